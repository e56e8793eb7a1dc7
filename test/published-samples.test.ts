import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'csv-parse/sync';
import { Type } from 'typebox';
import { Value } from 'typebox/value';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dataFolderAt } from '../src/base/data-folder.ts';
import { openEdition } from '../src/edition/edition.ts';
import { currentEdition, editionFile } from '../src/edition/editions.ts';
import type { Warehouse } from '../src/engine/warehouse.ts';
import { almanac, type Ended } from './almanac-process.ts';

/** Published samples, from their files to figures by the command line alone, held against counts made by hand here. */
const samples = fileURLToPath(new URL('../../shared/data', import.meta.url));
const root = mkdtempSync(join(tmpdir(), 'almanac-samples-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

function isThere(folder: string): boolean {
  if (existsSync(join(samples, folder))) return true;
  console.warn(`published-samples: ../shared/data/${folder} is not there; its tests are left out.`);
  return false;
}

/** The rows of a sample file, read without anything of Almanac. */
function rowsOf(...path: string[]): Record<string, string>[] {
  return parse(readFileSync(join(samples, ...path)), { columns: true, bom: true, relax_column_count: true });
}

async function done(data: string, ...words: string[]): Promise<Ended> {
  const end = await almanac([...words, '--data', data]);
  expect(end, `almanac ${words.join(' ')}`).toMatchObject({ code: 0 });
  return end;
}

const Accounting = Type.Object({
  read: Type.Integer(),
  mapped: Type.Integer(),
  quarantined: Type.Integer(),
  skipped: Type.Integer(),
});
const RunResult = Type.Object({
  loaded: Type.Array(
    Type.Object({
      deliveries: Type.Array(
        Type.Object({
          outcome: Type.String(),
          accounting: Accounting,
          feeds: Type.Array(
            Type.Object({ feed: Type.String(), files: Type.Array(Type.String()), accounting: Accounting }),
          ),
        }),
      ),
    }),
  ),
  edition: Type.Object({ id: Type.String(), deliveries: Type.Array(Type.String()) }),
});

/** Adds one source to a new data folder, runs, and returns the one delivery; its sums have to be right. */
async function runOn(data: string, source: readonly string[]) {
  await done(data, 'init', '--time-zone', 'America/Chicago');
  await done(data, 'source', 'add', ...source);
  await done(data, 'check');
  const result = Value.Parse(RunResult, JSON.parse((await done(data, 'run', '--json')).stdout));
  const [delivery, ...more] = result.loaded.flatMap(({ deliveries }) => deliveries);
  if (!delivery) throw new Error('nothing was loaded');
  expect(more).toEqual([]);
  expect(delivery.outcome).toBe('loaded');
  for (const { read, mapped, quarantined, skipped } of [
    delivery.accounting,
    ...delivery.feeds.map(({ accounting }) => accounting),
  ])
    expect(read).toBe(mapped + quarantined + skipped);
  return delivery;
}

async function openCurrent(data: string): Promise<Warehouse> {
  const folder = dataFolderAt(data);
  return await openEdition(editionFile(folder, currentEdition(folder).id));
}

describe.runIf(isThere('grand_bend'))('Grand Bend', () => {
  const data = join(root, 'grand-bend');
  let edition: Warehouse;
  let delivery: Awaited<ReturnType<typeof runOn>>;

  beforeAll(async () => {
    delivery = await runOn(data, [
      'gb',
      ...['--reader', 'table', '--layout', 'grand-bend', '--from', join(samples, 'grand_bend')],
    ]);
    edition = await openCurrent(data);
  }, 120_000);
  afterAll(() => edition?.close());

  /** Days absent by student and school: days with an absence of either kind, each once. */
  const absences = () => {
    const days = new Map<string, Set<string>>();
    for (const { student_unique_id, school_id, event_date, category } of rowsOf(
      'grand_bend',
      'school_attendance_events.csv',
    )) {
      if (category !== 'Excused Absence' && category !== 'Unexcused Absence') continue;
      const key = `${school_id} ${student_unique_id}`;
      days.set(key, (days.get(key) ?? new Set()).add(event_date ?? ''));
    }
    return days;
  };
  const schoolDays = 81 + 88;

  async function ask(...words: string[]) {
    const { stdout, stderr } = await done(data, 'ask', ...words, '--as', 'data-manager', '--json');
    expect(stderr).toBe('');
    const Row = Type.Object({
      school: Type.Optional(Type.String()),
      numerator: Type.Integer(),
      denominator: Type.Integer(),
      value: Type.Number(),
    });
    return Value.Parse(Type.Object({ rows: Type.Array(Row) }), JSON.parse(stdout)).rows;
  }

  it('reads every row of every file', () => {
    const files = readdirSync(join(samples, 'grand_bend')).filter((name) => name.endsWith('.csv'));
    expect(delivery.feeds.flatMap((feed) => feed.files).sort()).toEqual(files.sort());
    for (const { files: [file = ''] = [], accounting } of delivery.feeds)
      expect(accounting.read, file).toBe(rowsOf('grand_bend', file).length);
  });

  it('chronic absence agrees with a count by hand', async () => {
    const byHand = new Map<string, number>();
    for (const [key, days] of absences()) {
      const school = key.split(' ')[0] ?? '';
      if (days.size * 10 >= schoolDays) byHand.set(school, (byHand.get(school) ?? 0) + 1);
    }
    const rows = await ask('chronic-absence', '--by', 'school');
    expect(Object.fromEntries(rows.map(({ school, numerator }) => [school, numerator]))).toEqual(
      Object.fromEntries(byHand),
    );
    expect(Object.fromEntries(byHand)).toEqual({ 255901107: 17, 255901001: 15, 255901044: 12 });
    for (const { numerator, denominator, value } of rows) expect(value).toBe(numerator / denominator);
    expect((await ask('chronic-absence')).map(({ numerator }) => numerator)).toEqual([44]);
  });

  it('the attendance rate misses 1,850 days of absence, and no other', async () => {
    const absent = [...absences().values()].reduce((sum, days) => sum + days.size, 0);
    expect(absent).toBe(1850);
    const [rate] = await ask('attendance-rate');
    expect(rate).toMatchObject({ numerator: (rate?.denominator ?? 0) - absent });
    // Whole years of 169 days, of those whom the files place at a school.
    const [enrolled] = await edition.all<{ count: number }>(
      'select count(*) as count from edition.student_school_enrollment',
    );
    expect(rate?.denominator).toBe((enrolled?.count ?? 0) * schoolDays);
    expect(enrolled?.count).toBeGreaterThan(absences().size);
  });

  it('192 students have an absence at a school, the same ones as by hand', async () => {
    const rows = await edition.all<{ key: string; days: number }>(`
      select y.school_id || ' ' || s.local_student_id as key, y.days_absent as days
      from edition.attendance_year y
      join edition.student s using (student_id)
      where y.reach = 'full' and y.days_absent > 0
      order by key`);
    const byHand = [...absences()].map(([key, days]) => ({ key, days: days.size }));
    expect(byHand).toHaveLength(192);
    expect(rows).toEqual(byHand.sort((a, b) => (a.key < b.key ? -1 : 1)));
  });

  it('events on a Sunday are a finding that names their lines, and count for no day', async () => {
    const file = 'school_attendance_events.csv';
    const sundays = rowsOf('grand_bend', file).flatMap(({ event_date }, index) =>
      [0, 6].includes(new Date(`${event_date}T00:00:00Z`).getUTCDay()) ? [index + 2] : [],
    );
    expect(sundays).toHaveLength(3);
    const found = await edition.all(
      'select source_file, row_count, lines from edition.edition_finding where rule = $rule order by source_file',
      { rule: 'attendance-day-closed' },
    );
    expect(found).toContainEqual({ source_file: file, row_count: 3, lines: sundays });
    // The sections say the same tardies once more.
    expect(found.map(({ source_file }) => source_file)).toEqual([file, 'section_tardies.csv']);
  });
});

describe.runIf(isThere('oneroster'))('OneRoster', () => {
  it.each(['v1p0_small', 'v1p1_small', 'v1p1_district'])(
    '%s: every row is accounted for and everybody is in the edition',
    async (name) => {
      const data = join(root, name);
      const from = join(samples, 'oneroster', name);
      const delivery = await runOn(data, ['sis', '--reader', 'oneroster-csv', '--from', from]);
      const files = readdirSync(from).filter((file) => file.endsWith('.csv') && file !== 'manifest.csv');
      const read = files.reduce((sum, file) => sum + rowsOf('oneroster', name, file).length, 0);
      expect(delivery.accounting.read).toBe(read);

      const users = rowsOf('oneroster', name, 'users.csv').map((row) => row.role?.toLowerCase());
      const teaching = ['teacher', 'administrator', 'aide', 'proctor'];
      const edition = await openCurrent(data);
      const [counts] = await edition.all(`
        select
          (select count(*) from edition.student) as students,
          (select count(*) from edition.staff) as staff,
          (select count(*) from edition.section) as sections`);
      edition.close();
      const students = users.filter((role) => role === 'student').length;
      expect(students).toBeGreaterThan(0);
      expect(counts).toEqual({
        students,
        staff: users.filter((role) => role !== undefined && teaching.includes(role)).length,
        sections: rowsOf('oneroster', name, 'classes.csv').length,
      });
    },
    120_000,
  );
});
