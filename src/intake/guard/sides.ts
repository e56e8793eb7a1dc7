import { existsSync } from 'node:fs';
import { type ColumnType, storedType } from '../../edition/schema/column.ts';
import { type EntityName, entity } from '../../edition/schema/entities.ts';
import { literal, name } from '../../engine/sql.ts';
import type { Warehouse } from '../../engine/warehouse.ts';

/** The same entity in two deliveries: mapped Parquet files, and the feeds whose rows are compared. */
export interface Sides {
  readonly entity: EntityName;
  /** Null where a delivery has none of it. */
  readonly before: string | null;
  readonly now: string | null;
  /** Feeds whose newest delivery replaces the one before it; the rows of others only ever add up. */
  readonly feeds: readonly string[];
  /** Those of `feeds` that replace school year by school year: a year the new rows do not name stays as it was. */
  readonly yearlyFeeds: readonly string[];
}

/** Makes the views `before` and `now`: the rows that are compared, one a key, as the edition would take them. */
export async function openSides(warehouse: Warehouse, sides: Sides): Promise<void> {
  await openSide(warehouse, 'now', sides, sides.now, null);
  const hasYear = 'school_year' in entity(sides.entity).columns;
  const isYearly = hasYear && sides.yearlyFeeds.length > 0;
  const stays = isYearly
    ? `(source_feed not in (${texts(sides.yearlyFeeds)})
        or school_year is null
        or school_year in (select n.school_year from now n))`
    : null;
  await openSide(warehouse, 'before', sides, sides.before, stays);
}

async function openSide(
  warehouse: Warehouse,
  side: 'before' | 'now',
  sides: Sides,
  file: string | null,
  condition: string | null,
): Promise<void> {
  const { key, columns } = entity(sides.entity);
  const empty = (column: string, type: ColumnType) => `null::${storedType(type)} as ${name(column)}`;
  if (file === null || !existsSync(file) || sides.feeds.length === 0) {
    const nothing = Object.entries(columns).map(([column, { type }]) => empty(column, type));
    await warehouse.run(
      `create or replace temp view ${side} as select ${nothing.join(', ')}, null::bigint as source_row where false`,
    );
    return;
  }
  // A delivery mapped by an older Almanac may lack a column that entities have got since.
  const has = new Set(
    (
      await warehouse.all<{ column_name: string }>(`describe select * from read_parquet(${literal(file)})`)
    ).map(({ column_name }) => column_name),
  );
  const wanted = Object.entries(columns).map(([column, { type }]) =>
    has.has(column) ? name(column) : empty(column, type),
  );
  const rows = `select ${wanted.join(', ')}, source_row
    from read_parquet(${literal(file)})
    where source_feed in (${texts(sides.feeds)})
    ${condition === null ? '' : `and ${condition}`}`;
  const keyColumns = key.map(name).join(', ');
  const [count] = await warehouse.all<{ repeated: number }>(
    `select count(*) - count(distinct hash(${keyColumns})) as repeated from (${rows})`,
  );
  const once =
    (count?.repeated ?? 0) === 0
      ? ''
      : `qualify row_number() over (partition by ${keyColumns} order by source_row desc) = 1`;
  await warehouse.run(`create or replace temp view ${side} as ${rows} ${once}`);
}

function texts(values: readonly string[]): string {
  return values.map(literal).join(', ');
}
