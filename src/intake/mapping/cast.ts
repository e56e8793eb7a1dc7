import { type Column, type ColumnType, type Entity, storedType } from '../../edition/schema/column.ts';
import { literal, name } from '../../engine/sql.ts';

/** Ids of which system a kind of reference is in, by kind; `source` (the source's namespace) where nothing is said. */
export type IdSystems = Readonly<Record<string, string>>;

/** Dates before and after these years are held for mistakes (year 0003) and become null. */
const plausibleYears = { first: 1900, last: 2100 } as const;

/** Whether a select may yield this DuckDB type for the column. INTEGER is also what a bare `null` has. */
export function fits(type: ColumnType, yielded: string): boolean {
  if (yielded === 'VARCHAR' || yielded === '"NULL"' || yielded === 'INTEGER' || yielded.startsWith('ENUM'))
    return true;
  const whole = /^U?(TINYINT|SMALLINT|INTEGER|BIGINT|HUGEINT)$/.test(yielded);
  switch (type.kind) {
    case 'date':
      return yielded === 'DATE' || yielded.startsWith('TIMESTAMP');
    case 'integer':
      return whole;
    case 'number':
      return whole || yielded.startsWith('DECIMAL') || yielded === 'DOUBLE' || yielded === 'FLOAT';
    case 'boolean':
      return yielded === 'BOOLEAN';
    case 'text':
    case 'ref':
      return whole;
    case 'option':
      return false;
  }
}

/**
 * The select that casts what a layout yielded to the entity's types. `raw` is a table or select of text columns, `has` the
 * columns it has; what it does not have is null. Beside the columns it yields `issues`: `rule:column` for all that did not cast.
 */
export function castSelect(
  raw: string,
  has: ReadonlySet<string>,
  shape: Entity,
  ids: IdSystems,
  namespace: string,
): string {
  const columns = Object.entries(shape.columns);
  const given = columns.filter(([column]) => has.has(column));
  const texts = given.map(([column]) => `${trimmed(name(column))} as ${name(`t_${column}`)}`);
  const values = given.flatMap(([column, { type }]) => {
    const cast = castOf(name(`t_${column}`), type);
    return cast === null ? [] : [`${cast} as ${name(`v_${column}`)}`];
  });
  const issues = columns.flatMap(([column, definition]) =>
    has.has(column) ? issuesOf(column, definition) : issuesOfNothing(column, definition),
  );
  const finals = columns.map(
    ([column, definition]) =>
      `${has.has(column) ? finalOf(column, definition) : finalOfNothing(definition)} as ${name(column)}`,
  );
  const systems = columns.flatMap(([column, { type }]) =>
    type.kind !== 'ref'
      ? []
      : has.has(column)
        ? [systemOf(column, type.to, has, ids, namespace)]
        : [`null::varchar as ${name(`${column}_system`)}`],
  );
  const carried = has.has('source_rows') ? 'source_row, source_rows' : 'source_row';
  const overrides = columns
    .map(([column]) => `${column}_system`)
    .filter((column) => has.has(column))
    .map(name);
  const kept = [carried, ...overrides].join(', ');
  const anyIssue = issues.map(({ when }) => `(${when})`).join(' or ') || 'false';
  // Most rows have none: the list is put together only for those that have.
  const told = issues.map(({ rule, when }) => `case when ${when} then ${literal(rule)} end`).join(', ');
  return `
    select ${[carried, ...finals, ...systems].join(', ')},
      case when ${anyIssue} then list_filter([${told}], lambda issue: issue is not null) end as issues
    from (
      select ${['*', ...values].join(', ')}
      from (select ${[kept, ...texts].join(', ')} from ${raw})
    )`;
}

/** Trimming costs much more than finding out that nothing is to be trimmed: what comes after `!` begins with no blank and is not empty. */
function trimmed(text: string): string {
  return `case when ${text} > '!' and not suffix(${text}, ' ') then ${text} else nullif(trim(${text}), '') end`;
}

/** Something to be told of a row: `rule:column`, and when. */
interface Issue {
  readonly rule: string;
  readonly when: string;
}

/** Null where the text is the value. */
function castOf(value: string, type: ColumnType): string | null {
  switch (type.kind) {
    case 'text':
    case 'ref':
      return null;
    case 'date':
      return `case
        when ${value} like '____-__-__' then try_cast(${value} as date)
        when regexp_full_match(${value}, '\\d{1,4}-\\d{1,2}-\\d{1,2}([ T].*)?')
        then try_cast(regexp_extract(${value}, '^[0-9-]+') as date) end`;
    case 'integer':
      return `case when regexp_full_match(${value}, '[+-]?\\d+(\\.0*)?')
        then try_cast(regexp_extract(${value}, '^[+-]?[0-9]+') as integer) end`;
    case 'number':
      return `case when regexp_full_match(${value}, '[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?')
        then try_cast(${value} as double) end`;
    case 'boolean':
      return translated(value, [
        ...['true', 't', 'yes', 'y', '1'].map((word) => [word, true] as const),
        ...['false', 'f', 'no', 'n', '0'].map((word) => [word, false] as const),
      ]);
    case 'option':
      return translated(
        value,
        type.options.map((option) => [option.toLowerCase(), option]),
      );
  }
}

/** The value of a word, whatever its case; null for any other. Two lists: a `case` with a branch for each word takes longer to plan than most deliveries to read. */
function translated(value: string, words: readonly (readonly [string, string | boolean])[]): string {
  const list = (items: readonly (string | boolean)[]) => `[${items.map(literal).join(', ')}]`;
  return `${list(words.map(([, meant]) => meant))}[list_position(${list(words.map(([word]) => word))}, lower(${value}))]`;
}

function finalOf(column: string, { type, required }: Column): string {
  if (type.kind === 'text' || type.kind === 'ref') return name(`t_${column}`);
  const value = name(`v_${column}`);
  if (type.kind === 'date') return `case when ${isPlausible(value)} then ${value} end`;
  if (type.kind !== 'option' || !type.options.includes('unknown')) return value;
  // A code nobody has mapped stays unknown. An optional column that says nothing keeps saying nothing.
  return required
    ? `coalesce(${value}, 'unknown')`
    : `case when ${name(`t_${column}`)} is not null then coalesce(${value}, 'unknown') end`;
}

/** A column that a layout never fills. */
function finalOfNothing({ type, required }: Column): string {
  const isUnknown = required && type.kind === 'option' && type.options.includes('unknown');
  return isUnknown ? "'unknown'" : `null::${storedType(type)}`;
}

function issuesOfNothing(column: string, { required }: Column): Issue[] {
  return required ? [{ rule: `required-missing:${column}`, when: 'true' }] : [];
}

function issuesOf(column: string, { type, required }: Column): Issue[] {
  const text = name(`t_${column}`);
  const value = name(`v_${column}`);
  const issue = (rule: string, when: string): Issue => ({ rule: `${rule}:${column}`, when });
  const unread = `${text} is not null and ${value} is null`;
  const issues: Issue[] = [];
  switch (type.kind) {
    case 'date':
      issues.push(issue('date-unreadable', unread));
      issues.push(issue('date-implausible', `${value} is not null and not ${isPlausible(value)}`));
      break;
    case 'integer':
    case 'number':
      issues.push(issue('number-unreadable', unread));
      break;
    case 'boolean':
      issues.push(issue('boolean-unreadable', unread));
      break;
    case 'option':
      issues.push(issue('option-unknown', unread));
      break;
    case 'text':
    case 'ref':
      break;
  }
  if (required) issues.push(issue('required-missing', `${text} is null`));
  return issues;
}

function isPlausible(value: string): string {
  // Not by year(): each place where that stands fills a table of days first, which takes longer than the rows of most deliveries.
  return `(${value} between date '${plausibleYears.first}-01-01' and date '${plausibleYears.last}-12-31')`;
}

function systemOf(
  column: string,
  kind: string,
  has: ReadonlySet<string>,
  ids: IdSystems,
  namespace: string,
): string {
  const named = (system: string) => (system === 'source' ? namespace : system);
  const usual = literal(named(ids[kind] ?? 'source'));
  const override = `${column}_system`;
  const system = has.has(override)
    ? `case coalesce(${name(override)}, '') when '' then ${usual} when 'source' then ${literal(namespace)} else ${name(override)} end`
    : usual;
  return `case when ${name(`t_${column}`)} is not null then ${system} end as ${name(override)}`;
}
