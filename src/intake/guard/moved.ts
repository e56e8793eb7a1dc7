import { type EntityName, entity } from '../../edition/schema/entities.ts';
import { literal, name } from '../../engine/sql.ts';
import type { Warehouse } from '../../engine/warehouse.ts';
import type { SchoolDifference } from './difference.ts';

/** Where the school of a record is found when the record itself names none. */
const schoolBy = {
  student_id: { entity: 'student_school_enrollment', order: 'entry_date' },
  section_id: { entity: 'section', order: 'source_row' },
} as const satisfies Record<string, { entity: EntityName; order: string }>;

/** Parquet files by entity of both deliveries, for the schools of students and sections. */
export type FilesOf = (entityName: EntityName) => readonly string[];

/**
 * Makes the table `moved`: every record that is not the same on both sides, with `kind`, its key as `key_0` …, its
 * school, and two sets of columns as bits: those that differ, and those that had a value and have another now. One hash join, streamed.
 */
export async function createMoved(
  warehouse: Warehouse,
  entityName: EntityName,
  filesOf: FilesOf,
): Promise<void> {
  const { key } = entity(entityName);
  const others = comparedColumns(entityName);
  const differs = (column: string) => `n.${name(column)} is distinct from b.${name(column)}`;
  const bits = (condition: (column: string) => string) =>
    others.map((column, bit) => `case when ${condition(column)} then ${2 ** bit} else 0 end`).join(' + ') ||
    '0';
  const own = ownSchool(entityName);
  await warehouse.run(`
    create or replace temp table moved as
    select
      case when b.side is null then 'added' when n.side is null then 'removed' else 'changed' end as kind,
      ${key.map((column, index) => `coalesce(n.${name(column)}, b.${name(column)}) as key_${index},`).join('\n      ')}
      ${own === null ? 'null::varchar' : `coalesce(n.${own}, b.${own})`} as school,
      case when n.side and b.side then ${bits(differs)} else 0 end::bigint as differing,
      case when n.side and b.side then ${bits((column) => `n.${name(column)} <> b.${name(column)}`)} else 0 end::bigint as rewritten
    from (select *, true as side from now) n
    full join (select *, true as side from before) b
      on ${key.map((column) => `n.${name(column)} is not distinct from b.${name(column)}`).join(' and ')}
    where b.side is null
      or n.side is null
      ${others.map((column) => `or ${differs(column)}`).join('\n      ')}`);
  if (own === null) await findSchools(warehouse, entityName, filesOf);
}

/** The columns a record is compared by: all but its key. A bit each; no entity has more than 50. */
export function comparedColumns(entityName: EntityName): string[] {
  const { key, columns } = entity(entityName);
  return Object.keys(columns).filter((column) => !key.includes(column));
}

/** Records added, changed and removed, school by school. */
export async function movedBySchool(warehouse: Warehouse): Promise<SchoolDifference[]> {
  return warehouse.all<SchoolDifference>(`
    select
      school,
      count(*) filter (kind = 'added') as added,
      count(*) filter (kind = 'changed') as changed,
      count(*) filter (kind = 'removed') as removed
    from moved
    group by school
    order by school nulls last`);
}

/** How many records of both sides had a value and have another now, by column. */
export async function rewritten(warehouse: Warehouse, entityName: EntityName): Promise<Map<string, number>> {
  const columns = comparedColumns(entityName);
  if (columns.length === 0) return new Map();
  const counts = columns.map(
    (column, bit) => `count(*) filter (rewritten & ${2 ** bit} > 0) as ${name(column)}`,
  );
  const [row] = await warehouse.all<Record<string, number>>(`select ${counts.join(', ')} from moved`);
  return new Map(columns.map((column) => [column, row?.[column] ?? 0]));
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

function ownSchool(entityName: EntityName): string | null {
  return 'school_id' in entity(entityName).columns ? 'school_id' : null;
}

/** Students and sections that name no school take it from where they are enrolled or taught, now before then. */
async function findSchools(warehouse: Warehouse, entityName: EntityName, filesOf: FilesOf): Promise<void> {
  const { columns, key } = entity(entityName);
  for (const [column, { entity: other, order }] of Object.entries(schoolBy)) {
    const at = key.indexOf(column);
    if (!(column in columns) || at < 0) continue;
    for (const file of filesOf(other)) {
      await warehouse.run(`
        update moved
        set school = s.school_id
        from (
          select ${name(column)} as id, max_by(school_id, ${name(order)}) as school_id
          from read_parquet(${literal(file)})
          group by ${name(column)}
        ) s
        where moved.school is null and moved.key_${at} = s.id`);
    }
  }
}
