import type { Column, ColumnType } from '../../edition/schema/column.ts';
import { type EntityName, entity } from '../../edition/schema/entities.ts';
import { literal, name } from '../../engine/sql.ts';
import type { JsonValue, Warehouse } from '../../engine/warehouse.ts';
import type { ColumnDifference } from './difference.ts';
import { givenOn, type OpenSides } from './sides.ts';

/** A column and what of it is compared. */
interface Judged {
  readonly column: string;
  readonly type: ColumnType;
  readonly isKey: boolean;
  /** Ids of the entity itself, whose form says where they come from. */
  readonly hasForm: boolean;
  readonly givenBefore: number;
  readonly givenNow: number;
}

/** What is known of how records moved before their columns are looked at. */
export interface Movement {
  /** Records that had a value and have another now, by column. */
  readonly rewritten: ReadonlyMap<string, number>;
  /** Whether the values of a column may be others than before, taken together. */
  readonly isMoved: (column: string) => boolean;
  /** Share of the records that are new or changed. */
  readonly newShare: number;
}

/** Below this share of new or changed records the form of ids is not looked at: the others have the ids they had. */
const leastNewShare = 0.2;

/** How the columns of an entity differ. What is asked of several columns is asked in one statement: planning one costs more than small files do. */
export async function columnDifferences(
  warehouse: Warehouse,
  sides: OpenSides,
  { rewritten, isMoved, newShare }: Movement,
): Promise<ColumnDifference[]> {
  const columns = judgedColumns(sides.entity, {
    before: await givenOn(warehouse, sides.entity, sides.before),
    now: await givenOn(warehouse, sides.entity, sides.now),
  });
  const filled = columns.filter(({ givenBefore, givenNow }) => givenBefore > 0 && givenNow > 0);
  const closed = filled.filter(({ type }) => isClosed(type));
  const mixes = await mixDistances(
    warehouse,
    sides,
    closed.filter(({ column }) => isMoved(column)),
  );
  const strange = new Map([
    ...(await outOfRange(warehouse, sides, filled)),
    ...(newShare < leastNewShare ? [] : await inNewForms(warehouse, sides, filled)),
  ]);
  return columns.map((judged) => {
    const { column, type, isKey, givenBefore, givenNow } = judged;
    const rows = strange.get(column);
    return {
      column,
      givenBefore,
      givenNow,
      changed: isKey || isNumber(type) ? null : (rewritten.get(column) ?? 0),
      mix: closed.includes(judged) ? (mixes.get(column) ?? 0) : null,
      strange: rows === undefined ? null : { rows, of: givenNow },
    };
  });
}

function judgedColumns(
  entityName: EntityName,
  { before, now }: Record<'before' | 'now', ReadonlyMap<string, number>>,
): Judged[] {
  const { key, columns } = entity(entityName);
  return Object.entries<Column>(columns).map(([column, { type }]) => ({
    column,
    type,
    isKey: key.includes(column),
    hasForm:
      // Other rows only point at these; looked at once, where they are born.
      key.length === 1 && (type.kind === 'ref' || type.kind === 'text') && column.endsWith('_id'),
    givenBefore: before.get(column) ?? 0,
    givenNow: now.get(column) ?? 0,
  }));
}

function isNumber({ kind }: ColumnType): boolean {
  return kind === 'number' || kind === 'integer';
}

function isClosed({ kind }: ColumnType): boolean {
  return kind === 'option' || kind === 'boolean';
}

/** Half the sum of how far the share of each value moved, by column: 0 the same mix, 1 no value in common. */
async function mixDistances(
  warehouse: Warehouse,
  { before, now }: OpenSides,
  columns: readonly Judged[],
): Promise<ReadonlyMap<string, number>> {
  if (columns.length === 0) return new Map();
  const names = columns.map(({ column }) => name(column));
  const counts = (side: 'before' | 'now', rows: string) => `
    select ${literal(side)} as side, grouping(${names.join(', ')}) as others, count(*) as "rows",
      ${names.map((column, index) => `${column} as value_${index}`).join(', ')}
    from (${rows})
    group by grouping sets (${names.map((column) => `(${column})`).join(', ')})`;
  const found = await warehouse.all<{ [value: string]: JsonValue } & { others: number; rows: number }>(
    `${counts('now', now.sql)} union all ${counts('before', before.sql)}`,
  );
  return new Map(
    columns.map(({ column, givenBefore, givenNow }, index) => {
      // A bit for each column by which a row does not group, the last column the lowest.
      const others = 2 ** columns.length - 1 - 2 ** (columns.length - 1 - index);
      const shares = new Map<JsonValue, { now: number; before: number }>();
      for (const row of found) {
        const value = row[`value_${index}`] ?? null;
        if (row.others !== others || value === null) continue;
        const share = shares.get(value) ?? { now: 0, before: 0 };
        if (row.side === 'now') share.now = row.rows / givenNow;
        else share.before = row.rows / givenBefore;
        shares.set(value, share);
      }
      const moved = [...shares.values()].map((share) => Math.abs(share.now - share.before));
      return [column, moved.reduce((sum, each) => sum + each, 0) / 2];
    }),
  );
}

/** How many numbers lie outside the middle of the earlier ones, and how many days a year away from them, by column. */
async function outOfRange(
  warehouse: Warehouse,
  { before, now }: OpenSides,
  columns: readonly Judged[],
): Promise<[string, number][]> {
  const ranges = columns.flatMap(({ column, type }) => {
    const range = rangeOf(name(column), type);
    return range === null ? [] : [{ column, range }];
  });
  if (ranges.length === 0) return [];
  const outside = ranges.map(({ column }, index) => {
    const value = `n.${name(column)}`;
    return `count(*) filter (${value} < was.range_${index}[1] or ${value} > was.range_${index}[2]) as outside_${index}`;
  });
  const [row] = await warehouse.all<Record<string, number>>(`
    select ${outside.join(', ')}
    from (${now.sql}) n
    cross join (
      select ${ranges.map(({ range }, index) => `${range} as range_${index}`).join(', ')}
      from (${before.sql})
    ) was`);
  return ranges.map(({ column }, index) => [column, row?.[`outside_${index}`] ?? 0]);
}

/** SQL for the list of the lowest and the highest value that is not strange; null where values have no such order. */
function rangeOf(column: string, type: ColumnType): string | null {
  if (isNumber(type)) return `quantile_disc(${column}, [0.1, 0.9])`;
  return type.kind === 'date' ? `[min(${column}) - 366, max(${column}) + 366]` : null;
}

/** How many ids have a form that none had before, by column. */
async function inNewForms(
  warehouse: Warehouse,
  { before, now }: OpenSides,
  columns: readonly Judged[],
): Promise<[string, number][]> {
  const ids = columns.filter(({ hasForm }) => hasForm);
  if (ids.length === 0) return [];
  const found = await warehouse.all<{ column: string; rows: number }>(
    ids
      .map(({ column }) => {
        const value = name(column);
        return `
          select ${literal(column)} as "column", count(*) filter (was.form is null) as "rows"
          from (${now.sql}) n
          left join (
            select distinct ${form(value)} as form from (${before.sql}) where ${value} is not null
          ) was on was.form = ${form(`n.${value}`)}
          where n.${value} is not null`;
      })
      .join(' union all '),
  );
  return found.map(({ column, rows }) => [column, rows]);
}

const digits = '0123456789';
const letters = 'abcdefghijklmnopqrstuvwxyz';

/** `A-1042` → `a-9999`: what an id looks like without saying whose it is. Long ones (GUIDs) are told by their length. */
function form(column: string): string {
  const plain = `translate(lower(${column}), '${digits}${letters}', '${'9'.repeat(10)}${'a'.repeat(26)}')`;
  return `case when length(${column}) > 20 then length(${column})::varchar else ${plain} end`;
}
