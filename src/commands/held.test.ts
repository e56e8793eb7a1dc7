import { afterEach, beforeEach, expect, test } from 'vitest';
import { stoppedClock } from '../base/clock.ts';
import { silent } from '../base/progress.ts';
import { schools, students, type TinySource, tinySource } from '../intake/guard/tiny-source.ts';
import type { CommandContext } from './context.ts';
import { approve, deliveries, reject } from './held.ts';
import { load } from './load.ts';

let tiny: TinySource;
let context: CommandContext;

beforeEach(() => {
  tiny = tinySource();
  context = {
    data: tiny.folder.root,
    clock: stoppedClock('2026-11-20T12:00:00Z'),
    progress: silent,
  };
});
afterEach(() => tiny.remove());

async function deliver(day: string, count: number) {
  tiny.write(`drop/${day}/students.csv`, `${students(count)}\n`);
  tiny.write(`drop/${day}/schools.csv`, `${schools()}\n`);
  return load(context, ['sis']);
}
const held = () => deliveries(context, { held: true });

test('a held delivery is told with reasons, judged again with a raised threshold, and decided', async () => {
  expect((await deliver('2026-11-16', 200)).exitCode).toBe(0);
  const second = await deliver('2026-11-17', 140);
  expect(second.exitCode).toBe(3);
  expect(second.text).toContain('60 of 200 records of student would be gone (30 %, the limit is 10 %)');
  expect(await held()).toMatchObject({ exitCode: 3, json: [{ id: 'sis/2026-11-17-1', standing: 'held' }] });

  const id = 'sis/2026-11-17-1';
  const notEnough = await approve(context, id, { reason: 'Some left', raise: ['removedShare=0.2'] });
  expect(notEnough.exitCode).toBe(3);
  expect(notEnough.text).toContain('still held');
  expect((await held()).exitCode).toBe(3);
  const enough = await approve(context, id, { reason: 'Seniors left', raise: ['removedShare=0.3'] });
  expect(enough).toMatchObject({
    exitCode: 0,
    json: { decision: 'raised', isUsed: true, decidedBy: 'operator', thresholds: { removedShare: 0.3 } },
  });
  expect(await held()).toMatchObject({ exitCode: 0, json: [] });

  // Raised once: the next delivery is judged by the usual threshold again, against the approved one.
  expect((await deliver('2026-11-18', 110)).text).toContain('30 of 140 records of student would be gone');
  await reject(context, 'sis/2026-11-18-1', { reason: 'The export was cut off', as: 'm.ortega' });
  const all = (await deliveries(context, {})).json;
  expect(all).toMatchObject([
    { id: 'sis/2026-11-16-1', standing: 'good' },
    { id, standing: 'approved' },
    { id: 'sis/2026-11-18-1', standing: 'rejected', decision: { decidedBy: 'm.ortega' } },
  ]);
});

test('a newer good delivery takes the place of a held one without anybody’s doing', async () => {
  await deliver('2026-11-16', 200);
  await deliver('2026-11-17', 100);
  expect((await held()).exitCode).toBe(3);
  expect((await deliver('2026-11-18', 201)).exitCode).toBe(0);
  expect(await held()).toMatchObject({ exitCode: 0, json: [] });
});

test('what is not held cannot be decided about, and a decision needs a reason and real thresholds', async () => {
  await deliver('2026-11-16', 200);
  await deliver('2026-11-17', 100);
  const refused = (id: string, reason: string, raise: string[] = []) =>
    expect(approve(context, id, { reason, raise })).rejects;
  await refused('sis/2026-11-16-1', 'Looks right').toMatchObject({ code: 'delivery-not-held' });
  await refused('sis/2026-11-30-1', 'Looks right').toMatchObject({ code: 'delivery-unknown' });
  await refused('sis/2026-11-17-1', '  ').toMatchObject({ code: 'decision-invalid' });
  for (const raise of ['removedShare=x', 'anything=1', 'removedShare=-1'])
    await refused('sis/2026-11-17-1', 'Looks right', [raise]).toMatchObject({ code: 'decision-invalid' });
  expect((await held()).exitCode).toBe(3);
});
