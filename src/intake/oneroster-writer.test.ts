import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { arbitrarySet, type Records } from './oneroster/arbitrary-set.ts';
import { readFolder } from './oneroster/fixture.ts';
import { type FileName, feedColumns, fileNames } from './oneroster/spec.ts';
import { validateOneRoster } from './oneroster-validation.ts';
import { type OneRosterRecords, type OneRosterRow, writeOneRoster } from './oneroster-writer.ts';

const folder = mkdtempSync(join(tmpdir(), 'almanac-writer-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const path = join(folder, 'set.zip');
const at = new Date(2026, 10, 20, 3);

function filesOf(
  records: Records,
  mode: 'bulk' | 'delta' = 'bulk',
): Partial<Record<FileName, OneRosterRecords>> {
  return Object.fromEntries(
    Object.entries(records).map(([file, rows]) => [
      file,
      { rows, mode, ...(file === 'users' ? { metadata: ['metadata.note'] } : {}) },
    ]),
  );
}

/** A record as the reader gives it: every column of the feed, what is empty as null. */
function wholeRow(file: FileName, row: OneRosterRow): Record<string, string | null> {
  const names = feedColumns(file).map(({ name }) => name);
  const more = file === 'users' ? ['metadata.note'] : [];
  return Object.fromEntries([...names, ...more].map((name) => [name, row[name] ?? null]));
}

test('what is written is valid, and is read back as it was, without a finding', async () => {
  await fc.assert(
    fc.asyncProperty(arbitrarySet(), async (records) => {
      const written = await writeOneRoster({ files: filesOf(records), at }, path);
      const { violations } = await validateOneRoster(path);
      expect(violations.filter(({ severity }) => severity === 'error')).toEqual([]);
      const read = await readFolder(folder, ['set.zip']);
      expect(read.told().filter((each) => !each.startsWith('metadata-column'))).toEqual([]);
      for (const file of fileNames) {
        const rows = records[file] ?? [];
        expect(read.feed(file).refused).toEqual([]);
        expect(read.feed(file).rows.map(({ values }) => values)).toEqual(
          rows.map((row) => wholeRow(file, row)),
        );
        expect(written.files.find((each) => each.file === file)?.rows ?? 0).toBe(rows.length);
      }
    }),
    { numRuns: 25, endOnFailure: true },
  );
}, 300_000);

describe('what does not keep to the standard is not written', () => {
  const orgs: OneRosterRow[] = [
    { sourcedId: 'd1', name: 'District', type: 'district' },
    { sourcedId: 's1', name: 'School', type: 'school', parentSourcedId: 'd1' },
  ];
  const write = (row: OneRosterRow, mode: 'bulk' | 'delta' = 'delta') =>
    writeOneRoster({ files: { orgs: { mode, rows: [row] } }, at }, path);
  const good = {
    sourcedId: 's2',
    status: 'active',
    dateLastModified: '2026-09-01T00:00:00.000Z',
    name: 'New',
    type: 'school',
  };

  test.each<[string, OneRosterRow, RegExp]>([
    ['a line break', { ...good, name: 'New\nSchool' }, /Record 1 of orgs\.csv .* name.*line break/],
    ['half a character', { ...good, name: 'New \ud83d' }, /name/],
    ['an id with spaces', { ...good, sourcedId: 's 2' }, /sourcedId/],
    ['a code there is not', { ...good, type: 'School' }, /type/],
    ['nothing where something is required', { ...good, name: null }, /name/],
    ['a delta without status', { ...good, status: null }, /status/],
    ['a column there is not', { ...good, colour: 'red' }, /colour/],
  ])('%s', async (_what, row, expected) => {
    await expect(write(row)).rejects.toThrow(expected);
    expect(readdirSync(folder).filter((name) => name.endsWith('.part'))).toEqual([]);
  });

  test('a bulk file with a status', async () => {
    await expect(write(good, 'bulk')).rejects.toThrow(/status/);
  });

  test('references that lead nowhere', async () => {
    const rows = [...orgs, { sourcedId: 's2', name: 'New', type: 'school', parentSourcedId: 'gone' }];
    await expect(writeOneRoster({ files: { orgs: { rows } }, at }, path)).rejects.toThrow(
      /reference-dangling orgs\.csv/,
    );
  });

  test('a record to be deleted needs its id only, and a password is left out', async () => {
    const rows = [
      {
        sourcedId: 'u1',
        status: 'tobedeleted',
        dateLastModified: '2026-09-01T00:00:00.000Z',
        password: 'hunter2',
      },
    ];
    await writeOneRoster({ files: { users: { mode: 'delta', rows } }, at }, path);
    const { violations } = await validateOneRoster(path);
    expect(violations).toEqual([]);
  });
});

test('no records at all make a set that says there is nothing new', async () => {
  const written = await writeOneRoster({ files: { orgs: { rows: [] } }, at }, path);
  expect([written.files, (await validateOneRoster(path)).violations]).toEqual([[], []]);
});
