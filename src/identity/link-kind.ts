import { literal, name } from '../engine/sql.ts';
import type { TablePlace, Warehouse } from '../engine/warehouse.ts';
import { almanacId, type NewId } from './almanac-id.ts';
import { labelGroups } from './group-label.ts';
import type { IdentityKind } from './person-index.ts';

/** The linking of one kind, with a schema of its own for what it works out on the way: several kinds are linked at the same time. */
interface Linking {
  readonly warehouse: Warehouse;
  readonly kind: IdentityKind;
  readonly at: { readonly schema: string; table(named: string): TablePlace };
  readonly newId: NewId;
}

/** One kind: the ids that are new, the groups of ids they belong to, and the person of each group. */
export async function linkKind(warehouse: Warehouse, kind: IdentityKind, newId: NewId): Promise<void> {
  const own = `linking_${kind}`;
  const schema = `memory.${name(own)}`;
  const at = { schema, table: (table: string) => ({ database: 'memory', schema: own, table }) };
  const linking = { warehouse, kind, at, newId };
  await warehouse.run(`create schema ${schema}`);
  await warehouse.run(`
    create table ${schema}.pair as
    select distinct i.record_key, i.id_system, i.id_value
    from memory.identifier i
    left join (select distinct kind, id_system, id_value from memory.shared_identifier) s
      on s.kind = i.kind and s.id_system = i.id_system and s.id_value = i.id_value
    where i.kind = ${literal(kind)}
      and (i.is_own or s.kind is null)`);
  await warehouse.run(`
    create table ${schema}.given_id as
    select row_number() over () as id_no, g.id_system, g.id_value, k.almanac_id as known_as
    from (select distinct id_system, id_value from ${schema}.pair) g
    left join memory.${name(`id_${kind}`)} k
      on k.id_system = g.id_system and k.id_value = g.id_value`);
  const [fresh] = await warehouse.all<{ ids: number }>(
    `select count(*) as ids from ${schema}.given_id where known_as is null`,
  );
  if (fresh && fresh.ids > 0) {
    await labelGroups(warehouse, schema);
    await choosePersons(linking);
    await addLinks(linking);
  }
  await warehouse.run(`drop schema ${schema} cascade`);
}

/**
 * `id_group`: each group of ids that has a new one, with the person it is known as and how many such there are; and
 * `new_person` for the groups nobody knows.
 */
async function choosePersons(linking: Linking): Promise<void> {
  const { warehouse, kind, at } = linking;
  await warehouse.run(`
    create table ${at.schema}.id_group as
    with groups as (
      select
        l.group_no,
        count(distinct g.known_as) as persons,
        min(g.known_as) as known_as,
        count(*) filter (where g.known_as is null) as new_ids
      from ${at.schema}.group_label l
      join ${at.schema}.given_id g
        on g.id_no = l.id_no
      group by l.group_no
      having count(*) filter (where g.known_as is null) > 0
    ),
    firsts as (
      -- The first new id of a group, by the record it stands on: a school takes its name from it.
      select l.group_no, min(row(p.record_key, p.id_system, p.id_value)) as first
      from ${at.schema}.given_id g
      join ${at.schema}.group_label l
        on l.id_no = g.id_no
      join ${at.schema}.pair p
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
  await warehouse.run(`create table ${at.schema}.new_person (place bigint, almanac_id varchar)`);
  if (kind === 'school') await nameSchools(linking);
  else await drawIds(linking, kind);
}

/** A school keeps a number people know, so its name is worked out one by one. */
async function nameSchools({ warehouse, at, newId }: Linking): Promise<void> {
  const known = await warehouse.all<{ id: string }>('select distinct almanac_id as id from memory.id_school');
  const groups = await warehouse.all<{ place: number; first_value: string }>(
    `select place, first_value from ${at.schema}.id_group where persons = 0 order by place`,
  );
  const taken = new Set(known.map(({ id }) => id));
  const named = groups.map(({ place, first_value }): [bigint, string] => {
    const id = almanacId('school', first_value, taken, newId);
    taken.add(id);
    return [BigInt(place), id];
  });
  await warehouse.append(at.table('new_person'), named);
}

/** A random id for each group nobody knows; one that somebody has already is drawn again. */
async function drawIds(
  { warehouse, at, newId }: Linking,
  kind: Exclude<IdentityKind, 'school'>,
): Promise<void> {
  const [row] = await warehouse.all<{ groups: number }>(
    `select count(*) as groups from ${at.schema}.id_group where persons = 0`,
  );
  const drawn = new Set<string>();
  function* drawnFor(these: readonly number[]): Iterable<[bigint, string]> {
    for (const place of these) {
      const id = almanacId(kind, '', drawn, newId);
      drawn.add(id);
      yield [BigInt(place), id];
    }
  }
  let places = Array.from({ length: row?.groups ?? 0 }, (_, before) => before + 1);
  while (places.length > 0) {
    await warehouse.append(at.table('new_person'), drawnFor(places));
    const again = await warehouse.all<{ place: number }>(`
      select n.place
      from ${at.schema}.new_person n
      where n.almanac_id in (select k.almanac_id from memory.${name(`id_${kind}`)} k)`);
    places = again.map(({ place }) => place);
    if (places.length > 0)
      await warehouse.run(`delete from ${at.schema}.new_person where place in (${places.join(', ')})`);
  }
}

/** `memory.added_link_<kind>`: the new links of ids that stand for one person; and they come into the index. */
async function addLinks({ warehouse, kind, at }: Linking): Promise<void> {
  await warehouse.run(`
    insert into memory.identity_conflict
    select ${literal(kind)}, g.id_system, g.id_value
    from ${at.schema}.given_id g
    join ${at.schema}.group_label l
      on l.id_no = g.id_no
    join ${at.schema}.id_group p
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
    from ${at.schema}.given_id g
    join ${at.schema}.group_label l
      on l.id_no = g.id_no
    join ${at.schema}.id_group p
      on p.group_no = l.group_no
    left join ${at.schema}.new_person n
      on n.place = p.place
    where g.known_as is null
      and p.persons <= 1`);
  await warehouse.run(
    `insert into memory.${name(`id_${kind}`)}
    select id_system, id_value, almanac_id from memory.${name(`added_link_${kind}`)}`,
  );
}
