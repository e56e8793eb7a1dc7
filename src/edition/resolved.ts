import { literal, name } from '../engine/sql.ts';
import type { Warehouse } from '../engine/warehouse.ts';
import type { RefKind } from './schema/column.ts';
import { type EntityName, entity, entityNames } from './schema/entities.ts';

/**
 * References to these are looked up in the identity index (`memory.id_<kind>`). Ids of all other things are unique
 * within their system already and become `<system>:<id>`.
 */
export const indexedKinds = ['student', 'staff', 'guardian', 'school'] as const satisfies readonly RefKind[];
export type IndexedKind = (typeof indexedKinds)[number];

/**
 * Makes `resolved_<entity>` from `landed_<entity>`: Almanac ids in place of source ids, only rows that count, of
 * several rows with the same key the newest. A reference nobody knows is written down in `unmatched_reference`; where it is required,
 * the row stays out of the edition (and in the landing area), because it cannot be said whose it is.
 */
export async function createResolved(warehouse: Warehouse): Promise<void> {
  await warehouse.run(`
    create table memory.unmatched_reference (
      entity varchar, column_name varchar, is_required boolean, delivery_id varchar, source_file varchar,
      source_line bigint
    )`);
  for (const entityName of entityNames) {
    await createMatched(warehouse, entityName);
    await noteUnmatched(warehouse, entityName);
    await warehouse.run(resolvedSql(entityName));
  }
}

interface Reference {
  readonly column: string;
  readonly kind: RefKind;
  readonly required: boolean;
}

function references(entityName: EntityName): Reference[] {
  return Object.entries(entity(entityName).columns).flatMap(([column, { type, required }]) =>
    type.kind === 'ref' ? [{ column, kind: type.to, required }] : [],
  );
}

function isIndexed(kind: RefKind): kind is IndexedKind {
  return (indexedKinds as readonly string[]).includes(kind);
}

/** `matched_<entity>`: every landed row, with `<ref>` in Almanac ids beside `<ref>_given`, the source's id. */
async function createMatched(warehouse: Warehouse, entityName: EntityName): Promise<void> {
  const refs = references(entityName);
  const replaced = refs.map(({ column, kind }) => {
    const given = `l.${name(column)}`;
    const system = `l.${name(`${column}_system`)}`;
    return isIndexed(kind)
      ? `${name(`i_${column}`)}.almanac_id as ${name(column)}`
      : `case when ${given} is null then null else ${system} || ':' || ${given} end as ${name(column)}`;
  });
  const given = refs.map(({ column }) => `l.${name(column)} as ${name(`${column}_given`)}`);
  const joins = refs
    .filter(({ kind }) => isIndexed(kind))
    .map(({ column, kind }) => {
      const alias = name(`i_${column}`);
      return `left join memory.${name(`id_${kind}`)} ${alias}
        on ${alias}.id_system = l.${name(`${column}_system`)} and ${alias}.id_value = l.${name(column)}`;
    });
  await warehouse.run(`
    create table memory.${name(`matched_${entityName}`)} as
    select
      l.* ${refs.length > 0 ? `exclude (${refs.map(({ column }) => name(column)).join(', ')})` : ''}
      ${[...replaced, ...given].map((column) => `, ${column}`).join('\n')}
    from memory.${name(`landed_${entityName}`)} l
    ${joins.join('\n')}`);
}

async function noteUnmatched(warehouse: Warehouse, entityName: EntityName): Promise<void> {
  for (const { column, kind, required } of references(entityName)) {
    if (!isIndexed(kind)) continue;
    await warehouse.run(`
      insert into memory.unmatched_reference
      select ${literal(entityName)}, ${literal(column)}, ${required}, delivery_id, source_file, source_line
      from memory.${name(`matched_${entityName}`)}
      where is_current
        and ${name(`${column}_given`)} is not null
        and ${name(column)} is null`);
  }
}

function resolvedSql(entityName: EntityName): string {
  const required = references(entityName)
    .filter((ref) => ref.required)
    .map((ref) => `and ${name(ref.column)} is not null`);
  const key = entity(entityName).key.map(name).join(', ');
  return `
    create table memory.${name(`resolved_${entityName}`)} as
    select *
    from memory.${name(`matched_${entityName}`)}
    where is_current
      ${required.join('\n')}
    qualify row_number() over (
      partition by ${key}
      order by delivery_sequence desc, source_row desc
    ) = 1`;
}
