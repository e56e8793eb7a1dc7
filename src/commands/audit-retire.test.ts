import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { silent } from '../base/progress.ts';
import { type TinySource, tinySource } from '../intake/guard/tiny-source.ts';
import { openStore } from '../store/store.ts';
import { auditVerify } from './audit.ts';
import { auditRetire } from './audit-retire.ts';
import type { CommandContext } from './context.ts';

let tiny: TinySource;
let context: CommandContext;
let now: Date;

beforeEach(() => {
  tiny = tinySource();
  now = new Date('2019-03-01T12:00:00Z');
  context = { data: tiny.folder.root, clock: { now: () => now }, progress: silent };
});
afterEach(() => tiny.remove());

const why = { by: 'm.ortega', reason: 'Seven years have passed' };
const keepFor = (years: number) =>
  writeFileSync(
    tiny.folder.settingsFile,
    `${readFileSync(tiny.folder.settingsFile, 'utf8')}records:\n  auditYears: ${years}\n`,
  );

async function addUsers(...names: string[]) {
  const store = await openStore(tiny.folder.storeFile, context.clock);
  for (const username of names) await store.users.add({ username, name: username });
  await store.close();
}

test('without a limit nothing is retired, and less than a year is none', async () => {
  await expect(auditRetire(context, why)).rejects.toMatchObject({ code: 'command-invalid' });
  keepFor(0);
  await expect(auditRetire(context, why)).rejects.toMatchObject({ code: 'settings-invalid' });
});

test('old entries go into a file, and verifying tells who retired them', async () => {
  keepFor(7);
  await addUsers('a.osei', 'l.chen');
  now = new Date('2026-03-01T12:00:00Z');
  await addUsers('n.park');
  expect((await auditRetire(context, why)).text).toContain('Nothing was retired');
  now = new Date('2026-03-02T12:00:00Z');
  const to = join(tiny.folder.root, 'audit-2019.jsonl');
  const told = await auditRetire(context, { ...why, to });
  expect(told.text).toContain('Retired 2 entries from before 2019-03-02, up to number 2');
  const lines = readFileSync(to, 'utf8').trim().split('\n');
  expect(lines.map((line) => JSON.parse(line).number)).toEqual([1, 2]);
  expect(await auditVerify(context)).toMatchObject({
    exitCode: 0,
    json: { entries: 2, problems: [], retired: { through: 2, by: 'm.ortega', number: 4 } },
  });
  expect((await auditVerify(context)).text).toContain(
    'entries up to 2 were retired by m.ortega on 2026-03-02 (entry 4)',
  );
});

test('a file that is there is left as it is, and nothing is retired', async () => {
  keepFor(1);
  await addUsers('a.osei');
  now = new Date('2026-03-02T12:00:00Z');
  const to = join(tiny.folder.root, 'kept.jsonl');
  writeFileSync(to, 'mine');
  await expect(auditRetire(context, { ...why, to })).rejects.toMatchObject({ code: 'command-invalid' });
  expect(readFileSync(to, 'utf8')).toBe('mine');
  expect(await auditVerify(context)).toMatchObject({ json: { entries: 1, retired: null } });
});

test('a log with a gap is not retired: the gap would go with it', async () => {
  keepFor(1);
  await addUsers('a.osei', 'l.chen', 'n.park');
  const database = new DatabaseSync(tiny.folder.storeFile);
  database.exec('delete from audit_entry where number = 2');
  database.close();
  now = new Date('2026-03-02T12:00:00Z');
  const to = join(tiny.folder.root, 'gap.jsonl');
  await expect(auditRetire(context, { ...why, to })).rejects.toMatchObject({ code: 'audit-not-whole' });
  expect(existsSync(to)).toBe(false);
  expect(await auditVerify(context)).toMatchObject({ exitCode: 3 });
});
