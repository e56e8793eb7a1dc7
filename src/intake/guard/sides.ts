import { type ColumnType, storedType } from '../../edition/schema/column.ts';
import { type EntityName, entity } from '../../edition/schema/entities.ts';
import { literal, name } from '../../engine/sql.ts';
import type { Warehouse } from '../../engine/warehouse.ts';
import type { MappedFile } from './mapped-files.ts';

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

/** Rows of one side that are compared, one a key, as the edition would take them. */
export interface Side {
  /** The query that gives them. */
  readonly sql: string;
  readonly rows: number;
  /** The file whose rows they are, all of them; null where they are some of its rows or none. */
  readonly file: MappedFile | null;
}

/** Both sides of an entity, ready to be compared. */
export interface OpenSides {
  readonly entity: EntityName;
  readonly before: Side;
  readonly now: Side;
}

type Which = 'before' | 'now';
type Queries = Readonly<Record<Which, string>>;

/**
 * Looks at the rows of both sides. Most deliveries name each key once; of the others it is noted once which rows do not count, lest every
 * statement finds out again.
 */
export async function openSides(
  warehouse: Warehouse,
  sides: Sides,
  files: ReadonlyMap<string, MappedFile>,
): Promise<OpenSides> {
  const fileOf = (path: string | null) => (path === null ? null : (files.get(path) ?? null));
  const [fileNow, fileBefore] = [fileOf(sides.now), fileOf(sides.before)];
  const now = rowsOf(sides, fileNow, null);
  const before = (ofNow: string) => rowsOf(sides, fileBefore, staying(sides, ofNow));
  const found = await counted(warehouse, sides.entity, { now, before: before(now) });
  const side = (sql: string, { rows }: Counts, file: MappedFile | null): Side => {
    return { sql, rows, file: file?.rows === rows ? file : null };
  };
  const opened = (queries: Queries, counts: Record<Which, Counts>): OpenSides => ({
    entity: sides.entity,
    before: side(queries.before, counts.before, fileBefore),
    now: side(queries.now, counts.now, fileNow),
  });
  if (found.now.repeated + found.before.repeated === 0) return opened({ now, before: before(now) }, found);
  const nowOnce = found.now.repeated > 0 ? await onceAKey(warehouse, sides.entity, 'now', now) : now;
  const once = {
    now: nowOnce,
    before:
      found.before.repeated > 0
        ? await onceAKey(warehouse, sides.entity, 'before', before(nowOnce))
        : before(nowOnce),
  };
  return opened(once, await counted(warehouse, sides.entity, once));
}

/** Which rows of before could be gone, where a feed is kept year by year. */
function staying({ entity: entityName, yearlyFeeds }: Sides, now: string): string | null {
  if (!('school_year' in entity(entityName).columns) || yearlyFeeds.length === 0) return null;
  return `(source_feed not in (${texts(yearlyFeeds)})
    or school_year is null
    or school_year in (select n.school_year from (${now}) n))`;
}

function rowsOf(
  { entity: entityName, feeds }: Sides,
  file: MappedFile | null,
  condition: string | null,
): string {
  const columns = Object.entries(entity(entityName).columns);
  const empty = (column: string, type: ColumnType) => `null::${storedType(type)} as ${name(column)}`;
  if (file === null || feeds.length === 0) {
    const nothing = columns.map(([column, { type }]) => empty(column, type));
    return `select ${nothing.join(', ')}, null::bigint as source_row, null::bigint as file_row_number where false`;
  }
  const wanted = columns.map(([column, { type }]) =>
    file.given.has(column) ? name(column) : empty(column, type),
  );
  return `select ${wanted.join(', ')}, source_row, file_row_number
    from read_parquet(${literal(file.path)}, file_row_number = true)
    where source_feed in (${texts(feeds)})
    ${condition === null ? '' : `and ${condition}`}`;
}

interface Counts {
  readonly rows: number;
  /** Rows whose key another row has too. */
  readonly repeated: number;
}

async function counted(
  warehouse: Warehouse,
  entityName: EntityName,
  queries: Queries,
): Promise<Record<Which, Counts>> {
  const key = entity(entityName).key.map(name).join(', ');
  const counts = (side: Which) => `
    select
      ${literal(side)} as side,
      count(*) as "rows",
      count(*) - count(distinct hash(${key})) as repeated
    from (${queries[side]})`;
  const found = await warehouse.all<Counts & { side: Which }>(
    `${counts('now')} union all ${counts('before')}`,
  );
  const of = (which: Which) => found.find(({ side }) => side === which) ?? { rows: 0, repeated: 0 };
  return { before: of('before'), now: of('now') };
}

/** The query for the rows of a side, the newest of each key. Only rows whose key another one has are sorted for that. */
async function onceAKey(
  warehouse: Warehouse,
  entityName: EntityName,
  side: Which,
  rows: string,
): Promise<string> {
  const key = entity(entityName).key.map(name).join(', ');
  await warehouse.run(`
    create or replace temp table ${side}_older as
    select file_row_number
    from (${rows})
    where hash(${key}) in (select hash(${key}) from (${rows}) group by all having count(*) > 1)
    qualify row_number() over (partition by ${key} order by source_row desc) > 1`);
  return `select * from (${rows}) where file_row_number not in (select file_row_number from ${side}_older)`;
}

/** How many rows of a side have a value, by column. Where a whole file is compared its rows need not be read for that. */
export async function givenOn(
  warehouse: Warehouse,
  entityName: EntityName,
  { file, sql }: Side,
): Promise<ReadonlyMap<string, number>> {
  const columns = Object.keys(entity(entityName).columns);
  if (file !== null && ![...file.given.values()].includes(null))
    return new Map(columns.map((column) => [column, file.given.get(column) ?? 0]));
  const counts = columns.map((column) => `count(${name(column)}) as ${name(column)}`);
  const [row] = await warehouse.all<Record<string, number>>(`select ${counts.join(', ')} from (${sql})`);
  return new Map(columns.map((column) => [column, row?.[column] ?? 0]));
}

function texts(values: readonly string[]): string {
  return values.map(literal).join(', ');
}
