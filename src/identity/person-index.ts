import { literal, name } from '../engine/sql.ts';
import type { Warehouse } from '../engine/warehouse.ts';
import type { IdentityLink, IdentityLinks } from '../store/identity-links.ts';
import { almanacId, type NewId } from './almanac-id.ts';
import { labelGroups } from './group-label.ts';

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
    for await (const links of book.pages(kind)) appendLinks(await indexAppender(warehouse, kind), links);
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
 * Gives back the writing of the new links to the store, which goes on while the index is used.
 */
export async function linkPersons(
  warehouse: Warehouse,
  book: LinkBook,
  newId: NewId,
): Promise<{ readonly written: Promise<void> }> {
  await collectIdentifiers(warehouse);
  await warehouse.run(
    'create table memory.identity_conflict (kind varchar, id_system varchar, id_value varchar)',
  );
  for (const kind of identityKinds) await linkKind(warehouse, kind, newId);
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

/** One kind: the ids that are new, the groups of ids they belong to, and the person of each group. */
async function linkKind(warehouse: Warehouse, kind: IdentityKind, newId: NewId): Promise<void> {
  const index = `memory.${name(`id_${kind}`)}`;
  await warehouse.run(`
    create or replace table memory.pair as
    select distinct i.record_key, i.id_system, i.id_value
    from memory.identifier i
    left join (select distinct kind, id_system, id_value from memory.shared_identifier) s
      on s.kind = i.kind and s.id_system = i.id_system and s.id_value = i.id_value
    where i.kind = ${literal(kind)}
      and (i.is_own or s.kind is null)`);
  await warehouse.run(`
    create or replace table memory.given_id as
    select row_number() over () as id_no, g.id_system, g.id_value, k.almanac_id as known_as
    from (select distinct id_system, id_value from memory.pair) g
    left join ${index} k
      on k.id_system = g.id_system and k.id_value = g.id_value`);
  const [fresh] = await warehouse.all<{ ids: number }>(
    'select count(*) as ids from memory.given_id where known_as is null',
  );
  if (fresh && fresh.ids > 0) {
    await labelGroups(warehouse);
    await choosePersons(warehouse, kind, newId);
    await addLinks(warehouse, kind);
  }
  for (const table of ['pair', 'given_id', 'group_label', 'new_person', 'id_group'])
    await warehouse.run(`drop table if exists memory.${table}`);
}

/**
 * `memory.id_group`: each group of ids that has a new one, with the person it is known as and how many such there are; and
 * `memory.new_person` for the groups nobody knows.
 */
async function choosePersons(warehouse: Warehouse, kind: IdentityKind, newId: NewId): Promise<void> {
  await warehouse.run(`
    create table memory.id_group as
    with groups as (
      select
        l.group_no,
        count(distinct g.known_as) as persons,
        min(g.known_as) as known_as,
        count(*) filter (where g.known_as is null) as new_ids
      from memory.group_label l
      join memory.given_id g
        on g.id_no = l.id_no
      group by l.group_no
      having count(*) filter (where g.known_as is null) > 0
    ),
    firsts as (
      -- The first new id of a group, by the record it stands on: a school takes its name from it.
      select l.group_no, min(row(p.record_key, p.id_system, p.id_value)) as first
      from memory.given_id g
      join memory.group_label l
        on l.id_no = g.id_no
      join memory.pair p
        on p.id_system = g.id_system and p.id_value = g.id_value
      where g.known_as is null
      group by l.group_no
    )
    select
      g.group_no,
      g.persons,
      g.known_as,
      -- Of groups nobody knows; others have no place. A join that has to ask for both takes minutes.
      case when g.persons = 0 then row_number() over (partition by g.persons = 0 order by f.first) end as place,
      struct_extract(f.first, 3) as first_value
    from groups g
    join firsts f
      on f.group_no = g.group_no`);
  await warehouse.run('create table memory.new_person (place bigint, almanac_id varchar)');
  if (kind === 'school') await nameSchools(warehouse, newId);
  else await drawIds(warehouse, kind, newId);
}

/** A school keeps a number people know, so its name is worked out one by one. */
async function nameSchools(warehouse: Warehouse, newId: NewId): Promise<void> {
  const known = await warehouse.all<{ id: string }>('select distinct almanac_id as id from memory.id_school');
  const groups = await warehouse.all<{ place: number; first_value: string }>(
    'select place, first_value from memory.id_group where persons = 0 order by place',
  );
  const taken = new Set(known.map(({ id }) => id));
  const appender = await warehouse.connection.createAppender('new_person', 'main', 'memory');
  for (const { place, first_value } of groups) {
    const id = almanacId('school', first_value, taken, newId);
    taken.add(id);
    appender.appendBigInt(BigInt(place));
    appender.appendVarchar(id);
    appender.endRow();
  }
  appender.closeSync();
}

/** A random id for each group nobody knows; one that somebody has already is drawn again. */
async function drawIds(
  warehouse: Warehouse,
  kind: Exclude<IdentityKind, 'school'>,
  newId: NewId,
): Promise<void> {
  const [row] = await warehouse.all<{ groups: number }>(
    'select count(*) as groups from memory.id_group where persons = 0',
  );
  const drawn = new Set<string>();
  let places = Array.from({ length: row?.groups ?? 0 }, (_, at) => at + 1);
  while (places.length > 0) {
    const appender = await warehouse.connection.createAppender('new_person', 'main', 'memory');
    for (const place of places) {
      const id = almanacId(kind, '', drawn, newId);
      drawn.add(id);
      appender.appendBigInt(BigInt(place));
      appender.appendVarchar(id);
      appender.endRow();
    }
    appender.closeSync();
    const again = await warehouse.all<{ place: number }>(`
      select n.place
      from memory.new_person n
      where n.almanac_id in (select k.almanac_id from memory.${name(`id_${kind}`)} k)`);
    places = again.map(({ place }) => place);
    if (places.length > 0)
      await warehouse.run(`delete from memory.new_person where place in (${places.join(', ')})`);
  }
}

/** `memory.added_link_<kind>`: the new links of ids that stand for one person; and they come into the index. */
async function addLinks(warehouse: Warehouse, kind: IdentityKind): Promise<void> {
  await warehouse.run(`
    insert into memory.identity_conflict
    select ${literal(kind)}, g.id_system, g.id_value
    from memory.given_id g
    join memory.group_label l
      on l.id_no = g.id_no
    join memory.id_group p
      on p.group_no = l.group_no
    where g.known_as is null
      and p.persons > 1`);
  await warehouse.run(`
    create table memory.${name(`added_link_${kind}`)} as
    select
      row_number() over (order by g.id_system, g.id_value) as number,
      g.id_system,
      g.id_value,
      coalesce(p.known_as, n.almanac_id) as almanac_id
    from memory.given_id g
    join memory.group_label l
      on l.id_no = g.id_no
    join memory.id_group p
      on p.group_no = l.group_no
    left join memory.new_person n
      on n.place = p.place
    where g.known_as is null
      and p.persons <= 1`);
  await warehouse.run(
    `insert into memory.${name(`id_${kind}`)}
    select id_system, id_value, almanac_id from memory.${name(`added_link_${kind}`)}`,
  );
}

/**
 * Links read and written at a time. The store is locked for some seconds while one lot is written, and people may be working with it; but
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

async function indexAppender(warehouse: Warehouse, kind: IdentityKind) {
  return warehouse.connection.createAppender(`id_${kind}`, 'main', 'memory');
}

function appendLinks(
  appender: Awaited<ReturnType<typeof indexAppender>>,
  links: readonly IdentityLink[],
): void {
  for (const link of links) {
    appender.appendVarchar(link.idSystem);
    appender.appendVarchar(link.idValue);
    appender.appendVarchar(link.personId);
    appender.endRow();
  }
  appender.closeSync();
}
