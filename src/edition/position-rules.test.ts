import { expect, test } from 'vitest';
import { editionFixture, type FixtureDelivery } from '../../test/edition-fixture.ts';
import { viewerOf } from '../gate/viewer.ts';
import { person, rulesOn } from '../gate/viewer-fixture.ts';

const staff = ['here', 'gone'].map((staff_id, index) => ({
  staff_id,
  local_staff_id: String(index + 1),
  first_name: staff_id,
  last_name: 'Staff',
}));
const principal = (staff_id: string, more = {}) => ({
  staff_id,
  school_id: 'A',
  staff_classification: 'principal',
  position_title: 'Principal',
  ...more,
});
const delivery = (
  asOf: string,
  schoolYear: number,
  keep: FixtureDelivery['keep'],
  positions: FixtureDelivery['rows'],
) => ({
  asOf,
  schoolYear,
  ...(keep ? { keep } : {}),
  rows: { school: [{ school_id: 'A', name: 'Aspen' }], staff, ...positions },
});

/** Roles a person has today in an edition of these deliveries. */
async function rolesOf(deliveries: FixtureDelivery[], staffNumber: string): Promise<string[]> {
  const fixture = await editionFixture(deliveries, { asOf: '2026-11-20' });
  const { assignments } = await viewerOf(fixture.warehouse, person(staffNumber), [], rulesOn('2026-11-20'));
  fixture.close();
  return assignments.map(({ role }) => role.role);
}

test("a role without dates in last year's roster keeps nobody in office", async () => {
  const deliveries = [
    delivery('2026-06-19', 2026, 'latest-per-school-year', {
      staff_assignment: ['here', 'gone'].map((id) => principal(id)),
    }),
    delivery('2026-11-20', 2027, 'latest-per-school-year', { staff_assignment: [principal('here')] }),
  ];
  expect(await rolesOf(deliveries, '1')).toEqual(['principal']);
  expect(await rolesOf(deliveries, '2')).toEqual([]);
});

test('a position in a feed whose deliveries add up holds until it ends', async () => {
  const deliveries = [
    delivery('2026-06-19', 2026, 'all', {
      staff_assignment: [
        principal('here', { begin_date: '2024-08-01' }),
        principal('gone', { begin_date: '2024-08-01', end_date: '2026-07-31' }),
      ],
    }),
    delivery('2026-11-20', 2027, 'all', { staff_assignment: [] }),
  ];
  expect(await rolesOf(deliveries, '1')).toEqual(['principal']);
  expect(await rolesOf(deliveries, '2')).toEqual([]);
});

test('a position that has not begun opens nothing', async () => {
  const deliveries = [
    delivery('2026-11-20', 2027, 'latest', {
      staff_assignment: [principal('here', { begin_date: '2027-01-04' })],
    }),
  ];
  expect(await rolesOf(deliveries, '1')).toEqual([]);
});

test('a position whose school nobody knows opens nothing; only a source that says "district" makes one', async () => {
  const monitor = (more: object) => [
    delivery('2026-11-20', 2027, 'latest', {
      staff_assignment: [
        {
          staff_id: 'here',
          staff_classification: 'attendance_monitor',
          position_title: 'Monitor',
          school_id: null,
          ...more,
        },
      ],
    }),
  ];
  expect(await rolesOf(monitor({}), '1')).toEqual([]);
  expect(await rolesOf(monitor({ is_district_wide: false }), '1')).toEqual([]);
  // An id of a school that no source has delivered.
  expect(await rolesOf(monitor({ school_id: 'Z', is_district_wide: false }), '1')).toEqual([]);
  expect(await rolesOf(monitor({ is_district_wide: true }), '1')).toEqual(['attendance-monitor']);
});

test('a position ends on its day, also in an edition that is older', async () => {
  const fixture = await editionFixture(
    [
      delivery('2026-11-20', 2027, 'latest', {
        staff_assignment: [principal('here', { end_date: '2026-11-30' })],
      }),
    ],
    { asOf: '2026-11-20' },
  );
  expect(
    (await viewerOf(fixture.warehouse, person('1'), [], rulesOn('2026-11-30'))).assignments,
  ).toHaveLength(1);
  expect((await viewerOf(fixture.warehouse, person('1'), [], rulesOn('2026-12-01'))).assignments).toEqual([]);
  fixture.close();
});
