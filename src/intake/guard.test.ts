import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { stoppedClock } from '../base/clock.ts';
import type { DataFolder } from '../base/data-folder.ts';
import { deliveryFolder, readDelivery } from './delivery.ts';
import {
  schools,
  students,
  type TinySource,
  tinyLayout,
  tinySource,
  tinySourceFile,
  tinyStudentSql,
} from './guard/tiny-source.ts';
import type { Difference } from './guard.ts';
import { ensureMapped, loadSource } from './load.ts';

/** One delivery after the other through the real intake, held or not. */
let tiny: TinySource;
let folder: DataFolder;
let approved: Set<string>;

beforeEach(() => {
  tiny = tinySource();
  folder = tiny.folder;
  approved = new Set();
});
afterEach(() => tiny.remove());

/** Drops files for a day, loads, and gives what became of the newest delivery. */
async function deliver(day: string, files: Record<string, string>) {
  for (const [name, text] of Object.entries(files)) tiny.write(`drop/${day}/${name}`, `${text}\n`);
  const { deliveries } = await loadSource({
    folder,
    sourceId: 'sis',
    clock: stoppedClock('2026-11-20T12:00:00Z'),
    approved: (id) => approved.has(id),
  });
  const loaded = deliveries.find(({ delivery }) => delivery.asOf === day);
  if (!loaded) throw new Error('nothing was loaded');
  expect(loaded.delivery.problem).toBe(null);
  return loaded.delivery;
}
const causesOf = ({ hold }: { hold?: { causes: { cause: string }[] } | null }) =>
  hold?.causes.map(({ cause }) => cause) ?? [];
const differenceOf = (id: string): Difference =>
  JSON.parse(readFileSync(join(deliveryFolder(folder, id), 'diff.json'), 'utf8'));

test('a typo that drops 1,052 students is held, and the next good delivery needs nobody', async () => {
  const all = students(1540);
  expect(causesOf(await deliver('2026-11-16', { 'students.csv': all, 'schools.csv': schools() }))).toEqual(
    [],
  );
  const held = await deliver('2026-11-17', { 'students.csv': students(488), 'schools.csv': schools() });
  expect(held.hold?.causes).toEqual([
    expect.objectContaining({ cause: 'records-removed', entity: 'student', rows: 1052, of: 1540 }),
    expect.objectContaining({ cause: 'feed-shrunk', feed: 'students', rows: 488, of: 1540 }),
  ]);
  expect(readDelivery(folder, held.id)).toEqual(held);
  expect(existsSync(join(deliveryFolder(folder, held.id), 'diff.parquet'))).toBe(true);
  // Compared with the last good one, not with the held one, from which it would differ by 1,052 students more.
  const next = await deliver('2026-11-18', { 'students.csv': students(1545), 'schools.csv': schools() });
  expect(causesOf(next)).toEqual([]);
  expect(differenceOf(next.id).entities.find(({ entity }) => entity === 'student')).toMatchObject({
    against: 'sis/2026-11-16-1',
    added: 5,
    removed: 0,
    changed: 0,
  });
});

test('a delivery that is half as long again is held again until somebody approves the first', async () => {
  await deliver('2026-11-16', { 'students.csv': students(400), 'schools.csv': schools() });
  const first = await deliver('2026-11-17', { 'students.csv': students(100), 'schools.csv': schools() });
  expect(causesOf(first)).toContain('records-removed');
  expect(
    causesOf(await deliver('2026-11-18', { 'students.csv': students(101), 'schools.csv': schools() })),
  ).toContain('records-removed');
  approved.add(first.id);
  expect(
    causesOf(await deliver('2026-11-19', { 'students.csv': students(102), 'schools.csv': schools() })),
  ).toEqual([]);
});

test('a feed that is missing or empty is held, unless the source is known to leave it out', async () => {
  await deliver('2026-11-16', { 'students.csv': students(60), 'schools.csv': schools(12) });
  expect(causesOf(await deliver('2026-11-17', { 'students.csv': students(60) }))).toEqual(['feed-shrunk']);
  expect(
    causesOf(
      await deliver('2026-11-18', { 'students.csv': 'NO,FIRST,LAST,SEX', 'schools.csv': schools(12) }),
    ),
  ).toEqual(['feed-shrunk']);
  approved.add('sis/2026-11-17-1');
  expect(causesOf(await deliver('2026-11-19', { 'students.csv': students(61) }))).toEqual([]);
});

test('a column of other codes is held; in a feed too small to judge it is not', async () => {
  await deliver('2026-11-16', { 'students.csv': students(200), 'schools.csv': schools() });
  const other = await deliver('2026-11-17', {
    'students.csv': students(200, () => 'female'),
    'schools.csv': schools(),
  });
  expect(other.hold?.causes).toEqual([
    expect.objectContaining({ cause: 'column-mix', entity: 'student', column: 'sex', share: 0.5 }),
  ]);
  tiny.write('data/sources/sis.yaml', `${tinySourceFile}guard: { columnValues: 300 }\n`);
  const quiet = await deliver('2026-11-18', {
    'students.csv': students(201, () => 'female'),
    'schools.csv': schools(),
  });
  expect(causesOf(quiet)).toEqual([]);
});

test('nothing is held that has nothing to be compared with', async () => {
  // The first delivery; the first of a school year; feeds that add up.
  expect(
    causesOf(await deliver('2026-06-12', { 'students.csv': students(300), 'schools.csv': schools() })),
  ).toEqual([]);
  const newYear = await deliver('2026-08-20', { 'students.csv': students(20), 'schools.csv': schools() });
  expect(newYear.schoolYear).toBe(2027);
  expect(causesOf(newYear)).toEqual([]);
  expect(differenceOf(newYear.id)).toEqual({ feeds: [], entities: [] });
  tiny.write('data/layouts/tiny/layout.yaml', tinyLayout('all'));
  await deliver('2026-08-21', { 'students.csv': students(300), 'schools.csv': schools() });
  expect(
    causesOf(await deliver('2026-08-22', { 'students.csv': students(12), 'schools.csv': schools() })),
  ).toEqual([]);
});

test('what cannot be compared is kept and held', async () => {
  const first = await deliver('2026-11-16', { 'students.csv': students(60), 'schools.csv': schools() });
  writeFileSync(join(deliveryFolder(folder, first.id), 'mapped', 'student.parquet'), 'no parquet at all');
  const held = await deliver('2026-11-17', { 'students.csv': students(61), 'schools.csv': schools() });
  expect(causesOf(held)).toEqual(['not-compared']);
  expect(existsSync(join(deliveryFolder(folder, held.id), 'files', 'students.csv'))).toBe(true);
});

test('mapping anew holds nothing that was good, and frees what only its layout made look wrong', async () => {
  await deliver('2026-11-16', { 'students.csv': students(200), 'schools.csv': schools() });
  // The export has new codes for sex, which the layout does not know yet.
  const codes = students(200, (n) => (n % 2 === 0 ? 'F' : 'M'));
  const held = await deliver('2026-11-17', { 'students.csv': codes, 'schools.csv': schools() });
  expect(causesOf(held)).toEqual(['column-emptied']);
  tiny.write(
    'data/layouts/tiny/student.sql',
    tinyStudentSql.replace(
      'SEX as sex',
      "case SEX when 'F' then 'female' when 'M' then 'male' else SEX end as sex",
    ),
  );
  const clock = stoppedClock('2026-11-20T12:00:00Z');
  const deliveries = [readDelivery(folder, 'sis/2026-11-16-1'), readDelivery(folder, held.id)];
  const mapped = await ensureMapped({ folder, deliveries, clock });
  expect(mapped.map((each) => [each.id, each.hold])).toEqual([
    ['sis/2026-11-16-1', null],
    [held.id, null],
  ]);
});
