import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, expect, test } from 'vitest';
import { silent } from '../base/progress.ts';
import { generateDistrict } from './generate.ts';
import { districtSources } from './sources.ts';

const root = mkdtempSync(join(tmpdir(), 'almanac-district-'));
afterAll(() => rmSync(root, { recursive: true }));

const generate = (name: string, seed = 1, asOf = '2026-11-20') =>
  generateDistrict({ out: join(root, name), seed, students: 500, asOf, progress: silent });

function digests(name: string): Record<string, string> {
  const files = readdirSync(join(root, name), { recursive: true, withFileTypes: true }).filter((file) =>
    file.isFile(),
  );
  return Object.fromEntries(
    files
      .map((file) => join(file.parentPath, file.name))
      .sort()
      .map((path) => [
        path.slice(join(root, name).length),
        createHash('sha256').update(readFileSync(path)).digest('hex'),
      ]),
  );
}

test('the same seed gives the same bytes, another seed another district', async () => {
  const first = await generate('first');
  await generate('again');
  await generate('other', 2);
  expect(digests('again')).toEqual(digests('first'));
  expect(digests('other')).not.toEqual(digests('first'));
  expect(Object.keys(digests('first')).length).toBeGreaterThanOrEqual(first.files);
});

test('needs little memory: a district is never held whole', async () => {
  const program = fileURLToPath(new URL('../../bin/almanac.ts', import.meta.url));
  const out = join(root, 'bounded');
  // All objects of this district together need more than 160 MB; a process that reaches its bound is ended.
  const bounded = [
    '--max-old-space-size=128',
    program,
    'generate',
    '--students',
    '10000',
    '--out',
    out,
    '--json',
  ];
  const { stdout } = await promisify(execFile)(process.execPath, bounded);
  expect(JSON.parse(stdout)).toMatchObject({ files: 93, students: 13_552 });
  rmSync(out, { recursive: true });
});

test('every source has a folder, and every delivery in it is a day', async () => {
  await generate('folders');
  for (const { id } of districtSources('../district'))
    for (const delivery of readdirSync(join(root, 'folders', id)))
      expect(delivery).toMatch(/^20\d\d-\d\d-\d\d$/);
  expect(readdirSync(join(root, 'folders/sis-roster'))).toEqual([
    '2025-06-20',
    '2026-06-19',
    '2026-10-16',
    '2026-11-20',
  ]);
});

test('a second run with another day leaves nothing of the first', async () => {
  await generate('twice');
  await generate('twice', 1, '2026-10-02');
  expect(readdirSync(join(root, 'twice/sis-roster'))).toEqual(['2025-06-20', '2026-06-19', '2026-10-02']);
});

test('the truth knows who stands behind every line of a sign-in sheet', async () => {
  await generate('sheets');
  const lines = (path: string) =>
    readFileSync(join(root, 'sheets', path), 'utf8')
      .trimEnd()
      .split('\r\n').length - 1;
  const sheets = ['harbor_signin_2026.csv', 'lectura_juntos_2026.csv'];
  const written = sheets.reduce((sum, file) => sum + lines(`partners/2026-06-19/${file}`), 0);
  expect(written).toBeGreaterThan(0);
  expect(lines('truth/sign_ins/2026-06-19.csv')).toBe(written);
});

test('personas are members of staff of the HR file, a parent, and who has a role by hand', async () => {
  await generate('people');
  const personas: unknown = JSON.parse(readFileSync(join(root, 'people/personas.json'), 'utf8'));
  const staff = [
    ...['superintendent', 'data-manager', 'principal', 'teacher', 'attendance-monitor'],
    ...['counselor', 'english-learner-specialist'],
  ];
  const name = expect.stringMatching(/\S \S/);
  const none = { staffNumber: null, guardian: null, granted: null };
  expect(personas).toEqual([
    ...staff.map((id) => ({ id, name, ...none, staffNumber: expect.stringMatching(/^\d{5}$/) })),
    { id: 'guardian', name, ...none, guardian: expect.stringMatching(/./) },
    { id: 'privacy-officer', name, ...none, granted: 'privacy-officer' },
  ]);
});

test('leaves a folder alone that it has not made', async () => {
  mkdirSync(join(root, 'own/finance'), { recursive: true });
  writeFileSync(join(root, 'own/finance/budget.csv'), 'mine');
  await expect(generate('own')).rejects.toMatchObject({ code: 'command-invalid' });
  expect(readFileSync(join(root, 'own/finance/budget.csv'), 'utf8')).toBe('mine');
});

test.each(['2026-07-15', '2026-08-12', '2027-06-15', '2024-02-29'])('can be made as of %s', async (asOf) => {
  const { files } = await generate(`as-of-${asOf}`, 1, asOf);
  expect(files).toBeGreaterThan(50);
});

test('refuses what cannot be made, with a remedy', async () => {
  const options = { out: join(root, 'none'), seed: 1, students: 500, asOf: '2026-11-20', progress: silent };
  for (const students of [10, 499, 1_000_001, 612.5, Number.NaN])
    await expect(generateDistrict({ ...options, students })).rejects.toMatchObject({
      code: 'command-invalid',
      parameters: { remedy: 'Ask for 500 to 1000000 students.' },
    });
  await expect(generateDistrict({ ...options, schools: 500 })).rejects.toMatchObject({
    code: 'command-invalid',
  });
  await expect(generateDistrict({ ...options, asOf: 'yesterday' })).rejects.toMatchObject({
    code: 'command-invalid',
  });
});
