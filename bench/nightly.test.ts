import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { budgetsOf } from './budgets.ts';
import { districtFiles } from './district-data.ts';
import { writeNextDay } from './next-day.ts';
import { type NightlyFigures, nightly } from './nightly.ts';

const work = mkdtempSync(join(tmpdir(), 'almanac-bench-'));
afterAll(() => rmSync(work, { recursive: true }));

// Some sixty processes, one after the other: seconds on a machine at rest, minutes on a busy one.
test('the nightly run and the bare script build the same tables', { timeout: 600_000 }, async () => {
  const figures = await nightly({ work, students: 500, rounds: 1, baselineMemory: '1GB', note: () => {} });
  expect(figures.comparison.differences).toEqual([]);
  expect(Object.keys(figures.comparison.tables)).toHaveLength(9);
  expect(figures.ratio).toBeCloseTo(figures.nightly.seconds / figures.baseline.seconds, 6);
  expect(figures.publishSeconds).toBeGreaterThan(0);
  expect(figures.publishSeconds).toBeLessThan(figures.nightly.seconds);
  expect(figures.republish.addedLines).toBeGreaterThan(10);
  // What the bench adds to the files is gone again.
  expect(readdirSync(join(work, 'district-500/sis-attendance')).at(-1)).toBe('2026-11-19');
});

test('one more day is the newest delivery and that day’s lines', async () => {
  const files = await districtFiles(work, 500);
  const { folder, date, lines } = await writeNextDay(files);
  expect(date).toBe('2026-11-20');
  const rows = (path: string) => readFileSync(path, 'utf8').trimEnd().split('\r\n').slice(1);
  const newest = join(files, 'sis-attendance/2026-11-19');
  const [before, after] = [newest, folder].map((one) => rows(join(one, 'attendance_2027.csv')));
  expect(before?.at(-1)).toBe(`TOTAL,,,,,${(before?.length ?? 0) - 1} rows`);
  expect(after?.at(-1)).toBe(`TOTAL,,,,,${(after?.length ?? 0) - 1} rows`);
  const added = after?.slice((before?.length ?? 0) - 1, -1) ?? [];
  expect(after?.slice(0, (before?.length ?? 0) - 1)).toEqual(before?.slice(0, -1));
  expect(added).toHaveLength(lines);
  expect(added.every((line) => line.split(',')[2] === '11/20/2026')).toBe(true);
  const [turnedIn, now] = [newest, folder].map((one) => rows(join(one, 'submissions_2027.csv')));
  expect(now?.slice(turnedIn?.length)).toEqual(
    ['101', '201', '301'].map((school) => `${school},20261120,Y,attendance office`),
  );
  rmSync(folder, { recursive: true });
});

const cost = (seconds: number, peakBytes: number | null) => ({
  seconds,
  cpuSeconds: null,
  peakBytes,
  rounds: [seconds],
});
const run = (
  students: number,
  seconds: number,
  baseline: number,
  gigabytes: number | null,
): NightlyFigures => ({
  students,
  publishSeconds: seconds / 2,
  nightly: cost(seconds, gigabytes === null ? null : gigabytes * 2 ** 30),
  baseline: cost(baseline, null),
  ratio: seconds / baseline,
  cpuRatio: null,
  steps: [],
  comparison: { tables: {}, differences: [] },
  republish: { seconds: 2, publishSeconds: 1, addedLines: 1, share: 2 / seconds, steps: [] },
});

test('a budget is kept up to its bound, missed beyond, and unknown where it was not measured', () => {
  const kept = (figures: readonly NightlyFigures[]) =>
    Object.fromEntries(
      budgetsOf({ nightly: figures, ask: null, wide: null }).map(({ name, isKept }) => [name, isKept]),
    );
  expect(kept([run(100_000, 20, 10, 4), run(1_000_000, 220, 50, 8)])).toEqual({
    "tables differ from the baseline's at 100,000 students": true,
    'nightly / baseline at 100,000 students': true,
    'peak memory at 100,000 students': true,
    'one more day at 100,000 students': true,
    "tables differ from the baseline's at 1,000,000 students": true,
    'peak memory at 1,000,000 students': true,
    'one more day at 1,000,000 students': true,
    '1,000,000 students / 100,000': true,
  });
  expect(kept([run(100_000, 20.1, 10, 4.1), run(1_000_000, 221.2, 50, 8.1)])).toMatchObject({
    'nightly / baseline at 100,000 students': false,
    'peak memory at 100,000 students': false,
    'peak memory at 1,000,000 students': false,
    '1,000,000 students / 100,000': false,
  });
  expect(kept([run(10_000, 20, 10, null)])).toMatchObject({ 'peak memory at 10,000 students': null });
});
