import { readFileSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { stoppedClock } from '../base/clock.ts';
import { silent } from '../base/progress.ts';
import { schools, students, type TinySource, tinySource } from '../intake/guard/tiny-source.ts';
import { openStore } from '../store/store.ts';
import { load } from './load.ts';
import { publishFolder } from './publish.ts';

let tiny: TinySource;

beforeEach(() => {
  tiny = tinySource();
});
afterEach(() => tiny.remove());

test('a publish that fails before there is anything to build leaves no builder behind', async () => {
  tiny.write('data/sources/wrong.yaml', 'id: wrong\n');
  const clock = stoppedClock('2026-11-20T12:00:00Z');
  await expect(publishFolder(tiny.folder, { clock, progress: silent })).rejects.toMatchObject({
    code: 'settings-invalid',
  });
  await expect
    .poll(() => process.getActiveResourcesInfo().filter((resource) => resource === 'ProcessWrap'))
    .toEqual([]);
});

test('another smallest group is written down, once, before the edition that shows by it', async () => {
  const clock = stoppedClock('2026-11-20T12:00:00Z');
  tiny.write('drop/2026-11-16/students.csv', `${students(30)}\n`);
  tiny.write('drop/2026-11-16/schools.csv', `${schools()}\n`);
  await load({ data: tiny.folder.root, clock, progress: silent }, ['sis']);
  const settings = readFileSync(tiny.folder.settingsFile, 'utf8');
  const publish = async (more: string) => {
    writeFileSync(tiny.folder.settingsFile, `${settings}${more}`);
    const { edition } = await publishFolder(tiny.folder, { clock, progress: silent });
    const store = await openStore(tiny.folder.storeFile, clock);
    const entries = await store.auditLog.list({ kinds: ['minimum-changed'] });
    await store.close();
    return { changes: entries.map(({ detail }) => detail), head: edition.auditHead?.number };
  };
  expect((await publish('')).changes).toEqual([]);
  const five = { minimumN: 5, before: 10 };
  const first = await publish('access: { minimumN: 5 }\n');
  expect(first.changes).toEqual([five]);
  expect(first.head).toBeGreaterThan(0);
  expect((await publish('access: { minimumN: 5 }\n')).changes).toEqual([five]);
  expect((await publish('')).changes).toEqual([{ minimumN: 10, before: 5 }, five]);
});
