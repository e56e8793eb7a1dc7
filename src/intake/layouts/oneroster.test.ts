import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'csv-parse/sync';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { stoppedClock } from '../../base/clock.ts';
import { type DataFolder, dataFolderAt } from '../../base/data-folder.ts';
import type { EntityName } from '../../edition/schema/entities.ts';
import { literal } from '../../engine/sql.ts';
import { type JsonValue, openWarehouse } from '../../engine/warehouse.ts';
import { checkDataFolder } from '../check.ts';
import { accountingOf, mappedFile } from '../delivery.ts';
import { readLayout } from '../layout.ts';
import { type LoadedDelivery, loadSource } from '../load.ts';
import { cleanSet, type Files, lines } from '../oneroster/fixture.ts';
import { feedColumns, fileNames, isFileName } from '../oneroster/spec.ts';
import { addSource } from '../source.ts';

let folder: DataFolder;
beforeEach(() => {
  folder = dataFolderAt(mkdtempSync(join(tmpdir(), 'almanac-oneroster-')));
  writeFileSync(folder.settingsFile, 'district: { id: "1", name: Test }\ntimeZone: America/New_York\n');
});
afterEach(() => rmSync(folder.root, { recursive: true, force: true }));

async function loadFiles(files: Files): Promise<LoadedDelivery> {
  mkdirSync(join(folder.root, 'drop'));
  for (const [name, content] of Object.entries(files))
    writeFileSync(join(folder.root, 'drop', name), content);
  return load(join(folder.root, 'drop'));
}

async function load(path: string): Promise<LoadedDelivery> {
  addSource(folder, { id: 'sis', reader: 'oneroster-csv', path, layouts: [] });
  const { deliveries } = await loadSource({
    folder,
    sourceId: 'sis',
    clock: stoppedClock('2026-11-20T12:00:00Z'),
  });
  const [first] = deliveries;
  if (!first) throw new Error('nothing was loaded');
  const { read, mapped, quarantined, skipped } = accountingOf(first.delivery);
  expect(mapped + quarantined + skipped).toBe(read);
  return first;
}

async function rows(
  { delivery }: LoadedDelivery,
  entity: EntityName,
  ...columns: string[]
): Promise<JsonValue[][]> {
  const warehouse = await openWarehouse();
  try {
    const file = mappedFile(folder, delivery, entity) ?? '';
    const found = await warehouse.all(
      `select ${columns.join(', ')} from read_parquet(${literal(file)}) order by all`,
    );
    return found.map((row) => Object.values(row));
  } finally {
    warehouse.close();
  }
}

const counts = ({ delivery }: LoadedDelivery) =>
  Object.fromEntries(delivery.entities.flatMap(({ entity, rows }) => (rows > 0 ? [[entity, rows]] : [])));
const rules = ({ findings }: LoadedDelivery) =>
  findings.map(({ rule, column, rows }) => `${rule} ${column ?? '-'} ×${rows}`);

test('the layout fits, and knows every feed of the reader by the columns it has', async () => {
  mkdirSync(join(folder.root, 'drop'));
  addSource(folder, { id: 'sis', reader: 'oneroster-csv', path: 'drop', layouts: [] });
  expect(await checkDataFolder(folder)).toEqual([]);
  const { feeds } = readLayout(folder, 'oneroster').settings;
  expect(Object.keys(feeds).toSorted()).toEqual([...fileNames].toSorted());
  for (const [feed, { columns = [] }] of Object.entries(feeds)) {
    const known = isFileName(feed) ? feedColumns(feed).map(({ name }) => name) : [];
    expect([feed, columns.filter((column) => !known.includes(column))]).toEqual([feed, []]);
  }
});

test('a clean set is mapped whole, without a finding', async () => {
  const loaded = await loadFiles(cleanSet());
  expect(rules(loaded)).toEqual([]);
  expect(accountingOf(loaded.delivery)).toEqual({ read: 26, mapped: 26, quarantined: 0, skipped: 0 });
  expect(loaded.delivery.schoolYear).toBe(2027);
  expect(counts(loaded)).toEqual({
    district: 1,
    school: 2,
    term: 3,
    student: 2,
    guardian: 1,
    student_school_enrollment: 2,
    staff: 2,
    staff_assignment: 3,
    course: 2,
    section: 2,
    section_enrollment: 2,
    section_staff: 1,
  });
  expect(
    await rows(
      loaded,
      'student',
      'student_id',
      'local_student_id',
      'state_student_id',
      'race_ethnicity',
      'sex',
    ),
  ).toEqual([
    ['u1', '1001', '900001', 'hispanic_or_latino', 'female'],
    ['u2', '1002', null, 'two_or_more_races', 'male'],
  ]);
  expect(await rows(loaded, 'guardian', 'guardian_id', 'student_id', 'relationship', 'phone')).toEqual([
    ['u5', 'u1', 'parent', '555-0100'],
  ]);
  expect(
    await rows(
      loaded,
      'staff_assignment',
      'staff_id',
      'school_id',
      'staff_classification',
      'begin_date',
      'end_date',
    ),
  ).toEqual([
    ['u3', 's1', 'counselor', '2026-08-20', '2027-06-30'],
    ['u3', 's2', 'teacher', '2026-08-20', null],
    ['u4', null, 'district_administrator', null, null],
  ]);
  expect(await rows(loaded, 'course', 'course_id', 'subject', 'is_core')).toEqual([
    ['c1', 'ela', true],
    ['c2', 'homeroom', false],
  ]);
  expect(
    await rows(loaded, 'section', 'section_id', 'term_id', 'section_type', 'period', 'school_year'),
  ).toEqual([
    ['k1', 'y27', 'scheduled', '1,3', 2027],
    ['k2', 'y27', 'homeroom', null, 2027],
  ]);
  expect(await rows(loaded, 'term', 'term_id', 'term_type', 'begin_date', 'end_date')).toEqual([
    ['t1', 'semester', '2026-09-01', '2027-01-29'],
    ['t2', 'semester', '2027-01-30', '2027-06-18'],
    ['y27', 'school_year', '2026-09-01', '2027-06-18'],
  ]);
});

const enrollmentColumns = [
  'student_id',
  'school_id',
  'school_year',
  'grade_level',
  'entry_date',
  'exit_date',
  'is_inferred',
];

test('enrollments are inferred from roles, then classes, then the school year', async () => {
  const set = cleanSet();
  const loaded = await loadFiles({
    ...set,
    'academicSessions.csv': `${set['academicSessions.csv']}y26,,,2025-26,schoolYear,2025-09-02,2026-06-20,,2026\n`,
    'users.csv':
      set['users.csv'] +
      ['u6', 'u7', 'u8'].map((id) => `${id},,,true,${id},,First,Last,,,,,,,7,,,,,,,\n`).join(''),
    'roles.csv': `${set['roles.csv']}r7,,,u6,primary,student,2025-01-08,2026-12-02,s1,\nr8,,,u7,primary,student,,,s1,\nr9,,,u8,primary,student,,,d1,\n`,
    'enrollments.csv': `${set['enrollments.csv']}e4,,,k1,s2,u8,student,,2026-11-02,2027-06-19\n`,
  });
  expect(await rows(loaded, 'student_school_enrollment', ...enrollmentColumns)).toEqual([
    // to the last day of the school year: no exit
    ['u1', 's2', 2027, '09', '2026-09-01', null, true],
    // entry by the role, exit by the class, which ended before its term
    ['u2', 's1', 2027, '03', '2026-10-05', '2027-03-12', true],
    // a role over two school years; the grade is the one of now
    ['u6', 's1', 2026, null, '2025-09-02', null, true],
    ['u6', 's1', 2027, '07', '2026-09-01', '2026-12-01', true],
    // nothing says when: the school year
    ['u7', 's1', 2027, '07', '2026-09-01', null, true],
    // listed with the district only, taught at a school
    ['u8', 's2', 2027, '07', '2026-11-02', null, true],
  ]);
});

test('1.1: one role for all orgs; an administrator is what the org makes of one, and never more', async () => {
  const header =
    'sourcedId,status,dateLastModified,enabledUser,orgSourcedIds,role,username,userIds,givenName,familyName,middleName,identifier,email,sms,phone,agentSourcedIds,grades,password';
  const user = (id: string, orgs: string, role: string, agents = '') =>
    `${id},,,true,"${orgs}",${role},${id},,First,Last,,,,,,${agents},,`;
  const { 'roles.csv': _, 'manifest.csv': __, ...set } = cleanSet();
  const loaded = await loadFiles({
    ...set,
    'users.csv': lines(
      header,
      user('u1', 's2', 'student'),
      user('u2', 's1', 'student'),
      user('u3', 's1,s2', 'teacher'),
      user('u4', 'd1', 'administrator'),
      user('u5', 's1', 'administrator'),
      user('u6', 'gone', 'administrator'),
      user('u7', 's1', 'guardian', 'u2'),
      user('u8', 's1', 'guardian'),
    ),
  });
  expect(await rows(loaded, 'staff_assignment', 'staff_id', 'school_id', 'staff_classification')).toEqual([
    ['u3', 's1', 'teacher'],
    ['u3', 's2', 'teacher'],
    ['u4', null, 'district_administrator'],
    ['u5', 's1', 'support_staff'],
    ['u6', 'gone', 'support_staff'],
  ]);
  expect(await rows(loaded, 'guardian', 'guardian_id', 'student_id', 'relationship')).toEqual([
    ['u7', 'u2', 'guardian'],
  ]);
  // A guardian of nobody is held back.
  expect(rules(loaded)).toContain('required-missing student_id ×1');
});

test('what is left out is left out by a rule that says why; what is unknown stays unknown, with a finding', async () => {
  const set = cleanSet();
  const loaded = await loadFiles({
    ...set,
    'orgs.csv': `${set['orgs.csv']}x1,,,State,state,,\nx2,tobedeleted,,Old School,school,,d1\n`,
    'courses.csv': `${set['courses.csv']}c3,,,,Falconry,F1,,d1,Falconry,\nc4,,,,Study,S1,,d1,Study,22051\n`,
    'users.csv': `${set['users.csv']}u9,,,true,kim,,Kim,Sol,,,,,,,,,,,,,,\n`,
    'roles.csv': `${set['roles.csv']}r7,,,u9,primary,ext:falconer,,,s1,\n`,
    'enrollments.csv': `${set['enrollments.csv']}e5,,,k1,s2,u4,proctor,,,\n`,
    'demographics.csv': `${set['demographics.csv']}u3,,,,ext:none,,,,,,,,,,,\nu1,,,2012-03-05,female,,,,,,,,,,,\n`,
  });
  const skipped = loaded.delivery.feeds.flatMap(({ skippedBy }) =>
    skippedBy.flatMap(({ rule, rows: count }) => (count > 0 ? [`${rule} ×${count}`] : [])),
  );
  expect(skipped).toEqual([
    'orgs-removed ×1',
    'org-without-students ×1',
    'enrollment-of-overseer ×1',
    'demographics-of-others ×1',
  ]);
  expect(rules(loaded).toSorted()).toEqual([
    'code-unmapped role ×1',
    'option-unknown subject ×1',
    'row-unused - ×1',
    'row-unused - ×1',
    'sourced-id-duplicate sourcedId ×1',
    'status-not-active status ×1',
  ]);
  expect(await rows(loaded, 'course', 'course_id', 'subject')).toEqual([
    ['c1', 'ela'],
    ['c2', 'homeroom'],
    ['c3', null],
    ['c4', 'other'],
  ]);
  // Of two demographics of one student the last counts. It says nothing about race.
  expect(await rows(loaded, 'student', 'student_id', 'birth_date', 'race_ethnicity')).toEqual([
    ['u1', '2012-03-05', null],
    ['u2', '2018-05-06', 'two_or_more_races'],
  ]);
});

test('a district that copies the layout can use the columns of its own', async () => {
  const own = join(folder.layouts, 'oneroster');
  cpSync(join(import.meta.dirname, 'oneroster'), own, { recursive: true });
  const edit = (file: string, from: string, to: string) => {
    const text = readFileSync(join(own, file), 'utf8');
    expect(text).toContain(from);
    writeFileSync(join(own, file), text.replace(from, to));
  };
  edit('layout.yaml', 'grades, preferredGivenName', 'grades, preferredGivenName, metadata.language');
  edit('student.sql', 'null as home_language', 'users."metadata.language" as home_language');
  const set = cleanSet();
  const [header = '', ...people] = (set['users.csv'] ?? '').trimEnd().split('\n');
  const loaded = await loadFiles({
    ...set,
    'users.csv': lines(
      `${header},metadata.language`,
      ...people.map((row, index) => `${row},${index === 0 ? 'es' : ''}`),
    ),
  });
  expect(await rows(loaded, 'student', 'student_id', 'home_language')).toEqual([
    ['u1', 'es'],
    ['u2', null],
  ]);
  expect(rules(loaded)).toEqual(['metadata-column metadata.language ×0']);
});

test('a password is in the file as it came and nowhere else in the data folder', async () => {
  const secret = 'hunter2-secret';
  const set = cleanSet();
  const loaded = await loadFiles({
    ...set,
    'users.csv': set['users.csv']?.replace('u5,09,,', `u5,09,${secret},`) ?? '',
  });
  const place = join(folder.landing, loaded.delivery.id);
  const holding = readdirSync(place, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => readFileSync(file).includes(secret));
  expect(holding).toEqual([join(place, 'files', 'users.csv')]);
  expect(rules(loaded)).toEqual(['password-dropped password ×1']);
});

const samples = fileURLToPath(new URL('../../../../shared/data/oneroster/', import.meta.url));
if (!existsSync(samples))
  console.warn('oneroster: ../shared/data/oneroster is not there; its tests are left out.');

describe.runIf(existsSync(samples))('sets of others', () => {
  type Text = Record<string, string>;
  const rowsOf = (set: string, file: string): Text[] =>
    parse(readFileSync(`${samples}${set}/${file}.csv`), { columns: true, relax_column_count: true });

  test.each([
    ['v1p0_small', ['option-unknown subject', 'duplicate-row -']],
    ['v1p1_small', []],
    ['v1p1_district', []],
  ])('%s: every row is mapped', async (set, expected) => {
    const loaded = await load(`${samples}${set}`);
    const users = rowsOf(set, 'users');
    const byRole = (file: string, role: string) =>
      rowsOf(set, file).filter((row) => row.role === role).length;
    const students = byRole('users', 'student');
    const staff = users.length - students;
    expect(counts(loaded)).toEqual({
      district: 1,
      school: rowsOf(set, 'orgs').length - 1,
      term: rowsOf(set, 'academicSessions').length,
      student: students,
      student_school_enrollment: students,
      staff,
      staff_assignment: staff,
      course: rowsOf(set, 'courses').length,
      section: rowsOf(set, 'classes').length,
      section_enrollment: byRole('enrollments', 'student'),
      section_staff: byRole('enrollments', 'teacher'),
    });
    const { read, mapped } = accountingOf(loaded.delivery);
    expect(mapped).toBe(read);
    const worse = loaded.findings.filter(({ severity }) => severity !== 'note');
    expect(new Set(worse.map(({ rule, column }) => `${rule} ${column ?? '-'}`))).toEqual(new Set(expected));
  });

  test('v1p1_district: race and grade, counted without the layout', async () => {
    const loaded = await load(`${samples}v1p1_district`);
    const demographics = rowsOf('v1p1_district', 'demographics');
    const hispanic = demographics.filter((row) => row.hispanicOrLatinoEthnicity === 'true').length;
    const several = demographics.filter(
      (row) => row.hispanicOrLatinoEthnicity === 'false' && row.demographicRaceTwoOrMoreRaces === 'true',
    ).length;
    const races = (await rows(loaded, 'student', 'race_ethnicity')).flat();
    expect(races.filter((race) => race === 'hispanic_or_latino')).toHaveLength(hispanic);
    expect(races.filter((race) => race === 'two_or_more_races')).toHaveLength(several);
    expect(races.filter((race) => race === 'unknown' || race === null)).toHaveLength(0);
    const grades = (await rows(loaded, 'student_school_enrollment', 'grade_level')).flat();
    for (const grade of ['KG', '05', '12'])
      expect(grades.filter((each) => each === grade)).toHaveLength(
        rowsOf('v1p1_district', 'users').filter((row) => row.grades === grade).length,
      );
  });
});
