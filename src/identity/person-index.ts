import { literal, name } from '../engine/sql.ts';
import type { Warehouse } from '../engine/warehouse.ts';
import type { IdentityLinks } from '../store/identity-links.ts';
import type { NewId } from './almanac-id.ts';
import { linkKind } from './link-kind.ts';

/** What identity keeps apart. Schools are here too: each system has its own number for them. */
export const identityKinds = ['student', 'staff', 'guardian', 'school'] as const;
export type IdentityKind = (typeof identityKinds)[number];

/** Where links live between builds, so that an Almanac id stays the same for ever. */
export type LinkBook = Pick<IdentityLinks, 'pages' | 'add'>;

/** Strong ids by kind: the source's own id of the row, and ids in systems that the whole district shares. */
const strongIds: Record<
  IdentityKind,
  readonly { readonly column: string; readonly system: string | null }[]
> = {
  student: [
    { column: 'student_id', system: null },
    { column: 'local_student_id', system: 'local' },
    { column: 'state_student_id', system: 'state' },
  ],
  staff: [
    { column: 'staff_id', system: null },
    { column: 'local_staff_id', system: 'local' },
  ],
  guardian: [{ column: 'guardian_id', system: null }],
  school: [
    { column: 'school_id', system: null },
    { column: 'local_school_id', system: 'local' },
    { column: 'state_school_id', system: 'state' },
  ],
};

/** Makes the index `memory.id_<kind>` (id_system, id_value, almanac_id) from the links of the store. */
export async function createPersonIndex(warehouse: Warehouse, book: LinkBook): Promise<void> {
  for (const kind of identityKinds) {
    await warehouse.run(
      `create table memory.${name(`id_${kind}`)} (id_system varchar, id_value varchar, almanac_id varchar)`,
    );
    for await (const links of book.pages(kind))
      await warehouse.append(
        { database: 'memory', schema: 'main', table: `id_${kind}` },
        links.map((link) => [link.idSystem, link.idValue, link.personId]),
      );
  }
  // An id that a person decided holds for the rows of one source alone. It stays in the index too, so that whatever hangs on the index
  // notices a new decision.
  await warehouse.run(`
    create or replace table memory.decided_student as
    select
      split_part(id_system, ':', 2) as source,
      substr(id_system, length('decided:' || split_part(id_system, ':', 2)) + 2) as id_system,
      id_value,
      almanac_id
    from memory.id_student
    where starts_with(id_system, 'decided:')`);
}

/**
 * Gives every person and school one Almanac id by strong ids alone: records that share an id are one person. Reads
 * `memory.landed_<kind>`, adds what is new to the store and to `memory.id_<kind>`.
 *
 * Two guards keep children apart. An id that one delivery gives to two records links nobody (`memory.shared_identifier`). Two
 * people known as two stay two: a new id that would join them links nobody until a person decides (`memory.identity_conflict`).
 *
 * So many kinds `atATime`. Gives back the writing of the new links to the store, which goes on while the index is used.
 */
export async function linkPersons(
  warehouse: Warehouse,
  book: LinkBook,
  newId: NewId,
  atATime = 1,
): Promise<{ readonly written: Promise<void> }> {
  await collectIdentifiers(warehouse);
  await warehouse.run(
    'create table memory.identity_conflict (kind varchar, id_system varchar, id_value varchar)',
  );
  const waiting = [...identityKinds];
  const linkNext = async () => {
    for (let kind = waiting.shift(); kind; kind = waiting.shift()) await linkKind(warehouse, kind, newId);
  };
  const ended = await Promise.allSettled(Array.from({ length: atATime }, linkNext));
  // Thrown when nothing runs any more: whoever hears of it closes the warehouse.
  for (const each of ended) if (each.status === 'rejected') throw each.reason;
  const written = writeLinks(warehouse, book);
  // Whoever waits for it is told; until then a failure must not end the process.
  written.catch(() => undefined);
  return { written };
}

async function collectIdentifiers(warehouse: Warehouse): Promise<void> {
  const selects = identityKinds.flatMap((kind) =>
    strongIds[kind].map(({ column, system }) => {
      const own = `${kind}_id`;
      const systemSql = system === null ? name(`${column}_system`) : literal(system);
      return `
        select
          ${literal(kind)} as kind,
          ${name(`${own}_system`)} || ':' || ${name(own)} as record_key,
          ${systemSql} as id_system,
          ${name(column)} as id_value,
          ${system === null} as is_own,
          delivery_id,
          source_file,
          source_line
        from memory.${name(`landed_${kind}`)}
        where ${name(column)} is not null and ${name(own)} is not null`;
    }),
  );
  await warehouse.run(`create view memory.identifier as ${selects.join(' union all ')}`);
  await warehouse.run(`
    create table memory.shared_identifier as
    with several as materialized (
      -- Numbers are told apart much faster than ids, and hardly an id is there twice.
      select hash(kind, id_system, id_value, delivery_id) as id_hash
      from memory.identifier
      where not is_own
      group by id_hash
      having count(*) > 1
    )
    select kind, id_system, id_value, delivery_id, min(source_file) as source_file, min(source_line) as source_line
    from memory.identifier
    where not is_own
      and hash(kind, id_system, id_value, delivery_id) in (select id_hash from several)
    group by kind, id_system, id_value, delivery_id
    having min(record_key) <> max(record_key)`);
}

/**
 * Links read and written at a time. The store is locked for up to two seconds while one lot is written, and people may be working with it; but
 * random ids touch every page of an index, so smaller lots would write it all over again many more times.
 */
const lot = 200_000;

async function writeLinks(warehouse: Warehouse, book: LinkBook): Promise<void> {
  for (const kind of identityKinds) {
    const table = `memory.${name(`added_link_${kind}`)}`;
    const isThere = await warehouse.all(
      `select 1 from duckdb_tables() where table_name = ${literal(`added_link_${kind}`)}`,
    );
    if (isThere.length === 0) continue;
    for (let from = 1; ; from += lot) {
      const [written] = await warehouse.all<{ links: string | null; count: number }>(`
        select
          cast(to_json(list({
            'kind': ${literal(kind)}, 'idSystem': id_system, 'idValue': id_value, 'personId': almanac_id
          } order by number)) as varchar) as links,
          count(*) as count
        from ${table}
        where number between ${from} and ${from + lot - 1}`);
      if (!written?.links) break;
      await book.add(written.links);
      if (written.count < lot) break;
    }
    await warehouse.run(`drop table ${table}`);
  }
}
