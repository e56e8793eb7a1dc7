import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'csv-parse/sync';
import { describe, expect, test } from 'vitest';
import { readFolder } from './fixture.ts';

const samples = fileURLToPath(new URL('../../../../shared/data/oneroster/', import.meta.url));
if (!existsSync(samples)) console.warn('Skipped: the OneRoster samples are not on this machine.');

/** Rows of a file, counted without the reader. */
function count(
  set: string,
  file: string,
  where: (row: Record<string, string>) => boolean = () => true,
): number {
  const rows: Record<string, string>[] = parse(readFileSync(`${samples}${set}/${file}.csv`), {
    columns: true,
    relax_column_count: true,
  });
  return rows.filter(where).length;
}

const filled = (column: string) => (row: Record<string, string>) => Boolean(row[column]);
const readSet = (set: string) => readFolder(`${samples}${set}`, readdirSync(`${samples}${set}`));

describe.runIf(existsSync(samples))('sets of others', () => {
  test.each([
    ['v1p0_small', 10, 24, 2, 2021],
    ['v1p1_small', 10, 24, 2, 2021],
    ['v1p1_district', 837, 5810, 9, 2027],
  ])('%s: all rows are read', async (set, users, enrollments, orgs, schoolYear) => {
    const read = await readSet(set);
    expect(read.feed('users').rows).toHaveLength(users);
    expect(read.feed('enrollments').rows).toHaveLength(enrollments);
    expect(read.feed('orgs').rows).toHaveLength(orgs);
    expect(read.result.schoolYear).toBe(schoolYear);
    for (const [name, { rows, refused }] of read.feeds) {
      const isThere = existsSync(`${samples}${set}/${name}.csv`);
      expect([name, rows.length, refused.length]).toEqual([name, isThere ? count(set, name) : 0, 0]);
    }
  });

  test('1.0: the columns carry their newest names, booleans and codes are mended', async () => {
    const read = await readSet('v1p0_small');
    const flags = ['americanIndianOrAlaskaNative', 'asian', 'blackOrAfricanAmerican'];
    const more = ['nativeHawaiianOrOtherPacificIslander', 'white', 'demographicRaceTwoOrMoreRaces'];
    const booleans = [...flags, ...more, 'hispanicOrLatinoEthnicity'];
    expect(read.told().toSorted()).toEqual(
      [
        ...booleans.map((column) => `boolean-repaired ${column} ×${count('v1p0_small', 'demographics')}`),
        `boolean-repaired primary ×${count('v1p0_small', 'enrollments', filled('primary'))}`,
        `case-repaired sex ×${count('v1p0_small', 'demographics')}`,
        'manifest-missing - ×0',
        ...['boarding', 'classification', 'duration', 'gender'].map(
          (own) => `metadata-column metadata.${own} ×0`,
        ),
        'primary-teachers-overlap primary ×2',
      ].toSorted(),
    );
    expect(read.feed('demographics').rows[0]?.values).toMatchObject({
      sourcedId: '604863',
      birthDate: '1997-05-30',
      sex: 'female',
      hispanicOrLatinoEthnicity: 'true',
    });
    expect(read.feed('classes').rows[0]?.values).toMatchObject({
      grades: '9',
      termSourcedIds: '255901001_2021_2020-2021_Fall,255901001_2021_2020-2021_Spring',
    });
    expect(read.feed('courses').rows[0]?.values).toMatchObject({
      schoolYearSourcedId: '255901001_2021_2020-2021_SchoolYear',
    });
    expect(read.feed('orgs').rows[0]?.values).toMatchObject({ 'metadata.classification': 'public' });
  });

  test('1.1, small: a spreadsheet has been at the manifest, and two rows have a comma too many', async () => {
    const told = (await readSet('v1p1_small')).told();
    expect(told.filter((each) => !each.startsWith('metadata-column'))).toEqual([
      'row-long - ×2',
      'manifest-value - ×1',
    ]);
    expect(told).toHaveLength(7);
  });

  test('1.1, a district: filled status in a bulk set, school years with both years', async () => {
    const set = 'v1p1_district';
    const read = await readSet(set);
    const files = ['academicSessions', 'classes', 'courses', 'demographics', 'enrollments', 'orgs', 'users'];
    expect(read.told().toSorted()).toEqual(
      [
        ...files.flatMap((file) =>
          ['status', 'dateLastModified'].map(
            (column) => `status-in-bulk ${column} ×${count(set, file, filled(column))}`,
          ),
        ),
        `school-year-repaired schoolYear ×${count(set, 'academicSessions')}`,
      ].toSorted(),
    );
    const students = read.feed('users').rows.filter(({ values }) => values.role === 'student');
    expect(students).toHaveLength(count(set, 'users', (row) => row.role === 'student'));
  });
});
