import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { stoppedClock } from '../base/clock.ts';
import { type DataFolder, dataFolderAt } from '../base/data-folder.ts';
import { accountingOf, deliveryFolder, listDeliveries, mappedFile, readDelivery } from './delivery.ts';
import { dueSources } from './last-load.ts';
import { ensureMapped, loadSource } from './load.ts';

let root: string;
let folder: DataFolder;
const clock = stoppedClock('2026-11-20T12:00:00Z');

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'almanac-load-'));
  folder = dataFolderAt(join(root, 'data'));
  write('data/almanac.yaml', 'district: { id: "1", name: Test }\ntimeZone: America/New_York\n');
  write(
    'data/sources/sis.yaml',
    'id: sis\nreader: table\nwhere: { path: ../drop }\nschedule: "0 2 * * *"\nlayouts: [tiny]\n',
  );
  write(
    'data/layouts/tiny/layout.yaml',
    `layout: tiny
title: Attendance of a tiny system
feeds:
  attendance:
    files: "att*.csv"
    header: [STUDENT_NO, SCHOOL, ATT_DATE, CODE]
    columns: [NOTE]
    keep: all
ids: { student: local }
crosswalks:
  attendance_code: { feed: attendance, column: CODE }
skip:
  - { rule: trailer, feed: attendance, when: "STUDENT_NO like 'TOTAL%'", because: The export ends with a line of totals. }
`,
  );
  write(
    'data/layouts/tiny/crosswalks/attendance_code.csv',
    'code,category\nUNX,unexcused_absence\nTDY,tardy\n',
  );
  write(
    'data/layouts/tiny/attendance_event.sql',
    `select f.source_row, f.STUDENT_NO as student_id, f.SCHOOL as school_id, us_date(f.ATT_DATE) as date,
  x.category as attendance_event_category, f.CODE as source_code, null as duration, f.NOTE as reason
from attendance f
left join crosswalk_attendance_code x on x.code = f.CODE`,
  );
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function write(path: string, text: string | Buffer): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

const load = () => loadSource({ folder, sourceId: 'sis', clock });
const csv =
  'STUDENT_NO,SCHOOL,ATT_DATE,CODE\n101,S1,11/19/2026,unx\n102,S1,11/19/2026,TDY\n103,S1,2026-11-18,ZZZ\nTOTAL 3,,,\n';

test('keeps the bytes, maps the rows, and accounts for them', async () => {
  write('drop/att_2026.csv', csv);
  write('drop/readme.txt', 'hello');
  const { deliveries } = await load();
  const [loaded] = deliveries;
  expect(loaded?.outcome).toBe('loaded');
  expect(loaded?.delivery).toMatchObject({
    id: 'sis/2026-11-20-1',
    asOf: '2026-11-20',
    schoolYear: 2027,
    state: 'mapped',
    entities: [{ entity: 'attendance_event', rows: 3 }],
    findings: { error: 0, warning: 2, note: 0 },
  });
  expect(loaded && accountingOf(loaded.delivery)).toEqual({ read: 4, mapped: 3, quarantined: 0, skipped: 1 });
  expect(loaded?.findings.map(({ rule }) => rule).sort()).toEqual(['code-unmapped', 'file-unclaimed']);
});

test('the same bytes twice are a no-op; what comes back after something else is news', async () => {
  write('drop/att.csv', csv);
  await load();
  const before = readdirSync(join(folder.landing, 'sis')).sort();
  expect((await load()).deliveries.map(({ outcome }) => outcome)).toEqual(['unchanged']);
  expect(readdirSync(join(folder.landing, 'sis')).sort()).toEqual(before);
  write('drop/att.csv', csv.replace('103', '104'));
  expect((await load()).deliveries.map(({ delivery }) => delivery.id)).toEqual(['sis/2026-11-20-2']);
  write('drop/att.csv', csv);
  expect((await load()).deliveries.map(({ outcome, delivery }) => [outcome, delivery.id])).toEqual([
    ['loaded', 'sis/2026-11-20-3'],
  ]);
});

test('dated folders are one delivery each, in their order, whenever they come', async () => {
  write(
    'data/sources/sis.yaml',
    'id: sis\nreader: table\nwhere: { path: ../drop, deliveries: dated-folders }\nlayouts: [tiny]\n',
  );
  write('drop/2026-11-19/att.csv', csv);
  write('drop/2026-11-18/att.csv', csv.replace('101', '105'));
  write('drop/notes/att.csv', csv);
  await load();
  write('drop/2026-11-17/att.csv', csv.replace('101', '106'));
  const { deliveries } = await load();
  expect(deliveries.map(({ outcome, delivery }) => [outcome, delivery.id])).toEqual([
    ['loaded', 'sis/2026-11-17-1'],
    ['unchanged', 'sis/2026-11-18-1'],
    ['unchanged', 'sis/2026-11-19-1'],
  ]);
  expect(listDeliveries(folder).map(({ id }) => id)).toEqual(deliveries.map(({ delivery }) => delivery.id));
});

test('of dated folders with the same bytes in a row, the first is the delivery; what comes back later is news', async () => {
  write(
    'data/sources/sis.yaml',
    'id: sis\nreader: table\nwhere: { path: ../drop, deliveries: dated-folders }\nlayouts: [tiny]\n',
  );
  const days = ['2026-11-16', '2026-11-17', '2026-11-18', '2026-11-19', '2026-11-20'];
  for (const [index, day] of days.entries())
    write(`drop/${day}/att.csv`, index === 2 ? csv.replace('101', '105') : csv);
  const outcomes = async () =>
    (await load()).deliveries.map(({ outcome, delivery }) => [outcome, delivery.asOf]);
  expect(await outcomes()).toEqual([
    ['loaded', days[0]],
    ['unchanged', days[0]],
    ['loaded', days[2]],
    ['loaded', days[3]],
    ['unchanged', days[3]],
  ]);
  expect((await outcomes()).every(([outcome]) => outcome === 'unchanged')).toBe(true);
});

test('a delivery that cannot be used is kept and refused', async () => {
  write('drop/att.csv', csv);
  write('data/layouts/tiny/attendance_event.sql', 'select source_row, STUDENT as student_id from attendance');
  const { deliveries } = await load();
  const [refused] = deliveries;
  expect(refused?.outcome).toBe('refused');
  expect(refused?.delivery.problem?.message).toContain('STUDENT');
  expect(refused && accountingOf(refused.delivery)).toEqual({
    read: 4,
    mapped: 0,
    quarantined: 4,
    skipped: 0,
  });
  const kept = join(deliveryFolder(folder, 'sis/2026-11-20-1'), 'files', 'att.csv');
  expect(readFileSync(kept, 'utf8')).toBe(csv);

  write('drop/att.csv.zip', 'no zip');
  expect((await load()).deliveries[0]?.delivery.problem?.message).toContain('att.csv.zip');
});

test('a child that is ended costs its own delivery only', async () => {
  const sql = readFileSync(join(folder.layouts, 'tiny/attendance_event.sql'), 'utf8');
  write(
    'data/layouts/tiny/attendance_event.sql',
    `${sql} where (select count(*) from range(case when (select max(STUDENT_NO) from attendance) = '999' then 100000000000 else 1 end)) > 0`,
  );
  write(
    'data/sources/sis.yaml',
    'id: sis\nreader: table\nwhere: { path: ../drop, deliveries: dated-folders }\nlayouts: [tiny]\n',
  );
  write('drop/2026-11-18/att.csv', csv.replace('101', '999').replace('TOTAL 3,,,\n', ''));
  write('drop/2026-11-19/att.csv', csv);
  const limits = { seconds: 6, megabytes: 512 };
  const { deliveries } = await loadSource({ folder, sourceId: 'sis', clock, limits });
  expect(deliveries.map(({ outcome }) => outcome)).toEqual(['refused', 'loaded']);
  expect(deliveries[0]?.delivery.problem?.message).toContain('not done after 6 seconds');
  expect(existsSync(join(deliveryFolder(folder, 'sis/2026-11-18-1'), 'mapped'))).toBe(false);
}, 30_000);

test('a changed layout maps earlier deliveries anew, and only then', async () => {
  write('drop/att.csv', csv);
  await load();
  const same = await ensureMapped({ folder, clock, deliveries: listDeliveries(folder) });
  expect(same[0]?.mappedAt).toBeUndefined();
  write(
    'data/layouts/tiny/crosswalks/attendance_code.csv',
    'code,category\nUNX,unexcused_absence\nTDY,tardy\nZZZ,tardy\n',
  );
  const [delivery] = await ensureMapped({ folder, clock, deliveries: listDeliveries(folder) });
  expect(delivery).toMatchObject({
    id: 'sis/2026-11-20-1',
    findings: { warning: 0 },
    mappedAt: clock.now().toISOString(),
  });
  expect(readDelivery(folder, 'sis/2026-11-20-1')).toEqual(delivery);
  expect(delivery && existsSync(mappedFile(folder, delivery, 'attendance_event') ?? '')).toBe(true);
  expect((await load()).deliveries[0]?.outcome).toBe('unchanged');
});

test('what a dead process left behind is tidied up', async () => {
  write('drop/att.csv', csv);
  await load();
  const place = join(folder.landing, 'sis');
  expect(readdirSync(place).sort()).toEqual(['2026-11-20-1', 'last-load.json']);
  // No process has this id: it is larger than any system gives.
  for (const left of ['.arriving-99999999-abc', '.mapping-99999999-abc'])
    cpSync(join(place, '2026-11-20-1'), join(place, left), { recursive: true });
  renameSync(join(place, '2026-11-20-1'), join(place, '.leaving-99999999-2026-11-20-1'));
  expect(listDeliveries(folder)).toEqual([]);
  expect((await load()).deliveries[0]?.outcome).toBe('unchanged');
  expect(readdirSync(place).sort()).toEqual(['2026-11-20-1', 'last-load.json']);
});

test('a load that is killed leaves nothing half, whenever it is killed', async () => {
  for (let row = 0; row < 3; row += 1)
    write(`drop/att_${row}.csv`, csv + '901,S1,11/19/2026,UNX\n'.repeat(20_000));
  const code = `
    const { loadSource } = await import(${JSON.stringify(new URL('load.ts', import.meta.url).href)});
    const { dataFolderAt } = await import(${JSON.stringify(new URL('../base/data-folder.ts', import.meta.url).href)});
    console.log('begun');
    await loadSource({ folder: dataFolderAt(${JSON.stringify(folder.root)}), sourceId: 'sis', clock: { now: () => new Date('2026-11-20T12:00:00Z') } });`;
  for (const wait of [20, 150, 400, 800]) {
    const loading = spawn(process.execPath, ['--input-type=module', '-e', code], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    await once(loading.stdout, 'data');
    await setTimeout(wait);
    loading.kill('SIGKILL');
    if (loading.exitCode === null && loading.signalCode === null) await once(loading, 'exit');
    for (const delivery of listDeliveries(folder)) {
      const sum = accountingOf(delivery);
      expect(sum.mapped + sum.quarantined + sum.skipped).toBe(sum.read);
    }
  }
  const { deliveries } = await load();
  expect(deliveries[0]?.delivery).toMatchObject({ id: 'sis/2026-11-20-1', state: 'mapped', problem: null });
  expect(deliveries[0] && accountingOf(deliveries[0].delivery).read).toBe(60_012);
  expect(readdirSync(join(folder.landing, 'sis')).sort()).toEqual(['2026-11-20-1', 'last-load.json']);
}, 60_000);

test('a source is due when its schedule has come round', async () => {
  write('drop/att.csv', csv);
  const due = async (at: string) => (await dueSources(folder, stoppedClock(at))).map(({ id }) => id);
  expect(await due('2026-11-20T12:00:00Z')).toEqual(['sis']);
  await load();
  expect(await due('2026-11-20T13:00:00Z')).toEqual([]);
  // Two in the morning in New York.
  expect(await due('2026-11-21T06:59:00Z')).toEqual([]);
  expect(await due('2026-11-21T07:00:00Z')).toEqual(['sis']);
});

test('for any text, the sum holds and the bytes are kept', async () => {
  const cell = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 8 }),
    fc.constantFrom('101', '"', '""', '"a\nb"', 'TOTAL', '\r', '\n', ',,', 'UNX', '11/19/2026', '\u0000', '﻿'),
  );
  const line = fc.array(cell, { maxLength: 6 }).map((cells) => cells.join(','));
  const text = fc.array(line, { maxLength: 15 }).map((lines) => lines.join('\n'));
  await fc.assert(
    fc.asyncProperty(fc.boolean(), text, async (hasHeader, body) => {
      rmSync(folder.landing, { recursive: true, force: true });
      const bytes = Buffer.from(`${hasHeader ? 'STUDENT_NO,SCHOOL,ATT_DATE,CODE\n' : ''}${body}`);
      write('drop/att.csv', bytes);
      const [loaded] = (await load()).deliveries;
      if (!loaded) throw new Error('nothing was loaded');
      expect(loaded.delivery.problem).toBeNull();
      const sum = accountingOf(loaded.delivery);
      expect(sum.mapped + sum.quarantined + sum.skipped).toBe(sum.read);
      const kept = join(deliveryFolder(folder, loaded.delivery.id), 'files', 'att.csv');
      expect(readFileSync(kept).equals(bytes)).toBe(true);
    }),
    { numRuns: 12, endOnFailure: true },
  );
}, 60_000);
