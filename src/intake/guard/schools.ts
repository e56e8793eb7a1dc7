import { type EntityName, entity } from '../../edition/schema/entities.ts';
import { literal, name } from '../../engine/sql.ts';
import type { Warehouse } from '../../engine/warehouse.ts';

/** Where the school of a record is found when the record itself names none. */
const schoolBy = {
  student_id: { entity: 'student_school_enrollment', order: 'entry_date' },
  section_id: { entity: 'section', order: 'source_row' },
} as const satisfies Record<string, { entity: EntityName; order: string }>;

type Known = keyof typeof schoolBy;

/** Parquet files by entity of both deliveries, now before then, for the schools of students and sections. */
export type FilesOf = (entityName: EntityName) => readonly string[];

/** Knows the schools of students and sections: from where they are enrolled or taught. */
export interface Schools {
  /** Tables with `id` and `school`, by the columns of a record that say its school, the first that knows it counts. */
  tablesFor(entityName: EntityName): Promise<{ readonly column: string; readonly table: string }[]>;
}

/** Each table is made when the first entity wants it. */
export function openSchools(warehouse: Warehouse, filesOf: FilesOf): Schools {
  const made = new Set<Known>();
  return {
    async tablesFor(entityName) {
      const wanted: { column: string; table: string }[] = [];
      for (const column of columnsWithSchool(entityName)) {
        const files = filesOf(schoolBy[column].entity);
        if (files.length === 0) continue;
        const table = `school_of_${column}`;
        if (!made.has(column)) await warehouse.run(tableOf(column, table, files));
        made.add(column);
        wanted.push({ column, table });
      }
      return wanted;
    },
  };
}

/** The columns that a record without a school of its own has it by. */
function columnsWithSchool(entityName: EntityName): Known[] {
  const { key, columns } = entity(entityName);
  if ('school_id' in columns) return [];
  return Object.keys(schoolBy).filter((column): column is Known => key.includes(column));
}

function tableOf(column: Known, table: string, files: readonly string[]): string {
  const { order } = schoolBy[column];
  const newest = files.map(
    (file, age) => `
      select ${name(column)} as id, max_by(school_id, ${name(order)}) as school, ${age} as age
      from read_parquet(${literal(file)})
      group by ${name(column)}`,
  );
  return `
    create or replace temp table ${table} as
    select id, arg_min(school, age) as school
    from (${newest.join(' union all ')})
    where school is not null
    group by id`;
}
