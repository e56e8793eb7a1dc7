import { expect, test } from 'vitest';
import { stoppedClock } from '../base/clock.ts';
import { openStore } from './store.ts';

test('decisions are only added to, and the last one counts', async () => {
  const store = await openStore(':memory:', stoppedClock('2026-11-20T08:00:00Z'));
  const decide = (decision: 'approved' | 'rejected' | 'raised', isUsed: boolean, delivery = 'sis/1') =>
    store.deliveryDecisions.add({
      delivery,
      decidedBy: 'm.ortega',
      decision,
      reason: 'Checked with the registrar',
      thresholds: decision === 'raised' ? { removedShare: 0.4 } : null,
      isUsed,
    });
  await decide('rejected', false);
  await decide('raised', false);
  await decide('approved', true);
  await decide('rejected', false, 'sis/2');
  const all = await store.deliveryDecisions.of('sis/1');
  expect(all.map(({ decision }) => decision)).toEqual(['rejected', 'raised', 'approved']);
  expect(all[1]).toMatchObject({
    delivery: 'sis/1',
    decidedBy: 'm.ortega',
    decidedAt: '2026-11-20T08:00:00.001Z',
    thresholds: { removedShare: 0.4 },
    isUsed: false,
  });
  const current = await store.deliveryDecisions.current();
  expect([...current].map(([delivery, { decision, isUsed }]) => [delivery, decision, isUsed])).toEqual([
    ['sis/1', 'approved', true],
    ['sis/2', 'rejected', false],
  ]);
  await store.close();
});
