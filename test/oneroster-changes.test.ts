import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { stoppedClock } from '../src/base/clock.ts';
import { dataFolderAt } from '../src/base/data-folder.ts';
import { silent } from '../src/base/progress.ts';
import { init } from '../src/commands/init.ts';
import { publishFolder } from '../src/commands/publish.ts';
import { openEdition } from '../src/edition/edition.ts';
import { currentEdition, editionFile } from '../src/edition/editions.ts';
import { loadSource } from '../src/intake/load.ts';
import { cleanSet, lines, manifest } from '../src/intake/oneroster/fixture.ts';
import { addSource } from '../src/intake/source.ts';

const root = mkdtempSync(join(tmpdir(), 'almanac-changes-'));
const clock = stoppedClock('2026-11-20T12:00:00Z');
const folder = dataFolderAt(join(root, 'data'));

beforeAll(async () => {
  await init(
    { data: folder.root, clock, progress: silent },
    { id: 'd', name: 'Test', timeZone: 'America/New_York', firstMonth: 7 },
  );
  mkdirSync(join(root, 'drop'));
  addSource(folder, {
    id: 'sis',
    reader: 'oneroster-csv',
    path: join(root, 'drop'),
    deliveries: 'dated-folders',
    layouts: [],
  });
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

async function publishedAfter(
  day: string,
  files: Readonly<Record<string, string>>,
  sql: string,
): Promise<string[]> {
  mkdirSync(join(root, 'drop', day));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(root, 'drop', day, name), text);
  await loadSource({ folder, sourceId: 'sis', clock });
  await publishFolder(folder, { clock, progress: silent });
  const edition = await openEdition(editionFile(folder, currentEdition(folder).id));
  try {
    const rows = await edition.all(sql);
    return rows.map((row) => Object.values(row).join(' '));
  } finally {
    edition.close();
  }
}

test('an edition holds what a whole set and the changes after it say together', async () => {
  const students = 'select first_name, delivery_id from edition.student order by all';
  expect(await publishedAfter('2026-10-01', cleanSet(), students)).toEqual([
    'Ana sis/2026-10-01-1',
    'Ben sis/2026-10-01-1',
  ]);

  const header = (file: string) => cleanSet()[`${file}.csv`]?.split('\n')[0] ?? '';
  const changes = {
    'users.csv': lines(
      header('users'),
      'u2,active,2026-10-02T08:00:00Z,true,ben,,Benjamin,Okafor,,1002,,,,,03,,,,,,s1,',
      'u6,active,2026-10-02T08:00:00Z,true,kim,,Kim,Sol,,1006,,,,,03,,,,,,s1,',
    ),
    'roles.csv': lines(header('roles'), 'r7,active,2026-10-02T08:00:00Z,u6,primary,student,2026-10-02,,s1,'),
    'manifest.csv': manifest('1.2', ['users', 'roles']).replaceAll(',bulk', ',delta'),
  };
  expect(await publishedAfter('2026-10-02', changes, students)).toEqual([
    'Ana sis/2026-10-01-1',
    'Benjamin sis/2026-10-02-1',
    'Kim sis/2026-10-02-1',
  ]);

  // A day on which nothing has changed: all is as it was, and each row says where it came from.
  const counted = `select (select count(*) from edition.school), (select count(*) from edition.section),
      (select count(*) from edition.section_enrollment), (select string_agg(distinct delivery_id, ' ') from edition.section)`;
  expect(await publishedAfter('2026-10-03', { 'manifest.csv': manifest('1.2', []) }, counted)).toEqual([
    '2 2 2 sis/2026-10-01-1',
  ]);
}, 180_000);
