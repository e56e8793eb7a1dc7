import { type EntityName, entity } from '../../edition/schema/entities.ts';
import { literal, name } from '../../engine/sql.ts';
import type { Warehouse } from '../../engine/warehouse.ts';
import type { SchoolDifference } from './difference.ts';
import type { Schools } from './schools.ts';
import type { OpenSides } from './sides.ts';

/**
 * Makes the table `moved`: every record that is not the same on both sides, with `kind`, its key as `key_0` …, its
 * school, and two sets of columns as bits: those that differ, and those that had a value and have another now. One hash join, streamed.
 * Gives how many there are.
 */
export async function createMoved(warehouse: Warehouse, sides: OpenSides, schools: Schools): Promise<number> {
  const { key } = entity(sides.entity);
  const others = comparedColumns(sides.entity);
  const differs = (column: string) => `n.${name(column)} is distinct from b.${name(column)}`;
  const bits = (condition: (column: string) => string) =>
    others.map((column, bit) => `case when ${condition(column)} then ${2 ** bit} else 0 end`).join(' + ') ||
    '0';
  const either = (column: string) => `coalesce(n.${name(column)}, b.${name(column)})`;
  const school = await schoolOf(sides.entity, schools, either);
  const [created] = await warehouse.all<{ Count: number }>(`
    create or replace temp table moved as
    select
      case when b.side is null then 'added' when n.side is null then 'removed' else 'changed' end as kind,
      ${key.map((column, index) => `${either(column)} as key_${index},`).join('\n      ')}
      ${school.value} as school,
      case when n.side and b.side then ${bits(differs)} else 0 end::bigint as differing,
      case when n.side and b.side then ${bits((column) => `n.${name(column)} <> b.${name(column)}`)} else 0 end::bigint as rewritten
    from (select *, true as side from (${sides.now.sql})) n
    full join (select *, true as side from (${sides.before.sql})) b
      on ${key.map((column) => `n.${name(column)} is not distinct from b.${name(column)}`).join(' and ')}
    ${school.joins}
    where b.side is null
      or n.side is null
      ${others.map((column) => `or ${differs(column)}`).join('\n      ')}`);
  return created?.Count ?? 0;
}

/** The columns a record is compared by: all but its key. A bit each; no entity has more than 50. */
function comparedColumns(entityName: EntityName): string[] {
  const { key, columns } = entity(entityName);
  return Object.keys(columns).filter((column) => !key.includes(column));
}

/** SQL for the school of a record: its own, or that of its student or section. */
async function schoolOf(
  entityName: EntityName,
  schools: Schools,
  either: (column: string) => string,
): Promise<{ value: string; joins: string }> {
  if ('school_id' in entity(entityName).columns) return { value: either('school_id'), joins: '' };
  const tables = await schools.tablesFor(entityName);
  if (tables.length === 0) return { value: 'null::varchar', joins: '' };
  return {
    value: `coalesce(${tables.map(({ table }) => `${table}.school`).join(', ')})`,
    joins: tables
      .map(({ column, table }) => `left join ${table} on ${table}.id = ${either(column)}`)
      .join('\n    '),
  };
}

/** How the records of the table `moved` moved. */
export interface MovedRecords {
  /** Added, changed and removed, school by school. */
  readonly schools: SchoolDifference[];
  /** How many records of both sides had a value and have another now, by column. */
  readonly rewritten: ReadonlyMap<string, number>;
  /** The columns that differ in some record of both sides. */
  readonly differing: ReadonlySet<string>;
}

export async function movedRecords(warehouse: Warehouse, entityName: EntityName): Promise<MovedRecords> {
  const columns = comparedColumns(entityName);
  const rows = await warehouse.all<SchoolDifference & { differing: number; [rewritten: string]: number }>(`
    select
      school,
      count(*) filter (kind = 'added') as added,
      count(*) filter (kind = 'changed') as changed,
      count(*) filter (kind = 'removed') as removed,
      bit_or(differing) as differing
      ${columns.map((_, bit) => `, count(*) filter (rewritten & ${2 ** bit} > 0) as rewritten_${bit}`).join('')}
    from moved
    group by school
    order by school nulls last`);
  const sum = (counted: string) => rows.reduce((total, row) => total + (row[counted] ?? 0), 0);
  const hasBit = (bits: number, bit: number) => Math.floor(bits / 2 ** bit) % 2 === 1;
  return {
    schools: rows.map(({ school, added, changed, removed }) => ({ school, added, changed, removed })),
    rewritten: new Map(columns.map((column, bit) => [column, sum(`rewritten_${bit}`)])),
    differing: new Set(columns.filter((_, bit) => rows.some(({ differing }) => hasBit(differing, bit)))),
  };
}

/** So many records of an entity are kept to look at, for each of added, changed and removed. */
const samplesOfAKind = 100;

/** Adds samples to the table `sample`: which record, where, and which columns differ. No value but its key. */
export async function takeSamples(warehouse: Warehouse, entityName: EntityName): Promise<void> {
  const { key } = entity(entityName);
  const pairs = key.map((column, index) => `${literal(column)}, key_${index}`).join(', ');
  const names = comparedColumns(entityName).map(
    (column, bit) => `case when differing & ${2 ** bit} > 0 then ${literal(column)} end`,
  );
  const list = names.length === 0 ? '[]' : `list_filter([${names.join(', ')}], lambda x: x is not null)`;
  const order = key.map((_, index) => `key_${index}`).join(', ');
  // By a hash of the key: a choice of all schools and years, and the same one each time.
  await warehouse.run(`
    insert into sample
    select ${literal(entityName)}, kind, json_object(${pairs})::varchar, school, ${list}::varchar[]
    from moved
    qualify row_number() over (partition by kind order by hash(${order}), ${order}) <= ${samplesOfAKind}`);
}

export async function createSamples(warehouse: Warehouse): Promise<void> {
  await warehouse.run(
    'create temp table sample (entity varchar, kind varchar, key varchar, school varchar, columns varchar[])',
  );
}
