import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { stoppedClock } from '../../base/clock.ts';
import { dataFolderAt } from '../../base/data-folder.ts';
import { silent } from '../../base/progress.ts';
import { generateDistrict } from '../../district/generate.ts';
import { catalogue } from '../../district/schools.ts';
import { districtSources } from '../../district/sources.ts';
import type { EntityName } from '../../edition/schema/entities.ts';
import { literal } from '../../engine/sql.ts';
import { type JsonValue, openWarehouse } from '../../engine/warehouse.ts';
import { checkDataFolder } from '../check.ts';
import { mappedFile } from '../delivery.ts';
import { type LoadedDelivery, loadSource } from '../load.ts';
import { expectations } from './northwind-expectations.ts';

const root = mkdtempSync(join(tmpdir(), 'almanac-northwind-'));
const district = join(root, 'district');
const folder = dataFolderAt(join(root, 'data'));

interface Dirt {
  source: string;
  delivery: string;
  file: string;
  rule: string | null;
  rows: number;
  about: string;
}
let dirts: Dirt[];

beforeAll(async () => {
  const options = { out: district, seed: 1, students: 500, schools: 4, asOf: '2026-11-20' };
  await generateDistrict({ ...options, progress: silent });
  mkdirSync(folder.sources, { recursive: true });
  writeFileSync(
    folder.settingsFile,
    'district: { id: northwind, name: Northwind }\ntimeZone: America/Chicago\n',
  );
  for (const { id, yaml } of districtSources('../district'))
    writeFileSync(join(folder.sources, `${id}.yaml`), yaml);
  dirts = JSON.parse(readFileSync(join(district, 'truth/dirt.json'), 'utf8'));
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

const skipRules = new Set(['not-tested']);
const load = (sourceId: string) =>
  loadSource({ folder, sourceId, clock: stoppedClock('2026-11-20T23:00:00Z') });

/** Warnings, errors, and notes the district means to cause: rule, file, rows, the code where there is one. */
function foundIn({ findings }: LoadedDelivery, meant: readonly Dirt[]): string[] {
  const rules = new Set(meant.map(({ rule }) => rule));
  return findings
    .filter(({ severity, rule }) => severity !== 'note' || rules.has(rule))
    .map(({ rule, file, rows, message }) =>
      [rule, file, rows, /The code "(.*?)"/.exec(message)?.[1] ?? ''].join(' '),
    )
    .sort();
}

function meantIn(source: string, delivery: string): Dirt[] {
  return dirts.filter(
    (dirt) => dirt.source === source && dirt.delivery === delivery && dirt.rule && !skipRules.has(dirt.rule),
  );
}

test.each(Object.keys(expectations))(
  '%s: all rows accounted for, all dirt found and nothing else',
  async (source) => {
    const { deliveries } = await load(source);
    const days = readdirSync(join(district, source));
    expect(deliveries.map(({ delivery }) => delivery.asOf)).toEqual(days);
    for (const loaded of deliveries) {
      const { delivery } = loaded;
      const expected = expectations[source]?.(join(district, source, delivery.asOf));
      expect(delivery.problem).toBeNull();
      expect(
        Object.fromEntries(delivery.feeds.map(({ feed, accounting }) => [feed, accounting.read])),
      ).toEqual(expected?.read);
      for (const { accounting } of delivery.feeds)
        expect(accounting.read).toBe(accounting.mapped + accounting.quarantined + accounting.skipped);
      expect(Object.fromEntries(delivery.entities.map(({ entity, rows }) => [entity, rows]))).toEqual(
        expected?.entities,
      );

      const untested = dirts
        .filter(
          (dirt) => dirt.source === source && dirt.delivery === delivery.asOf && dirt.rule === 'not-tested',
        )
        .reduce((sum, { rows }) => sum + rows, 0);
      const skipped = Object.fromEntries(
        delivery.feeds.flatMap(({ skippedBy }) =>
          skippedBy.filter(({ rows }) => rows > 0).map(({ rule, rows }) => [rule, rows]),
        ),
      );
      const wanted = { ...expected?.skipped, ...(untested > 0 ? { 'not-tested': untested } : {}) };
      expect(skipped).toEqual(Object.fromEntries(Object.entries(wanted).filter(([, rows]) => rows > 0)));

      const meant = meantIn(source, delivery.asOf);
      expect(foundIn(loaded, meant)).toEqual(
        meant
          .map(({ rule, file, rows, about }) =>
            [rule, file, rows, rule === 'code-unmapped' ? about.toUpperCase() : ''].join(' '),
          )
          .sort(),
      );
    }
  },
);

test('the roster holds no error, and the deliberate slips of the newest one', {
  timeout: 120_000,
}, async () => {
  const { deliveries } = await load('sis-roster');
  for (const loaded of deliveries) {
    expect(loaded.delivery.problem).toBeNull();
    const meant = meantIn('sis-roster', loaded.delivery.asOf);
    const found = foundIn(loaded, meant).filter((finding) => !finding.startsWith('duplicate-row'));
    expect(found).toEqual(meant.map(({ rule, file, rows }) => `${rule} ${file} ${rows} `).sort());
  }
});

test('the sources and their layouts fit', async () => {
  expect(await checkDataFolder(folder)).toEqual([]);
});

/** A question to the mapped rows of the newest delivery of a source. */
async function ask(source: string, entity: EntityName, sql: string): Promise<JsonValue> {
  const { deliveries } = await load(source);
  const newest = deliveries.at(-1);
  if (!newest) throw new Error(`${source} has no delivery`);
  const warehouse = await openWarehouse();
  try {
    const file = mappedFile(folder, newest.delivery, entity);
    await warehouse.run(`create view mapped as select * from read_parquet(${literal(file)})`);
    const [row] = await warehouse.all<{ answer: JsonValue }>(`select (${sql}) as answer`);
    return row?.answer ?? null;
  } finally {
    warehouse.close();
  }
}

test('every dialect of dates comes out as the day it means', async () => {
  const spans: [string, EntityName, string, string, string][] = [
    ['sis-attendance', 'attendance_event', 'date', '2026-08-12', '2026-11-20'],
    ['sis-attendance', 'attendance_submission', 'date', '2026-08-12', '2026-11-20'],
    ['sis-programs', 'calendar_day', 'date', '2026-08-12', '2027-05-28'],
    ['sis-programs', 'student', 'birth_date', '2006-01-01', '2021-09-01'],
    ['sis-programs', 'student_program', 'begin_date', '2026-07-01', '2026-11-20'],
    ['benchmark-growth', 'assessment_result', 'administration_date', '2026-09-08', '2026-09-23'],
    ['benchmark-literacy', 'assessment_result', 'administration_date', '2025-09-08', '2026-09-23'],
    ['state-assessment', 'assessment_result', 'administration_date', '2026-04-06', '2026-04-20'],
    ['behavior', 'behavior_incident', 'date', '2026-08-12', '2026-11-20'],
    ['behavior', 'discipline_action', 'begin_date', '2026-08-13', '2026-11-21'],
    ['hr', 'staff_assignment', 'begin_date', '2006-01-01', '2026-08-01'],
    [
      'hr',
      'process_fact',
      "case when fact_type = 'staff_absence_days' then date end",
      '2026-08-12',
      '2026-11-20',
    ],
    ['transport', 'process_fact', 'date', '2026-11-20', '2026-11-20'],
    ['surveys', 'survey_response', 'date', '2026-04-01', '2026-05-03'],
    ['partners', 'program_attendance', 'date', '2026-10-01', '2026-11-20'],
  ];
  for (const [source, entity, column, first, last] of spans) {
    const inside = `count(*) filter (where ${column} between date '${first}' and date '${last}')`;
    const answer = await ask(source, entity, `select ${inside} || ' of ' || count(${column}) from mapped`);
    const [within, all] = String(answer).split(' of ');
    expect([source, entity, within]).toEqual([source, entity, all]);
    expect(Number(all)).toBeGreaterThan(0);
  }
});

test('codes, ids and numbers come out as what they mean', async () => {
  const numbers = "'101', '102', '103', '104', '201', '301'";
  expect(
    await ask('behavior', 'behavior_incident', `select bool_and(school_id in (${numbers})) from mapped`),
  ).toBe(true);
  expect(
    await ask('transport', 'process_fact', `select bool_and(school_id in (${numbers})) from mapped`),
  ).toBe(true);
  expect(
    await ask('transport', 'process_fact', "select bool_and(student_id similar to '2\\d{5}') from mapped"),
  ).toBe(true);
  expect(
    await ask('surveys', 'survey_response', `select bool_and(school_id in (${numbers})) from mapped`),
  ).toBe(true);
  expect(await ask('surveys', 'survey_response', 'select max(answer_value) from mapped')).toBe(5);
  expect(await ask('finance', 'process_fact', 'select count(*) from mapped where value < 0')).toBe(1);
  expect(await ask('finance', 'process_fact', 'select count(*) from mapped where school_id is null')).toBe(
    12,
  );
  expect(
    await ask(
      'hr',
      'staff_assignment',
      "select count(*) from mapped where staff_classification = 'superintendent' and end_date is null",
    ),
  ).toBe(1);
  expect(await ask('partners', 'program_attendance', 'select min(minutes) || max(minutes) from mapped')).toBe(
    '45.090.0',
  );
  expect(
    await ask('benchmark-growth', 'assessment_result', 'select count(distinct grade_level) from mapped'),
  ).toBe(9);
  expect(
    await ask(
      'benchmark-literacy',
      'assessment_result',
      "select string_agg(distinct school_year, ' ' order by school_year) from mapped",
    ),
  ).toBe('2026 2027');
  expect(
    await ask('sis-programs', 'student_school_enrollment', 'select bool_or(is_inferred) from mapped'),
  ).toBe(false);
});

test('a code nobody has mapped stays unknown, in every row', async () => {
  const rowsOfCode = (source: string, code: string) =>
    dirts.findLast((dirt) => dirt.source === source && dirt.about === code)?.rows ?? 0;
  const unknown = "select count(*) from mapped where attendance_event_category = 'unknown'";
  expect(await ask('sis-attendance', 'attendance_event', unknown)).toBe(rowsOfCode('sis-attendance', 'QHM'));
  expect(
    await ask(
      'sis-programs',
      'student_school_enrollment',
      "select count(*) from mapped where exit_type = 'unknown'",
    ),
  ).toBe(rowsOfCode('sis-programs', 'W47'));
  expect(
    await ask('sis-programs', 'student_program', "select count(*) from mapped where program = 'unknown'"),
  ).toBe(rowsOfCode('sis-programs', 'RTI3'));
  expect(
    await ask('hr', 'staff_assignment', "select count(*) from mapped where staff_classification = 'unknown'"),
  ).toBe(rowsOfCode('hr', 'Digital Learning Coach II'));
});

test('the crosswalks hold every school there can be', () => {
  const schools = [...catalogue('elementary'), ...catalogue('middle'), ...catalogue('high')];
  const crosswalk = (path: string) =>
    parse<Record<string, string>>(readFileSync(new URL(path, import.meta.url)), { columns: true })
      .filter((row) => row.school_number)
      .map((row) => [row.code, row.school_number]);
  for (const [path, code] of [
    ['northwind-behavior/crosswalks/school.csv', 'abbreviation'],
    ['northwind-hr/crosswalks/location.csv', 'location'],
    ['northwind-finance/crosswalks/site.csv', 'site'],
    ['northwind-survey/crosswalks/school.csv', 'name'],
  ] as const)
    expect(crosswalk(path)).toEqual(schools.map((school) => [school[code], school.number]));
});
