import { type EditionFixture, editionFixture, submitted, weekdays } from './edition-fixture.ts';

/**
 * A district small enough to count by hand: schools A and B, sections, staff in each role, sixty students. Student ids of the source are `a01`…`a40`
 * at A and `b01`…`b20` at B; the first five of A are English learners.
 */
export async function smallDistrict(options: { minimumN?: number } = {}): Promise<EditionFixture> {
  const days = [...weekdays('A', '2026-09-01', '2026-11-20'), ...weekdays('B', '2026-09-01', '2026-11-20')];
  const students = [...ids('a', 40), ...ids('b', 20)];
  const schoolOf = (id: string) => (id.startsWith('a') ? 'A' : 'B');
  return editionFixture(
    [
      {
        asOf: '2026-11-20',
        rows: {
          district: [{ district_id: 'D', name: 'Test District' }],
          school: [
            { school_id: 'A', name: 'Aspen' },
            { school_id: 'B', name: 'Birch' },
          ],
          calendar_day: days,
          attendance_submission: submitted(days),
          term: [
            {
              term_id: 'year',
              school_year: 2027,
              name: '2026-27',
              term_type: 'school_year',
              begin_date: '2026-08-24',
              end_date: '2027-06-11',
            },
            {
              term_id: 'summer',
              school_year: 2027,
              name: 'Summer bridge',
              term_type: 'other',
              begin_date: '2026-07-01',
              end_date: '2026-08-20',
            },
          ],
          student: students.map((id) => ({
            student_id: id,
            first_name: `First-${id}`,
            last_name: `Last-${id}`,
            birth_date: '2014-05-05',
            sex: 'female',
            race_ethnicity: 'asian',
          })),
          student_school_enrollment: students.map((id) => ({
            student_id: id,
            school_id: schoolOf(id),
            school_year: 2027,
            grade_level: '07',
            entry_date: '2026-09-01',
            is_inferred: false,
            // One student of A has left.
            ...(id === 'a40' ? { exit_date: '2026-10-02', exit_type: 'transfer_outside' } : {}),
          })),
          student_program: ids('a', 5).map((student_id) => ({
            student_id,
            program: 'english_learner',
            program_name: 'EL',
            begin_date: '2026-09-01',
          })),
          staff: [
            ['sup', '1'],
            ['prinA', '2'],
            ['teachA', '3'],
            ['teachB', '4'],
            ['attB', '5'],
            ['left', '6'],
            ['dm', '7'],
          ].map(([staff_id = '', local_staff_id = '']) => ({
            staff_id,
            local_staff_id,
            first_name: staff_id,
            last_name: 'Staff',
          })),
          staff_assignment: [
            { staff_id: 'sup', school_id: null, staff_classification: 'superintendent' },
            { staff_id: 'prinA', school_id: 'A', staff_classification: 'principal' },
            { staff_id: 'teachA', school_id: 'A', staff_classification: 'teacher' },
            { staff_id: 'teachB', school_id: 'B', staff_classification: 'teacher' },
            { staff_id: 'attB', school_id: 'B', staff_classification: 'attendance_monitor' },
            { staff_id: 'left', school_id: 'A', staff_classification: 'principal', end_date: '2026-10-31' },
            { staff_id: 'dm', school_id: null, staff_classification: 'data_manager' },
          ].map((row) => ({
            position_title: row.staff_classification,
            begin_date: '2024-08-01',
            is_district_wide: row.school_id === null,
            ...row,
          })),
          course: [{ course_id: 'math7', title: 'Mathematics 7', subject: 'mathematics', is_core: true }],
          section: [
            { section_id: 'secA', course_id: 'math7', school_id: 'A', term_id: 'year', title: 'Math 7 A' },
            { section_id: 'secB', course_id: 'math7', school_id: 'B', term_id: 'year', title: 'Math 7 B' },
            { section_id: 'bridge', course_id: 'math7', school_id: 'A', term_id: 'summer', title: 'Bridge' },
          ],
          section_enrollment: [
            ...ids('a', 12).map((student_id) => ({ section_id: 'secA', student_id })),
            ...ids('b', 12).map((student_id) => ({ section_id: 'secB', student_id })),
            // Over since August: no access follows from it.
            { section_id: 'bridge', student_id: 'a30' },
            // Dropped the class.
            { section_id: 'secA', student_id: 'a20', end_date: '2026-10-15' },
            // Still on the class list, but no longer enrolled in the school.
            { section_id: 'secA', student_id: 'a40' },
          ],
          section_staff: [
            { section_id: 'secA', staff_id: 'teachA', is_primary: true },
            { section_id: 'secB', staff_id: 'teachB', is_primary: true },
            { section_id: 'bridge', staff_id: 'teachA', is_primary: true },
          ],
          // a01 … a08 and b01 miss ten days each.
          attendance_event: [...ids('a', 8), 'b01'].flatMap((student_id) =>
            days
              .filter(({ school_id }) => school_id === schoolOf(student_id))
              .slice(0, 10)
              .map(({ date }) => ({
                student_id,
                school_id: schoolOf(student_id),
                date: date ?? null,
                attendance_event_category: 'unexcused_absence',
                source_code: 'UNX',
              })),
          ),
          assessment: [
            {
              assessment_id: 'growth',
              title: 'Growth, mathematics',
              subject: 'mathematics',
              assessment_type: 'benchmark',
              score_name: 'RIT',
            },
          ],
          assessment_result: students.map((student_id, index) => ({
            student_id,
            assessment_id: 'growth',
            administration_date: '2026-09-15',
            period: 'fall',
            score: 200 + index,
            percentile: 1 + index,
            performance_level: index % 2 === 0 ? 'Met' : 'Below',
            is_proficient: index % 2 === 0,
          })),
          behavior_incident: [
            { incident_id: 'i1', student_id: 'a01', school_id: 'A', date: '2026-10-01', behavior: 'other' },
            { incident_id: 'i2', student_id: 'b01', school_id: 'B', date: '2026-10-01', behavior: 'other' },
          ],
        },
      },
    ],
    { asOf: '2026-11-20', ...options },
  );
}

/** `a01`, `a02`, … */
export function ids(letter: string, count: number): string[] {
  return Array.from({ length: count }, (_, index) => `${letter}${String(index + 1).padStart(2, '0')}`);
}
