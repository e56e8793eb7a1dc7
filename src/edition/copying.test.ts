import { closeSync, mkdtempSync, openSync, rmSync, statSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import {
  type FixtureDelivery,
  type Rows,
  submitted,
  weekdays,
  writeDelivery,
} from '../../test/edition-fixture.ts';
import { silent } from '../base/progress.ts';
import { literal, name } from '../engine/sql.ts';
import { openWarehouse } from '../engine/warehouse.ts';
import { randomId } from '../identity/almanac-id.ts';
import type { IdentityLink } from '../store/identity-links.ts';
import { type BuildReport, buildEdition } from './build.ts';
import type { MappedDelivery } from './delivery.ts';
import { fileHash } from './file-hash.ts';

const root = mkdtempSync(join(tmpdir(), 'almanac-copying-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** A small district whose editions are built twice: copying from the edition before, and from nothing. */
interface District {
  readonly deliveries: MappedDelivery[];
  readonly links: IdentityLink[];
  exitDayCounts: boolean;
  asOf: string;
}

const hashes = new Map<string, string>();
let files = 0;
const nextFile = (kind: string) => {
  files += 1;
  return join(root, `${kind}-${files}`);
};

async function deliver(district: District, delivery: FixtureDelivery, id?: string): Promise<void> {
  const mapped = await writeDelivery(nextFile('delivery'), 0, delivery);
  const number = district.deliveries.length;
  district.deliveries.push({
    ...mapped,
    id: id ?? `${mapped.source}/${number}`,
    receivedAt: `2026-11-22T00:00:${String(number).padStart(2, '0')}Z`,
  });
}

async function build(
  district: District,
  prior: string | null,
): Promise<{ file: string; report: BuildReport }> {
  const file = `${nextFile('edition')}.duckdb`;
  const report = await buildEdition(
    {
      id: 'test',
      file,
      spillFolder: `${file}.spill`,
      prior: prior === null ? null : { file: prior, sha256: hashes.get(prior) ?? '' },
      district: 'Test District',
      asOf: district.asOf,
      firstMonth: 7,
      exitDayCounts: district.exitDayCounts,
      deliveries: district.deliveries,
      startedAt: '2026-11-22T02:00:00Z',
    },
    {
      links: {
        async *pages(kind) {
          yield district.links.filter((link) => link.kind === kind);
        },
        add: async (added) => void district.links.push(...added),
      },
      newId: randomId,
      progress: silent,
    },
  );
  hashes.set(file, fileHash(file));
  return { file, report };
}

/** Names of tables in which two editions differ, in any row or column. */
async function differences(one: string, other: string): Promise<string[]> {
  const warehouse = await openWarehouse();
  await warehouse.run(`attach ${literal(one)} as one (read_only)`);
  await warehouse.run(`attach ${literal(other)} as other (read_only)`);
  const tables = await warehouse.all<{ name: string }>(
    `select distinct table_name as name from information_schema.tables where table_catalog in ('one', 'other') order by name`,
  );
  const different: string[] = [];
  for (const table of tables) {
    const [row] = await warehouse.all<{ rows: number }>(`
      select
        (select count(*) from (select * from one.${name(table.name)} except all select * from other.${name(table.name)}))
        + (select count(*) from (select * from other.${name(table.name)} except all select * from one.${name(table.name)})) as rows`);
    if (row?.rows !== 0) different.push(table.name);
  }
  warehouse.close();
  return different;
}

/** Builds copying and from nothing, and holds the two to each other. Returns the edition that copied. */
async function buildBothWays(
  district: District,
  prior: string | null,
): Promise<{ file: string; report: BuildReport }> {
  const copied = await build(district, prior);
  const whole = await build(district, null);
  expect(await differences(copied.file, whole.file)).toEqual([]);
  rmSync(whole.file);
  return copied;
}

const students = Array.from({ length: 8 }, (_, at) => `s${at}`);
const years = [
  { year: 2025, from: '2024-09-02', to: '2024-11-29' },
  { year: 2026, from: '2025-09-01', to: '2025-11-28' },
  { year: 2027, from: '2026-09-01', to: '2026-11-27' },
] as const;
const days = (year: number) => {
  const found = years.find((each) => each.year === year);
  return ['A', 'B'].flatMap((school) => weekdays(school, found?.from ?? '', found?.to ?? ''));
};

function roster(year: number, more: Rows = {}): Rows {
  const calendar = days(year);
  return {
    school: ['A', 'B'].map((id) => ({ school_id: id, name: `School ${id}`, local_school_id: `10${id}` })),
    calendar_day: calendar,
    student: students.map((id) => ({
      student_id: id,
      local_student_id: `L${id}`,
      first_name: `First ${id}`,
      last_name: `Last ${id}`,
    })),
    student_school_enrollment: students.map((id, at) => ({
      student_id: id,
      school_id: at % 2 === 0 ? 'A' : 'B',
      school_year: year,
      grade_level: '07',
      entry_date: String(calendar[0]?.date),
      exit_date: at === 3 ? String(calendar[20]?.date) : null,
      is_inferred: false,
    })),
    staff: [{ staff_id: 't1', first_name: 'T', last_name: 'One' }],
    staff_assignment: [
      { staff_id: 't1', school_id: 'A', staff_classification: 'teacher', is_district_wide: false },
    ],
    section: [{ section_id: `sec${year}`, school_id: 'A', school_year: year, title: 'Mathematics' }],
    section_enrollment: [{ section_id: `sec${year}`, student_id: 's0' }],
    section_staff: [{ section_id: `sec${year}`, staff_id: 't1', is_primary: true }],
    course_grade: [{ student_id: 's0', section_id: `sec${year}`, school_year: year, is_passing: true }],
    behavior_incident: [
      {
        incident_id: `i${year}`,
        student_id: 's2',
        school_id: 'A',
        date: String(calendar[5]?.date),
        behavior: 'other',
      },
    ],
    ...more,
  };
}

/** Attendance of a year up to a day, with absences that follow from `seed`. */
function attendance(year: number, upTo: string, seed: number): FixtureDelivery {
  const calendar = days(year).filter(({ date }) => String(date) <= upTo);
  return {
    asOf: upTo,
    source: 'attendance',
    keep: 'latest-per-school-year',
    schoolYear: year,
    rows: {
      attendance_submission: submitted(calendar),
      attendance_event: calendar.flatMap(({ school_id, date }, at) =>
        (at + seed) % 7 === 0
          ? [
              {
                student_id: students[(at * 3 + seed) % students.length] ?? '',
                school_id: school_id ?? null,
                date: date ?? null,
                attendance_event_category: at % 2 === 0 ? 'excused_absence' : 'tardy',
                source_code: 'X',
                duration: at % 3 === 0 ? 0.5 : null,
              },
            ]
          : [],
      ),
    },
  };
}

async function district(): Promise<District> {
  const made: District = { deliveries: [], links: [], exitDayCounts: true, asOf: '2026-11-18' };
  for (const { year, to } of years) {
    const asOf = year === 2027 ? '2026-11-18' : to;
    const delivery = { asOf, source: 'roster', keep: 'latest-per-school-year', schoolYear: year } as const;
    await deliver(made, { ...delivery, rows: roster(year) });
    await deliver(made, attendance(year, asOf, 1));
  }
  return made;
}

const yearsOf = ({ report }: { report: BuildReport }) => report.years;

test('a day more of this year copies the years before, exactly', async () => {
  const made = await district();
  const first = await build(made, null);
  expect(yearsOf(first)).toEqual({ copied: [], built: [2025, 2026, 2027] });
  expect(first.report.parts.copied).toBe(0);
  const again = await buildBothWays(made, first.file);
  expect(yearsOf(again)).toEqual({ copied: [2025, 2026, 2027], built: [] });
  expect(again.report.parts.built).toBe(0);

  made.asOf = '2026-11-19';
  await deliver(made, attendance(2027, '2026-11-19', 1));
  const next = await buildBothWays(made, again.file);
  expect(yearsOf(next)).toEqual({ copied: [2025, 2026], built: [2027] });
});

test('a new day says who is current anew, in rows that are copied', async () => {
  const made = await district();
  const base = roster(2027);
  const [one, other] = ['2026-11-18', '2026-11-19'];
  await deliver(made, {
    asOf: one,
    source: 'roster',
    keep: 'latest-per-school-year',
    schoolYear: 2027,
    rows: {
      ...base,
      student_school_enrollment: (base.student_school_enrollment ?? []).map((row) =>
        row.student_id === 's0' ? { ...row, exit_date: one } : row,
      ),
      section_enrollment: ['s0', 's2', 's4'].map((student_id) => ({
        section_id: 'sec2027',
        student_id,
        begin_date: student_id === 's2' ? other : '2026-09-01',
        end_date: '2026-11-27',
      })),
      section_staff: [
        { section_id: 'sec2027', staff_id: 't1', is_primary: true, begin_date: '2026-09-01', end_date: one },
      ],
    },
  });
  const first = await build(made, null);
  made.asOf = other;
  await deliver(made, attendance(2027, other, 1));
  const next = await buildBothWays(made, first.file);
  const current = async (file: string) => {
    const warehouse = await openWarehouse({ file, readOnly: true });
    const rows = await warehouse.all<{ what: string; id: string }>(`
      select 'enrolled' as what, local_student_id as id
      from student_school_enrollment
      join student using (student_id)
      where is_current
      union all
      select 'in section', local_student_id
      from section_enrollment
      join student using (student_id)
      where is_current
      union all
      select 'teaches', section_id
      from section_staff
      where is_current
      order by all`);
    warehouse.close();
    return rows
      .filter(({ what, id }) => what !== 'enrolled' || id === 'Ls0')
      .map(({ what, id }) => [what, id]);
  };
  expect(
    (await current(first.file)).map(([what, id]) => (what === 'teaches' ? what : `${what} ${id}`)),
  ).toEqual(['enrolled Ls0', 'in section Ls0', 'in section Ls4', 'teaches']);
  expect(await current(next.file)).toEqual([
    ['in section', 'Ls2'],
    ['in section', 'Ls4'],
  ]);
  const builtAgain = await build(made, next.file);
  expect(builtAgain.report.parts.built).toBe(0);
});

test('a late correction of an old year builds that year again and no other', async () => {
  const made = await district();
  const first = await build(made, null);
  await deliver(made, attendance(2025, '2024-11-29', 2));
  const next = await buildBothWays(made, first.file);
  expect(yearsOf(next)).toEqual({ copied: [2026, 2027], built: [2025] });
});

test('a changed setting builds what hangs on it', async () => {
  const made = await district();
  const first = await build(made, null);
  made.exitDayCounts = false;
  const next = await buildBothWays(made, first.file);
  // Student s3 loses a day in every year.
  expect(yearsOf(next).built).toEqual([2025, 2026, 2027]);
  expect(next.report.parts.copied).toBeGreaterThan(0);
});

test('two persons that turn out to be one are one in every year', async () => {
  const made = await district();
  const first = await build(made, null);
  const person = (id: string) => made.links.find(({ idValue }) => idValue === id)?.personId ?? '';
  const [from, to] = [person('s5'), person('s7')];
  for (const [at, link] of made.links.entries())
    if (link.personId === from) made.links[at] = { ...link, personId: to };
  const next = await buildBothWays(made, first.file);
  expect(yearsOf(next).copied).toEqual([]);
});

test('a student who is new this year leaves the days of earlier years as they are', async () => {
  const made = await district();
  const first = await build(made, null);
  const base = roster(2027);
  await deliver(made, {
    asOf: '2026-11-18',
    source: 'roster',
    keep: 'latest-per-school-year',
    schoolYear: 2027,
    rows: {
      ...base,
      student: [
        ...(base.student ?? []),
        { student_id: 'new', first_name: 'New', last_name: 'Student', local_student_id: 'Lnew' },
      ],
      student_school_enrollment: [
        ...(base.student_school_enrollment ?? []),
        {
          student_id: 'new',
          school_id: 'A',
          school_year: 2027,
          entry_date: '2026-10-01',
          is_inferred: false,
          grade_level: '07',
        },
      ],
    },
  });
  const next = await buildBothWays(made, first.file);
  expect(yearsOf(next).copied).toEqual([2025, 2026]);
});

test('an edition that was rolled back to is as good to copy from', async () => {
  const made = await district();
  const first = await build(made, null);
  made.asOf = '2026-11-19';
  await deliver(made, attendance(2027, '2026-11-19', 3));
  await build(made, first.file);
  made.asOf = '2026-11-20';
  await deliver(made, attendance(2027, '2026-11-20', 4));
  const next = await buildBothWays(made, first.file);
  expect(yearsOf(next)).toEqual({ copied: [2025, 2026], built: [2027] });
});

test('an edition that is gone, of nonsense, or damaged is not copied from, and the build says so', async () => {
  const made = await district();
  const gone = await buildBothWays(made, join(root, 'gone.duckdb'));
  expect(gone.report.priorProblem).toContain('gone.duckdb');
  expect(yearsOf(gone).copied).toEqual([]);

  // Every block but the headers is overwritten, so whatever is read first is damaged.
  const handle = openSync(gone.file, 'r+');
  for (let at = 3 * 4096; at < statSync(gone.file).size; at += 4096)
    writeSync(handle, Buffer.alloc(512, 7), 0, 512, at);
  closeSync(handle);
  const damaged = await buildBothWays(made, gone.file);
  expect(damaged.report.priorProblem).not.toBeNull();
  expect(damaged.report.parts.copied).toBe(0);
});

test('an edition that somebody has written into is not built upon', async () => {
  const made = await district();
  const first = await build(made, null);
  const warehouse = await openWarehouse();
  await warehouse.run(`attach ${literal(first.file)} as first`);
  await warehouse.run('delete from first.student_day where school_year = 2025 and is_absent');
  await warehouse.run('detach first');
  warehouse.close();
  const next = await buildBothWays(made, first.file);
  expect(next.report.priorProblem).toContain('not what was published');
});

test('a year that no delivery speaks of any more is gone', async () => {
  const made = await district();
  const first = await build(made, null);
  made.deliveries.splice(0, 2);
  const next = await buildBothWays(made, first.file);
  expect(next.report.priorProblem).toBeNull();
  expect(yearsOf(next)).toEqual({ copied: [2026, 2027], built: [] });
});

test('whatever comes in whatever order, copying makes the edition that building makes', async () => {
  const step = fc.oneof(
    fc.record({
      kind: fc.constant('attendance' as const),
      year: fc.constantFrom(2025, 2026, 2027),
      upTo: fc.constantFrom('10-30', '11-17', '11-20'),
      seed: fc.integer({ min: 0, max: 6 }),
    }),
    fc.record({
      kind: fc.constant('exit' as const),
      year: fc.constantFrom(2025, 2026, 2027),
      student: fc.constantFrom(...students),
      at: fc.integer({ min: 0, max: 40 }),
    }),
    fc.record({ kind: fc.constant('setting' as const) }),
    fc.record({
      kind: fc.constant('as-of' as const),
      day: fc.constantFrom('2026-10-30', '2026-11-02', '2026-11-20'),
    }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 2, maxLength: 3 }), async (steps) => {
      const made = await district();
      let served = (await build(made, null)).file;
      for (const each of steps) {
        switch (each.kind) {
          case 'attendance':
            await deliver(made, attendance(each.year, `${each.year - 1}-${each.upTo}`, each.seed));
            break;
          case 'exit': {
            const base = roster(each.year);
            await deliver(made, {
              asOf: '2026-11-18',
              source: 'roster',
              keep: 'latest-per-school-year',
              schoolYear: each.year,
              rows: {
                ...base,
                student_school_enrollment: (base.student_school_enrollment ?? []).map((row) =>
                  row.student_id === each.student
                    ? { ...row, exit_date: String(days(each.year)[each.at]?.date), exit_type: 'other' }
                    : row,
                ),
              },
            });
            break;
          }
          case 'setting':
            made.exitDayCounts = !made.exitDayCounts;
            break;
          case 'as-of':
            made.asOf = each.day;
            break;
        }
        served = (await buildBothWays(made, served)).file;
      }
    }),
    { numRuns: 3 },
  );
}, 400_000);
