import { literal, name } from '../engine/sql.ts';
import type { Warehouse } from '../engine/warehouse.ts';
import { deliveredFeeds, type MappedDelivery } from './delivery.ts';
import { storedType } from './schema/column.ts';
import { type EntityName, entity, entityNames } from './schema/entities.ts';

/**
 * Makes `landed_<entity>` for every entity: all mapped rows of all deliveries, in the ids of their sources, with
 * where they came from and whether they still count. Entities nobody delivered are empty tables.
 */
export async function createLanded(
  warehouse: Warehouse,
  deliveries: readonly MappedDelivery[],
): Promise<void> {
  await warehouse.run(`
    create table memory.delivered_feed (
      delivery_id varchar, source varchar, source_feed varchar, as_of date, delivery_sequence integer,
      is_current boolean, superseded_on date, keep varchar
    )`);
  const feeds = deliveredFeeds(deliveries);
  if (feeds.length > 0) {
    const rows = feeds.map(
      (feed) =>
        `(${[feed.delivery, feed.source, feed.feed, feed.asOf, feed.sequence, feed.isCurrent, feed.supersededOn, feed.keep].map(literal).join(', ')})`,
    );
    await warehouse.run(`insert into memory.delivered_feed values ${rows.join(', ')}`);
  }
  for (const name of entityNames) await createLandedEntity(warehouse, name, deliveries);
}

async function createLandedEntity(
  warehouse: Warehouse,
  entityName: EntityName,
  deliveries: readonly MappedDelivery[],
): Promise<void> {
  const columns = landedColumns(entityName);
  const selects = deliveries.flatMap((delivery) => {
    const file = delivery.entities[entityName];
    return file
      ? [
          `select ${columns.map((column) => name(column.name)).join(', ')}, ${literal(delivery.id)} as delivery_id from read_parquet(${literal(file)})`,
        ]
      : [];
  });
  const empty = columns.map((column) => `null::${column.type} as ${name(column.name)}`).join(', ');
  const rows = [...selects, `select ${empty}, null::varchar as delivery_id where false`].join(
    '\nunion all\n',
  );
  // A delivery speaks of the school years its rows name: in June a file holds this year and the next one, and in October a newer
  // one replaces the next year only. Rows without a year of their own follow their delivery's.
  const year = 'school_year' in entity(entityName).columns ? 'school_year' : 'null::integer';
  await warehouse.run(`
    create table memory.${name(`landed_${entityName}`)} as
    with landed as (
      select
        r.*,
        d.source,
        d.as_of,
        d.delivery_sequence,
        d.is_current as delivery_is_current,
        d.superseded_on as delivery_superseded_on,
        d.keep,
        ${year} as own_year
      from (${rows}) r
      join memory.delivered_feed d
        on d.delivery_id = r.delivery_id and d.source_feed = r.source_feed
    ),
    spoken as (
      select
        source,
        source_feed,
        own_year,
        delivery_sequence,
        lead(as_of) over (partition by source, source_feed, own_year order by delivery_sequence) as superseded_on
      from (select distinct source, source_feed, own_year, delivery_sequence, as_of from landed)
    )
    select
      l.* exclude (delivery_is_current, delivery_superseded_on, keep, own_year),
      case when l.keep = 'latest-per-school-year' and l.own_year is not null
        then s.superseded_on is null else l.delivery_is_current end as is_current,
      case when l.keep = 'latest-per-school-year' and l.own_year is not null
        then s.superseded_on else l.delivery_superseded_on end as superseded_on
    from landed l
    join spoken s
      on s.source = l.source
      and s.source_feed = l.source_feed
      and s.own_year is not distinct from l.own_year
      and s.delivery_sequence = l.delivery_sequence`);
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
