import { createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { expect, test } from 'vitest';
import { ZipFile } from 'yazl';
import { Failure } from '../../base/failure.ts';
import { cleanSet, type Files, lines, manifest, readFiles, readFolder, withFile } from './fixture.ts';
import { feedColumns, fileNames } from './spec.ts';

test('a clean set has no findings, and every file of the spec is a feed', async () => {
  const read = await readFiles(cleanSet());
  expect(read.told()).toEqual([]);
  expect(read.result).toMatchObject({ schoolYear: 2027, changes: { hasManifest: true } });
  expect([...read.feeds.keys()]).toEqual(fileNames);
  for (const file of fileNames)
    expect(read.feed(file).columns).toEqual(feedColumns(file).map(({ name }) => name));
  expect(read.feed('users').rows).toHaveLength(5);
  expect(read.feed('users').rows[1]).toMatchObject({
    file: 'users.csv',
    line: 3,
    values: { sourcedId: 'u2', givenName: 'Ben', preferredGivenName: 'Benny', role: null, middleName: null },
  });
});

test('a zip is read like a folder, also with its files in a sub-folder', async () => {
  for (const folder of ['', 'export/']) {
    const read = await readZip(
      Object.fromEntries(Object.entries(cleanSet()).map(([n, c]) => [folder + n, c])),
    );
    expect(read.feed('enrollments').rows).toHaveLength(3);
    expect(read.feed('enrollments').rows[0]?.file).toBe(`set.zip/${folder}enrollments.csv`);
    expect(read.told()).toEqual(folder ? ['sub-folder - ×0'] : []);
  }
});

test('the same file twice is read twice, and told', async () => {
  const files = Object.fromEntries(Object.entries(cleanSet()).map(([name, text]) => [`a/${name}`, text]));
  const read = await readZip({ ...files, 'b/orgs.csv': cleanSet()['orgs.csv'] ?? '' });
  expect(read.feed('orgs').rows).toHaveLength(6);
  expect(read.told()).toEqual([
    'sourced-id-duplicate sourcedId ×3',
    'file-repeated - ×0',
    'sub-folder - ×0',
    'sub-folder - ×0',
  ]);
});

test('a damaged zip is an error that names the file', async () => {
  await expect(readFiles({ 'set.zip': 'PK but not a zip' })).rejects.toThrow(Failure);
  await expect(readFiles({ 'set.zip': 'PK but not a zip' })).rejects.toThrow(/set\.zip/);
});

test('byte order mark and CRLF are read; other encodings are told', async () => {
  const text = cleanSet()['orgs.csv']?.replace('Alder', 'Élan').replaceAll('\n', '\r\n') ?? '';
  const names = async (bytes: Buffer) => {
    const read = await readFiles({ ...cleanSet(), 'orgs.csv': bytes } as Files);
    return [read.feed('orgs').rows[1]?.values.name, ...read.told()];
  };
  expect(await names(Buffer.from(`\ufeff${text}`))).toEqual(['Élan Elementary']);
  expect(await names(Buffer.from(text, 'latin1'))).toEqual(['Élan Elementary', 'encoding-not-utf-8 - ×0']);
  expect(await names(Buffer.from(`\ufeff${text}`, 'utf16le'))).toEqual([
    'Élan Elementary',
    'encoding-not-utf-8 - ×0',
  ]);
});

test('manifest: version, modes and what is there are held against each other', async () => {
  const told = async (change: (text: string) => string) =>
    (await readFiles(withFile('manifest.csv', change))).told();
  expect(await told((text) => text.replace('manifest.version,1.0', 'manifest.version,1'))).toEqual([
    'manifest-value - ×1',
  ]);
  expect(await told((text) => text.replace('oneroster.version,1.2', 'oneroster.version,1.2.1'))).toEqual([]);
  expect(await told((text) => text.replace('oneroster.version,1.2', 'oneroster.version,1.3'))).toEqual([
    'version-unknown - ×1',
  ]);
  expect(await told((text) => text.replace('oneroster.version,1.2', 'oneroster.version,new'))).toEqual([
    'version-unknown - ×1',
  ]);
  expect(await told((text) => text.replace('file.resources,absent', 'file.resources,bulk'))).toEqual([
    'manifest-file-missing - ×0',
  ]);
  expect(await told((text) => text.replace('file.orgs,bulk', 'file.orgs,absent'))).toEqual([
    'manifest-file-unannounced - ×0',
  ]);
  expect(await told((text) => text.replace('file.orgs,bulk\n', 'file.orgs,Bulk\n'))).toEqual([
    'manifest-value - ×1',
  ]);
  expect(await told((text) => text.replace('file.results,absent\n', ''))).toEqual([
    'manifest-incomplete - ×0',
  ]);
});

test('without a manifest the columns tell the version', async () => {
  const { 'manifest.csv': _, ...files } = cleanSet();
  const read = await readFiles(files);
  expect(read.told()).toEqual(['manifest-missing - ×0']);
  expect(read.findings[0]?.message).toContain('1.2');
});

test('rows of a delta file are read; they have to say what they change', async () => {
  const header = cleanSet()['roles.csv']?.split('\n')[0] ?? '';
  const files = withFile('manifest.csv', (text) => text.replace('file.roles,bulk', 'file.roles,delta'));
  const read = await readFiles({
    ...files,
    'roles.csv': lines(
      header,
      'r9,active,2026-10-01T08:00:00.000Z,u2,secondary,student,,,s2,',
      'r1,tobedeleted,2026-10-01T08:00:00.000Z,,,,,,,',
      ',active,2026-10-01T08:00:00.000Z,u2,primary,student,,,s1,',
      'r8,active,2026-10-01T08:00:00.000Z,,primary,student,,,s1,',
    ),
  });
  expect(read.result.changes?.modes.get('roles')).toBe('delta');
  expect(read.feed('roles').rows.map(({ values }) => [values.sourcedId, values.status])).toEqual([
    ['r9', 'active'],
    ['r1', 'tobedeleted'],
    ['r8', 'active'],
  ]);
  expect(read.feed('roles').refused.map(({ rule }) => rule)).toEqual(['sourced-id-missing']);
  // Nothing else is asked of a row that takes its record away, and a status is no oddity in a delta.
  expect(read.told()).toEqual(['sourced-id-missing - ×1', 'required-empty userSourcedId ×1']);
});

test('files: unknown, misnamed, missing, empty, without header', async () => {
  const { 'courses.csv': courses = '', 'demographics.csv': _, ...rest } = cleanSet();
  const read = await readFiles({
    ...rest,
    'Course.csv': courses,
    'notes.txt': 'hello',
    'resources.csv': '',
    'roles.csv': lines(...(rest['roles.csv'] ?? '').trim().split('\n').slice(1)),
  });
  expect(read.told()).toEqual([
    'header-missing - ×6',
    'manifest-file-missing - ×0',
    'file-empty - ×0',
    'manifest-file-unannounced - ×0',
    'file-name - ×0',
    'file-unknown - ×0',
  ]);
  expect(read.feed('courses').rows).toHaveLength(2);
  expect(read.feed('roles').refused).toHaveLength(6);
});

test('a set without a rostering file that the manifest does not announce says so', async () => {
  const { 'classes.csv': _, 'enrollments.csv': __, ...rest } = cleanSet();
  const announced = Object.keys(rest).map((name) => name.replace('.csv', ''));
  const read = await readFiles({ ...rest, 'manifest.csv': manifest('1.2', announced) });
  expect(read.told()).toEqual(['rostering-file-missing - ×0', 'rostering-file-missing - ×0']);
});

test('headers: wrong case, misspelt, of another version, repeated, extra, missing, metadata', async () => {
  const header = (from: string, to: string) =>
    withFile('orgs.csv', (text) => text.replace(/^.*/, (line) => line.replace(from, to)));
  const told = async (files: Files) => (await readFiles(files)).told();
  expect(await told(header('parentSourcedId', 'ParentSourcedID'))).toEqual([
    'header-case parentSourcedId ×0',
  ]);
  expect(await told(header('dateLastModified', 'dataLastModified'))).toEqual([
    'header-misspelt dateLastModified ×0',
  ]);
  expect(await told(header(',identifier', ',shortName'))).toEqual([
    'column-extra shortName ×0',
    'optional-column-missing identifier ×0',
  ]);
  expect(await told(header(',identifier', ',status'))).toEqual([
    'column-repeated status ×0',
    'optional-column-missing identifier ×0',
  ]);
  const metadata = await readFiles(header(',identifier', ',metadata.nces'));
  expect(metadata.told()).toEqual([
    'metadata-column metadata.nces ×0',
    'optional-column-missing identifier ×0',
  ]);
  expect(metadata.feed('orgs').columns.at(-1)).toBe('metadata.nces');
  expect(metadata.feed('orgs').rows[0]?.values).toMatchObject({ 'metadata.nces': '0100', identifier: null });

  const birthdate = withFile('demographics.csv', (text) => text.replace('sourcedId', 'userSourcedId'));
  expect(await told(birthdate)).toEqual(['column-of-other-version sourcedId ×0']);
  const preferred = withFile('users.csv', (text) => text.replace('preferredGivenName', 'prefferedGivenName'));
  expect(await told(preferred)).toEqual(['header-misspelt preferredGivenName ×0']);
});

test('a header that has swallowed the first row is not quoted', async () => {
  const read = await readFiles(
    withFile('users.csv', (text) => text.replace('pronouns\nu1,,,true,ana', 'pronouns,u1,,,true,ana')),
  );
  expect(read.findings.filter(({ feed }) => feed === 'users').length).toBeGreaterThan(10);
  expect(JSON.stringify(read.findings)).not.toMatch(/Ana|Reyes|example\.org|1001/);
  expect(read.feed('users').refused.map(({ rule }) => rule)).toEqual(Array(4).fill('row-length'));
});

test('a missing required column is an error; rows go on where they can be used', async () => {
  const renamed = await readFiles(withFile('orgs.csv', (text) => text.replace(',name,', ',x,')));
  expect(renamed.told()).toEqual(['column-missing name ×0', 'column-extra x ×0']);
  expect(renamed.feed('orgs').rows).toHaveLength(3);
  const nameless = await readFiles(
    withFile('resources.csv', () => lines('title,status,vendorResourceId', 'a,,v')),
  );
  expect(nameless.feed('resources').refused.map(({ rule }) => rule)).toEqual(['sourced-id-missing']);
  const enrollments = await readFiles(
    withFile('enrollments.csv', (text) => text.replace('sourcedId,', 'x,')),
  );
  expect(enrollments.feed('enrollments').rows).toHaveLength(3);
});

test('the column of the first 1.2 text is read where it is, and not missed where it is not', async () => {
  const files = withFile('users.csv', (text) =>
    text
      .replace('userMasterIdentifier,', 'userMasterIdentifier,resourceSourcedIds,')
      .replaceAll(/^(u\d(?:,[^,]*){16}),/gm, '$1,,'),
  );
  expect((await readFiles(files)).told()).toEqual([]);
});

test('the school year is the newest of the sessions', async () => {
  const year = async (change: (text: string) => string) =>
    (await readFiles(withFile('academicSessions.csv', change))).result.schoolYear;
  expect(await year((text) => `${text}y26,,,2025-26,schoolYear,2025-09-01,2026-06-20,,2026\n`)).toBe(2027);
  expect(await year((text) => `${text}y28,,,Summer 2028,term,2027-07-01,2027-08-20,,2028\n`)).toBe(2027);
  expect(await year((text) => text.replaceAll('schoolYear,2', 'term,2'))).toBe(2027);
  expect(await year((text) => text.replaceAll(/,2027$/gm, ','))).toBe(2027);
  expect(await year((text) => text.replaceAll('2027', 'soon'))).toBeNull();
});

async function readZip(files: Files) {
  const folder = mkdtempSync(join(tmpdir(), 'almanac-oneroster-'));
  try {
    const zip = new ZipFile();
    for (const [name, content] of Object.entries(files)) zip.addBuffer(Buffer.from(content), name);
    zip.end();
    await finished(zip.outputStream.pipe(createWriteStream(join(folder, 'set.zip'))));
    return await readFolder(folder, ['set.zip']);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test('what records say of each other is looked at when all are read', async () => {
  const told = async (...changes: [string, (text: string) => string][]) => {
    const files = cleanSet();
    for (const [name, change] of changes) files[name] = change(files[name] ?? '');
    return (await readFiles(files)).told();
  };
  const add =
    (...rows: string[]) =>
    (text: string) =>
      text + lines(...rows);
  expect(await told(['orgs.csv', add('x1,,,Loop,department,,x2', 'x2,,,Loop,department,,x1')])).toEqual([
    'parent-cycle parentSourcedId ×2',
  ]);
  expect(await told(['roles.csv', add('r7,,,u3,primary,aide,,,s2,', 'r8,,,u3,primary,aide,,,d1,')])).toEqual([
    'primary-role-repeated roleType ×1',
  ]);
  expect(
    await told([
      'enrollments.csv',
      add(
        'e7,,,k1,s2,u4,teacher,true,2027-01-01,2027-02-01',
        'e8,,,k2,s1,u4,teacher,true,2026-09-01,2026-10-01',
        'e9,,,k2,s1,u3,teacher,true,2026-10-01,',
      ),
    ]),
  ).toEqual(['primary-teachers-overlap primary ×1']);
  expect(await told(['enrollments.csv', (text) => text.replace('e2,,,k2,s1', 'e2,,,k2,s2')])).toEqual([
    'enrollment-other-school schoolSourcedId ×1',
  ]);
});

test('columns of the sender are kept and told; a damaged file names its source', async () => {
  const read = await readFiles(
    withFile('orgs.csv', (text) =>
      text
        .replace('parentSourcedId\n', 'parentSourcedId,metadata.region\n')
        .replace('0101,d1\n', '0101,d1,north\n')
        .replace('0100,\n', '0100,,\n')
        .replace('0102,d1\n', '0102,d1,\n'),
    ),
  );
  expect(read.told()).toEqual(['metadata-column metadata.region ×0']);
  expect(read.feed('orgs').rows.map(({ values }) => values['metadata.region'])).toEqual([
    null,
    'north',
    null,
  ]);
  await expect(readFiles({ 'set.zip': 'PK but not a zip' })).rejects.toThrow(/source "sis"/);
});
