import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { stoppedClock } from '../../base/clock.ts';
import { type DataFolder, dataFolderAt } from '../../base/data-folder.ts';
import type { EntityName } from '../../edition/schema/entities.ts';
import { literal } from '../../engine/sql.ts';
import { type JsonValue, openWarehouse } from '../../engine/warehouse.ts';
import { checkDataFolder } from '../check.ts';
import { accountingOf, mappedFile } from '../delivery.ts';
import { type LoadedDelivery, loadSource } from '../load.ts';
import { addSource } from '../source.ts';

let folder: DataFolder;
beforeEach(() => {
  folder = dataFolderAt(mkdtempSync(join(tmpdir(), 'almanac-sds-')));
  writeFileSync(folder.settingsFile, 'district: { id: "1", name: Test }\ntimeZone: America/New_York\n');
});
afterEach(() => rmSync(folder.root, { recursive: true, force: true }));

const lines = (...all: string[]) => `${all.join('\n')}\n`;

/** A district of made-up people, in the columns Microsoft publishes. */
function smallSet(): Record<string, string> {
  return {
    'orgs.csv': lines(
      'sourcedId,name,type,parentSourcedId',
      'd1,Northwind Schools,district,',
      's1,Alder Elementary,School,d1',
      's2,Birch High,school,d1',
      'x1,State Office,state,',
    ),
    'academicSessions.csv': lines(
      'sourcedId,title,type,schoolYear,startDate,endDate',
      'y,2026-27,schoolYear,2026,8/24/2026,6/18/2027',
      't1,Fall,semester,2026,2026-08-24,2027-01-29',
    ),
    'courses.csv': lines(
      'sourcedId,orgSourcedId,title,code,schoolYearSourcedId,subject,grade',
      'c1,s2,Biology 10,B10,y,03,10',
      'c2,s1,Homeroom 3,HR3,y,Homeroom,03',
    ),
    'users.csv': lines(
      'sourcedId,username,givenName,familyName,password,activeDirectoryMatchId,email,phone,sms',
      'u1,ana@example.org,Ana,Reyes,hunter2-secret,ana@example.org,ana@example.org,,',
      'u2,ben@example.org,Ben,Okafor,hunter2-secret,,,,',
      'u3,carla@example.org,Carla,Lund,hunter2-secret,,carla@example.org,,',
      'u4,dev@example.org,Dev,Patel,hunter2-secret,,,,',
      'u5,eva@example.org,Eva,Reyes,hunter2-secret,,eva@example.org,555-0100,',
    ),
    'roles.csv': lines(
      'userSourcedId,orgSourcedId,role,sessionSourcedId,grade,isPrimary,roleStartDate,roleEndDate',
      'u1,s2,student,y,10,TRUE,8/24/2026,6/18/2027',
      'u2,s1,Student,y,3,TRUE,10/5/2026,',
      'u3,s2,teacher,y,,TRUE,8/20/2026,',
      'u3,s1,advisor,y,,FALSE,8/20/2026,6/30/2027',
      'u4,d1,administrator,y,,TRUE,,',
    ),
    'classes.csv': lines(
      'sourcedId,orgSourcedId,title,sessionSourcedIds,courseSourcedId',
      'k1,s2,Biology 10 A,t1,c1',
      'k2,s1,Homeroom 3 B,y,c2',
    ),
    'enrollments.csv': lines(
      'classSourcedId,userSourcedId,role',
      'k1,u1,student',
      'k2,u2,student',
      'k1,u3,teacher',
      'k1,u4,proctor',
    ),
    'relationships.csv': lines(
      'userSourcedId,relationshipUserSourcedId,relationshipRole',
      'u1,u5,guardian',
      'u2,u5,Relative',
      'u2,u4,doctor',
    ),
    'demographics.csv': lines(
      'userSourcedId,sex,birthDate,birthCity,birthState,birthCountry,ethnicityCodes,raceCodes',
      'u1,female,3/4/2011,,,US,hispanicOrLatinoEthnicity,white',
      'u2,male,2018-05-06,,,US,,"asian, blackOrAfricanAmerican"',
      'u3,female,1/2/1980,,,US,,white',
    ),
    'userFlags.csv': lines('userSourcedId,flag', 'u1,iep', 'u1,504', 'u2,freeOrReducedLunch', 'u2,wizard'),
  };
}

async function load(files: Record<string, string>): Promise<LoadedDelivery> {
  const drop = join(folder.root, 'drop');
  mkdirSync(drop);
  for (const [name, text] of Object.entries(files)) writeFileSync(join(drop, name), text);
  addSource(folder, { id: 'sds', reader: 'sds-csv', path: drop, layouts: [] });
  expect(await checkDataFolder(folder)).toEqual([]);
  const { deliveries } = await loadSource({
    folder,
    sourceId: 'sds',
    clock: stoppedClock('2026-11-20T12:00:00Z'),
  });
  const [first] = deliveries;
  if (!first) throw new Error('nothing was loaded');
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

test('every row of every file is accounted for', async () => {
  const loaded = await load(smallSet());
  const counted = Object.fromEntries(
    loaded.delivery.feeds.map(({ feed, accounting: { read, mapped, quarantined, skipped } }) => [
      feed,
      [read, mapped, quarantined, skipped],
    ]),
  );
  expect(counted).toEqual({
    sds_orgs: [4, 3, 0, 1],
    sds_sessions: [2, 2, 0, 0],
    sds_courses: [2, 2, 0, 0],
    sds_users: [5, 5, 0, 0],
    sds_roles: [5, 5, 0, 0],
    sds_classes: [2, 2, 0, 0],
    sds_enrollments: [4, 3, 0, 1],
    sds_relationships: [3, 2, 0, 1],
    sds_demographics: [3, 2, 0, 1],
    sds_flags: [4, 4, 0, 0],
  });
  expect(accountingOf(loaded.delivery)).toEqual({ read: 34, mapped: 30, quarantined: 0, skipped: 4 });
  expect(
    loaded.findings.map(({ rule, column, rows: count }) => `${rule} ${column ?? '-'} ×${count}`),
  ).toEqual(['code-unmapped flag ×1']);
});

test('people, places and times are what the files say', async () => {
  const loaded = await load(smallSet());
  expect(await rows(loaded, 'school', 'school_id', 'name')).toEqual([
    ['s1', 'Alder Elementary'],
    ['s2', 'Birch High'],
  ]);
  expect(await rows(loaded, 'term', 'term_id', 'term_type', 'school_year', 'begin_date', 'end_date')).toEqual(
    [
      ['t1', 'semester', 2027, '2026-08-24', '2027-01-29'],
      ['y', 'school_year', 2027, '2026-08-24', '2027-06-18'],
    ],
  );
  expect(
    await rows(loaded, 'student', 'student_id', 'last_name', 'birth_date', 'sex', 'race_ethnicity'),
  ).toEqual([
    ['u1', 'Reyes', '2011-03-04', 'female', 'hispanic_or_latino'],
    ['u2', 'Okafor', '2018-05-06', 'male', 'two_or_more_races'],
  ]);
  expect(
    await rows(
      loaded,
      'student_school_enrollment',
      'student_id',
      'school_id',
      'school_year',
      'grade_level',
      'entry_date',
      'exit_date',
    ),
  ).toEqual([
    ['u1', 's2', 2027, '10', '2026-08-24', null],
    ['u2', 's1', 2027, '03', '2026-10-05', null],
  ]);
  expect(
    await rows(loaded, 'staff_assignment', 'staff_id', 'school_id', 'staff_classification', 'end_date'),
  ).toEqual([
    ['u3', 's1', 'counselor', '2027-06-30'],
    ['u3', 's2', 'teacher', null],
    ['u4', null, 'district_administrator', null],
  ]);
  expect(await rows(loaded, 'guardian', 'guardian_id', 'student_id', 'relationship', 'phone')).toEqual([
    ['u5', 'u1', 'guardian', '555-0100'],
    ['u5', 'u2', 'relative', '555-0100'],
  ]);
  expect(await rows(loaded, 'student_program', 'student_id', 'program', 'program_name')).toEqual([
    ['u1', 'section_504', '504'],
    ['u1', 'special_education', 'iep'],
    ['u2', 'economically_disadvantaged', 'freeOrReducedLunch'],
    ['u2', 'unknown', 'wizard'],
  ]);
  expect(await rows(loaded, 'course', 'course_id', 'subject')).toEqual([
    ['c1', 'science'],
    ['c2', 'homeroom'],
  ]);
  expect(await rows(loaded, 'section_enrollment', 'section_id', 'student_id')).toEqual([
    ['k1', 'u1'],
    ['k2', 'u2'],
  ]);
  expect(await rows(loaded, 'section_staff', 'section_id', 'staff_id')).toEqual([['k1', 'u3']]);
});

test('the three files that have to be there are enough', async () => {
  const { 'orgs.csv': orgs = '', 'users.csv': users = '', 'roles.csv': roles = '' } = smallSet();
  const loaded = await load({ 'orgs.csv': orgs, 'users.csv': users, 'roles.csv': roles });
  expect(loaded.delivery.state).toBe('mapped');
  expect((await rows(loaded, 'student', 'student_id')).flat()).toEqual(['u1', 'u2']);
});

test('a password is in the file as it came and nowhere else in the data folder', async () => {
  for (const users of [
    smallSet()['users.csv'] ?? '',
    `${smallSet()['users.csv']}u9,"broken,hunter2-secret\n`,
  ]) {
    const loaded = await load({ ...smallSet(), 'users.csv': users });
    const place = join(folder.landing, loaded.delivery.id);
    const holding = readdirSync(place, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .filter((file) => readFileSync(file).includes('hunter2-secret'));
    expect(holding).toEqual([join(place, 'files', 'users.csv')]);
    expect((await rows(loaded, 'staff', 'staff_id')).flat()).toContain('u3');
    rmSync(folder.root, { recursive: true });
    mkdirSync(folder.root);
    writeFileSync(folder.settingsFile, 'district: { id: "1", name: Test }\ntimeZone: America/New_York\n');
  }
});
