import { entity } from '../../edition/schema/entities.ts';
import { name } from '../../engine/sql.ts';
import type { Warehouse } from '../../engine/warehouse.ts';
import { castSelect, fits } from './cast.ts';
import type { LayoutJob, Misfit, SelectJob } from './job.ts';
import { firstLine, kindOfError, problemOfStatement, withoutSemicolon } from './statement.ts';

/** A select of a layout that fits its entity. */
export interface FittingSelect {
  readonly select: SelectJob;
  /** The columns it yields, in lower case, with their DuckDB types. */
  readonly columns: ReadonlyMap<string, string>;
}

/** Looks whether a select fits, without running it. */
export async function fitSelect(
  warehouse: Warehouse,
  layout: string,
  select: SelectJob,
): Promise<FittingSelect | Misfit[]> {
  const misfit = (problem: string, remedy: string): Misfit => ({
    layout,
    file: select.file,
    problem,
    remedy,
  });
  const single = `Each SQL file of a layout holds one select statement that yields the columns of "${select.entity}".`;
  const problem = await problemOfStatement(warehouse, select.sql);
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
  return misfits.length > 0 ? misfits : { select, columns };
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

/**
 * Runs a select and casts what it yields into the table `machine.cast_<index>`: source_row, the columns of the entity,
 * `<ref>_system`, issues (null where there are none), is_refused, and source_rows where given.
 */
export async function runSelect(
  warehouse: Warehouse,
  job: LayoutJob,
  { select, columns }: FittingSelect,
  index: number,
): Promise<Misfit | null> {
  const texts = [...columns].map(([column]) => {
    if (column === 'source_row') return 'cast(source_row as bigint) as source_row';
    if (column === 'source_rows') return 'cast(source_rows as bigint[]) as source_rows';
    return `cast(${name(column)} as varchar) as ${name(column)}`;
  });
  const raw = `(select ${texts.join(', ')} from (\n${withoutSemicolon(select.sql)}\n))`;
  const ids = { ...job.ids, ...job.entityIds[select.entity] };
  const sql = castSelect(raw, new Set(columns.keys()), entity(select.entity), ids, job.namespace);
  try {
    await warehouse.run(`create table machine.cast_${index} as ${sql}`);
    return null;
  } catch (error) {
    const { layout } = job;
    return { layout, file: select.file, problem: kindOfError(error), remedy: 'Mend the SQL and load again.' };
  }
}

/** A select whose rows carry a source_row that none of its feeds has. */
export async function strayMisfit(
  warehouse: Warehouse,
  job: LayoutJob,
  selects: readonly FittingSelect[],
): Promise<Misfit | null> {
  for (const [index, { select, columns }] of selects.entries()) {
    const further = columns.has('source_rows')
      ? `union all select unnest(source_rows) from machine.cast_${index}`
      : '';
    const [row] = await warehouse.all<{ strays: number }>(
      `select count(*) as strays
      from (select source_row from machine.cast_${index} ${further})
      where source_row is null or source_row not in (select source_row from machine.line)`,
    );
    const strays = row?.strays ?? 0;
    if (strays > 0)
      return {
        layout: job.layout,
        file: select.file,
        problem: `${strays} rows carry a source_row that is not in its feeds`,
        remedy: 'Pass source_row on from the feed; of rows taken together, use min(source_row).',
      };
  }
  return null;
}
