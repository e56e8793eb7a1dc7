import { readFileSync } from 'node:fs';
import type { ListQuestion } from '../../gate/gate.ts';

type Definition = Pick<ListQuestion, 'reads' | 'grain' | 'use' | 'students'>;

const places = { grain: 'aggregate', students: null } as const;
const people = { grain: 'student', use: 'export', students: { column: 'student_id', as: 'ids' } } as const;
const enrollment = ['student_id', 'school_id', 'grade_level', 'entry_date', 'is_current'];

/** What goes into a OneRoster set: the SQL is `lists/oneroster/<name>.sql`, and this is exactly what it reads. */
const definitions = {
  districts: { ...places, reads: { district: ['district_id', 'name'] } },
  schools: { ...places, reads: { school: ['school_id', 'name', 'state_school_id'] } },
  terms: {
    ...places,
    reads: {
      term: ['term_id', 'parent_term_id', 'school_year', 'name', 'term_type', 'begin_date', 'end_date'],
    },
  },
  courses: {
    ...places,
    reads: { course: ['course_id', 'course_code', 'title'], section: ['course_id', 'school_year'] },
  },
  sections: {
    ...places,
    reads: {
      section: [
        ...['section_id', 'course_id', 'school_id', 'term_id', 'title', 'section_type', 'period'],
        'school_year',
      ],
    },
  },
  students: {
    ...people,
    reads: {
      student: [
        ...['student_id', 'local_student_id', 'state_student_id', 'first_name', 'middle_name', 'last_name'],
        ...['preferred_first_name', 'birth_date', 'sex', 'race_ethnicity', 'email'],
      ],
      student_school_enrollment: enrollment,
    },
  },
  guardians: {
    ...people,
    reads: {
      guardian: [
        ...['guardian_id', 'student_id', 'first_name', 'last_name', 'relationship', 'email', 'phone'],
      ],
      student_school_enrollment: ['student_id', 'is_current'],
    },
  },
  staff: {
    ...places,
    reads: {
      staff: ['staff_id', 'local_staff_id', 'first_name', 'last_name', 'email'],
      staff_assignment: [
        ...['staff_id', 'school_id', 'is_district_wide', 'staff_classification', 'begin_date', 'end_date'],
        'is_current',
      ],
    },
  },
  'section-students': {
    ...people,
    reads: { section_enrollment: ['section_id', 'student_id', 'begin_date', 'end_date', 'is_current'] },
  },
  'section-staff': {
    ...places,
    reads: {
      section_staff: ['section_id', 'staff_id', 'is_primary', 'begin_date', 'end_date', 'is_current'],
    },
  },
} as const satisfies Record<string, Definition>;

export type OneRosterList = keyof typeof definitions;
export const oneRosterLists = Object.keys(definitions) as OneRosterList[];

/** A list as the gate wants it. `year`: the school year, named by the year it ends in. */
export function oneRosterList(list: OneRosterList, year: number): ListQuestion {
  const sql = readFileSync(new URL(`../lists/oneroster/${list}.sql`, import.meta.url), 'utf8');
  return {
    kind: 'list',
    list: `oneroster-${list}`,
    ...definitions[list],
    sql,
    parameters: sql.includes('$year') ? { year } : {},
  };
}
