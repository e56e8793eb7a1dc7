import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { stoppedClock } from '../../../base/clock.ts';
import { type DataFolder, dataFolderAt } from '../../../base/data-folder.ts';
import type { EntityName } from '../../../edition/schema/entities.ts';
import { literal } from '../../../engine/sql.ts';
import { openWarehouse } from '../../../engine/warehouse.ts';
import { accountingOf, type Delivery, deliveriesOf, mappedFile, readFindings } from '../../delivery.ts';
import { loadSource } from '../../load.ts';
import { addSource } from '../../source.ts';
import { cleanSet, lines, manifest } from '../fixture.ts';

let folder: DataFolder;
beforeEach(() => {
  folder = dataFolderAt(mkdtempSync(join(tmpdir(), 'almanac-chain-')));
  writeFileSync(folder.settingsFile, 'district: { id: "1", name: Test }\ntimeZone: America/New_York\n');
  mkdirSync(join(folder.root, 'drop'));
  addSource(folder, {
    id: 'sis',
    reader: 'oneroster-csv',
    path: 'drop',
    deliveries: 'dated-folders',
    layouts: [],
  });
});
afterEach(() => rmSync(folder.root, { recursive: true, force: true }));

function drop(day: string, files: Readonly<Record<string, string>>): void {
  mkdirSync(join(folder.root, 'drop', day));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder.root, 'drop', day, name), text);
}

/** Changes: lines below the header of each file. */
function changes(files: Readonly<Record<string, readonly string[]>>): Record<string, string> {
  const set: Record<string, string> = {};
  for (const [file, rows] of Object.entries(files)) {
    const header = cleanSet()[`${file}.csv`]?.split('\n')[0] ?? '';
    set[`${file}.csv`] = lines(header, ...rows);
  }
  const modes = manifest('1.2', Object.keys(files)).replaceAll(',bulk', ',delta');
  return { ...set, 'manifest.csv': modes };
}

async function load(): Promise<Delivery[]> {
  await loadSource({ folder, sourceId: 'sis', clock: stoppedClock('2026-11-20T12:00:00Z') });
  const all = deliveriesOf(folder, 'sis');
  for (const delivery of all) {
    const { read, mapped, quarantined, skipped } = accountingOf(delivery);
    expect([delivery.id, mapped + quarantined + skipped]).toEqual([delivery.id, read]);
  }
  return all;
}

async function rows(delivery: Delivery, entity: EntityName, ...columns: string[]): Promise<string[]> {
  const warehouse = await openWarehouse();
  try {
    const file = mappedFile(folder, delivery, entity) ?? '';
    const found = await warehouse.all(
      `select ${columns.join(', ')} from read_parquet(${literal(file)}) order by all`,
    );
    return found.map((row) => Object.values(row).join(' '));
  } finally {
    warehouse.close();
  }
}

const at = (day: string) => `2026-${day}T08:00:00.000Z`;
const told = (delivery: Delivery) =>
  readFindings(folder, delivery.id).map(
    ({ rule, column, rows: count }) => `${rule} ${column ?? '-'} ×${count}`,
  );
const user = (id: string, status: string, day: string, name: string) =>
  `${id},${status},${at(day)},true,${id},,${name},Okafor,,1${id},,,,,03,,,,,,s1,`;

test('changes go on from what was known: added, replaced, taken away, and all else as it was', async () => {
  drop('2026-10-01', cleanSet());
  drop(
    '2026-10-02',
    changes({
      users: [user('u2', 'active', '10-02', 'Benjamin'), user('u6', 'active', '10-02', 'Kim')],
      roles: [
        `r7,active,${at('10-02')},u6,primary,student,2026-10-02,,s1,`,
        `r1,tobedeleted,${at('10-02')},,,,,,,`,
        `r99,tobedeleted,${at('10-02')},,,,,,,`,
      ],
      enrollments: [
        `e7,active,${at('10-02')},k2,s1,u6,student,,2026-10-02,`,
        `e8,active,${at('10-02')},k9,s1,u6,student,,,`,
      ],
    }),
  );
  drop('2026-10-03', { 'manifest.csv': manifest('1.2', []) });
  const [first, second, third] = await load();
  if (!first || !second || !third) throw new Error('three deliveries were dropped');
  expect([first.base, second.base?.delivery, third.base?.delivery]).toEqual([undefined, first.id, second.id]);
  for (const delivery of [second, third]) {
    expect(await rows(delivery, 'student', 'student_id', 'first_name')).toEqual(['u2 Benjamin', 'u6 Kim']);
    expect(await rows(delivery, 'section', 'section_id')).toEqual(['k1', 'k2']);
    expect(delivery.schoolYear).toBe(2027);
  }
  // Where each row came from stays known.
  expect(await rows(second, 'student', 'student_id', 'source_delivery')).toEqual(['u2 ', 'u6 ']);
  expect(await rows(third, 'student', 'student_id', 'source_delivery')).toEqual([
    `u2 ${second.id}`,
    `u6 ${second.id}`,
  ]);
  expect(await rows(second, 'school', 'school_id', 'source_delivery')).toEqual([
    `s1 ${first.id}`,
    `s2 ${first.id}`,
  ]);
  // Only its own rows count.
  expect(accountingOf(second).read).toBe(7);
  expect(accountingOf(third)).toEqual({ read: 0, mapped: 0, quarantined: 0, skipped: 0 });
  expect(told(second)).toEqual(
    expect.arrayContaining([
      'delta-reference-dangling classSourcedId ×1',
      'delta-unknown-removed sourcedId ×1',
    ]),
  );
}, 120_000);

test('changes without anything before them are refused, and used when the whole set comes after all', async () => {
  drop('2026-10-02', changes({ users: [user('u2', 'active', '10-02', 'Benjamin')] }));
  const [refused] = await load();
  expect([refused?.state, refused?.base]).toEqual(['refused', null]);
  expect(refused?.problem?.message).toContain('users.csv');
  drop('2026-10-01', cleanSet());
  const [, second] = await load();
  if (!second) throw new Error('two deliveries were dropped');
  expect([second.state, second.id]).toEqual(['mapped', refused?.id]);
  expect(await rows(second, 'student', 'student_id', 'first_name')).toEqual(['u1 Ana', 'u2 Benjamin']);
}, 120_000);

test('changes that come late take their place, and what follows is made anew', async () => {
  drop('2026-10-01', cleanSet());
  drop('2026-10-03', changes({ users: [user('u2', 'active', '10-03', 'Benjamin')] }));
  await load();
  drop(
    '2026-10-02',
    changes({
      users: [user('u2', 'active', '10-02', 'Bennie'), `u1,tobedeleted,${at('10-02')},,,,,,,,,,,,,,,,,,,`],
    }),
  );
  const [, middle, last] = await load();
  if (!middle || !last) throw new Error('three deliveries were dropped');
  expect(await rows(middle, 'student', 'student_id', 'first_name')).toEqual(['u2 Bennie']);
  expect(await rows(last, 'student', 'student_id', 'first_name')).toEqual(['u2 Benjamin']);
  expect(last.base?.delivery).toBe(middle.id);
}, 120_000);

test('an older row that comes in a newer delivery changes nothing', async () => {
  drop('2026-10-01', cleanSet());
  drop('2026-10-02', changes({ users: [user('u2', 'active', '10-02', 'Benjamin')] }));
  drop('2026-10-03', changes({ users: [user('u2', 'active', '09-30', 'Bennie')] }));
  const [, , last] = await load();
  if (!last) throw new Error('three deliveries were dropped');
  expect(await rows(last, 'student', 'student_id', 'first_name')).toEqual(['u1 Ana', 'u2 Benjamin']);
  expect(accountingOf(last)).toEqual({ read: 1, mapped: 0, quarantined: 0, skipped: 1 });
  expect(told(last)).toContain('delta-row-older dateLastModified ×1');
}, 120_000);

test('ids that are new all at once hold the delivery, and are told in words', async () => {
  const set = cleanSet();
  const more = (prefix: string) =>
    Array.from(
      { length: 12 },
      (_, index) =>
        `${prefix}${index},,,true,login${index},,First${index},Last,,${2000 + index},,,,,03,,,,,,s1,\n`,
    ).join('');
  const roles = (prefix: string) =>
    Array.from(
      { length: 12 },
      (_, index) => `r${prefix}${index},,,${prefix}${index},primary,student,,,s1,\n`,
    ).join('');
  drop('2026-10-01', {
    ...set,
    'users.csv': set['users.csv'] + more('a'),
    'roles.csv': set['roles.csv'] + roles('a'),
  });
  drop('2026-10-02', {
    ...set,
    'users.csv': set['users.csv'] + more('b'),
    'roles.csv': set['roles.csv'] + roles('b'),
  });
  const [first, second] = await load();
  if (!first || !second) throw new Error('two deliveries were dropped');
  expect(first.hold ?? null).toBeNull();
  // Five people keep their ids, twelve do not: 12 of 17 are no wave, but all of them below are.
  expect(second.hold?.causes.map(({ cause }) => cause) ?? []).not.toContain('ids-changed');
  const renamed = (text: string | undefined) => (text ?? '').replaceAll(/\b(u[1-5]|b\d+)\b/g, 'new-$1');
  drop('2026-10-03', {
    ...set,
    'users.csv': renamed(set['users.csv'] + more('b')),
    'roles.csv': renamed(set['roles.csv'] + roles('b')),
    'enrollments.csv': renamed(set['enrollments.csv']),
    'demographics.csv': renamed(set['demographics.csv']),
  });
  const [, , third] = await load();
  if (!third) throw new Error('three deliveries were dropped');
  expect(third.hold?.causes).toContainEqual(
    expect.objectContaining({ cause: 'ids-changed', feed: 'users', rows: 17, of: 17 }),
  );
  expect(told(third)).toContain('ids-changed sourcedId ×17');
}, 120_000);

test('a new school year has new classes, and that is no wave; new ids for its people are', async () => {
  const set = cleanSet();
  const next = (text: string | undefined) =>
    (text ?? '')
      .replaceAll(/202\d/g, (year) => String(Number(year) + 1))
      .replaceAll(/\b(k[12]|e[123]|y27|t[12])\b/g, 'n-$1');
  const newYear = Object.fromEntries(
    Object.entries(set).map(([name, text]) => [name, name === 'manifest.csv' ? text : next(text)]),
  );
  drop('2026-10-01', set);
  drop('2027-10-01', newYear);
  const rename = (text: string | undefined) => (text ?? '').replaceAll(/\b(u[1-5])\b/g, 'new-$1');
  drop(
    '2028-10-01',
    Object.fromEntries(
      Object.entries(newYear).map(([name, text]) => [
        name,
        name === 'manifest.csv' ? text : rename(next(text)),
      ]),
    ),
  );
  await loadSource({ folder, sourceId: 'sis', clock: stoppedClock('2028-11-20T12:00:00Z') });
  const [, second, third] = deliveriesOf(folder, 'sis');
  if (!second || !third) throw new Error('three deliveries were dropped');
  expect([second.schoolYear, second.hold ?? null]).toEqual([2028, null]);
  expect(third.schoolYear).toBe(2029);
  expect(third.hold?.causes).toEqual([
    expect.objectContaining({ cause: 'ids-changed', feed: 'users', rows: 5, of: 5 }),
  ]);
}, 120_000);
