import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type GatedDistrict, gatedDistrict } from './gated-district.ts';

/** Another account of the same machine, and whoever gets hold of a backup of the store. */
let district: GatedDistrict;

beforeAll(async () => {
  district = await gatedDistrict();
  await district.upload();
});
afterAll(() => district?.close());

it('no other account of the machine can read, list or write anything in the data folder', () => {
  const open: string[] = [];
  const look = (path: string) => {
    const stats = statSync(path);
    // What lies in a folder that is shut is shut with it.
    if ((stats.mode & 0o077) === 0) return;
    if (stats.isDirectory()) for (const name of readdirSync(path)) look(join(path, name));
    open.push(path);
  };
  look(district.folder.root);
  expect(open).toEqual([]);
  for (const path of [district.folder.storeFile, district.folder.settingsFile])
    expect([path, statSync(path).mode & 0o777]).toEqual([path, 0o600]);
  for (const path of [
    district.folder.landing,
    district.folder.editions,
    district.folder.runs,
    district.folder.uploads,
  ])
    expect([path, statSync(path).mode & 0o077]).toEqual([path, 0]);
});

it('the store holds no password, no token and nothing of a student', async () => {
  const cookie = await district.signedIn('principal');
  const token = cookie.split('=')[1] ?? '';
  await district.app.inject({ url: '/api/school', headers: { cookie } });
  await district.app.inject({
    url: `/api/students/${district.idOf('student', 'a01')}/attendance`,
    headers: { cookie },
  });
  const { storeFile } = district.folder;
  const bytes = ['', '-wal']
    .map((side) => readFileSync(`${storeFile}${side}`))
    .map((each) => each.toString('latin1'))
    .join('');
  expect(bytes).toContain('attendance');
  expect(bytes).not.toContain(token);
  for (const word of ['Last-a01', 'First-a01', 'pupils.example', 'Family-x', 'home.example'])
    expect(bytes).not.toContain(word);
});
