import { type Random, randomFrom } from '../src/district/random.ts';
import { type EditionFixture, editionFixture, type Rows, submitted, weekdays } from './edition-fixture.ts';

/** The edition speaks of this day, and access is judged on the next: what ended in between must not count any more. */
export const asOf = '2026-11-19';
export const today = '2026-11-20';

const schools = ['A', 'B', 'C'];
const grades = ['06', '07', '08', '12'];
const people = 70;
const employees = 26;

const number = (letter: string, at: number) => `${letter}${String(at).padStart(3, '0')}`;
const dayOf = (random: Random, from: number, to: number) =>
  new Date(Date.UTC(2026, 10, 20) + random.between(from, to) * 86_400_000).toISOString().slice(0, 10);

/**
 * A district in which everything that access hangs on comes in every form: ended yesterday, ends today, ends tomorrow, open, unknown. Two school
 * years are delivered, the older one with guardians and positions that nobody states any more.
 */
export async function randomDistrict(seed: number): Promise<EditionFixture> {
  const random = randomFrom(seed, 'access');
  const students = Array.from({ length: people }, (_, at) => number('s', at));
  const staff = Array.from({ length: employees }, (_, at) => number('e', at));
  const home = new Map(students.map((student) => [student, random.pick(schools)]));
  const schoolOf = (student: string) => home.get(student) ?? 'A';
  const days = schools.flatMap((school) => weekdays(school, '2026-10-26', asOf));
  const base: Rows = {
    district: [{ district_id: 'D', name: 'Random District' }],
    school: schools.map((school) => ({ school_id: school, name: `School ${school}` })),
  };
  const before: Rows = {
    ...base,
    student: students.slice(0, 40).map((student) => studentRow(random, student)),
    student_school_enrollment: students.slice(0, 40).map((student) => ({
      ...enrollment(student, random.pick(schools), random.pick(grades), 2026),
      entry_date: '2025-09-01',
    })),
    guardian: guardians(random, students.slice(0, 40), 'last-year'),
    staff: staff.slice(0, 10).map((employee) => staffRow(employee)),
    staff_assignment: staff.slice(0, 10).map((employee) => position(random, employee)),
  };
  const now: Rows = {
    ...base,
    calendar_day: days,
    attendance_submission: submitted(days.filter(() => random.chance(0.95))),
    term: [
      {
        ...{ term_id: 'year', school_year: 2027, name: '2026-27', term_type: 'school_year' },
        ...{ begin_date: '2026-08-24', end_date: '2027-06-11' },
      },
    ],
    student: students.map((student) => studentRow(random, student)),
    student_school_enrollment: students.flatMap((student) => enrollments(random, student, schoolOf(student))),
    student_program: students.flatMap((student) => programs(random, student, schoolOf(student))),
    guardian: guardians(random, students, 'now'),
    staff: staff.map((employee) => staffRow(employee)),
    staff_assignment: staff.flatMap((employee) =>
      Array.from({ length: random.between(0, 2) }, () => position(random, employee)),
    ),
    caseload: students
      .filter(() => random.chance(0.7))
      .map((student) => ({
        ...{ staff_id: random.pick(staff), student_id: student, begin_date: dayOf(random, -80, -2) },
        end_date: end(random),
      })),
    course: [{ course_id: 'math', title: 'Mathematics', subject: 'mathematics', is_core: true }],
    section: schools.flatMap((school) =>
      [1, 2, 3].map((at) => ({
        ...{ section_id: `sec${school}${at}`, course_id: 'math', school_id: school, term_id: 'year' },
        title: `Math ${at}`,
      })),
    ),
    section_staff: schools.flatMap((school) =>
      [1, 2, 3].flatMap((at) =>
        random
          .shuffled(staff)
          .slice(0, random.between(1, 3))
          .map((employee) => ({
            ...{ section_id: `sec${school}${at}`, staff_id: employee, is_primary: true },
            ...{ begin_date: '2026-08-24', end_date: end(random) },
          })),
      ),
    ),
    section_enrollment: students.flatMap((student) =>
      random
        .shuffled([1, 2, 3])
        .slice(0, random.between(0, 2))
        .map((at) => ({
          ...{ section_id: `sec${schoolOf(student)}${at}`, student_id: student, begin_date: '2026-08-24' },
          end_date: end(random),
        })),
    ),
    attendance_event: students
      .filter(() => random.chance(0.5))
      .map((student) => ({
        ...{ student_id: student, school_id: schoolOf(student), date: '2026-11-05', source_code: 'UNX' },
        attendance_event_category: 'unexcused_absence',
      })),
    assessment: [
      { assessment_id: 'growth', title: 'Growth', subject: 'mathematics', assessment_type: 'benchmark' },
    ],
    assessment_result: students.map((student) => ({
      ...{ student_id: student, assessment_id: 'growth', administration_date: '2026-11-03', period: 'fall' },
      ...{ score: random.between(180, 240), is_proficient: random.chance(0.5) },
    })),
    behavior_incident: students
      .filter(() => random.chance(0.2))
      .map((student, at) => ({
        ...{ incident_id: `i${at}`, student_id: student, school_id: random.pick(schools) },
        ...{ date: '2026-11-04', behavior: 'other' },
      })),
    course_grade: students
      .filter(() => random.chance(0.6))
      .map((student) => ({
        ...{ student_id: student, school_id: schoolOf(student), course_id: 'math', term_id: 'year' },
        ...{ school_year: 2027, letter_grade: 'B', is_passing: true },
      })),
  };
  return editionFixture(
    [
      { asOf: '2026-06-12', schoolYear: 2026, keep: 'latest-per-school-year', rows: before },
      { asOf, schoolYear: 2027, keep: 'latest-per-school-year', rows: now },
    ],
    { asOf },
  );
}

/** Ended, ends today or later, or open. */
function end(random: Random): string | null {
  return random.chance(0.5) ? null : dayOf(random, -3, 2);
}

function studentRow(random: Random, student: string) {
  // Many around their eighteenth birthday, some of whom nobody knows it.
  const birthday = random.chance(0.4)
    ? dayOf(random, -2, 2).replace('2026', '2008')
    : `20${random.between(10, 15)}-05-05`;
  return {
    ...{ student_id: student, local_student_id: `L${student}`, first_name: `First-${student}` },
    ...{ last_name: `Last-${student}`, sex: 'female', race_ethnicity: 'asian' },
    birth_date: random.chance(0.1) ? null : birthday,
  };
}

function enrollment(student: string, school: string, grade: string, year: number) {
  return {
    ...{ student_id: student, school_id: school, school_year: year, grade_level: grade },
    ...{ entry_date: '2026-09-01', is_inferred: false },
  };
}

function enrollments(random: Random, student: string, school: string) {
  const stay = enrollment(student, school, random.pick(grades), 2027);
  if (random.chance(0.15)) return [{ ...stay, exit_date: '2026-11-06', exit_type: 'transfer_outside' }];
  if (random.chance(0.1)) {
    const before = random.pick(schools.filter((other) => other !== school));
    return [
      { ...stay, school_id: before, exit_date: '2026-11-06', exit_type: 'transfer_in_district' },
      { ...stay, entry_date: '2026-11-09' },
    ];
  }
  return [stay];
}

function programs(random: Random, student: string, school: string) {
  return ['english_learner', 'special_education', 'homeless']
    .filter(() => random.chance(0.3))
    .map((program) => ({
      ...{ student_id: student, program, program_name: program, school_id: school },
      ...{ begin_date: random.chance(0.2) ? dayOf(random, -1, 3) : '2026-09-01', end_date: end(random) },
    }));
}

/** Families of up to three children; some guardians are only in last year's list. */
function guardians(random: Random, students: readonly string[], when: 'last-year' | 'now') {
  return students.flatMap((student) => {
    const family = Math.floor(Number(student.slice(1)) / 3);
    return ['x', 'y']
      .filter(() => random.chance(when === 'now' ? 0.6 : 0.9))
      .map((which) => ({
        ...{ guardian_id: `g${family}${which}`, student_id: student, first_name: 'Guardian' },
        ...{ last_name: `G${family}${which}`, relationship: 'parent', phone: '555-0100' },
      }));
  });
}

function staffRow(employee: string) {
  return {
    ...{ staff_id: employee, local_staff_id: employee.toUpperCase(), first_name: employee },
    ...{ last_name: 'Staff', email: `${employee}@example.org` },
  };
}

function position(random: Random, employee: string) {
  const classification = random.pick([
    ...['superintendent', 'district_administrator', 'data_manager', 'principal', 'assistant_principal'],
    ...['teacher', 'counselor', 'attendance_monitor', 'specialist', 'nurse', 'support_staff', 'unknown'],
  ]);
  const school = random.chance(0.3) ? null : random.pick(schools);
  return {
    ...{ staff_id: employee, school_id: school, staff_classification: classification },
    // Only a source that says so makes a position district-wide.
    is_district_wide: school === null && random.chance(0.6),
    position_title:
      classification === 'specialist' ? random.pick(['EL Specialist', 'SPED Specialist']) : classification,
    ...{ begin_date: dayOf(random, -400, -20), end_date: end(random) },
  };
}
