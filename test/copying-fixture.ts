import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { silent } from '../src/base/progress.ts';
import { type BuildReport, buildEdition } from '../src/edition/build.ts';
import type { MappedDelivery } from '../src/edition/delivery.ts';
import { fileHash } from '../src/edition/file-hash.ts';
import { literal, name } from '../src/engine/sql.ts';
import { openWarehouse } from '../src/engine/warehouse.ts';
import { randomId } from '../src/identity/almanac-id.ts';
import type { IdentityLink } from '../src/store/identity-links.ts';
import { type FixtureDelivery, type Rows, submitted, weekdays, writeDelivery } from './edition-fixture.ts';

/** Where everything is made; whoever uses it removes it. */
export const root = mkdtempSync(join(tmpdir(), 'almanac-copying-'));

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

export async function deliver(district: District, delivery: FixtureDelivery, id?: string): Promise<void> {
  const mapped = await writeDelivery(nextFile('delivery'), 0, delivery);
  const number = district.deliveries.length;
  district.deliveries.push({
    ...mapped,
    id: id ?? `${mapped.source}/${number}`,
    receivedAt: `2026-11-22T00:00:${String(number).padStart(2, '0')}Z`,
  });
}

export async function build(
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
      minimumN: 10,
      deliveries: district.deliveries,
      startedAt: '2026-11-22T02:00:00Z',
    },
    {
      links: {
        async *pages(kind) {
          yield district.links.filter((link) => link.kind === kind);
        },
        add: async (added) => void district.links.push(...JSON.parse(added)),
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
export async function buildBothWays(
  district: District,
  prior: string | null,
): Promise<{ file: string; report: BuildReport }> {
  const copied = await build(district, prior);
  const whole = await build(district, null);
  expect(await differences(copied.file, whole.file)).toEqual([]);
  rmSync(whole.file);
  return copied;
}

export const students = Array.from({ length: 8 }, (_, at) => `s${at}`);
export const years = [
  { year: 2025, from: '2024-09-02', to: '2024-11-29' },
  { year: 2026, from: '2025-09-01', to: '2025-11-28' },
  { year: 2027, from: '2026-09-01', to: '2026-11-27' },
] as const;
export const days = (year: number) => {
  const found = years.find((each) => each.year === year);
  return ['A', 'B'].flatMap((school) => weekdays(school, found?.from ?? '', found?.to ?? ''));
};

export function roster(year: number, more: Rows = {}): Rows {
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
export function attendance(year: number, upTo: string, seed: number): FixtureDelivery {
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

export async function district(): Promise<District> {
  const made: District = { deliveries: [], links: [], exitDayCounts: true, asOf: '2026-11-18' };
  for (const { year, to } of years) {
    const asOf = year === 2027 ? '2026-11-18' : to;
    const delivery = { asOf, source: 'roster', keep: 'latest-per-school-year', schoolYear: year } as const;
    await deliver(made, { ...delivery, rows: roster(year) });
    await deliver(made, attendance(year, asOf, 1));
  }
  return made;
}

export const yearsOf = ({ report }: { report: BuildReport }) => report.years;
