import { literal, name } from '../engine/sql.ts';
import type { Warehouse } from '../engine/warehouse.ts';
import { type DeliveredFeed, deliveredFeeds, type MappedDelivery } from './delivery.ts';
import { fileHash } from './file-hash.ts';
import { type Common, deliveryIn, type Footers, footersOf, type MappedFile, rowsIn } from './mapped-files.ts';
import { storedType } from './schema/column.ts';
import { type EntityName, entity, entityNames } from './schema/entities.ts';

/** The mapped files of a build, as views, and marks of what is in them: the same mark, the same rows. */
export interface Landed {
  /** Mark of all rows of an entity, with their place in time. */
  markOfAll(entityName: EntityName): string;
  /** Mark of the rows of an entity that still count; of those in the given deliveries only, if given. */
  markOfCounted(entityName: EntityName, deliveries?: ReadonlySet<string>): string;
  /** Mark of which feeds came when. */
  readonly markOfFeeds: string;
  /** A select of the rows of an entity that still count; of those in the given deliveries only, if given. */
  countedSelect(entityName: EntityName, deliveries?: ReadonlySet<string>): string;
  /** A select of all rows in the files that have some that still count, as they were mapped; null where there is none. */
  mappedSelect(entityName: EntityName, deliveries?: ReadonlySet<string>): string | null;
  /** Rows in the files that have some that still count; in those of the given deliveries only, if given. */
  countedRows(entityName: EntityName, deliveries?: ReadonlySet<string>): number;
  /** Deliveries with rows of the entity that still count, oldest first, and the files the rows lie in. */
  countedFiles(entityName: EntityName): readonly MappedFile[];
}

/** A part of a delivery as far as it counts or not: one feed of one entity, and one school year where rows name theirs. */
interface Part {
  readonly entity: EntityName;
  readonly delivery_id: string;
  readonly source_feed: string;
  readonly own_year: number | null;
  /** The school year it speaks of, where each year has a newest delivery of its own; else null. */
  readonly spoken_year: number | null;
  readonly keep: string;
  readonly source: string;
  readonly as_of: string;
  readonly delivery_sequence: number;
  readonly is_current: boolean;
  readonly superseded_on: string | null;
}

/**
 * Makes the view `landed_<entity>` for every entity: all mapped rows of all deliveries, in the ids of their sources, with
 * where they came from and whether they still count. Rows stay in their files: most are read once. Entities nobody delivered have no rows.
 */
export async function createLanded(
  warehouse: Warehouse,
  deliveries: readonly MappedDelivery[],
): Promise<Landed> {
  const feeds = deliveredFeeds(deliveries);
  await createDeliveredFeeds(warehouse, feeds, deliveries);
  await warehouse.run(`
    create table memory.delivered_part (
      entity varchar, delivery_id varchar, source_feed varchar, own_year integer, spoken_year integer, keep varchar, source varchar,
      as_of date, delivery_sequence integer, is_current boolean, superseded_on date
    )`);
  const order = new Map(feeds.map(({ delivery, sequence }) => [delivery, sequence]));
  const files = new Map<EntityName, readonly MappedFile[]>();
  for (const entityName of entityNames) {
    files.set(
      entityName,
      deliveries
        .flatMap(({ id, entities }) => {
          const file = entities[entityName];
          return file && order.has(id) ? [{ delivery: id, file }] : [];
        })
        .toSorted((a, b) => (order.get(a.delivery) ?? 0) - (order.get(b.delivery) ?? 0)),
    );
  }
  const all = [...files.values()].flat();
  const footers = await footersOf(warehouse, all, ['source_feed', 'school_year', 'source_delivery']);
  // Files mapped before rows could be carried over lack the column.
  const carrying = new Set(
    all.map(({ file }) => file).filter((file) => footers.has(file, 'source_delivery')),
  );
  const parts = await createParts(warehouse, files, footers);
  for (const entityName of entityNames)
    await warehouse.run(
      `create view memory.${name(`landed_${entityName}`)} as ${landedSelect(entityName, files.get(entityName) ?? [], carrying)}`,
    );

  const hashes = new Map<string, string>();
  const hashOf = (file: string): string => {
    const known = hashes.get(file) ?? fileHash(file);
    hashes.set(file, known);
    return known;
  };
  const mark = (entityName: EntityName, chosen: readonly Part[]) => {
    const used = new Set(chosen.map(({ delivery_id }) => delivery_id));
    // The place in time counts by its order alone: a delivery of another source in between changes nothing.
    return JSON.stringify([
      (files.get(entityName) ?? [])
        .filter(({ delivery }) => used.has(delivery))
        .map(({ delivery, file }) => [delivery, hashOf(file)]),
      chosen.map(({ delivery_sequence: _, entity: __, ...part }) => part),
    ]);
  };
  const counted = (entityName: EntityName, only?: ReadonlySet<string>) =>
    (parts.get(entityName) ?? []).filter(
      ({ is_current, delivery_id }) => is_current && (only?.has(delivery_id) ?? true),
    );
  const countedFiles = (entityName: EntityName, only?: ReadonlySet<string>) => {
    const used = new Set(counted(entityName, only).map(({ delivery_id }) => delivery_id));
    return (files.get(entityName) ?? []).filter(({ delivery }) => used.has(delivery));
  };
  return {
    markOfAll: (entityName) => mark(entityName, parts.get(entityName) ?? []),
    markOfCounted: (entityName, only) => mark(entityName, counted(entityName, only)),
    markOfFeeds: JSON.stringify(feeds.map(({ sequence: _, ...feed }) => feed)),
    countedSelect: (entityName, only) =>
      `${landedSelect(entityName, countedFiles(entityName, only), carrying)} where p.is_current`,
    mappedSelect(entityName, only) {
      const own = countedFiles(entityName, only);
      return own.length > 0 ? `select * from ${rowsIn(own)}` : null;
    },
    countedRows: (entityName, only) =>
      countedFiles(entityName, only).reduce((sum, { file }) => sum + footers.rows(file, 'source_feed'), 0),
    countedFiles: (entityName) => countedFiles(entityName),
  };
}

async function createDeliveredFeeds(
  warehouse: Warehouse,
  feeds: readonly DeliveredFeed[],
  deliveries: readonly MappedDelivery[],
): Promise<void> {
  const years = new Map(deliveries.map(({ id, schoolYear }) => [id, schoolYear]));
  await warehouse.run(`
    create table memory.delivered_feed (
      delivery_id varchar, source varchar, source_feed varchar, as_of date, delivery_sequence integer,
      is_current boolean, superseded_on date, keep varchar, school_year integer
    )`);
  if (feeds.length === 0) return;
  const rows = feeds.map(
    (feed) =>
      `(${[feed.delivery, feed.source, feed.feed, feed.asOf, feed.sequence, feed.isCurrent, feed.supersededOn, feed.keep, years.get(feed.delivery) ?? null].map(literal).join(', ')})`,
  );
  await warehouse.run(`insert into memory.delivered_feed values ${rows.join(', ')}`);
}

/**
 * Works out which parts of the deliveries count. A delivery speaks of the school years its rows name: in June a file holds this year
 * and the next one, and in October a newer one replaces the next year only. Rows without a year of their own follow their delivery's.
 */
async function createParts(
  warehouse: Warehouse,
  files: ReadonlyMap<EntityName, readonly MappedFile[]>,
  footers: Footers,
): Promise<ReadonlyMap<EntityName, readonly Part[]>> {
  const selects = [...files].flatMap(([entityName, own]) => partSelects(entityName, own, footers));
  if (selects.length === 0) return new Map();
  await warehouse.run(`
    insert into memory.delivered_part by name
    with landed as (
      select
        r.*,
        d.source,
        d.as_of,
        d.delivery_sequence,
        d.is_current,
        d.superseded_on,
        d.keep,
        case when d.keep = 'latest-per-school-year' then coalesce(r.own_year, d.school_year) end as spoken_year,
        d.keep = 'latest-per-school-year' and r.own_year is not null as is_by_year
      from (${selects.join(' union all ')}) r
      join memory.delivered_feed d
        on d.delivery_id = r.delivery_id and d.source_feed = r.source_feed
    ),
    spoken as (
      select
        *,
        lead(as_of) over (
          partition by entity, source, source_feed, own_year
          order by delivery_sequence
        ) as superseded_by_year
      from landed
    )
    select
      * exclude (is_by_year, superseded_by_year, is_current, superseded_on),
      case when is_by_year then superseded_by_year is null else is_current end as is_current,
      case when is_by_year then superseded_by_year else superseded_on end as superseded_on
    from spoken`);
  const parts = await warehouse.all<Part>(
    'select * from memory.delivered_part order by entity, delivery_sequence, source_feed, own_year',
  );
  return Map.groupBy(parts, ({ entity: entityName }) => entityName);
}

/** Selects of (entity, delivery_id, source_feed, own_year). Most files hold one part, and their footers say which; others are read. */
function partSelects(entityName: EntityName, files: readonly MappedFile[], footers: Footers): string[] {
  const noYear: Common = { value: null };
  const unclear: MappedFile[] = [];
  const clear: string[] = [];
  for (const each of files) {
    const feed = footers.common(each.file, 'source_feed');
    const year = hasYear(entityName) ? footers.common(each.file, 'school_year') : noYear;
    if (!feed || !year) unclear.push(each);
    else {
      const [delivery, feedName, ownYear] = [each.delivery, feed.value, year.value].map(literal);
      clear.push(`(${literal(entityName)}, ${delivery}, ${feedName}, cast(${ownYear} as integer))`);
    }
  }
  const selects = clear.length > 0 ? [`from (values ${clear.join(', ')}) v(${partColumns})`] : [];
  if (unclear.length > 0)
    selects.push(`
      select distinct
        ${literal(entityName)} as entity,
        ${deliveryIn(unclear)} as delivery_id,
        source_feed,
        ${hasYear(entityName) ? 'school_year' : 'null::integer'} as own_year
      from ${rowsIn(unclear)}`);
  return selects;
}

const partColumns = 'entity, delivery_id, source_feed, own_year';

/** Rows of the files as they landed, joined to whether they count. */
function landedSelect(
  entityName: EntityName,
  files: readonly MappedFile[],
  carrying: ReadonlySet<string>,
): string {
  const columns = landedColumns(entityName);
  const names = columns.map((column) => name(column.name)).join(', ');
  const select = (own: readonly MappedFile[], carriedFrom: string) =>
    own.length === 0
      ? []
      : [
          `select ${names}, ${carriedFrom} as carried_from, ${deliveryIn(own)} as given_by from ${rowsIn(own)}`,
        ];
  // A row carried over from an earlier delivery says which one it came in.
  const selects = [
    ...select(
      files.filter(({ file }) => carrying.has(file)),
      'source_delivery',
    ),
    ...select(
      files.filter(({ file }) => !carrying.has(file)),
      'null::varchar',
    ),
  ];
  const empty = columns.map(({ name: column, type }) => `null::${type} as ${name(column)}`).join(', ');
  const rows =
    selects.length > 0
      ? selects.join('\nunion all\n')
      : `select ${empty}, null::varchar as carried_from, null::varchar as given_by where false`;
  const year = hasYear(entityName) ? 'r.school_year' : 'null::integer';
  return `
    select
      r.* exclude (carried_from, given_by),
      coalesce(r.carried_from, p.delivery_id) as delivery_id,
      p.source,
      p.keep,
      p.spoken_year,
      p.as_of,
      p.delivery_sequence,
      p.is_current,
      p.superseded_on
    from (${rows}) r
    join memory.delivered_part p
      on p.entity = ${literal(entityName)}
      and p.delivery_id = r.given_by
      and p.source_feed = r.source_feed
      and p.own_year is not distinct from ${year}`;
}

function hasYear(entityName: EntityName): boolean {
  return 'school_year' in entity(entityName).columns;
}

interface LandedColumn {
  readonly name: string;
  readonly type: string;
}

/** Columns of a mapped Parquet file: the entity's, a system beside each reference, and where the row came from. */
export function landedColumns(entityName: EntityName): LandedColumn[] {
  const columns: LandedColumn[] = [];
  for (const [columnName, column] of Object.entries(entity(entityName).columns)) {
    columns.push({ name: columnName, type: storedType(column.type) });
    if (column.type.kind === 'ref') columns.push({ name: `${columnName}_system`, type: 'varchar' });
  }
  return [
    ...columns,
    { name: 'source_feed', type: 'varchar' },
    { name: 'source_file', type: 'varchar' },
    { name: 'source_line', type: 'bigint' },
    { name: 'source_row', type: 'bigint' },
  ];
}
