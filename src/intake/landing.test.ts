import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { dataFolderAt } from '../base/data-folder.ts';
import type { Delivery } from './delivery.ts';
import { arrive, isAsBefore } from './landing.ts';
import { leftOut } from './left-out.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'almanac-landing-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function files(texts: Record<string, string>) {
  return Object.entries(texts).map(([name, text]) => {
    const path = join(root, name);
    mkdirSync(join(path, '..'), { recursive: true });
    writeFileSync(path, text);
    return { name, path };
  });
}

/** A delivery as it is written down, as far as it matters here. */
async function kept(delivered: ReturnType<typeof files>): Promise<Delivery> {
  const arrival = await arrive(dataFolderAt(join(root, 'data')), 'sis', delivered, '2026-11-20');
  return { files: arrival.files, digest: arrival.digest } as unknown as Delivery;
}

test('a drop is as before when names and bytes are, whenever they were written', async () => {
  const delivered = files({ 'a.csv': 'id\n1\n', 'b/c.csv': '' });
  const before = await kept(delivered);
  utimesSync(join(root, 'a.csv'), 1, 1);
  const place = join(root, 'data', 'landing', 'sis');
  const there = readdirSync(place);
  expect(await isAsBefore(delivered, [], before)).toBe(true);
  expect(await isAsBefore(delivered.toReversed(), [], before)).toBe(true);
  expect(readdirSync(place)).toEqual(there);
});

test('it is not where a byte, a name or a file differs, or something is left out', async () => {
  const delivered = files({ 'a.csv': 'id\n1\n', 'b.csv': 'id\n2\n' });
  const before = await kept(delivered);
  const isSame = (now: ReturnType<typeof files>) => isAsBefore(now, [], before);
  expect(await isSame(files({ 'a.csv': 'id\n3\n', 'b.csv': 'id\n2\n' }))).toBe(false);
  expect(await isSame(files({ 'a.csv': 'id\n1\n\n', 'b.csv': 'id\n2\n' }))).toBe(false);
  expect(await isSame(files({ 'a.csv': 'id\n1\n', 'c.csv': 'id\n2\n' }))).toBe(false);
  expect(await isSame(files({ 'a.csv': 'id\n2\n', 'b.csv': 'id\n1\n' }))).toBe(false);
  expect(await isSame(files({ 'a.csv': 'id\n1\n' }))).toBe(false);
  const again = files({ 'a.csv': 'id\n1\n', 'b.csv': 'id\n2\n' });
  expect(await isSame(again)).toBe(true);
  expect(await isAsBefore(again, [leftOut('x', 'link')], before)).toBe(false);
});

test('a link in the place of a file is not followed', async () => {
  const delivered = files({ 'a.csv': 'id\n1\n', 'elsewhere.csv': 'id\n1\n' }).slice(0, 1);
  const before = await kept(delivered);
  rmSync(join(root, 'a.csv'));
  symlinkSync(join(root, 'elsewhere.csv'), join(root, 'a.csv'));
  expect(await isAsBefore(delivered, [], before)).toBe(false);
});
