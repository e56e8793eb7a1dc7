import { cpSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../src/base/clock.ts';
import { type DataFolder, dataFolderAt } from '../src/base/data-folder.ts';
import { silent } from '../src/base/progress.ts';
import { init } from '../src/commands/init.ts';
import { type EditionRecord, editionFile, recordFile, serveEdition } from '../src/edition/editions.ts';
import { editionFixture, submitted, weekdays } from './edition-fixture.ts';

/** How a spreadsheet would be made to run something, as the name of a school. */
export const formulaSchool = '=SUM(A1:A9) Ash School';

/**
 * A data folder whose edition has much to hide: a school of six, a program of seven, a year of eight students. What is hidden with them for their
 * sake are large numbers that stand nowhere else, so that one that gets out is found by looking for it.
 */
export async function guardedFolder(): Promise<{ readonly folder: DataFolder; close(): void }> {
  const root = mkdtempSync(join(tmpdir(), 'almanac-guarded-'));
  const data = join(root, 'data');
  const naming = { id: 'guarded', name: 'Guarded District', timeZone: 'America/Chicago', firstMonth: 7 };
  await init({ data, clock: systemClock, progress: silent }, naming);
  const folder = dataFolderAt(data);
  const fixture = await editionFixture([{ asOf: '2026-09-30', rows: rows() }], { asOf: '2026-09-30' });
  const id = '2026-10-01';
  mkdirSync(folder.editions, { recursive: true });
  cpSync(fixture.file, editionFile(folder, id));
  fixture.close();
  const record: EditionRecord = {
    ...{ id, asOf: '2026-09-30', publishedAt: '2026-10-01T07:00:00Z', seconds: 1 },
    ...{ bytes: statSync(editionFile(folder, id)).size, deliveries: [] },
    findings: { error: 0, warning: 0, note: 0 },
  };
  writeFileSync(recordFile(folder, id), JSON.stringify(record));
  serveEdition(folder, id);
  return { folder, close: () => rmSync(root, { recursive: true, force: true }) };
}

const schools = ['A', 'B', 'C', 'D'] as const;
/** Students of each school; every fifth of them has missed four days, at Birch every third. */
const sizes = { A: 173, B: 149, C: 6, D: 233 };
const before = { from: '2025-09-01', to: '2025-09-30' };
const now = { from: '2026-09-01', to: '2026-09-30' };

function rows() {
  const students = schools.flatMap((school) => numbered(school, sizes[school]));
  const days = schools.flatMap((school) => [
    ...weekdays(school, before.from, before.to),
    ...weekdays(school, now.from, now.to),
  ]);
  const missing = students.filter((id, index) => index % (schoolOf(id) === 'B' ? 3 : 5) === 0);
  return {
    district: [{ district_id: 'D', name: 'Guarded District' }],
    school: [
      { school_id: 'A', name: formulaSchool, school_level: 'elementary' },
      { school_id: 'B', name: 'Birch School', school_level: 'elementary' },
      { school_id: 'C', name: 'Cedar School', school_level: 'elementary' },
      { school_id: 'D', name: 'Dogwood School', school_level: 'high' },
    ],
    calendar_day: days,
    attendance_submission: submitted(days),
    student: students.map((student_id, index) => ({
      student_id,
      first_name: `First-${student_id}`,
      last_name: `Last-${student_id}`,
      birth_date: '2014-05-05',
      sex: index % 2 === 0 ? 'female' : 'male',
      race_ethnicity: 'asian',
    })),
    student_school_enrollment: [
      ...students.map((student_id) => enrolled(student_id, 2027, now.from)),
      ...numbered('D', 8).map((student_id) => enrolled(student_id, 2026, before.from)),
    ],
    student_program: numbered('A', 7).map((student_id) => ({
      student_id,
      program: 'english_learner',
      program_name: 'EL',
      begin_date: now.from,
    })),
    staff: [
      { staff_id: 'sup', local_staff_id: '1', first_name: 'Maria', last_name: 'Ortega' },
      { staff_id: 'dm', local_staff_id: '7', first_name: 'Dana', last_name: 'Meyer' },
    ],
    staff_assignment: [
      { staff_id: 'sup', staff_classification: 'superintendent' },
      { staff_id: 'dm', staff_classification: 'data_manager' },
    ].map((row) => ({
      ...row,
      position_title: row.staff_classification,
      school_id: null,
      begin_date: '2024-08-01',
      is_district_wide: true,
    })),
    attendance_event: missing.flatMap((student_id) =>
      weekdays(schoolOf(student_id), now.from, '2026-09-04').map(({ school_id, date }) => ({
        student_id,
        school_id: school_id ?? null,
        date: date ?? null,
        attendance_event_category: 'unexcused_absence',
        source_code: 'UNX',
      })),
    ),
  };
}

function numbered(school: string, count: number): string[] {
  return Array.from({ length: count }, (_, index) => `${school}${String(index + 1).padStart(3, '0')}`);
}

function schoolOf(student: string): string {
  return student.slice(0, 1);
}

function enrolled(student_id: string, school_year: number, entry_date: string) {
  return {
    ...{ student_id, school_id: schoolOf(student_id), school_year, entry_date, is_inferred: false },
    grade_level: schoolOf(student_id) === 'D' ? '10' : '03',
    ...(school_year === 2026 ? { exit_date: '2026-06-10', exit_type: 'end_of_year' } : {}),
  };
}
