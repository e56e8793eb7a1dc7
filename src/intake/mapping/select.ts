import { type EntityName, entity } from '../../edition/schema/entities.ts';
import { literal, name } from '../../engine/sql.ts';
import type { Warehouse } from '../../engine/warehouse.ts';
import { type WrittenFile, writeParquet } from '../../engine/written-file.ts';
import { castSelect, fits } from './cast.ts';
import type { LayoutJob, Misfit, SelectJob } from './job.ts';
import type { Lineage } from './lineage.ts';
import type { Sandbox } from './sandbox.ts';
import { firstLine, kindOfError, parseStatement, withoutSemicolon } from './statement.ts';

/** A select of a layout that fits its entity. */
export interface FittingSelect {
  readonly select: SelectJob;
  /** The columns it yields, in lower case, with their DuckDB types. */
  readonly columns: ReadonlyMap<string, string>;
  /** Those of them that are nothing but null. */
  readonly nulls: ReadonlySet<string>;
}

/**
 * What selects yield that fitted before: a child maps many deliveries with the same few layouts, and what a select yields depends on the columns
 * of the feeds alone.
 */
const fitted = new Map<string, Omit<FittingSelect, 'select'>>();

/** Looks whether a select fits, without running it. */
export async function fitSelect(
  sandbox: Sandbox,
  job: LayoutJob,
  select: SelectJob,
): Promise<FittingSelect | Misfit[]> {
  const shape = JSON.stringify([select, shapeOf(sandbox, job)]);
  const before = fitted.get(shape);
  if (before) return { select, ...before };
  const fit = await fitAnew(sandbox.warehouse, job, select);
  if ('select' in fit) fitted.set(shape, { columns: fit.columns, nulls: fit.nulls });
  return fit;
}

/** All that selects can be built on, but for the rows. */
function shapeOf({ columns }: Sandbox, { layout, views, crosswalks, feeds }: LayoutJob) {
  return [
    layout,
    views,
    crosswalks.map(({ name: crosswalk, columns: own }) => [crosswalk, own]),
    feeds.map(({ feed, studentIds = null }) => [feed, [...(columns.get(feed) ?? [])], studentIds !== null]),
  ];
}

async function fitAnew(
  warehouse: Warehouse,
  { layout }: LayoutJob,
  select: SelectJob,
): Promise<FittingSelect | Misfit[]> {
  const misfit = (problem: string, remedy: string): Misfit => ({
    layout,
    file: select.file,
    problem,
    remedy,
  });
  const single = `Each SQL file of a layout holds one select statement that yields the columns of "${select.entity}".`;
  const { problem, nulls } = await parseStatement(warehouse, select.sql);
  if (problem) return [misfit(problem, single)];

  let yielded: { column_name: string; column_type: string }[];
  try {
    yielded = await warehouse.all(`describe select * from (\n${withoutSemicolon(select.sql)}\n)`);
  } catch (error) {
    const cause = firstLine(error instanceof Error ? error.message : '');
    return [
      misfit(cause, 'Check the names of feeds, crosswalks and columns in the SQL against layout.yaml.'),
    ];
  }
  const columns = new Map(yielded.map((each) => [each.column_name.toLowerCase(), each.column_type]));
  const misfits = columnMisfits(select, columns).map(([cause, remedy]) => misfit(cause, remedy));
  return misfits.length > 0 ? misfits : { select, columns, nulls };
}

function columnMisfits(select: SelectJob, columns: ReadonlyMap<string, string>): [string, string][] {
  const wanted = entity(select.entity).columns;
  const allowed = new Set(['source_row', 'source_rows', ...Object.keys(wanted)]);
  for (const [column, { type }] of Object.entries(wanted))
    if (type.kind === 'ref') allowed.add(`${column}_system`);
  const found: [string, string][] = [];
  const missing = ['source_row', ...Object.keys(wanted)].filter((column) => !columns.has(column));
  if (missing.length > 0)
    found.push([
      `columns of "${select.entity}" are missing: ${missing.join(', ')}`,
      'Yield every column of the entity, "null as x" where the source does not know it, and source_row.',
    ]);
  const extra = [...columns.keys()].filter((column) => !allowed.has(column));
  if (extra.length > 0)
    found.push([
      `"${select.entity}" has no column ${extra.join(', ')}`,
      'Leave the column out, or name it as the entity does.',
    ]);
  for (const [column, { type }] of Object.entries(wanted)) {
    const yielded = columns.get(column);
    if (yielded && !fits(type, yielded))
      found.push([
        `"${column}" is yielded as ${yielded}, which does not fit its type ${type.kind}`,
        'Yield text, or the type of the column itself.',
      ]);
  }
  const row = columns.get('source_row');
  if (row && !/INT$|^INTEGER$/.test(row))
    found.push([`"source_row" is yielded as ${row}`, 'Pass source_row on as the feed has it.']);
  const rows = columns.get('source_rows');
  if (rows && !/^(BIGINT|HUGEINT|INTEGER)\[\]$/.test(rows))
    found.push([`"source_rows" is yielded as ${rows}`, 'Yield a list of source_row, e.g. list(source_row).']);
  return found;
}

/** What a select yielded, cast, in a file. */
export interface CastSelect extends FittingSelect {
  readonly part: string;
  /**
   * The file as SQL: the columns of the entity, `<ref>_system`, where the rows came from, issues (null where there are none), source_rows where
   * given, and is_refused.
   */
  readonly rows: string;
  readonly count: number;
  readonly refused: number;
  readonly hasIssues: boolean;
  /** The lowest and highest source_row; null where there is no row or a row without one. */
  readonly range: { readonly first: number; readonly last: number } | null;
}

/** Runs a select, casts what it yields and writes it to the file `part`. */
export async function runSelect(
  warehouse: Warehouse,
  job: LayoutJob,
  { select, columns, nulls }: FittingSelect,
  part: string,
  lineage: Lineage,
): Promise<CastSelect | Misfit> {
  const given = [...columns.keys()].filter((column) => column === 'source_row' || !nulls.has(column));
  const texts = given.map((column) => {
    if (column === 'source_row') return 'cast(source_row as bigint) as source_row';
    if (column === 'source_rows') return 'cast(source_rows as bigint[]) as source_rows';
    return `cast(${name(column)} as varchar) as ${name(column)}`;
  });
  const raw = `(select ${texts.join(', ')} from (\n${withoutSemicolon(select.sql)}\n))`;
  const ids = { ...job.ids, ...job.entityIds[select.entity] };
  const cast = castSelect(raw, new Set(given), entity(select.entity), ids, job.namespace);
  const further = columns.has('source_rows') ? ['issues', 'source_rows'] : ['issues'];
  const written = [
    ...columnsOf(select.entity).map((column) => `c.${name(column)}`),
    ...lineage.columns,
    ...further.map((column) => `c.${column}`),
  ];
  try {
    const file = await writeParquet(
      warehouse,
      `select ${written.join(', ')} from (${cast}) c ${lineage.join}`,
      part,
    );
    const rows = `(select *, ${isRefused(select.entity)} as is_refused from read_parquet(${literal(part)}))`;
    const told = toldBy(file, select.entity);
    const refused = told.mayRefuse ? await countWhere(warehouse, rows, 'is_refused') : 0;
    return { select, columns, nulls, part, rows, refused, ...told };
  } catch (error) {
    const { layout } = job;
    return { layout, file: select.file, problem: kindOfError(error), remedy: 'Mend the SQL and load again.' };
  }
}

/** What can be told of cast rows without reading them again: mostly that nothing is wrong with them. */
function toldBy(file: WrittenFile, entityName: EntityName) {
  const required = Object.entries(entity(entityName).columns).filter(([, column]) => column.required);
  const issues = file.of('issues');
  const numbers = file.of('source_row');
  const isKnown = numbers?.nulls === 0 && numbers.least !== null && numbers.most !== null;
  return {
    count: file.rows,
    mayRefuse: file.rows > 0 && required.some(([column]) => file.of(column)?.nulls !== 0),
    hasIssues: file.rows > 0 && (issues === undefined || issues.nulls !== issues.values),
    range: isKnown ? { first: Number(numbers.least), last: Number(numbers.most) } : null,
  };
}

async function countWhere(warehouse: Warehouse, rows: string, where: string): Promise<number> {
  const [counted] = await warehouse.all<{ rows: number }>(
    `select count(*) as rows from ${rows} where ${where}`,
  );
  return counted?.rows ?? 0;
}

/** Columns of an entity's Parquet before lineage: its own, then the id system of each reference. */
function columnsOf(entityName: EntityName): string[] {
  const columns = Object.entries(entity(entityName).columns);
  const systems = columns.filter(([, { type }]) => type.kind === 'ref').map(([column]) => `${column}_system`);
  return [...columns.map(([column]) => column), ...systems];
}

/** Whether a cast row cannot be used, as SQL: something it must have is not there. */
export function isRefused(entityName: EntityName): string {
  const required = Object.entries(entity(entityName).columns).filter(([, column]) => column.required);
  return `(${required.map(([column]) => `${name(column)} is null`).join(' or ') || 'false'})`;
}

/** A select whose rows carry a source_row that none of its feeds has. `range` are the numbers of all rows, where none between is missing. */
export async function strayMisfit(
  warehouse: Warehouse,
  job: LayoutJob,
  selects: readonly CastSelect[],
  range: Lineage['range'],
): Promise<Misfit | null> {
  const isWithin = ({ columns, count, range: own }: CastSelect) =>
    !columns.has('source_rows') &&
    (count === 0 || (own !== null && range !== null && own.first >= range.first && own.last <= range.last));
  const carried = selects.flatMap((cast, index) => {
    if (isWithin(cast)) return [];
    const further = cast.columns.has('source_rows')
      ? `union all select unnest(source_rows) from ${cast.rows}`
      : '';
    return [`select ${index} as place, source_row from (select source_row from ${cast.rows} ${further})`];
  });
  if (carried.length === 0) return null;
  const [stray] = await warehouse.all<{ place: number; rows: number }>(
    `select place, count(*) as rows
    from (${carried.join(' union all ')})
    anti join machine.line using (source_row)
    group by place
    order by place
    limit 1`,
  );
  const select = selects[stray?.place ?? -1];
  if (!stray || !select) return null;
  return {
    layout: job.layout,
    file: select.select.file,
    problem: `${stray.rows} rows carry a source_row that is not in its feeds`,
    remedy: 'Pass source_row on from the feed; of rows taken together, use min(source_row).',
  };
}
