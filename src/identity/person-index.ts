import { literal, name } from '../engine/sql.ts';
import type { Warehouse } from '../engine/warehouse.ts';
import type { IdentityLink, IdentityLinks } from '../store/identity-links.ts';
import { almanacId, type NewId } from './almanac-id.ts';

/** What identity keeps apart. Schools are here too: each system has its own number for them. */
export const identityKinds = ['student', 'staff', 'guardian', 'school'] as const;
export type IdentityKind = (typeof identityKinds)[number];

/** Where links live between builds, so that an Almanac id stays the same for ever. */
export type LinkBook = Pick<IdentityLinks, 'all' | 'add'>;

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

/**
 * Gives every person and school one Almanac id by strong ids alone: records that share an id are one person. Reads
 * `memory.landed_<kind>`, makes `memory.id_<kind>` (id_system, id_value, almanac_id).
 *
 * Two guards keep children apart. An id that one delivery gives to two records links nobody (`memory.shared_identifier`). Two
 * people known as two stay two: a new id that would join them links nobody until a person decides (`memory.identity_conflict`).
 */
export async function createPersonIndex(warehouse: Warehouse, book: LinkBook, newId: NewId): Promise<void> {
  await collectIdentifiers(warehouse);
  await warehouse.run(
    'create table memory.identity_conflict (kind varchar, id_system varchar, id_value varchar)',
  );
  for (const kind of identityKinds) {
    const known = await book.all(kind);
    const pairs = await warehouse.all<Pair>(`
      select distinct i.record_key, i.id_system, i.id_value
      from memory.identifier i
      left join memory.shared_identifier s
        on s.kind = i.kind and s.id_system = i.id_system and s.id_value = i.id_value
      where i.kind = ${literal(kind)}
        and (i.is_own or s.kind is null)
      order by i.record_key, i.id_system, i.id_value`);
    const { added, conflicts } = linkPairs(kind, pairs, known, newId);
    await book.add(added);
    await writeIndex(warehouse, kind, [...known, ...added]);
    for (const { id_system, id_value } of conflicts) {
      await warehouse.run('insert into memory.identity_conflict values ($kind, $id_system, $id_value)', {
        kind,
        id_system,
        id_value,
      });
    }
  }
}

interface Pair {
  readonly record_key: string;
  readonly id_system: string;
  readonly id_value: string;
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
  await warehouse.run(`create table memory.identifier as ${selects.join(' union all ')}`);
  await warehouse.run(`
    create table memory.shared_identifier as
    select kind, id_system, id_value, delivery_id, min(source_file) as source_file, min(source_line) as source_line
    from memory.identifier
    where not is_own
    group by kind, id_system, id_value, delivery_id
    having count(distinct record_key) > 1`);
}

/** Union-find over (record, id) pairs, then one Almanac id per group. Pure, so that it can be tested with made-up pairs. */
export function linkPairs(
  kind: IdentityKind,
  pairs: readonly { readonly record_key: string; readonly id_system: string; readonly id_value: string }[],
  known: readonly IdentityLink[],
  newId: NewId,
): { added: IdentityLink[]; conflicts: { id_system: string; id_value: string }[] } {
  const parent = new Map<string, string>();
  const find = (node: string): string => {
    let root = node;
    for (let next = parent.get(root); next !== undefined && next !== root; next = parent.get(root))
      root = next;
    for (let step = node; step !== root; ) {
      const next = parent.get(step) ?? root;
      parent.set(step, root);
      step = next;
    }
    return root;
  };
  const idKey = (system: string, value: string) => `i\u0000${system}\u0000${value}`;
  for (const pair of pairs) {
    const record = find(`r\u0000${pair.record_key}`);
    const id = find(idKey(pair.id_system, pair.id_value));
    if (!parent.has(record)) parent.set(record, record);
    parent.set(id, record);
  }

  const almanacIdOfKey = new Map(known.map((link) => [idKey(link.idSystem, link.idValue), link.personId]));
  const knownOfGroup = new Map<string, Set<string>>();
  for (const pair of pairs) {
    const key = idKey(pair.id_system, pair.id_value);
    const almanac = almanacIdOfKey.get(key);
    if (almanac === undefined) continue;
    const group = find(key);
    knownOfGroup.set(group, (knownOfGroup.get(group) ?? new Set()).add(almanac));
  }

  const added: IdentityLink[] = [];
  const conflicts = new Map<string, { id_system: string; id_value: string }>();
  const chosen = new Map<string, string>();
  const taken = new Set(almanacIdOfKey.values());
  for (const pair of pairs) {
    const key = idKey(pair.id_system, pair.id_value);
    if (almanacIdOfKey.has(key)) continue;
    const group = find(key);
    const candidates = [...(knownOfGroup.get(group) ?? [])];
    if (candidates.length > 1) {
      conflicts.set(key, { id_system: pair.id_system, id_value: pair.id_value });
      continue;
    }
    let id = chosen.get(group);
    if (id === undefined) {
      id = candidates[0] ?? almanacId(kind, pair.id_value, taken, newId);
      chosen.set(group, id);
      taken.add(id);
    }
    almanacIdOfKey.set(key, id);
    added.push({ kind, idSystem: pair.id_system, idValue: pair.id_value, personId: id });
  }
  return { added, conflicts: [...conflicts.values()] };
}

async function writeIndex(
  warehouse: Warehouse,
  kind: IdentityKind,
  links: readonly IdentityLink[],
): Promise<void> {
  const table = name(`id_${kind}`);
  await warehouse.run(
    `create table memory.${table} (id_system varchar, id_value varchar, almanac_id varchar)`,
  );
  const appender = await warehouse.connection.createAppender(`id_${kind}`, 'main', 'memory');
  for (const link of links) {
    appender.appendVarchar(link.idSystem);
    appender.appendVarchar(link.idValue);
    appender.appendVarchar(link.personId);
    appender.endRow();
  }
  appender.closeSync();
}
