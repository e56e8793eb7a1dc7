import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { arrows, typeArrows } from './import-arrows.ts';

const root = join(import.meta.dirname, '..');
const read = (file: string) => readFileSync(join(root, file), 'utf8');

describe('docs/dependencies.md', () => {
  const { dependencies, devDependencies, optionalDependencies } = JSON.parse(read('package.json'));

  it('has a line for every dependency, and none for others', () => {
    const wanted = Object.keys({ ...dependencies, ...devDependencies, ...optionalDependencies });
    const rows = read('docs/dependencies.md').matchAll(/^\| (`[^|]+) \|/gm);
    const named = [...rows].flatMap(([, cell]) =>
      [...(cell ?? '').matchAll(/`([^`]+)`/g)].map(([, name]) => name),
    );
    expect(named.sort()).toEqual(wanted.sort());
  });

  it('keeps its word: exact versions', () => {
    const versions = Object.values({ ...dependencies, ...devDependencies, ...optionalDependencies });
    expect(versions.filter((version) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(String(version)))).toEqual([]);
  });
});

describe('package-lock.json', () => {
  const packages: Record<string, { version?: string; optionalDependencies?: object; resolved?: string }> =
    JSON.parse(read('package-lock.json')).packages;

  it('names the packages of every platform, or npm ci would refuse it', () => {
    const missing = Object.entries(packages).flatMap(([path, { optionalDependencies = {} }]) =>
      Object.keys(optionalDependencies).filter(
        (name) => !packages[`node_modules/${name}`] && !packages[`${path}/node_modules/${name}`],
      ),
    );
    expect(missing).toEqual([]);
  });

  it('names no registry', () => {
    expect(Object.keys(packages).filter((path) => packages[path]?.resolved)).toEqual([]);
  });
});

describe('ARCHITECTURE.md', () => {
  it('shows the arrows as they are', () => {
    const rows = read('ARCHITECTURE.md').matchAll(/^\| `([^`]+)` \| [^|]+ \| ([^|]+) \|$/gm);
    const shown = Object.fromEntries([...rows].map(([, room, words]) => [room, words]));
    const words = (room: string, open: readonly string[]) => {
      if (room === 'commands') return 'every room';
      const types = (typeArrows[room] ?? []).map((other) => `types of ${other}`);
      return [open.join(', '), ...types].filter(Boolean).join('; ') || 'nothing';
    };
    const { bin: _, ...rooms } = arrows;
    expect(shown).toEqual(
      Object.fromEntries(Object.entries(rooms).map(([room, open]) => [room, words(room, open)])),
    );
  });
});

describe('each room', () => {
  const rooms = readdirSync(join(root, 'src'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => `src/${entry.name}`);

  it.each([...rooms, 'web'])('has a README of at most 30 lines: %s', (room) => {
    const file = join(room, 'README.md');
    expect(existsSync(join(root, file)), `${file} is missing`).toBe(true);
    expect(read(file).trimEnd().split('\n').length).toBeLessThanOrEqual(30);
  });
});
