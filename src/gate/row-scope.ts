import type { TableName } from '../edition/schema/steps.ts';
import { literal } from '../engine/sql.ts';
import { type Members, membersOf } from './scope-members.ts';
import type { Scope, Viewer } from './viewer.ts';

/** `aggregate`: rows are only counted. `student`: rows are shown one by one, so only students of today. */
export type Grain = 'aggregate' | 'student';

/** How the rows of a table belong to somebody. A table that is not here belongs to nobody and is denied. */
const ownership: Readonly<
  Partial<
    Record<
      TableName,
      | ('open' | 'district' | 'school' | 'school-and-student')
      | ('student' | 'student-and-guardian' | 'section' | 'section-and-student')
    >
  >
> = {
  staff: 'district',
  staff_assignment: 'district',
  district: 'open',
  school: 'open',
  term: 'open',
  course: 'open',
  assessment: 'open',
  calendar_day: 'open',
  attendance_submission: 'school',
  student: 'student',
  guardian: 'student-and-guardian',
  student_program: 'student',
  caseload: 'student',
  gone_record: 'student',
  student_year: 'student',
  student_school_enrollment: 'school-and-student',
  attendance_event: 'school-and-student',
  student_day: 'school-and-student',
  assessment_result: 'school-and-student',
  assessment_objective_result: 'school-and-student',
  course_grade: 'school-and-student',
  behavior_incident: 'school-and-student',
  discipline_action: 'school-and-student',
  attendance_year: 'school-and-student',
  attendance_month: 'school-and-student',
  attendance_date: 'school-and-student',
  assessment_outcome: 'school-and-student',
  course_year: 'school-and-student',
  incident_year: 'school-and-student',
  enrollment_year: 'school-and-student',
  section: 'section',
  section_enrollment: 'section-and-student',
  section_staff: 'section',
};

/** Tables whose rows are each about one student, named in `student_id`. */
export function isAboutStudents(table: TableName): boolean {
  return ownership[table]?.includes('student') ?? false;
}

/** Tables about places and offerings, never about a person. */
export function isOpen(table: TableName): boolean {
  return ownership[table] === 'open';
}

/**
 * The rows of a table one scope reaches, as a SQL condition on its columns; null means none may be read.
 *
 * A school reaches the rows earned at the school. Counted, that includes students who left, because last year's number is theirs
 * too; shown one by one, only students enrolled now. Every other scope reaches the rows of its students, wherever they were earned.
 */
export function rowCondition(
  table: TableName,
  scope: Scope,
  grain: Grain,
  when: Pick<Viewer, 'day' | 'rightsPassAt'>,
): string | null {
  const owner = ownership[table];
  if (owner === undefined) return null;
  if (owner === 'open' || scope.kind === 'district') return 'true';
  // Shown to those who see the whole district, and to nobody else.
  if (owner === 'district' || scope.kind === 'none') return 'false';
  const { students, sections, schools } = membersOf(scope, grain, when);
  switch (owner) {
    case 'school':
      return schools === null ? 'false' : `school_id in (${schools})`;
    case 'student':
      return `student_id in (${students})`;
    case 'student-and-guardian':
      // What is known of the other parent is not about the child.
      if (scope.kind === 'self') return 'false';
      return scope.kind === 'children'
        ? `guardian_id = ${literal(scope.guardian)} and student_id in (${students})`
        : `student_id in (${students})`;
    case 'school-and-student':
      return withStudents(schools === null ? null : `school_id in (${schools})`, students, scope, grain);
    case 'section':
      return `section_id in (${sections})`;
    case 'section-and-student':
      return withStudents(`section_id in (${sections})`, students, scope, grain);
  }
}

/** Rows of a school are counted with those who have left it; of everything else, and one by one, only with the students reached. */
function withStudents(
  place: string | null,
  students: Members['students'],
  scope: Scope,
  grain: Grain,
): string {
  const members = `student_id in (${students})`;
  if (place === null) return members;
  return scope.kind === 'school' && grain === 'aggregate' ? place : `${place} and ${members}`;
}
