import { readFileSync } from 'node:fs';
import type { ListQuestion } from '../gate/gate.ts';

type Definition = Pick<ListQuestion, 'list' | 'reads' | 'grain' | 'students'>;

const names = ['student_id', 'first_name', 'preferred_first_name', 'last_name'];
const enrollment = ['student_id', 'school_id', 'grade_level', 'is_current'];
const school = ['school_id', 'name', 'school_level'];

/** The lists that pages ask for: their SQL is `lists/<name>.sql`, and this is exactly what it reads. */
const definitions = {
  'attendance-students': {
    grain: 'student',
    students: { column: 'total', as: 'total' },
    reads: {
      student: names,
      student_school_enrollment: enrollment,
      school,
      calendar_day: ['school_id', 'date', 'is_instructional'],
      attendance_year: [
        ...['student_id', 'school_id', 'school_year', 'reach'],
        ...['days_enrolled', 'days_known', 'days_absent', 'days_tardy'],
      ],
      student_day: [
        ...['student_id', 'school_id', 'school_year', 'date', 'is_primary'],
        ...['attendance_status', 'is_absent', 'is_tardy'],
      ],
    },
  },
  'attendance-schools': {
    // Counts of a past day hold those who have left since.
    grain: 'aggregate',
    students: { column: 'enrolled', as: 'sum' },
    reads: {
      school,
      calendar_day: ['school_id', 'date', 'is_instructional'],
      attendance_submission: ['school_id', 'date', 'is_submitted'],
      student_day: [
        'student_id',
        'school_id',
        'date',
        'is_primary',
        'attendance_status',
        'is_absent',
        'is_tardy',
      ],
    },
  },
  'record-students': {
    grain: 'student',
    students: { column: 'student_id', as: 'ids' },
    reads: {
      student: [...names, 'local_student_id'],
      student_school_enrollment: enrollment,
      school: ['school_id', 'name'],
    },
  },
  'instructional-days': {
    grain: 'aggregate',
    students: null,
    reads: { calendar_day: ['school_id', 'date', 'is_instructional'] },
  },
  'student-days': {
    grain: 'student',
    students: { column: 'student_id', as: 'ids' },
    reads: {
      student_day: [
        ...['student_id', 'school_id', 'school_year', 'date', 'is_primary'],
        ...['attendance_status', 'is_absent', 'is_tardy', 'source_code'],
      ],
    },
  },
  'student-years': {
    grain: 'student',
    students: { column: 'student_id', as: 'ids' },
    reads: {
      attendance_year: ['student_id', 'school_year', 'reach', 'days_enrolled', 'days_known', 'days_absent'],
    },
  },
  sections: {
    grain: 'student',
    students: { column: 'students', as: 'sum' },
    reads: {
      section: ['section_id', 'course_id', 'school_id', 'title', 'section_type', 'period'],
      course: ['course_id', 'title', 'subject'],
      school,
      section_enrollment: ['section_id', 'student_id', 'is_current'],
    },
  },
  'section-students': {
    grain: 'student',
    students: { column: 'student_id', as: 'ids' },
    reads: {
      section_enrollment: ['section_id', 'student_id', 'is_current'],
      student: names,
      student_year: ['student_id', 'school_year', 'grade_level'],
      attendance_year: ['student_id', 'school_year', 'reach', 'days_enrolled', 'days_known', 'days_absent'],
    },
  },
  'section-results': {
    grain: 'student',
    students: { column: 'student_id', as: 'ids' },
    reads: {
      section_enrollment: ['section_id', 'student_id', 'is_current'],
      assessment: ['assessment_id', 'title', 'subject', 'score_name'],
      assessment_outcome: [
        ...['student_id', 'assessment_id', 'assessment_type', 'school_year', 'period', 'administration_date'],
        ...['score', 'percentile', 'performance_level', 'is_proficient'],
      ],
    },
  },
} as const satisfies Record<string, Omit<Definition, 'list'>>;

export type ListName = keyof typeof definitions;
export const listNames = Object.keys(definitions) as ListName[];

/** A list as the gate wants it, without its parameters. */
export function listOf(list: ListName): Definition & { sql: string } {
  return {
    list,
    ...definitions[list],
    sql: readFileSync(new URL(`./lists/${list}.sql`, import.meta.url), 'utf8'),
  };
}
