import { type Rows, submitted, weekdays } from './edition-fixture.ts';
import { ids } from './small-district.ts';

/** The day the first edition speaks of; access is judged on it too unless a test says otherwise. */
export const firstDay = '2026-11-20';

/**
 * A district with somebody in every role and something of everything a route asks for: schools of 40, 20, 14 and 6 students (`a01`… `d14` `c06`), so that small
 * groups have to be hidden; siblings with guardians who do not share all children; a student who comes of age on the first day, and one the day after.
 * `reassigned`: as HR and the roster have it a night later, with another teacher in section `secA`.
 */
export function gatedRows(state: 'at-first' | 'reassigned' = 'at-first'): Rows {
  const schools = { A: ids('a', 40), B: ids('b', 20), C: ids('c', 6), D: ids('d', 14) };
  const students = Object.values(schools).flat();
  const schoolOf = (student: string) => student.slice(0, 1).toUpperCase();
  const days = Object.keys(schools).flatMap((school) => weekdays(school, '2026-09-01', firstDay));
  const absent = [...ids('a', 8), ...ids('b', 5), ...ids('c', 2), ...ids('d', 4)];
  return {
    district: [{ district_id: 'D', name: 'Gated District' }],
    school: Object.keys(schools).map((school) => ({ school_id: school, name: `School ${school}` })),
    calendar_day: days,
    attendance_submission: submitted(days),
    term: [
      {
        ...{ term_id: 'year', school_year: 2027, name: '2026-27', term_type: 'school_year' },
        ...{ begin_date: '2026-08-24', end_date: '2027-06-11' },
      },
    ],
    student: students.map((student, index) => ({
      ...{ student_id: student, local_student_id: `L-${student}`, email: `${student}@pupils.example` },
      ...{ first_name: `First-${student}`, last_name: `Last-${student}` },
      birth_date: birthdays[student] ?? '2014-05-05',
      sex: index % 2 === 0 ? 'female' : 'male',
      race_ethnicity: index % 3 === 0 ? 'asian' : 'white',
    })),
    student_school_enrollment: students.map((student, index) => ({
      ...{ student_id: student, school_id: schoolOf(student), school_year: 2027, is_inferred: false },
      ...{ grade_level: index % 2 === 0 ? '07' : '08', entry_date: '2026-09-01' },
    })),
    student_program: [
      ...[...ids('a', 5), ...ids('b', 3)].map((student_id) => ({ student_id, program: 'english_learner' })),
      ...['a03', 'a10', 'b04'].map((student_id) => ({ student_id, program: 'special_education' })),
    ].map((row) => ({ ...row, program_name: row.program, begin_date: '2026-09-01' })),
    // Siblings a01 and a02: x is parent of both, y of the first alone, z of the second alone. w and v: of those who come of age.
    guardian: [
      ['x', 'a01'],
      ['x', 'a02'],
      ['y', 'a01'],
      ['z', 'a02'],
      ['w', 'b20'],
      ['v', 'b19'],
    ].map(([guardian_id = '', student_id = '']) => ({
      ...{ guardian_id, student_id, first_name: `Parent-${guardian_id}`, last_name: `Family-${guardian_id}` },
      ...{ relationship: 'parent', phone: `555-01-${guardian_id}`, email: `${guardian_id}@home.example` },
    })),
    staff: positions.map(([staff_id], index) => ({
      ...{
        staff_id,
        local_staff_id: numberOf(staff_id),
        first_name: `Staff-${staff_id}`,
        last_name: 'Staff',
      },
      email: `${staff_id}${index}@district.example`,
    })),
    staff_assignment: positions.map(([staff_id, staff_classification, school_id, position_title]) => ({
      ...{ staff_id, staff_classification, school_id, begin_date: '2024-08-01' },
      position_title: position_title ?? staff_classification,
      is_district_wide: school_id === null,
    })),
    caseload: ids('a', 5).map((student_id) => ({
      ...{ staff_id: 'counselor', student_id, begin_date: '2026-09-01' },
    })),
    course: [{ course_id: 'math7', title: 'Mathematics 7', subject: 'mathematics', is_core: true }],
    section: ['A', 'B'].map((school_id) => ({
      ...{ section_id: `sec${school_id}`, course_id: 'math7', school_id, term_id: 'year' },
      title: `Math 7 ${school_id}`,
    })),
    section_enrollment: [
      ...ids('a', 12).map((student_id) => ({ section_id: 'secA', student_id, begin_date: '2026-09-01' })),
      ...ids('b', 12).map((student_id) => ({ section_id: 'secB', student_id, begin_date: '2026-09-01' })),
    ],
    section_staff: [
      { section_id: 'secB', staff_id: 'teacher-b', is_primary: true, begin_date: '2026-08-24' },
      ...(state === 'at-first'
        ? [{ section_id: 'secA', staff_id: 'teacher', is_primary: true, begin_date: '2026-08-24' }]
        : [
            {
              ...{ section_id: 'secA', staff_id: 'teacher', is_primary: true },
              ...{ begin_date: '2026-08-24', end_date: firstDay },
            },
            {
              ...{ section_id: 'secA', staff_id: 'new-teacher', is_primary: true },
              begin_date: '2026-11-21',
            },
          ]),
    ],
    attendance_event: absent.flatMap((student_id) =>
      days
        .filter(({ school_id }) => school_id === schoolOf(student_id))
        .slice(0, 10)
        .map(({ date }) => ({
          ...{ student_id, school_id: schoolOf(student_id), date: date ?? null, source_code: 'UNX' },
          attendance_event_category: 'unexcused_absence',
        })),
    ),
    assessment: [
      {
        ...{ assessment_id: 'growth', title: 'Growth', subject: 'mathematics' },
        ...{ assessment_type: 'benchmark', score_name: 'RIT' },
      },
    ],
    assessment_result: students.map((student_id, index) => ({
      ...{ student_id, assessment_id: 'growth', administration_date: '2026-09-15', period: 'fall' },
      ...{ score: 200 + index, performance_level: index % 2 === 0 ? 'Met' : 'Below' },
      is_proficient: index % 2 === 0,
    })),
    behavior_incident: ['a01', 'b01'].map((student_id) => ({
      ...{ incident_id: `i-${student_id}`, student_id, school_id: schoolOf(student_id) },
      ...{ date: '2026-10-01', behavior: 'other' },
    })),
  };
}

/** Number in HR of a member of staff. */
export function numberOf(staff: string): string {
  return `N-${staff}`;
}

const birthdays: Readonly<Record<string, string>> = { b20: '2008-11-20', b19: '2008-11-21' };

const positions: readonly (readonly [string, string, string | null, string?])[] = [
  ['superintendent', 'superintendent', null],
  ['data-manager', 'data_manager', null],
  ['principal', 'principal', 'A'],
  ['teacher', 'teacher', 'A'],
  ['teacher-b', 'teacher', 'B'],
  ['new-teacher', 'teacher', 'A'],
  ['counselor', 'counselor', 'A'],
  ['attendance-monitor', 'attendance_monitor', 'B'],
  ['school-nurse', 'nurse', 'A'],
  ['english-learner-specialist', 'specialist', 'A', 'EL Specialist'],
  ['special-education-specialist', 'specialist', 'A', 'SPED Specialist'],
];
