import type { DataFolder } from '../base/data-folder.ts';
import { literal } from '../engine/sql.ts';
import { openWarehouse } from '../engine/warehouse.ts';
import { listDeliveries, mappedFile } from './delivery.ts';

/** A student as the newest delivery of a source has them, with every id it gives. */
export interface LandedStudent {
  /** (id system, id): the source's own, the district's, the state's. */
  readonly ids: readonly (readonly [system: string, value: string])[];
  readonly first: string | null;
  readonly last: string | null;
  /** YYYY-MM-DD. */
  readonly birthDate: string | null;
}

/** The students in the newest delivery of each source that has any: they are known before an edition has been published. */
export async function landedStudents(data: DataFolder): Promise<LandedStudent[]> {
  const newest = new Map<string, string>();
  for (const delivery of listDeliveries(data)) {
    const file = delivery.state === 'mapped' ? mappedFile(data, delivery, 'student') : null;
    if (file !== null) newest.set(delivery.source, file);
  }
  if (newest.size === 0) return [];
  const warehouse = await openWarehouse({ threads: 2, memoryLimit: '1GB' });
  try {
    const students: LandedStudent[] = [];
    for (const file of newest.values()) {
      const rows = await warehouse.all<Row>(
        `select student_id, student_id_system, local_student_id, state_student_id, first_name, last_name,
          cast(birth_date as varchar) as birth_date
        from read_parquet(${literal(file)})
        where student_id is not null`,
      );
      students.push(...rows.map(studentOf));
    }
    return students;
  } finally {
    warehouse.close();
  }
}

interface Row {
  readonly student_id: string;
  readonly student_id_system: string;
  readonly local_student_id: string | null;
  readonly state_student_id: string | null;
  readonly first_name: string | null;
  readonly last_name: string | null;
  readonly birth_date: string | null;
}

function studentOf(row: Row): LandedStudent {
  const ids: [string, string][] = [[row.student_id_system, row.student_id]];
  if (row.local_student_id !== null) ids.push(['local', row.local_student_id]);
  if (row.state_student_id !== null) ids.push(['state', row.state_student_id]);
  return { ids, first: row.first_name, last: row.last_name, birthDate: row.birth_date };
}
