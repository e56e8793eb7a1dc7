import type { Viewer } from '../gate/viewer.ts';
import { listOf } from './list-sql.ts';
import type { ServedEdition } from './served-edition.ts';
import type { RecordStudent } from './shapes/records.ts';

interface Row {
  readonly student_id: string;
  readonly local_student_id: string | null;
  readonly first_name: string;
  readonly last_name: string;
  readonly grade_level: string | null;
  readonly school: string | null;
}

type Wanted = { readonly ids: readonly string[] } | { readonly letters: string };

/** Students that a viewer may see, by id or by letters of the name; asked of the gate. Letters are a name, so they are not written down. */
export async function recordStudents(
  { gate }: Pick<ServedEdition, 'gate'>,
  viewer: Viewer,
  wanted: Wanted,
  limit: number,
): Promise<RecordStudent[]> {
  const letters = 'letters' in wanted ? wanted.letters.replaceAll(/[%_]/g, '').trim().toLowerCase() : '';
  const { rows } = await gate.list<Row>(viewer, {
    ...{ kind: 'list', ...listOf('record-students'), unwritten: ['pattern', 'number'] },
    parameters: {
      ids: 'ids' in wanted ? wanted.ids.join(',') : '',
      pattern: letters === '' ? '' : `%${letters}%`,
      number: letters,
      limit,
    },
  });
  return rows.map((row) => ({
    student: {
      id: row.student_id,
      firstName: row.first_name,
      lastName: row.last_name,
      grade: row.grade_level,
    },
    number: row.local_student_id,
    school: row.school,
  }));
}
