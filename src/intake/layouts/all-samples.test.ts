import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'csv-parse/sync';
import { afterAll, describe, expect, test } from 'vitest';
import { stoppedClock } from '../../base/clock.ts';
import { dataFolderAt } from '../../base/data-folder.ts';
import { checkDataFolder } from '../check.ts';
import { type LoadedDelivery, loadSource } from '../load.ts';
import { addSource } from '../source.ts';
import { pinStudentIds } from '../student-ids/pin-file.ts';

/** Every file of ../shared/data goes through the real intake: each belongs to a feed, and each of its rows is somewhere. */
const samples = fileURLToPath(new URL('../../../../shared/data', import.meta.url));
const isThere = existsSync(samples);
if (!isThere) console.warn('all-samples: ../shared/data is not there; its tests are left out.');

interface Plan {
  readonly folder: string;
  readonly reader: 'table' | 'oneroster-csv';
  readonly layouts: readonly string[];
  /** Files called as the system calls them. */
  readonly rename?: Readonly<Record<string, string>>;
}

const exportsOf = (folder: string, layout: string): Plan => ({
  folder: `assessment_exports/${folder}`,
  reader: 'table',
  layouts: [layout],
});
const plans: readonly Plan[] = [
  { folder: 'grand_bend', reader: 'table', layouts: ['grand-bend'] },
  { folder: 'lakeside', reader: 'table', layouts: ['lakeside'] },
  { folder: 'surveys', reader: 'table', layouts: ['buzz-surveys'] },
  {
    folder: 'sis_exports',
    reader: 'table',
    layouts: ['aspen', 'student-voice'],
    // An export of courses that has lost its header line.
    rename: { 'fake_no_headers.csv': 'courses_sections_export.csv' },
  },
  { folder: 'oneroster/v1p0_small', reader: 'oneroster-csv', layouts: [] },
  { folder: 'oneroster/v1p1_small', reader: 'oneroster-csv', layouts: [] },
  { folder: 'oneroster/v1p1_district', reader: 'oneroster-csv', layouts: [] },
  exportsOf('ACCESS', 'access'),
  exportsOf('ACT', 'act'),
  exportsOf('AP', 'ap'),
  exportsOf('BASC3_BESS', 'basc3-bess'),
  exportsOf('Dibels_8_Benchmark', 'dibels-8'),
  exportsOf('FastBridge_English', 'fastbridge'),
  exportsOf('FastBridge_Math', 'fastbridge'),
  exportsOf('Fountas_and_Pinnell', 'fountas-pinnell'),
  exportsOf('GOLD', 'gold'),
  exportsOf('i-Ready', 'i-ready'),
  exportsOf('iStation', 'istation'),
  exportsOf('MAP_Growth', 'map-growth'),
  { folder: 'assessment_exports/PSAT_SAT', reader: 'table', layouts: ['psat', 'sat'] },
  exportsOf('STAAR_Summative', 'staar'),
  exportsOf('STAR', 'star'),
];

/** What is no data: licences and words about the files. */
const documentation = /^(README[.]md|NOTICE[.]txt|LICENSE.*)$/;
/** The manifest of a OneRoster set says what is in it and has no rows of its own. */
const manifest = 'manifest.csv';

const root = mkdtempSync(join(tmpdir(), 'almanac-all-samples-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** Rows of a delimited file with anything in them, without its header, counted without anything of Almanac. */
function rowsIn(path: string, hasHeader: boolean): number {
  const rows: string[][] = parse(readFileSync(path), {
    bom: true,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
  });
  return rows.filter((cells) => cells.some((cell) => cell.trim() !== '')).length - (hasHeader ? 1 : 0);
}

/** The one file whose rows begin in its first line. */
const headless = ['student_section_grades_fixture.csv'];

async function loadPlan({
  folder,
  reader,
  layouts,
  rename = {},
}: Plan): Promise<{ drop: string; loaded: LoadedDelivery }> {
  const drop = join(root, 'drop', folder);
  cpSync(join(samples, folder), drop, { recursive: true });
  for (const [from, to] of Object.entries(rename)) renameSync(join(drop, from), join(drop, to));
  const data = dataFolderAt(mkdtempSync(join(root, 'data-')));
  writeFileSync(data.settingsFile, 'district: { id: "1", name: Samples }\ntimeZone: America/Chicago\n');
  addSource(data, { id: 'sample', reader, path: drop, layouts });
  expect(await checkDataFolder(data)).toEqual([]);
  const { deliveries } = await loadSource({
    folder: data,
    sourceId: 'sample',
    clock: stoppedClock('2026-11-20T12:00:00Z'),
  });
  const [loaded] = deliveries;
  if (!loaded) throw new Error('nothing was loaded');
  return { drop, loaded };
}

describe.runIf(isThere)('all samples', () => {
  test('every file belongs to a plan or is documentation', () => {
    const files = readdirSync(samples, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => relative(samples, join(entry.parentPath, entry.name)));
    const unplanned = files.filter(
      (file) =>
        !documentation.test(file.split('/').at(-1) ?? '') &&
        !plans.some(({ folder }) => file.startsWith(`${folder}/`)),
    );
    expect(files.length).toBeGreaterThan(80);
    expect(unplanned).toEqual([]);
  });

  test.each(plans)(
    '$folder: every file is read and every row accounted for',
    async (plan) => {
      const { drop, loaded } = await loadPlan(plan);
      expect(loaded.delivery.problem).toBeNull();
      const { feeds } = loaded.delivery;
      const data = readdirSync(drop).filter((file) => !documentation.test(file) && file !== manifest);
      const claimed = new Set(feeds.flatMap(({ files }) => files));
      expect([...claimed].sort()).toEqual(data.sort());
      for (const { feed, files, accounting } of feeds) {
        const { read, mapped, quarantined, skipped } = accounting;
        const counted = files.reduce(
          (sum, file) => sum + rowsIn(join(drop, file), !headless.includes(file)),
          0,
        );
        expect(read, `${feed}: rows read`).toBe(counted);
        expect(mapped + quarantined + skipped, `${feed}: rows accounted for`).toBe(read);
        // What is held back is told.
        const told = loaded.findings.filter((each) => each.feed === feed && each.severity === 'error');
        if (quarantined > 0) expect(told.length, `${feed}: findings`).toBeGreaterThan(0);
      }
    },
    120_000,
  );

  test('malformed exports of Aspen give findings, and cost no row that can be used', async () => {
    const plan = plans.find(({ folder }) => folder === 'sis_exports');
    if (!plan) throw new Error('there is no plan');
    rmSync(join(root, 'drop/sis_exports'), { recursive: true, force: true });
    const { loaded } = await loadPlan(plan);
    const accounts = loaded.delivery.feeds.map(({ feed, accounting }) => [
      feed,
      ...Object.values(accounting),
    ]);
    expect(Object.fromEntries(accounts.map(([feed, ...counts]) => [feed, counts]))).toEqual({
      assessments: [39, 37, 1, 1],
      attendance: [2, 2, 0, 0],
      behavior: [4, 3, 1, 0],
      courses_sections: [5, 0, 5, 0],
      educator_sections: [5, 4, 1, 0],
      section_grades: [6, 5, 1, 0],
      services: [4, 2, 2, 0],
      student_sections: [14, 8, 6, 0],
      students: [5, 5, 0, 0],
      voice: [2, 2, 0, 0],
      voice_with_id: [1, 1, 0, 0],
    });
    const errors = loaded.findings
      .filter(({ severity }) => severity === 'error')
      .map(({ rule, file, column, lines }) => [rule, file, column, lines.join()].join(' '));
    expect(errors.sort()).toEqual([
      'date-unreadable bad_x2_assessments.csv administration_date 2',
      'header-missing courses_sections_export.csv course_number, course_description, section_number, school_local_id, term_local_id, section_schedule 2,3,4,5,6',
      'header-missing service_upload_example.csv Start Date, End Date 2,3',
      'required-missing educator_section_assignment_export.csv staff_id 2',
      'required-missing fake_behavior_export.csv date 5',
      'required-missing student_section_assignment_export_with_district_school_year_token.csv section_id 7,8',
      'required-missing student_section_assignment_export_with_district_school_year_token.csv student_id 6',
      'required-missing student_section_assignment_export_without_district_school_year.csv section_id 7,8',
      'required-missing student_section_assignment_export_without_district_school_year.csv student_id 6',
      'required-missing student_section_grades_fixture.csv student_id 5',
    ]);
  }, 60_000);

  test('ids of a vendor’s file with masked names are proposed and not believed; pinned, they join', async () => {
    const roster: Record<string, string>[] = parse(readFileSync(join(samples, 'grand_bend/students.csv')), {
      columns: true,
    });
    const known = {
      systems: new Map([['local', new Map(roster.map(({ student_unique_id: id = '' }) => [id, `p${id}`]))]]),
      names: new Map(
        roster.map(({ student_unique_id: id = '', first_name = '', last_name = '', birth_date = '' }) => [
          `p${id}`,
          { first: first_name, last: last_name, birthDate: birth_date },
        ]),
      ),
    };
    const data = dataFolderAt(mkdtempSync(join(root, 'data-')));
    writeFileSync(data.settingsFile, 'district: { id: "1", name: Samples }\ntimeZone: America/Chicago\n');
    const path = join(samples, 'assessment_exports/i-Ready');
    addSource(data, { id: 'i-ready', reader: 'table', path, layouts: ['i-ready'] });
    const load = async () => {
      const { deliveries } = await loadSource({
        ...{ folder: data, sourceId: 'i-ready', clock: stoppedClock('2026-11-20T12:00:00Z') },
        knownStudents: async () => known,
      });
      return deliveries[0];
    };
    const proposed = await load();
    expect(proposed?.delivery.studentIds?.map(({ state, column }) => [state, column])).toEqual([
      ['undecided', 'Student ID'],
      ['undecided', 'Student ID'],
    ]);
    const { message = '' } = proposed?.findings.find(({ rule }) => rule === 'student-ids-undecided') ?? {};
    expect(message).toContain('"Student ID" x local: 5 of 5 rows (100 %)');
    expect(message).toContain('Names or birth dates fit for 0 of');
    const pin = { column: 'Student ID', system: 'local' };
    pinStudentIds(
      data,
      'i-ready',
      new Map([
        ['iready_reading', pin],
        ['iready_mathematics', pin],
      ]),
    );
    const joined = await load();
    expect(joined?.outcome).toBe('remapped');
    expect(joined?.delivery.studentIds?.map(({ state, system }) => [state, system])).toEqual([
      ['pinned', 'local'],
      ['pinned', 'local'],
    ]);
  }, 60_000);
});
