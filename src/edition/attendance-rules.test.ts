import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type EditionFixture, editionFixture, submitted, weekdays } from '../../test/edition-fixture.ts';

const days = weekdays('A', '2026-11-02', '2026-11-20');
const student = (id: string) => ({ student_id: id, first_name: `First ${id}`, last_name: `Last ${id}` });
const enrolled = (student_id: string, school_id = 'A', entry_date = '2026-08-24', more = {}) => ({
  student_id,
  school_id,
  school_year: 2027,
  grade_level: '07',
  entry_date,
  is_inferred: false,
  ...more,
});
const event = (student_id: string, date: string, attendance_event_category: string, more = {}) => ({
  student_id,
  school_id: 'A',
  date,
  attendance_event_category,
  source_code: attendance_event_category,
  ...more,
});

describe('what a school day was', () => {
  let fixture: EditionFixture;
  const status = async (student_id: string, date: string) => {
    const [row] = await fixture.warehouse.all(
      `select d.attendance_status, d.is_absent, d.is_tardy, d.is_primary
       from edition.student_day d
       where d.student_id = $student and d.date = cast($date as date)`,
      { student: fixture.links.find((link) => link.idValue === student_id)?.personId ?? '', date },
    );
    return row ?? null;
  };

  beforeAll(async () => {
    fixture = await editionFixture(
      [
        {
          asOf: '2026-11-20',
          rows: {
            school: [
              { school_id: 'A', name: 'Aspen' },
              { school_id: 'B', name: 'Birch' },
            ],
            calendar_day: [...days, ...weekdays('B', '2026-11-02', '2026-11-20')],
            // 6 November was never turned in.
            attendance_submission: submitted(days).filter(({ date }) => date !== '2026-11-06'),
            student: ['s1', 's2', 's3', 's4', 's5', 's6', 's7'].map(student),
            student_school_enrollment: [
              enrolled('s1'),
              enrolled('s2'),
              enrolled('s3', 'A', '2026-08-24', { exit_date: '2026-11-10', exit_type: 'transfer_outside' }),
              enrolled('s4'),
              enrolled('s4', 'B', '2026-11-09'),
              enrolled('s5', 'A', '2026-08-24', { exit_date: '2026-08-20', exit_type: 'other' }),
              enrolled('s6', 'A', '2026-08-24', { exit_type: 'never_attended' }),
              enrolled('s7', 'A', '2026-11-16'),
            ],
            attendance_event: [
              event('s1', '2026-11-03', 'unexcused_absence'),
              event('s1', '2026-11-04', 'unknown'),
              event('s1', '2026-11-05', 'excused_absence', { duration: 0.3 }),
              event('s1', '2026-11-09', 'excused_absence', { duration: 0.5 }),
              event('s1', '2026-11-10', 'tardy'),
              event('s1', '2026-11-11', 'in_school_suspension'),
              event('s1', '2026-11-12', 'school_activity'),
              event('s2', '2026-11-03', 'tardy'),
              event('s2', '2026-11-03', 'unexcused_absence'),
              event('s2', '2026-11-04', 'excused_absence', { duration: 0.3 }),
              event('s2', '2026-11-04', 'unexcused_absence', { duration: 0.4 }),
              event('s2', '2026-11-06', 'excused_absence'),
              event('s7', '2026-11-03', 'unexcused_absence'),
              event('s7', '2026-11-15', 'tardy'),
              event('s7', '2026-11-24', 'excused_absence'),
            ],
          },
        },
      ],
      { asOf: '2026-11-20' },
    );
  });
  afterAll(() => fixture.close());

  test('no event is present where the school turned in its attendance, and nothing where it did not', async () => {
    expect(await status('s1', '2026-11-02')).toMatchObject({
      attendance_status: 'present',
      is_absent: false,
    });
    expect(await status('s1', '2026-11-06')).toMatchObject({
      attendance_status: 'not_delivered',
      is_absent: null,
    });
    expect(await status('s2', '2026-11-06')).toMatchObject({
      attendance_status: 'excused_absence',
      is_absent: true,
    });
  });

  test('a code nobody has mapped is neither present nor absent', async () => {
    expect(await status('s1', '2026-11-04')).toMatchObject({ attendance_status: 'unknown', is_absent: null });
  });

  test('half a day missed is an absence, less is presence', async () => {
    expect(await status('s1', '2026-11-05')).toMatchObject({
      attendance_status: 'present',
      is_absent: false,
    });
    expect(await status('s1', '2026-11-09')).toMatchObject({
      attendance_status: 'excused_absence',
      is_absent: true,
    });
  });

  test('parts of a day add up, and the longest names the day', async () => {
    expect(await status('s2', '2026-11-04')).toMatchObject({
      attendance_status: 'unexcused_absence',
      is_absent: true,
    });
  });

  test('absent beats tardy on one day', async () => {
    expect(await status('s2', '2026-11-03')).toMatchObject({
      attendance_status: 'unexcused_absence',
      is_tardy: false,
    });
  });

  test('tardy, in-school suspension and activities are presence', async () => {
    expect(await status('s1', '2026-11-10')).toMatchObject({ is_absent: false, is_tardy: true });
    expect(await status('s1', '2026-11-11')).toMatchObject({ is_absent: false });
    expect(await status('s1', '2026-11-12')).toMatchObject({ is_absent: false });
  });

  test('the exit day is a day of membership, the day after is not', async () => {
    expect(await status('s3', '2026-11-10')).toMatchObject({ attendance_status: 'present' });
    expect(await status('s3', '2026-11-11')).toBeNull();
  });

  test('a student at two schools on one day belongs to the one entered last', async () => {
    const rows = await fixture.warehouse.all(
      `select school_id, is_primary from edition.student_day d
       where d.date = date '2026-11-09'
         and d.student_id = $student
       order by school_id`,
      { student: fixture.links.find((link) => link.idValue === 's4')?.personId ?? '' },
    );
    expect(rows).toEqual([
      { school_id: 'A', is_primary: false },
      { school_id: 'B', is_primary: true },
    ]);
  });

  test('an exit before the entry and a student who never came have no days', async () => {
    expect(await status('s5', '2026-11-10')).toBeNull();
    expect(await status('s6', '2026-11-10')).toBeNull();
  });

  test('a school without a submission has no present days', async () => {
    const [row] = await fixture.warehouse.all(
      `select count(*) filter (where attendance_status <> 'not_delivered') as told from edition.student_day where school_id = 'B'`,
    );
    expect(row).toEqual({ told: 0 });
  });

  test('each kind of dirt is one cause with its rows', async () => {
    const rows = await fixture.warehouse.all<{ rule: string; row_count: number }>(
      'select rule, sum(row_count)::integer as row_count from edition.edition_finding group by rule order by rule',
    );
    expect(Object.fromEntries(rows.map(({ rule, row_count }) => [rule, row_count]))).toEqual({
      'attendance-contradicting': 4,
      'attendance-day-closed': 1,
      'attendance-future': 1,
      'attendance-not-delivered': 11,
      'attendance-not-enrolled': 1,
      'enrollment-exit-before-entry': 1,
      'enrollment-overlap': 1,
    });
  });
});
