import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { afterAll, expect, test } from 'vitest';
import { ZipFile } from 'yazl';
import type { LayoutSettings } from '../layout-schema.ts';
import { fitText } from './fit.ts';
import { fitFile } from './fit-file.ts';

const root = mkdtempSync(join(tmpdir(), 'almanac-fit-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const layouts: LayoutSettings[] = [
  {
    layout: 'scores',
    title: 'Scores',
    feeds: { scores: { header: ['Student ID', 'Test Date', 'Score', 'Level'] } },
  },
  {
    layout: 'roster',
    title: 'Roster',
    feeds: {
      students: {
        header: ['Student ID', 'Last', 'First'],
        versions: { old: { rename: { 'Pupil No': 'Student ID' } } },
      },
    },
  },
];

function write(name: string, content: string | Uint8Array): string {
  const path = join(root, name);
  writeFileSync(path, content);
  return path;
}

test('the header is found below a title, with any delimiter, and in each file of an archive', async () => {
  const scores = 'Export of May\n\nStudent ID;Test Date;Score;Level;Extra\n1;2026-05-01;3;b;x\n';
  const [table] = await fitFile(write('a.csv', scores), layouts);
  expect(table?.fits.map(({ layout, share }) => [layout, share])).toEqual([
    ['scores', 1],
    ['roster', 1 / 3],
  ]);
  expect(fitText(table?.fits ?? [])).toBe(
    '100 % of the columns of scores (scores), 33 % of the columns of roster (students)',
  );
  const zip = new ZipFile();
  zip.addBuffer(Buffer.from(scores), 'a.csv');
  zip.addBuffer(Buffer.from('Pupil No,Last,First\n1,Vale,Ana\n'), 'b.csv');
  zip.end();
  const tables = await fitFile(write('both.zip', await buffer(zip.outputStream)), layouts);
  expect(tables.map(({ name, fits }) => [name, fits[0]?.layout, fits[0]?.version])).toEqual([
    ['both.zip/a.csv', 'scores', null],
    ['both.zip/b.csv', 'roster', 'old'],
  ]);
});

test('a file without a header fits nothing', async () => {
  const [table] = await fitFile(write('rows.csv', '17,Vale,Ana\n18,Weld,Ben\n'), layouts);
  expect(table?.fits.every(({ share }) => share === 0)).toBe(true);
  expect(fitText(table?.fits ?? [])).toBeNull();
});

test('what cannot be opened is refused', async () => {
  await expect(fitFile(write('broken.zip', 'PK\u0003\u0004 and no more'), layouts)).rejects.toThrow();
});
