import { afterEach, beforeEach, expect, test } from 'vitest';
import { stoppedClock } from '../base/clock.ts';
import { decidedSystem } from './id-decisions.ts';
import { openStore, type Store } from './store.ts';

let store: Store;
beforeEach(async () => {
  store = await openStore(':memory:', stoppedClock('2026-11-20T12:00:00Z'));
});
afterEach(() => store.close());

const decision = {
  source: 'map',
  idSystem: 'local',
  idValue: '77',
  personId: 's1',
  decidedBy: 'm.ortega',
  reason: 'looked up',
};

test('a decision is a link for its source alone, and is remembered when it is taken back', async () => {
  const [made] = await store.idDecisions.add([decision]);
  expect(made).toMatchObject({ ...decision, decidedAt: '2026-11-20T12:00:00.000Z', undone: null });
  expect(await store.identityLinks.all('student')).toEqual([
    { kind: 'student', idSystem: decidedSystem('map', 'local'), idValue: '77', personId: 's1' },
  ]);
  const undone = await store.idDecisions.undo([made?.id ?? ''], 'a.diaz', 'wrong child');
  expect(undone).toMatchObject([{ undone: { by: 'a.diaz', reason: 'wrong child' } }]);
  expect(await store.identityLinks.all('student')).toEqual([]);
  expect(await store.idDecisions.undo([made?.id ?? ''], 'a.diaz', 'again')).toEqual([]);
  await store.idDecisions.add([{ ...decision, personId: 's2' }]);
  expect(
    (await store.idDecisions.list('map')).map(({ personId, undone: back }) => [personId, back !== null]),
  ).toEqual([
    ['s1', true],
    ['s2', false],
  ]);
  expect(await store.idDecisions.list('other')).toEqual([]);
});

test('of several decisions all are made or none', async () => {
  await store.idDecisions.add([decision]);
  await expect(store.idDecisions.add([{ ...decision, idValue: '78' }, decision])).rejects.toThrow();
  expect(await store.idDecisions.list()).toHaveLength(1);
  expect(await store.identityLinks.all('student')).toHaveLength(1);
});
