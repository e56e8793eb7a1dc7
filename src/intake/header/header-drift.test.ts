import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { stoppedClock } from '../../base/clock.ts';
import { type DataFolder, dataFolderAt } from '../../base/data-folder.ts';
import { literal } from '../../engine/sql.ts';
import { openWarehouse } from '../../engine/warehouse.ts';
import { checkDataFolder } from '../check.ts';
import { mappedFile } from '../delivery.ts';
import { loadSource } from '../load.ts';
import { driftOf, driftText, likeness } from './drift.ts';
import { fitsOf } from './fit.ts';
import { signaturesOf } from './version.ts';

let root: string;
let folder: DataFolder;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'almanac-drift-'));
  folder = dataFolderAt(join(root, 'data'));
  write('data/almanac.yaml', 'district: { id: "1", name: Test }\ntimeZone: America/New_York\n');
  write('data/sources/s.yaml', 'id: s\nreader: table\nwhere: { path: ../drop }\nlayouts: [tiny]\n');
  layout('tiny', versions);
  mkdirSync(join(root, 'drop'));
  layout('other', '', '[Pupil, Building, Tested On, Extra]');
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const versions = `
    versions:
      "2026": { from: 2025 }
      "2024": { from: 2020, to: 2024, rename: { Pupil Number: Student ID, Bldg: School }, without: [Note] }`;

function layout(name: string, more: string, header = '[Student ID, School, Day, Note]'): void {
  write(
    `data/layouts/${name}/layout.yaml`,
    `layout: ${name}\ntitle: ${name}\nfeeds:\n  scores:\n    files: "*.csv"\n    header: ${header}\n    keep: all${more}\n`,
  );
  write(
    `data/layouts/${name}/attendance_event.sql`,
    header.includes('Pupil')
      ? 'select source_row, Pupil as student_id, Building as school_id, "Tested On" as date, null as attendance_event_category, Extra as source_code, null as duration, null as reason from scores'
      : `select source_row, "Student ID" as student_id, School as school_id, Day as date, 'tardy' as attendance_event_category,
  Note as source_code, null as duration, null as reason from scores`,
  );
}

function write(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

async function load() {
  const { deliveries } = await loadSource({
    folder,
    sourceId: 's',
    clock: stoppedClock('2026-11-20T12:00:00Z'),
  });
  const [loaded] = deliveries;
  if (!loaded) throw new Error('nothing was loaded');
  return loaded;
}

test('the same select serves the headers of several years, and the delivery tells which each file has', async () => {
  expect(await checkDataFolder(folder)).toEqual([]);
  write('drop/a.csv', 'Student ID,School,Day,Note\n1,S,2026-11-19,x\n');
  write('drop/b.csv', 'Bldg,Pupil Number,Day\nS,2,2023-11-19\n');
  const { delivery, findings } = await load();
  expect(delivery.feeds[0]?.accounting).toEqual({ read: 2, mapped: 2, quarantined: 0, skipped: 0 });
  const told = findings.toSorted((a, b) => (a.file ?? '').localeCompare(b.file ?? ''));
  expect(told.map(({ rule, file, message }) => [rule, file, message])).toEqual([
    ['header-version', 'a.csv', 'The file has the header of the version "2026" (school years since 2025).'],
    ['header-version', 'b.csv', 'The file has the header of the version "2024" (school years 2020 to 2024).'],
  ]);
  const warehouse = await openWarehouse();
  const rows = await warehouse.all<{ student_id: string; source_code: string | null }>(
    `select student_id, source_code from read_parquet(${literal(mappedFile(folder, delivery, 'attendance_event'))}) order by source_row`,
  );
  warehouse.close();
  expect(rows).toEqual([
    { student_id: '1', source_code: 'x' },
    { student_id: '2', source_code: null },
  ]);
});

test('a changed header is told against the version it comes nearest to, with the layouts that fit better', async () => {
  write('drop/a.csv', 'StudentIdent,School,Day,Note,Grade\n1,S,2026-11-19,x,5\n');
  const { delivery, findings } = await load();
  expect(delivery.feeds[0]?.accounting).toEqual({ read: 1, mapped: 0, quarantined: 1, skipped: 0 });
  const { message = '' } = findings.find(({ rule }) => rule === 'header-missing') ?? {};
  expect(message).toContain('lacks "Student ID"');
  expect(message).toContain('renamed: "Student ID" to "StudentIdent" (75 % alike); new: "Grade"');
  expect(message).toContain('75 % of the columns of tiny (scores, version 2026)');
});

test('a file of another layout is told by its layout, and none of its cells is told', async () => {
  write('drop/a.csv', 'Pupil,Building,Tested On,Extra\nMaria,S,2026-11-19,x\n');
  const { findings } = await load();
  const { message = '' } = findings.find(({ rule }) => rule === 'header-missing') ?? {};
  expect(message).toContain('It has 100 % of the columns of other (scores)');
  write('drop/a.csv', 'Maria Vega,Oak Street,2012-04-01,x\nJohn Doe,Elm Street,2012-05-01,y\n');
  const told = (await load()).findings.map((each) => each.message).join('\n');
  for (const value of ['Maria', 'Oak', '2012', 'John']) expect(told).not.toContain(value);
});

test('check holds versions against the header', async () => {
  layout(
    'tiny',
    '\n    versions:\n      old: { from: 2024, to: 2020, rename: { A: Nowhere }, without: [Gone] }',
  );
  const problems = await checkDataFolder(folder);
  expect(problems.map(({ line, message }) => [line, message])).toEqual([
    [9, 'the version "old" renames to "Nowhere", which is no column of the feed'],
    [9, 'the version "old" is without "Gone", which is not in the header'],
    [9, 'the version "old" ends before it begins'],
  ]);
});

test('likeness sees swapped words and changed endings', () => {
  expect(likeness('Student ID', 'student_id')).toBe(1);
  expect(likeness('Has Student School Account', 'Has school student account')).toBe(1);
  expect(likeness('Score', 'Birth Date')).toBeLessThan(0.4);
  expect(driftText(driftOf(['A', 'Test Date'], ['A', 'TestDates', 'Zebra']))).toBe(
    'renamed: "Test Date" to "TestDates" (89 % alike); new: "Zebra"',
  );
});

const names = fc.uniqueArray(fc.stringMatching(/^[a-z]{3,8}$/), { minLength: 1, maxLength: 12 });

test('every expected column is there, renamed or missing; every column of the file known, renamed or new', () => {
  fc.assert(
    fc.property(names, names, (expected, columns) => {
      const { renamed, missing, added } = driftOf(expected, columns);
      const from = renamed.map((each) => each.from);
      const to = renamed.map((each) => each.to);
      expect([...expected.filter((each) => columns.includes(each)), ...from, ...missing].sort()).toEqual(
        [...expected].sort(),
      );
      expect([...columns.filter((each) => expected.includes(each)), ...to, ...added].sort()).toEqual(
        [...columns].sort(),
      );
    }),
  );
});

test('a layout fits its own header best, in each of its versions', () => {
  fc.assert(
    fc.property(names, names, (header, other) => {
      const [first = ''] = header;
      const feed = { header, versions: { old: { rename: { [`Old ${first}`]: first } } } };
      const layouts = [
        { layout: 'own', title: 'Own', feeds: { a: feed } },
        { layout: 'zz', title: 'Other', feeds: { b: { header: other } } },
      ];
      for (const { columns } of signaturesOf(header, feed.versions)) {
        const [best] = fitsOf(columns, layouts);
        expect(best?.share).toBe(1);
        if (header.length > other.length) expect(best?.layout).toBe('own');
      }
    }),
  );
});
