import { afterEach, describe, expect, test } from 'vitest';
import {
  type EditionFixture,
  editionFixture,
  type FixtureDelivery,
  weekdays,
} from '../../test/edition-fixture.ts';

const school = [
  { school_id: 'A', name: 'Aspen' },
  { school_id: 'B', name: 'Birch' },
];
const student = (id: string) => ({ student_id: id, first_name: `First ${id}`, last_name: `Last ${id}` });
const stint = (student_id: string, more: Record<string, string | number | boolean | null> = {}) => ({
  student_id,
  school_id: 'A',
  school_year: 2027,
  grade_level: '07',
  entry_date: '2026-08-24',
  is_inferred: false,
  ...more,
});
const calendar = [...weekdays('A', '2026-08-24', '2026-12-18'), ...weekdays('A', '2026-03-02', '2026-06-12')];

describe('who is enrolled', () => {
  let fixture: EditionFixture | null = null;
  afterEach(() => {
    fixture?.close();
    fixture = null;
  });

  const build = async (deliveries: FixtureDelivery[], asOf: string) => {
    fixture = await editionFixture(deliveries, { asOf });
    const { warehouse, links } = fixture;
    const rows = await warehouse.all<Record<string, string | number | boolean | null>>(`
      select student_id, school_id, school_year, cast(entry_date as varchar) as entry_date,
        cast(exit_date as varchar) as exit_date, exit_type, is_inferred, is_omitted, is_membership, is_current
      from edition.student_school_enrollment
      order by school_year, entry_date`);
    const of = (id: string) => {
      const person = links.find((link) => link.kind === 'student' && link.idValue === id)?.personId;
      return rows.filter((row) => row.student_id === person);
    };
    return { rows, of, warehouse };
  };

  test('a student missing from the newest delivery left the day before it', async () => {
    const base = { school, calendar_day: calendar, student: ['s1', 's2'].map(student) };
    const { of, warehouse } = await build(
      [
        { asOf: '2026-10-16', rows: { ...base, student_school_enrollment: [stint('s1'), stint('s2')] } },
        {
          asOf: '2026-11-20',
          rows: { ...base, student: [student('s1')], student_school_enrollment: [stint('s1')] },
        },
      ],
      '2026-11-20',
    );
    expect(of('s1')).toMatchObject([{ exit_date: null, is_omitted: false, is_current: true }]);
    expect(of('s2')).toMatchObject([
      { exit_date: '2026-11-19', exit_type: 'omitted_from_source', is_omitted: true, is_current: false },
    ]);
    const findings = await warehouse.all(
      `select rule, row_count from edition.edition_finding where rule <> 'attendance-not-delivered'`,
    );
    expect(findings).toEqual([{ rule: 'enrollment-omitted', row_count: 1 }]);
    // Marked, not deleted: the name is still known.
    const [names] = await warehouse.all('select count(*) as students from edition.student');
    expect(names).toEqual({ students: 2 });
  });

  test('a corrected entry date replaces the old row and is no omission', async () => {
    const base = { school, calendar_day: calendar, student: [student('s1')] };
    const { of } = await build(
      [
        { asOf: '2026-10-16', rows: { ...base, student_school_enrollment: [stint('s1')] } },
        {
          asOf: '2026-11-20',
          rows: { ...base, student_school_enrollment: [stint('s1', { entry_date: '2026-08-31' })] },
        },
      ],
      '2026-11-20',
    );
    expect(of('s1')).toMatchObject([{ entry_date: '2026-08-31', is_omitted: false }]);
  });

  test('a correction before the omission is not a second stint', async () => {
    const base = { school, calendar_day: calendar, student: [student('s1')] };
    const { of } = await build(
      [
        { asOf: '2026-10-02', rows: { ...base, student_school_enrollment: [stint('s1')] } },
        {
          asOf: '2026-10-16',
          rows: { ...base, student_school_enrollment: [stint('s1', { entry_date: '2026-08-31' })] },
        },
        { asOf: '2026-11-20', rows: base },
        // The feed goes on without the student.
        {
          asOf: '2026-11-20',
          rows: { ...base, student: [student('s2')], student_school_enrollment: [stint('s2')] },
        },
      ],
      '2026-11-20',
    );
    expect(of('s1')).toMatchObject([{ entry_date: '2026-08-31', exit_date: '2026-11-19', is_omitted: true }]);
  });

  test('a stated enrollment beats inferred ones of that student and year', async () => {
    const { of } = await build(
      [
        {
          asOf: '2026-11-20',
          rows: {
            school,
            calendar_day: calendar,
            student: ['s1', 's2'].map(student),
            student_school_enrollment: [
              stint('s1'),
              stint('s1', { school_id: 'B', entry_date: '2026-08-25', is_inferred: true }),
              // The same stint, inferred by a source that is read later, must not hide the stated one.
              stint('s1', { is_inferred: true }),
              stint('s2', { school_id: 'B', entry_date: '2026-08-25', is_inferred: true }),
            ],
          },
        },
      ],
      '2026-11-20',
    );
    expect(of('s1')).toMatchObject([{ school_id: 'A', is_inferred: false }]);
    expect(of('s2')).toMatchObject([{ school_id: 'B', is_inferred: true }]);
  });

  test('rows of next year loaded in summer make nobody inactive', async () => {
    const { of } = await build(
      [
        {
          asOf: '2026-07-15',
          rows: {
            school,
            calendar_day: calendar,
            student: ['s1', 's2'].map(student),
            student_school_enrollment: [
              stint('s1', { school_year: 2026, entry_date: '2026-03-02' }),
              stint('s1', { school_year: 2027, grade_level: '08' }),
              stint('s2', {
                school_year: 2026,
                entry_date: '2026-03-02',
                exit_date: '2026-05-01',
                exit_type: 'other',
              }),
            ],
          },
        },
      ],
      '2026-07-15',
    );
    expect(of('s1').map(({ school_year, is_current }) => [school_year, is_current])).toEqual([
      [2026, true],
      [2027, false],
    ]);
    expect(of('s2')).toMatchObject([{ is_current: false }]);
  });

  test('a newer delivery replaces the school years it speaks of, and those who were only announced never came', async () => {
    const base = { school, calendar_day: calendar, student: ['s1', 's2', 's3'].map(student) };
    const last = { school_year: 2026, entry_date: '2026-03-02' };
    const { of } = await build(
      [
        {
          asOf: '2026-06-12',
          keep: 'latest-per-school-year',
          schoolYear: 2026,
          rows: {
            ...base,
            student_school_enrollment: [
              ...['s1', 's2', 's3'].map((id) => stint(id, last)),
              ...['s1', 's2'].map((id) => stint(id)),
            ],
          },
        },
        {
          asOf: '2026-10-16',
          keep: 'latest-per-school-year',
          schoolYear: 2027,
          rows: { ...base, student_school_enrollment: [stint('s1')] },
        },
      ],
      '2026-11-20',
    );
    const told = (id: string) =>
      of(id).map(({ school_year, exit_type, is_omitted, is_membership, is_current }) => [
        school_year,
        exit_type,
        is_omitted,
        is_membership,
        is_current,
      ]);
    expect(told('s1')).toEqual([
      [2026, null, false, true, false],
      [2027, null, false, true, true],
    ]);
    expect(told('s2')).toEqual([
      [2026, null, false, true, false],
      [2027, 'never_attended', false, false, false],
    ]);
    expect(told('s3')).toEqual([[2026, null, false, true, false]]);
  });

  test.each([
    [true, '2026-11-10'],
    [false, '2026-11-09'],
  ])('whether the exit day counts is a setting: %s', async (exitDayCounts, lastDay) => {
    fixture = await editionFixture(
      [
        {
          asOf: '2026-11-20',
          rows: {
            school,
            calendar_day: calendar,
            student: [student('s1')],
            student_school_enrollment: [
              stint('s1', { exit_date: '2026-11-10', exit_type: 'transfer_outside' }),
            ],
          },
        },
      ],
      { asOf: '2026-11-20', exitDayCounts },
    );
    const [row] = await fixture.warehouse.all('select max(date) as last_day from edition.student_day');
    expect(row).toEqual({ last_day: lastDay });
  });

  test('one person through a shared district number; a number on two people links nobody', async () => {
    const { warehouse } = await build(
      [
        {
          asOf: '2026-11-20',
          source: 'one',
          rows: {
            school,
            student: [
              { ...student('a'), local_student_id: '100' },
              { ...student('b'), local_student_id: '200' },
              { ...student('c'), local_student_id: '300' },
              { ...student('d'), local_student_id: '300' },
            ],
          },
        },
        {
          asOf: '2026-11-20',
          source: 'two',
          rows: {
            student: [
              {
                student_id: 'x',
                student_id_system: 'other',
                first_name: 'X',
                last_name: 'Y',
                local_student_id: '100',
              },
            ],
          },
        },
      ],
      '2026-11-20',
    );
    const [people] = await warehouse.all('select count(*) as people from edition.student');
    expect(people).toEqual({ people: 4 });
    const rules = await warehouse.all('select rule, row_count from edition.edition_finding');
    expect(rules).toEqual([{ rule: 'identifier-shared', row_count: 1 }]);
  });

  test('an Almanac id stays the same from build to build', async () => {
    const rows = { school, student: [student('s1')] };
    const first = await editionFixture([{ asOf: '2026-11-20', rows }]);
    const id = first.links.find((link) => link.idValue === 's1')?.personId;
    const { links } = first;
    first.close();
    const second = await editionFixture(
      [{ asOf: '2026-11-20', rows: { ...rows, student: [student('s0'), student('s1')] } }],
      {
        asOf: '2026-11-20',
        links,
      },
    );
    expect(second.links.find((link) => link.idValue === 's1')?.personId).toBe(id);
    expect(await second.warehouse.all('select count(*) as people from edition.student')).toEqual([
      { people: 2 },
    ]);
    second.close();
  });
});
