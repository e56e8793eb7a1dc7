import { safeCsvLine } from '../base/safe-csv.ts';
import type { JsonValue } from '../engine/warehouse.ts';
import type { DirectoryItem } from '../gate/directory.ts';
import type { Gate } from '../gate/gate.ts';
import type { Viewer } from '../gate/viewer.ts';

export interface DirectoryCsv {
  readonly text: string;
  readonly rows: number;
  readonly columns: readonly string[];
  readonly edition: string;
  readonly logged: string;
}

/** What of the file each item is: a column of the query, and the canonical columns behind it. */
const columns: readonly {
  readonly item: DirectoryItem;
  readonly column: string;
  readonly from: 'student' | 'student_school_enrollment';
  readonly read: string;
}[] = [
  { item: 'student_number', column: 'student_number', from: 'student', read: 'local_student_id' },
  { item: 'name', column: 'last_name', from: 'student', read: 'last_name' },
  { item: 'name', column: 'first_name', from: 'student', read: 'first_name' },
  { item: 'name', column: 'preferred_first_name', from: 'student', read: 'preferred_first_name' },
  { item: 'grade', column: 'grade_level', from: 'student_school_enrollment', read: 'grade_level' },
  { item: 'school', column: 'school_id', from: 'student_school_enrollment', read: 'school_id' },
  { item: 'enrollment_dates', column: 'entry_date', from: 'student_school_enrollment', read: 'entry_date' },
  { item: 'birth_date', column: 'birth_date', from: 'student', read: 'birth_date' },
  { item: 'email', column: 'email', from: 'student', read: 'email' },
];

/**
 * The list of students of today that may be given to anybody: the designated items and no other column, without those who opted out. Almanac's id is not
 * in it. Throws `gate-denied`, also where nothing is designated.
 */
export async function directoryCsv(
  gate: Gate,
  viewer: Viewer,
  items: readonly string[],
): Promise<DirectoryCsv> {
  const chosen = columns.filter(({ item }) => items.includes(item));
  const reads = {
    student: ['student_id', ...readFrom('student', chosen)],
    student_school_enrollment: ['student_id', 'is_current', ...readFrom('student_school_enrollment', chosen)],
    ...(items.includes('school') ? { school: ['school_id', 'name'] } : {}),
  };
  const shown = chosen.map(({ column, from, read }) =>
    column === 'school_id'
      ? 'c.name as school'
      : `cast(${from === 'student' ? 's' : 'e'}.${read} as varchar) as ${column}`,
  );
  const answer = await gate.list<Record<string, JsonValue>>(viewer, {
    ...{ kind: 'list', list: 'directory', grain: 'student', use: 'export', basis: 'directory' },
    sql: `
      select distinct ${['s.student_id', ...shown].join(', ')}
      from student s
      join student_school_enrollment e
        on e.student_id = s.student_id
        and e.is_current
      ${items.includes('school') ? 'left join school c on c.school_id = e.school_id' : ''}
      order by all`,
    reads,
    parameters: {},
    students: { column: 'student_id', as: 'ids' },
  });
  const heads = chosen.map(({ column }) => (column === 'school_id' ? 'school' : column));
  const lines = answer.rows.map((row) => safeCsvLine(heads.map((head) => String(row[head] ?? ''))));
  return {
    text: [safeCsvLine(heads), ...lines].join(''),
    ...{ rows: lines.length, columns: heads, edition: answer.edition, logged: answer.logged },
  };
}

function readFrom(table: string, chosen: typeof columns): string[] {
  return chosen.flatMap(({ from, read }) => (from === table ? [read] : []));
}
