import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { stoppedClock } from '../../base/clock.ts';
import { type DataFolder, dataFolderAt } from '../../base/data-folder.ts';
import { literal } from '../../engine/sql.ts';
import { openWarehouse } from '../../engine/warehouse.ts';
import { checkDataFolder } from '../check.ts';
import { type Delivery, mappedFile, readFindings } from '../delivery.ts';
import { type KnownStudents, nobodyKnown } from '../known-students.ts';
import { ensureMapped, loadSource } from '../load.ts';
import { readSource } from '../source.ts';
import { pinStudentIds } from './pin-file.ts';
import { choiceOf } from './settle.ts';
import { sourceRates } from './source-rates.ts';

let root: string;
let folder: DataFolder;
const clock = stoppedClock('2026-11-20T12:00:00Z');

/** Numbers far apart, as districts draw them from a large range. */
const local = Array.from({ length: 40 }, (_, index) => String(100_000 + index * 7919));
const roster: KnownStudents = {
  systems: new Map([
    ['local', new Map(local.map((id, index) => [id, `p${index}`]))],
    ['state', new Map(local.map((id, index) => [`9${id}`, `p${index}`]))],
  ]),
  names: new Map(
    local.map((_, index) => [`p${index}`, { first: `F${index}`, last: lastName(index), birthDate: null }]),
  ),
};

function lastName(index: number): string {
  return `Name${String.fromCharCode(97 + (index % 26))}`;
}

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'almanac-settle-'));
  folder = dataFolderAt(join(root, 'data'));
  write('data/almanac.yaml', 'district: { id: "1", name: Test }\ntimeZone: America/New_York\n');
  source('');
  write(
    'data/layouts/vendor/layout.yaml',
    `layout: vendor
title: Scores
feeds:
  scores:
    files: "*.csv"
    header: [StudentID, StateID, Last Name, Day]
    columns: [Other]
student_ids:
  scores: [StudentID, StateID]
`,
  );
  write(
    'data/layouts/vendor/attendance_event.sql',
    `select source_row, matched_student_id as student_id, matched_student_id_system as student_id_system, 'S1' as school_id,
  us_date(Day) as date, 'tardy' as attendance_event_category, null as source_code, null as duration, null as reason
from scores`,
  );
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function write(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

function source(pins: string): void {
  write(
    'data/sources/vendor.yaml',
    `id: vendor\nreader: table\nwhere: { path: ../drop }\nlayouts: [vendor]\n${pins}`,
  );
}

function scores(rows: readonly (readonly string[])[]): void {
  write(
    'drop/scores.csv',
    `StudentID,StateID,Last Name,Day\n${rows.map((row) => row.join(',')).join('\n')}\n`,
  );
}

async function load(known: KnownStudents): Promise<Delivery> {
  const { deliveries } = await loadSource({
    folder,
    sourceId: 'vendor',
    clock,
    knownStudents: async () => known,
  });
  const [loaded] = deliveries;
  if (!loaded) throw new Error('nothing was loaded');
  return loaded.delivery;
}

async function mappedIds(delivery: Delivery): Promise<string[]> {
  const file = mappedFile(folder, delivery, 'attendance_event');
  if (file === null) throw new Error('nothing was mapped');
  const warehouse = await openWarehouse();
  try {
    const rows = await warehouse.all<{ id: string }>(
      `select student_id_system || ':' || student_id as id from read_parquet(${literal(file)}) order by source_row`,
    );
    return rows.map(({ id }) => id);
  } finally {
    warehouse.close();
  }
}

const finding = (delivery: Delivery) =>
  readFindings(folder, delivery.id).find(({ rule }) => rule.startsWith('student-ids'));
const matching = local.slice(0, 30).map((id, index) => [id, '', lastName(index), '11/19/2026']);

test('ids are settled on what they match, and the delivery tells the rates', async () => {
  scores([...matching, ['42', `9${local[35]}`, '', '11/19/2026']]);
  const delivery = await load(roster);
  expect(delivery.studentIds).toEqual([
    { feed: 'scores', column: 'StudentID', system: 'local', form: 'as-is', state: 'matched' },
  ]);
  expect((await mappedIds(delivery)).slice(0, 2)).toEqual([`local:${local[0]}`, `local:${local[1]}`]);
  const { message = '', rows, severity } = finding(delivery) ?? {};
  expect([severity, rows]).toEqual(['note', 31]);
  expect(message).toContain('30 of 31 rows (96 %)');
  expect(message).toContain('fits for 30 of 30');
  for (const [id = '', , name = ''] of matching) {
    expect(message).not.toContain(id);
    expect(message).not.toContain(name);
  }
});

test('where names say they are others, nobody is matched; a pin is what a person says', async () => {
  scores(matching.map(([id = ''], index) => [id, '', lastName(index + 1), '11/19/2026']));
  const undecided = await load(roster);
  expect(undecided.studentIds).toMatchObject([{ state: 'undecided', system: 'vendor' }]);
  expect(finding(undecided)).toMatchObject({ rule: 'student-ids-undecided', severity: 'warning', rows: 30 });
  expect((await mappedIds(undecided))[0]).toBe(`vendor:${local[0]}`);

  source('student_ids: { scores: { column: StudentID, system: local } }\n');
  const pinned = await load(roster);
  expect(pinned.id).toBe(undecided.id);
  expect(pinned.studentIds).toMatchObject([{ state: 'pinned', system: 'local' }]);
  expect((await mappedIds(pinned))[0]).toBe(`local:${local[0]}`);
});

test('a pin that fits few rows is told; the source’s own ids can be pinned', async () => {
  source('student_ids: { scores: { column: stateid, system: state } }\n');
  scores(local.slice(0, 30).map((id, index) => [id, index < 3 ? `9${id}` : `7${id}`, '', '11/19/2026']));
  const low = await load(roster);
  expect(finding(low)).toMatchObject({ rule: 'student-ids-pin-low', severity: 'warning' });
  expect(finding(low)?.message).toContain('3 of 30 rows (10 %)');
  source('student_ids: { scores: { column: StudentID, system: source } }\n');
  expect((await mappedIds(await load(roster)))[0]).toBe(`vendor:${local[0]}`);
});

test('a source loaded before the roster is settled when the roster is there', async () => {
  scores(matching);
  const early = await load(nobodyKnown);
  expect(early.studentIds).toMatchObject([{ state: 'unknown', system: 'vendor' }]);
  expect(finding(early)).toMatchObject({ rule: 'student-ids-unknown', severity: 'note' });
  const options = { folder, deliveries: [early], clock };
  const [still] = await ensureMapped({ ...options, knownStudents: async () => nobodyKnown });
  expect(still?.mappedAt).toBeUndefined();
  const [later] = await ensureMapped({ ...options, knownStudents: async () => roster });
  expect(later?.studentIds).toMatchObject([{ state: 'matched', system: 'local' }]);
  expect(later && (await mappedIds(later))[0]).toBe(`local:${local[0]}`);
});

test('a delivery too small to tell follows the one before it', async () => {
  const known: KnownStudents = {
    systems: new Map([['local', roster.systems.get('local') ?? new Map()]]),
    names: new Map(),
  };
  scores(matching);
  expect((await load(known)).studentIds).toMatchObject([{ state: 'matched' }]);
  scores(matching.slice(0, 1));
  const small = await load(known);
  expect(small.studentIds).toMatchObject([{ state: 'kept', system: 'local' }]);
  expect(finding(small)).toMatchObject({ rule: 'student-ids-kept' });
});

test('check holds pins against the layouts', async () => {
  mkdirSync(join(root, 'drop'));
  source(
    'student_ids:\n  scores: { column: Ident, system: local }\n  pupils: { column: StudentID, system: local }\n',
  );
  const told = (await checkDataFolder(folder)).map(({ file, line, message }) => `${file}:${line} ${message}`);
  expect(told).toEqual([
    'sources/vendor.yaml:6 the feed "scores" has no column "Ident"',
    'sources/vendor.yaml:7 no layout of the source leaves the student ids of a feed "pupils" open',
  ]);
  source('student_ids: { scores: { column: StudentID, system: local, form: padded } }\n');
  expect((await checkDataFolder(folder)).map(({ message }) => message)).toEqual([
    '"form: padded" and "width" go together',
  ]);
});

test('pins are written into the file of the source, and all else in it stays', async () => {
  source('# who answers: the assessment office\nsteward: Assessment\n');
  scores(matching);
  await load(roster);
  const [rates] = await sourceRates(folder, 'vendor', roster);
  if (rates?.decision.kind !== 'matched') throw new Error('not matched');
  expect(rates).toMatchObject({ feed: 'scores', isWhole: true, pin: null });
  pinStudentIds(folder, 'vendor', new Map([['scores', choiceOf(rates.decision.best)]]));
  const text = readFileSync(join(folder.sources, 'vendor.yaml'), 'utf8');
  expect(text).toContain('# who answers: the assessment office\nsteward: Assessment\n');
  expect(readSource(folder, 'vendor').studentIds).toEqual({
    scores: { column: 'StudentID', system: 'local' },
  });
  expect((await load(roster)).studentIds).toMatchObject([{ state: 'pinned' }]);
});

test('older deliveries are settled with the newest one, and left alone where that cannot be', async () => {
  write(
    'data/sources/vendor.yaml',
    'id: vendor\nreader: table\nwhere: { path: ../drop, deliveries: dated-folders }\nlayouts: [vendor]\n',
  );
  const text = (rows: readonly (readonly string[])[]) =>
    `StudentID,StateID,Last Name,Day\n${rows.map((row) => row.join(',')).join('\n')}\n`;
  write('drop/2026-10-01/scores.csv', text(matching.slice(0, 20)));
  write('drop/2026-11-01/scores.csv', text(matching));
  const { deliveries } = await loadSource({
    folder,
    sourceId: 'vendor',
    clock,
    knownStudents: async () => nobodyKnown,
  });
  const given = { folder, deliveries: deliveries.map(({ delivery }) => delivery), clock };
  const still = await ensureMapped({ ...given, knownStudents: async () => nobodyKnown });
  expect(still.map(({ mappedAt }) => mappedAt)).toEqual([undefined, undefined]);
  const later = await ensureMapped({ ...given, knownStudents: async () => roster });
  expect(later.map(({ studentIds }) => studentIds?.[0]?.state)).toEqual(['matched', 'matched']);
}, 30_000);
