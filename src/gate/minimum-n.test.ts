import { expect, test } from 'vitest';
import { smallDistrict } from '../../test/small-district.ts';
import { gateOn } from './gate.ts';
import { minimumNOf } from './minimum-n.ts';
import { viewerAsRole } from './viewer.ts';
import { noting, rulesOn } from './viewer-fixture.ts';

test.each([
  [null, null, 10],
  [null, 'us-mn', 10],
  [null, 'us-de', 16],
  [null, 'US-WI', 6],
  [5, 'us-de', 5],
])('the district says %s, its state is %s: groups of %i and more', (own, jurisdiction, minimum) => {
  expect(minimumNOf(own, jurisdiction)).toBe(minimum);
});

test.each([
  [10, ['small_group']],
  [21, ['small_group', 'small_group']],
  [3, []],
])('an edition built with a minimum of %i publishes by it', async (minimumN, reasons) => {
  // Schools of 40 and 20 students; five English learners.
  const { warehouse, close } = await smallDistrict({ minimumN });
  const gate = await gateOn(warehouse, noting());
  const board = await viewerAsRole(warehouse, 'superintendent', rulesOn('2026-11-20'));
  if (!board) throw new Error('there is no superintendent');
  const question = {
    kind: 'measure',
    measure: 'enrollment',
    where: [],
    reach: 'full',
    preset: null,
  } as const;
  const bySchool = await gate.ask(board, { ...question, by: ['school'] });
  const learners = await gate.ask(board, { ...question, by: ['english_learner'] });
  const small = [...bySchool.rows, ...learners.rows].filter(({ reason }) => reason === 'small_group');
  expect(small.map(({ reason }) => reason)).toEqual(reasons);
  close();
});
