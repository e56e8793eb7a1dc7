import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { DataFolder } from '../../base/data-folder.ts';
import { type EntityName, entity, entityNames } from '../../edition/schema/entities.ts';
import { literal, name } from '../../engine/sql.ts';
import { openWarehouse, type Warehouse } from '../../engine/warehouse.ts';
import { deliveryFolder } from '../delivery.ts';
import { rowsFile } from '../feed-sink.ts';
import { nameColumnsOf } from '../student-ids/name-columns.ts';
import type { NameGiven } from '../student-ids/same-person.ts';
import { keyOf, type OpenId } from './open-id.ts';

/** Columns of entities that name a student. */
export const studentColumns: readonly { readonly entity: EntityName; readonly column: string }[] =
  entityNames.flatMap((entityName) =>
    Object.entries(entity(entityName).columns).flatMap(([column, { type }]) =>
      type.kind === 'ref' && type.to === 'student' ? [{ entity: entityName, column }] : [],
    ),
  );

/**
 * The ids of a source that match no student: the lines come from the edition, the ids themselves from the landing area. `isSettled` says
 * which of them are known or decided since. Ordered by how many lines carry them.
 */
export async function openIds(
  data: DataFolder,
  edition: Warehouse,
  source: string,
  entities: ReadonlySet<EntityName>,
  isSettled: (idSystem: string, idValue: string) => boolean,
): Promise<OpenId[]> {
  const warehouse = await openWarehouse({ threads: 2, memoryLimit: '1GB' });
  try {
    await warehouse.run(
      `create table unmatched (entity varchar, column_name varchar, delivery_id varchar, source_file varchar, source_line bigint)`,
    );
    await edition.transfer(
      `select distinct u.entity, u.column_name, u.delivery_id, u.source_file, u.source_line
      from edition.unmatched_reference u
      join edition.edition_delivery d on d.delivery_id = u.delivery_id
      where d.source = ${literal(source)}`,
      warehouse,
      'unmatched',
    );
    await warehouse.run(`create table given (
      entity varchar, delivery_id varchar, feed varchar, file varchar, line bigint, source_row bigint, id_system varchar, id_value varchar)`);
    const parts = await warehouse.all<{ entity: string; column_name: string; delivery_id: string }>(
      'select distinct entity, column_name, delivery_id from unmatched order by all',
    );
    for (const part of parts) await takeIds(warehouse, data, part, entities);
    const found = await warehouse.all<Found>(
      `select id_system, id_value, count(distinct (delivery_id, file, line)) as rows, list(distinct entity) as entities,
        arg_min({feed: feed, file: file, line: line, source_row: source_row, delivery_id: delivery_id}, (delivery_id, file, line)) as first
      from given
      group by id_system, id_value
      order by rows desc, id_system, id_value`,
    );
    const open = found.filter(({ id_system, id_value }) => !isSettled(id_system, id_value));
    const names = await namesOf(warehouse, data, open);
    return open.map((each, index) => ({
      key: keyOf(each.id_system, each.id_value),
      idSystem: each.id_system,
      idValue: each.id_value,
      name: names[index] ?? nobody,
      feed: each.first.feed,
      file: each.first.file,
      line: Number(each.first.line),
      rows: Number(each.rows),
      entities: entityNames.filter((entityName) => each.entities.includes(entityName)),
    }));
  } finally {
    warehouse.close();
  }
}

interface Place {
  readonly feed: string;
  readonly file: string;
  readonly line: number;
  readonly source_row: number;
  readonly delivery_id: string;
}

interface Found {
  readonly id_system: string;
  readonly id_value: string;
  readonly rows: number;
  readonly entities: readonly string[];
  readonly first: Place;
}

const nobody: NameGiven = { first: null, last: null, full: null, birthDate: null };

async function takeIds(
  warehouse: Warehouse,
  data: DataFolder,
  {
    entity: entityName,
    column_name,
    delivery_id,
  }: { entity: string; column_name: string; delivery_id: string },
  entities: ReadonlySet<EntityName>,
): Promise<void> {
  const known = studentColumns.find((each) => each.entity === entityName && each.column === column_name);
  if (!known || !entities.has(known.entity)) return;
  const mapped = join(deliveryFolder(data, delivery_id), 'mapped', `${entityName}.parquet`);
  if (!existsSync(mapped)) return;
  await warehouse.run(
    `insert into given
    select distinct ${literal(entityName)}, ${literal(delivery_id)}, m.source_feed, m.source_file, m.source_line, m.source_row,
      m.${name(`${column_name}_system`)}, m.${name(column_name)}
    from read_parquet(${literal(mapped)}) m
    join unmatched u
      on u.source_file = m.source_file
      and u.source_line = m.source_line
      and u.entity = ${literal(entityName)}
      and u.column_name = ${literal(column_name)}
      and u.delivery_id = ${literal(delivery_id)}
    where m.${name(column_name)} is not null`,
  );
}

/** What the first row of each id says of the student's name, from the rows as they came. */
async function namesOf(warehouse: Warehouse, data: DataFolder, open: readonly Found[]): Promise<NameGiven[]> {
  const names = new Map<string, NameGiven>();
  const places = Map.groupBy(open, ({ first }) => `${first.delivery_id} ${first.feed}`);
  for (const group of places.values()) {
    const [one] = group;
    if (!one) continue;
    const file = rowsFile(deliveryFolder(data, one.first.delivery_id), one.first.feed);
    if (!existsSync(file)) continue;
    const from = `read_parquet(${literal(file)})`;
    const columns = await warehouse.all<{ column_name: string }>(`describe select * from ${from}`);
    const named = nameColumnsOf(columns.map(({ column_name }) => column_name));
    const text = (column: string | null) =>
      column === null ? 'null::varchar' : `nullif(trim(${name(column)}), '')`;
    const rows = await warehouse.all<{ source_row: number } & NameGiven>(
      `select source_row, ${text(named.first)} as first, ${text(named.last)} as last, ${text(named.full)} as "full",
        ${text(named.birthDate)} as "birthDate"
      from ${from}
      where source_row in (${group.map(({ first }) => Number(first.source_row)).join(', ')})`,
    );
    for (const { source_row, ...given } of rows)
      names.set(`${one.first.delivery_id} ${one.first.feed} ${source_row}`, given);
  }
  return open.map(
    ({ first }) => names.get(`${first.delivery_id} ${first.feed} ${first.source_row}`) ?? nobody,
  );
}
