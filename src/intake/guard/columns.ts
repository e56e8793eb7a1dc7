import type { Column, ColumnType } from '../../edition/schema/column.ts';
import { type EntityName, entity } from '../../edition/schema/entities.ts';
import { name } from '../../engine/sql.ts';
import type { Warehouse } from '../../engine/warehouse.ts';
import type { ColumnDifference } from './difference.ts';

/** A column and what of it is compared. */
interface Judged {
  readonly column: string;
  readonly type: ColumnType;
  readonly isKey: boolean;
  /** Ids of the entity itself, whose form says where they come from. */
  readonly hasForm: boolean;
}

/** What is known of how records moved before their columns are looked at. */
export interface Movement {
  /** Records that had a value and have another now, by column. */
  readonly changed: ReadonlyMap<string, number>;
  /** Share of the records that are new or changed. */
  readonly newShare: number;
}

/** Below this share of new or changed records the form of ids is not looked at: the others have the ids they had. */
const leastNewShare = 0.2;

/** How the columns of the views `before` and `now` differ. */
export async function columnDifferences(
  warehouse: Warehouse,
  entityName: EntityName,
  { changed, newShare }: Movement,
): Promise<ColumnDifference[]> {
  const columns = judgedColumns(entityName);
  const before = await given(warehouse, 'before', columns);
  const now = await given(warehouse, 'now', columns);
  const differences: ColumnDifference[] = [];
  for (const judged of columns) {
    const { column, type, isKey } = judged;
    const givenBefore = before.get(column) ?? 0;
    const givenNow = now.get(column) ?? 0;
    const isEmpty = givenBefore === 0 || givenNow === 0;
    differences.push({
      column,
      givenBefore,
      givenNow,
      changed: isKey || isNumber(type) ? null : (changed.get(column) ?? 0),
      mix: isEmpty || !isClosed(type) ? null : await mixDistance(warehouse, column),
      strange:
        isEmpty || (judged.hasForm && newShare < leastNewShare)
          ? null
          : await strangeValues(warehouse, judged),
    });
  }
  return differences;
}

function judgedColumns(entityName: EntityName): Judged[] {
  const { key, columns } = entity(entityName);
  return Object.entries<Column>(columns).map(([column, { type }]) => ({
    column,
    type,
    isKey: key.includes(column),
    hasForm:
      // Other rows only point at these; looked at once, where they are born.
      key.length === 1 && (type.kind === 'ref' || type.kind === 'text') && column.endsWith('_id'),
  }));
}

function isNumber({ kind }: ColumnType): boolean {
  return kind === 'number' || kind === 'integer';
}

function isClosed({ kind }: ColumnType): boolean {
  return kind === 'option' || kind === 'boolean';
}

async function given(warehouse: Warehouse, side: string, columns: readonly Judged[]) {
  const counts = columns.map(({ column }) => `count(${name(column)}) as ${name(column)}`);
  const [row] = await warehouse.all<Record<string, number>>(`select ${counts.join(', ')} from ${side}`);
  return new Map(columns.map(({ column }) => [column, row?.[column] ?? 0]));
}

/** Half the sum of how far the share of each value moved: 0 the same mix, 1 no value in common. */
async function mixDistance(warehouse: Warehouse, column: string): Promise<number> {
  const shares = (side: string) =>
    `select ${name(column)} as one_value, count(*) / sum(count(*)) over () as share
      from ${side}
      where ${name(column)} is not null
      group by one_value`;
  const [row] = await warehouse.all<{ distance: number }>(`
    select coalesce(sum(abs(coalesce(n.share, 0) - coalesce(b.share, 0))), 0) / 2 as distance
    from (${shares('now')}) n
    full join (${shares('before')}) b using (one_value)`);
  return row?.distance ?? 0;
}

async function strangeValues(warehouse: Warehouse, judged: Judged): Promise<ColumnDifference['strange']> {
  const isStrange = strangeness(judged);
  if (isStrange === null) return null;
  const [row] = await warehouse.all<{ rows: number; of: number }>(`
    with was as (${isStrange.was})
    select count(*) filter (${isStrange.condition}) as "rows", count(*) as "of"
    from now
    ${isStrange.join}
    where ${name(judged.column)} is not null`);
  return row ?? null;
}

/** SQL that says what there was (`was`) and when a value of now is unlike it. */
function strangeness(judged: Judged): { was: string; join: string; condition: string } | null {
  const column = name(judged.column);
  switch (judged.type.kind) {
    case 'number':
    case 'integer':
      return {
        was: `select quantile_disc(${column}, 0.1) as low, quantile_disc(${column}, 0.9) as high from before`,
        join: 'cross join was',
        condition: `${column} < was.low or ${column} > was.high`,
      };
    case 'date':
      return {
        was: `select min(${column}) - 366 as low, max(${column}) + 366 as high from before`,
        join: 'cross join was',
        condition: `${column} < was.low or ${column} > was.high`,
      };
    case 'ref':
    case 'text':
      return judged.hasForm
        ? {
            was: `select distinct ${form(column)} as form from before where ${column} is not null`,
            join: `left join was on was.form = ${form(`now.${column}`)}`,
            condition: 'was.form is null',
          }
        : null;
    case 'option':
    case 'boolean':
      return null;
  }
}

const digits = '0123456789';
const letters = 'abcdefghijklmnopqrstuvwxyz';

/** `A-1042` → `a-9999`: what an id looks like without saying whose it is. Long ones (GUIDs) are told by their length. */
function form(column: string): string {
  const plain = `translate(lower(${column}), '${digits}${letters}', '${'9'.repeat(10)}${'a'.repeat(26)}')`;
  return `case when length(${column}) > 20 then length(${column})::varchar else ${plain} end`;
}
