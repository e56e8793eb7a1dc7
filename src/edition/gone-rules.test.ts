import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type EditionFixture, editionFixture, type Rows } from '../../test/edition-fixture.ts';

const student = (id: string) => ({ student_id: id, first_name: `First ${id}`, last_name: `Last ${id}` });
const staff = (id: string) => ({ staff_id: id, first_name: `First ${id}`, last_name: `Last ${id}` });
const enrolled = (student_id: string, school_year: number, entry_date = `${school_year - 1}-08-25`) => ({
  student_id,
  school_id: 'A',
  school_year,
  entry_date,
  is_inferred: false,
});
const school = [{ school_id: 'A', name: 'Aspen' }];
const byYear = (source: string, schoolYear: number, asOf: string, rows: Rows) =>
  ({ source, schoolYear, asOf, rows, keep: 'latest-per-school-year' }) as const;

describe('what a source no longer has', () => {
  let fixture: EditionFixture;
  const person = (id: string) => fixture.links.find((link) => link.idValue === id)?.personId ?? '';

  beforeAll(async () => {
    fixture = await editionFixture(
      [
        // Last year: "graduate" is in its last file, "dropped" was taken out during the year.
        byYear('sis', 2026, '2025-10-01', {
          school,
          student: ['stays', 'graduate', 'dropped', 'returns'].map(student),
        }),
        byYear('sis', 2026, '2026-06-19', { school, student: ['stays', 'graduate'].map(student) }),
        // This year: "omitted" and "both" are missing from the newest file.
        byYear('sis', 2027, '2026-10-01', {
          school,
          student: ['stays', 'omitted', 'both', 'returns'].map(student),
          student_school_enrollment: [
            enrolled('stays', 2027, '2026-08-24'),
            enrolled('omitted', 2027),
            enrolled('returns', 2027),
          ],
        }),
        byYear('sis', 2027, '2026-11-02', {
          school,
          student: ['stays', 'both', 'returns'].map(student),
          student_school_enrollment: [enrolled('stays', 2027), enrolled('returns', 2027)],
        }),
        byYear('sis', 2027, '2026-11-20', {
          school,
          student: ['stays', 'returns'].map(student),
          student_school_enrollment: [enrolled('stays', 2027), enrolled('returns', 2027)],
        }),
        { source: 'meals', asOf: '2026-11-01', keep: 'latest', rows: { student: [student('both')] } },
        { source: 'hr', asOf: '2026-09-01', keep: 'latest', rows: { staff: ['t1', 't2'].map(staff) } },
        { source: 'hr', asOf: '2026-10-01', keep: 'latest', rows: { staff: [staff('t1')] } },
        // A feed of events names only those something happened to.
        { source: 'tests', asOf: '2026-09-01', keep: 'all', rows: { student: [student('omitted')] } },
        { source: 'tests', asOf: '2026-10-01', keep: 'all', rows: { student: [student('stays')] } },
      ],
      { asOf: '2026-11-20' },
    );
  });
  afterAll(() => fixture.close());

  const gone = () =>
    fixture.warehouse.all(
      'select entity, source, record_id, school_year, gone_on, delivery_id from edition.gone_record order by entity, record_id',
    );

  test('is written down with the day of the first delivery without it and the last one with it', async () => {
    const rows = await gone();
    expect(rows).toHaveLength(5);
    expect(rows).toEqual(
      expect.arrayContaining([
        {
          entity: 'staff',
          source: 'hr',
          record_id: person('t2'),
          school_year: null,
          gone_on: '2026-10-01',
          delivery_id: 'test/6',
        },
        {
          entity: 'student',
          source: 'sis',
          record_id: person('omitted'),
          school_year: 2027,
          gone_on: '2026-11-02',
          delivery_id: 'test/2',
        },
        {
          entity: 'student',
          source: 'sis',
          record_id: person('both'),
          school_year: 2027,
          gone_on: '2026-11-20',
          delivery_id: 'test/3',
        },
        {
          entity: 'student',
          source: 'sis',
          record_id: person('dropped'),
          school_year: 2026,
          gone_on: '2026-06-19',
          delivery_id: 'test/0',
        },
        // "stays" was entered anew with another date and is no other enrollment.
        {
          entity: 'student_school_enrollment',
          source: 'sis',
          record_id: `${person('omitted')}/A/2027`,
          school_year: 2027,
          gone_on: '2026-11-02',
          delivery_id: 'test/2',
        },
      ]),
    );
  });

  test('keeps its people, with the day, unless another source still has them', async () => {
    const rows = await fixture.warehouse.all<{
      student_id: string;
      gone_on: string | null;
      last_name: string;
    }>('select student_id, gone_on, last_name from edition.student');
    const of = (id: string) => rows.find((row) => row.student_id === person(id));
    expect(of('omitted')).toMatchObject({ gone_on: '2026-11-02', last_name: 'Last omitted' });
    expect(of('dropped')?.gone_on).toBe('2026-06-19');
    for (const id of ['stays', 'graduate', 'returns', 'both'])
      expect(of(id), id).toMatchObject({ gone_on: null });
    const people = await fixture.warehouse.all('select staff_id, gone_on from edition.staff');
    expect(people).toEqual(
      expect.arrayContaining([
        { staff_id: person('t1'), gone_on: null },
        { staff_id: person('t2'), gone_on: '2026-10-01' },
      ]),
    );
  });
});

test('a row carried over names the delivery it came in', async () => {
  const fixture = await editionFixture(
    [
      { asOf: '2026-10-01', rows: { school, student: [student('s1')] } },
      {
        asOf: '2026-11-01',
        rows: { school, student: [{ ...student('s1'), source_delivery: 'test/0' }, student('s2')] },
        carriesRows: true,
      },
    ],
    { asOf: '2026-11-20' },
  );
  const rows = await fixture.warehouse.all(
    'select last_name, delivery_id, gone_on from edition.student order by last_name',
  );
  expect(rows).toEqual([
    { last_name: 'Last s1', delivery_id: 'test/0', gone_on: null },
    { last_name: 'Last s2', delivery_id: 'test/1', gone_on: null },
  ]);
  fixture.close();
});
