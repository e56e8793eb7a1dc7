import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { stoppedClock } from '../base/clock.ts';
import { silent } from '../base/progress.ts';
import { listEditions } from '../edition/editions.ts';
import { schools, students, type TinySource, tinySource } from '../intake/guard/tiny-source.ts';
import { openStore } from '../store/store.ts';
import { auditList, auditVerify } from './audit.ts';
import type { CommandContext } from './context.ts';
import { load } from './load.ts';
import { publish } from './publish.ts';

let tiny: TinySource;
let context: CommandContext;

beforeEach(() => {
  tiny = tinySource();
  context = { data: tiny.folder.root, clock: stoppedClock('2026-11-20T12:00:00Z'), progress: silent };
});
afterEach(() => tiny.remove());

async function addUsers(...names: string[]) {
  const store = await openStore(tiny.folder.storeFile, context.clock);
  for (const username of names) await store.users.add({ username, name: username });
  await store.close();
}

test('an edition remembers the end of the log, so that cutting it off is found', async () => {
  expect(await auditVerify(context)).toMatchObject({ exitCode: 0, json: { entries: 0, problems: [] } });
  await addUsers('a.osei', 'm.ortega', 'l.chen');
  tiny.write('drop/2026-11-16/students.csv', `${students(20)}\n`);
  tiny.write('drop/2026-11-16/schools.csv', `${schools()}\n`);
  await load(context, ['sis']);
  await publish(context);
  expect(listEditions(tiny.folder)[0]?.auditHead?.number).toBe(3);
  expect(await auditVerify(context)).toMatchObject({
    exitCode: 0,
    json: { entries: 3, anchors: 1, problems: [] },
  });

  const database = new DatabaseSync(tiny.folder.storeFile);
  database.exec('delete from audit_entry where number = 3');
  database.close();
  const told = await auditVerify(context);
  expect(told).toMatchObject({ exitCode: 3, json: { problems: [{ number: 3, problem: 'cut-off' }] } });
  expect(told.text).toContain('entry 3 was there when an edition was published');
  // What is written down from then on does not cover it up.
  await addUsers('n.park');
  expect(await auditVerify(context)).toMatchObject({
    exitCode: 3,
    json: { problems: [{ number: 3, problem: 'replaced' }] },
  });
}, 60_000);

test('entries are listed newest first, by who and what', async () => {
  expect((await auditList(context, { most: 5 })).text).toContain('Nothing');
  await addUsers('a.osei', 'm.ortega');
  const { text, json } = await auditList(context, { most: 1, actor: 'operator', kind: ['user-added'] });
  expect(json).toMatchObject([{ number: 2, actor: 'operator', detail: { username: 'm.ortega' } }]);
  expect(text).toContain('user-added');
  expect(await auditList(context, { most: 5, kind: ['denial'] })).toMatchObject({ json: [] });
  await expect(auditList(context, { most: 5, kind: ['gossip'] })).rejects.toMatchObject({
    code: 'command-invalid',
  });
});
