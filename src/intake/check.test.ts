import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type DataFolder, dataFolderAt } from '../base/data-folder.ts';
import { checkDataFolder } from './check.ts';
import { readSettings } from './settings.ts';
import { addSource, listSources, readSource } from './source.ts';

let folder: DataFolder;
beforeEach(() => {
  folder = dataFolderAt(mkdtempSync(join(tmpdir(), 'almanac-check-')));
  write('almanac.yaml', 'district:\n  id: "1"\n  name: Test\ntimeZone: America/New_York\n');
  write(
    'layouts/tiny/layout.yaml',
    'layout: tiny\ntitle: Tiny\nfeeds:\n  schools:\n    files: "*.csv"\n    header: [ID, NAME]\n',
  );
  write('layouts/tiny/district.sql', 'select source_row, ID as district_id, NAME as name from schools');
});
afterEach(() => rmSync(folder.root, { recursive: true }));

function write(path: string, text: string): void {
  mkdirSync(dirname(join(folder.root, path)), { recursive: true });
  writeFileSync(join(folder.root, path), text);
}

const problems = async () =>
  (await checkDataFolder(folder)).map(({ file, line, message }) => `${file}:${line} ${message}`);

test('a folder in order has no problems', async () => {
  addSource(folder, {
    id: 'sis',
    reader: 'table',
    path: folder.root,
    layouts: ['tiny'],
    schedule: '0 2 * * *',
  });
  expect(await problems()).toEqual([]);
  expect(readSettings(folder)).toMatchObject({
    district: { id: '1', name: 'Test' },
    timeZone: 'America/New_York',
    firstMonthOfSchoolYear: 7,
    exitDayCounts: true,
    jurisdiction: null,
    language: 'en',
    holidays: [],
    keepRunsFor: 400,
  });
  expect(readSource(folder, 'sis')).toMatchObject({
    id: 'sis',
    title: 'sis',
    steward: null,
    reader: 'table',
    namespace: 'sis',
    where: { kind: 'folder', path: folder.root, deliveries: 'one' },
    schedule: '0 2 * * *',
    skipsHolidays: false,
    expectedBy: null,
    layouts: ['tiny'],
  });
});

test('every problem has its file and line', async () => {
  write(
    'almanac.yaml',
    'district:\n  id: "1"\n  name: Test\n  nam: x\ntimeZone: Mars/Base\nfirstMonthOfSchoolYear: 13\n',
  );
  write('sources/a.yaml', 'id: b\nreader: tabel\nwhere:\n  path: nowhere\nlayouts: [tiny]\n');
  write(
    'sources/c.yaml',
    'id: c\nreader: table\nwhere:\n  path: nowhere\nlayouts:\n  - tiny\n  - huge\nschedule: soon\n',
  );
  write('sources/d.yaml', 'id: d\nreader: table\nwhere:\n  path: nowhere\nlayouts: [tiny]\n');
  write('sources/e.yaml', 'id: e\nreader: [\n');
  write('sources/f.yaml', 'id: f\nreader: oneroster-csv\nwhere: {}\nlayouts: [tiny]\n');
  expect(await problems()).toEqual([
    'almanac.yaml:4 "district.nam" is not a known setting',
    expect.stringMatching(/^almanac\.yaml:6 "firstMonthOfSchoolYear" must be/),
    'sources/a.yaml:1 the id is "b" and the file is named "a"',
    'sources/a.yaml:2 There is no reader "tabel". Nothing was changed.',
    'sources/c.yaml:8 "soon" is not a cron schedule',
    'sources/c.yaml:7 there is no layout "huge"',
    `sources/d.yaml:4 there is nothing at ${join(folder.root, 'nowhere')}`,
    expect.stringMatching(/^sources\/e\.yaml:\d this is not YAML/),
    'sources/f.yaml:4 the reader "oneroster-csv" brings its own layout',
    'sources/f.yaml:3 "where.path" is missing',
  ]);
});

test('holidays and promised hours are looked at line by line', async () => {
  write(
    'almanac.yaml',
    'district: { id: "1", name: Test }\ntimeZone: America/New_York\nholidays:\n  - 2026-11-26\n  - 2026-02-30\nkeepRunsFor: 0\n',
  );
  write(
    'sources/sis.yaml',
    'id: sis\nreader: table\nlayouts: [tiny]\nwhere: { path: . }\nschedule: "0 5 * * 1-5"\nskip: weekends\nexpected_by: "25:00"\n',
  );
  expect(await problems()).toEqual([
    expect.stringMatching(/^almanac\.yaml:6 "keepRunsFor" must be/),
    expect.stringMatching(/^sources\/sis\.yaml:6 "skip" must be/),
    expect.stringMatching(/^sources\/sis\.yaml:7 "expected_by" must match/),
  ]);
  write(
    'almanac.yaml',
    'district: { id: "1", name: Test }\ntimeZone: America/New_York\nholidays:\n  - 2026-11-26\n  - 2026-02-30\n',
  );
  expect((await problems())[0]).toBe('almanac.yaml:5 "2026-02-30" is no day and no range of days');
});

test('a layout that does not fit is told what is missing and what is too much', async () => {
  write(
    'layouts/tiny/layout.yaml',
    `layout: tiny
title: Tiny
feeds:
  schools: { files: "*.csv", header: [ID, NAME] }
ids: { pupil: local }
crosswalks:
  level: { feed: schools, column: LEVEL }
  gone: { feed: schools, column: NAME }
skip:
  - { rule: total, feed: schols, when: "ID like 'T%'", because: totals }
`,
  );
  write('layouts/tiny/crosswalks/level.csv', 'code,level\nE,elementary\nE,middle\nM\n');
  write('layouts/tiny/district.sql', 'select source_row, ID as district_id, NAME as title from schools');
  write('layouts/tiny/school.sql', 'delete from schools');
  write('layouts/tiny/pupil.sql', 'select 1');
  expect(await problems()).toEqual([
    'layouts/tiny/layout.yaml:5 "pupil" is no kind of reference',
    'layouts/tiny/layout.yaml:10 there is no feed "schols"',
    'layouts/tiny/pupil.sql:1 there is no entity "pupil"',
    'layouts/tiny/crosswalks/level.csv:3 the code "E" comes twice',
    'layouts/tiny/crosswalks/level.csv:4 1 cells for 2 columns',
    'layouts/tiny/layout.yaml:8 crosswalks/gone.csv is missing',
    expect.stringMatching(/^layouts\/tiny\/layout.yaml:1 skip rule "total": .*schols/),
    'layouts/tiny/district.sql:1 columns of "district" are missing: name',
    'layouts/tiny/district.sql:1 "district" has no column title',
    'layouts/tiny/school.sql:1 it is not a select statement',
    'layouts/tiny/layout.yaml:1 the crosswalk "level" takes its codes from schools.LEVEL, which is not there',
  ]);
});

test('a source is added once, with names that exist', () => {
  addSource(folder, { id: 'gb', reader: 'table', path: '/data/gb', layouts: ['tiny'] });
  expect(listSources(folder).map(({ id, where }) => [id, where])).toEqual([
    ['gb', { kind: 'folder', path: '/data/gb', deliveries: 'one' }],
  ]);
  const { where } = addSource(folder, {
    ...{ id: 'dropped', reader: 'table', path: '/srv/drop', layouts: ['tiny'] },
    deliveries: 'drop-folder',
  });
  expect(where).toMatchObject({ kind: 'drop-folder', settleSeconds: 60, complete: null, after: 'keep' });
  const add = (over: object) => () =>
    addSource(folder, { id: 'x', reader: 'table', path: '.', layouts: ['tiny'], ...over });
  expect(add({ id: 'gb' })).toThrow('already exists');
  expect(add({ reader: 'magic' })).toThrow('no reader "magic"');
  expect(add({ layouts: ['nope'] })).toThrow('no layout "nope"');
  expect(add({ layouts: [] })).toThrow('needs a layout');
  expect(add({ id: '../x' })).toThrow('cannot be the id');
  expect(() => readSource(folder, 'zz')).toThrow('no source "zz"');
});

test('student_ids names feeds and columns that are there', async () => {
  const layout = (ids: string) =>
    `layout: tiny\ntitle: Tiny\nfeeds:\n  schools:\n    files: "*.csv"\n    header: [ID, NAME]\n    columns: [ALT]\nstudent_ids:\n${ids}`;
  write(
    'layouts/tiny/district.sql',
    'select source_row, matched_student_id as district_id, NAME as name from schools',
  );
  write('layouts/tiny/layout.yaml', layout('  schools: [id, ALT]\n'));
  expect(await problems()).toEqual([]);
  write('layouts/tiny/layout.yaml', layout('  schools: [ID, IDENT]\n  pupils: [ID]\n'));
  expect(await problems()).toEqual([
    'layouts/tiny/layout.yaml:9 the feed "schools" has no column "IDENT"',
    'layouts/tiny/layout.yaml:10 there is no feed "pupils"',
  ]);
});
