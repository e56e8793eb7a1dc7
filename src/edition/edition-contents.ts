import { literal, name } from '../engine/sql.ts';
import type { Warehouse } from '../engine/warehouse.ts';
import type { MappedDelivery } from './delivery.ts';
import { entities } from './schema/entities.ts';
import { tableNames } from './schema/steps.ts';
import { tableGrain } from './table-sql.ts';

/** Writes down which tables an edition has, and from which deliveries it was made. */
export async function recordContents(
  warehouse: Warehouse,
  deliveries: readonly MappedDelivery[],
): Promise<void> {
  await warehouse.run(
    'create or replace table edition.edition_table (table_name varchar, row_count bigint, grain varchar)',
  );
  const counts = tableNames.map(
    (table) =>
      `select ${literal(table)}, count(*), ${literal(tableGrain(table))} from edition.${name(table)}`,
  );
  await warehouse.run(`insert into edition.edition_table ${counts.join(' union all ')}`);
  await warehouse.run(
    'create or replace table edition.edition_delivery (delivery_id varchar, source varchar, as_of date)',
  );
  const rows = deliveries.map(
    ({ id, source, asOf }) => `(${literal(id)}, ${literal(source)}, date ${literal(asOf)})`,
  );
  if (rows.length > 0) await warehouse.run(`insert into edition.edition_delivery values ${rows.join(', ')}`);
}

/** Every key must hold in its table: a table that breaks its own grain must never be served. Throws. */
export async function checkContents(warehouse: Warehouse): Promise<void> {
  for (const table of ['student', 'school', 'staff', 'section', 'course'] as const) {
    const key = entities[table].key.map(name).join(', ');
    const [row] = await warehouse.all<{ repeated: number }>(
      `select count(*) - count(distinct (${key})) as repeated from edition.${name(table)}`,
    );
    if (row?.repeated !== 0) throw new Error(`table ${table}: its grain does not hold`);
  }
}
