import type { TableName } from '../edition/schema/steps.ts';
import { literal } from '../engine/sql.ts';
import type { Scope } from './viewer.ts';

/** `aggregate`: rows are only counted. `student`: rows are shown one by one, so only students of today. */
export type Grain = 'aggregate' | 'student';

/** How the rows of a table belong to somebody. A table that is not here belongs to nobody and is denied. */
const ownership: Readonly<
  Partial<
    Record<
      TableName,
      'open' | 'district' | 'school' | 'school-and-student' | 'student' | 'section' | 'section-and-student'
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
  guardian: 'student',
  student_program: 'student',
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

/** Tables about places and offerings, never about a person. */
export function isOpen(table: TableName): boolean {
  return ownership[table] === 'open';
}

/**
 * The rows of a table one scope reaches, as a SQL condition on its columns; null means none may be read.
 *
 * A school reaches the rows earned at the school. Counted, that includes students who left, because last year's number is theirs
 * too; shown one by one, only students enrolled now. A teacher reaches the students of the own sections while they are in them.
 */
export function rowCondition(table: TableName, scope: Scope, grain: Grain): string | null {
  const owner = ownership[table];
  if (owner === undefined) return null;
  if (owner === 'open' || scope.kind === 'district') return 'true';
  switch (scope.kind) {
    case 'school':
      return schoolCondition(owner, scope.schools, grain);
    case 'sections':
      return sectionsCondition(owner, scope.staff);
  }
}

type Owner = Exclude<NonNullable<(typeof ownership)[TableName]>, 'open'>;

function schoolCondition(owner: Owner, schools: readonly string[], grain: Grain): string {
  const list = schools.map(literal).join(', ');
  const members = `student_id in (
      select e.student_id
      from edition.student_school_enrollment e
      where e.school_id in (${list})
        and ${grain === 'student' ? 'e.is_current' : 'e.is_membership'}
    )`;
  switch (owner) {
    // Shown to those who see the whole district, and to nobody else.
    case 'district':
      return 'false';
    case 'school':
      return `school_id in (${list})`;
    case 'school-and-student':
      return grain === 'student' ? `school_id in (${list}) and ${members}` : `school_id in (${list})`;
    case 'student':
      return members;
    case 'section':
      return `section_id in (select s.section_id from edition.section s where s.school_id in (${list}))`;
    case 'section-and-student': {
      const sections = `section_id in (select s.section_id from edition.section s where s.school_id in (${list}))`;
      return grain === 'student' ? `${sections} and ${members}` : sections;
    }
  }
}

function sectionsCondition(owner: Owner, staff: string): string {
  const sections = `select t.section_id
      from edition.section_staff t
      where t.staff_id = ${literal(staff)}
        and t.is_current`;
  switch (owner) {
    case 'district':
    case 'school':
      return 'false';
    case 'section':
      return `section_id in (${sections})`;
    case 'section-and-student':
      return `section_id in (${sections}) and is_current`;
    case 'student':
    case 'school-and-student':
      return `student_id in (
      select e.student_id
      from edition.section_enrollment e
      where e.is_current
        and e.section_id in (${sections})
    )`;
  }
}
