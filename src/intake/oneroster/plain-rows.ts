import { literal } from '../../engine/sql.ts';
import type { OddRows } from '../reader.ts';
import type { RowForm } from './row-form.ts';
import { type FileName, isReferred, isRequired, type SpecColumn, type Version } from './spec.ts';

/** What can be told of many rows at once, because it changes no value of theirs. */
export interface PlainTold {
  readonly when: string;
  readonly rule:
    | 'required-empty'
    | 'status-in-bulk'
    | 'status-not-active'
    | 'password-dropped'
    | 'dates-reversed';
  readonly column: string;
  readonly found?: string;
}

/**
 * Which rows of a file have to be read one by one: those with a cell that is mended, or that does not have the form of its
 * type (see `readCell`), or that cannot be used at all. The other rows are as the standard wants them, but for what `told` counts.
 */
export function plainRows(
  file: FileName,
  version: Version,
  form: RowForm,
  isDelta: boolean,
): { readonly where: string; readonly told: readonly PlainTold[] } {
  const odd: string[] = [];
  const told: PlainTold[] = [];
  const at = new Map<string, string>();
  const stated = form.slots.find(({ name }) => name === 'status')?.index ?? null;
  // What is to be removed is named by its id.
  const needed =
    isDelta && stated !== null
      ? ` and coalesce(c${stated}, 'active') not in ('tobedeleted', 'inactive')`
      : '';
  for (const { column, index } of form.slots) {
    if (column === null || index === null) continue;
    const cell = `c${index}`;
    at.set(column.name, cell);
    const misformed = oddForm(column, cell);
    if (misformed) odd.push(misformed);
    if (isRequired(version, column))
      told.push({ when: `${cell} is null${needed}`, rule: 'required-empty', column: column.name });
  }
  const cells = Array.from({ length: form.width }, (_, index) => `c${index} is null`);
  odd.push(`(${cells.join(' and ')})`);
  const id = form.slots[0]?.index ?? null;
  if (isReferred(file) || isDelta) odd.push(id === null ? 'true' : `c${id} is null`);
  const status = at.get('status');
  if (status && !isDelta) {
    for (const found of ['tobedeleted', 'inactive'])
      told.push({
        when: `${status} = ${literal(found)}`,
        rule: 'status-not-active',
        column: 'status',
        found,
      });
    told.push({
      when: `${status} not in ('tobedeleted', 'inactive')`,
      rule: 'status-in-bulk',
      column: 'status',
    });
  }
  const modified = at.get('dateLastModified');
  if (modified && !isDelta)
    told.push({ when: `${modified} is not null`, rule: 'status-in-bulk', column: 'dateLastModified' });
  const begin = at.get('startDate') ?? at.get('beginDate');
  const end = at.get('endDate');
  if (begin && end) told.push({ when: `${end} <= ${begin}`, rule: 'dates-reversed', column: 'endDate' });
  for (const { name, index } of form.secrets)
    told.push({ when: `c${index} is not null`, rule: 'password-dropped', column: name });
  return { where: odd.join(' or '), told };
}

/** The condition that a filled cell is not as its type wants it; null where every text will do. */
function oddForm({ type, options = [], extensible = false }: SpecColumn, cell: string): string | null {
  const unlike = (form: string) => `not regexp_full_match(${cell}, ${literal(form)})`;
  switch (type) {
    case 'string':
    case 'id':
    case 'datetime':
      return null;
    case 'guid':
    case 'guidref':
      return unlike('[0-9A-Za-z.\\-_/@]{1,255}');
    case 'enum': {
      if (options.length === 0) return null;
      const known = `${cell} in (${options.map(literal).join(', ')})`;
      return `not (${known}${extensible ? ` or starts_with(${cell}, 'ext:')` : ''})`;
    }
    case 'boolean':
      return `${cell} not in ('true', 'false')`;
    case 'date':
      return `(${unlike('\\d{4}-\\d{2}-\\d{2}')} or try_cast(${cell} as date) is null and ${cell} is not null
        or not (${cell} between '1900' and '2101'))`;
    case 'year':
      return unlike('\\d{4}');
    case 'integer':
    case 'float':
      return unlike('[+-]?(\\d+\\.?\\d*|\\.\\d+)');
    case 'list<guidref>':
    case 'list<string>':
    case 'list<typedid>':
    case 'list<mapping>':
    case 'list<enum>':
      // Any blank next to a comma, and items without anything in them, are for the reading one by one to judge.
      return `regexp_matches(${cell}, ${literal('^,|,$|,,|,[^!-~]|[^!-~],')})`;
  }
}

/** `plainRows` as the sink wants it. */
export function oddRows(
  plain: ReturnType<typeof plainRows>,
  begin: OddRows['begin'],
  row: OddRows['row'],
  tell: (told: PlainTold, rows: number, lines: readonly number[]) => void,
): OddRows {
  return {
    where: plain.where,
    begin,
    row,
    told: plain.told.map((each) => ({
      when: each.when,
      tell: (rows, lines) => tell(each, rows, lines),
    })),
  };
}
