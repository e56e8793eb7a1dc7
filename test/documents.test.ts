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

describe('docs/security.md', () => {
  const text = read('docs/security.md');

  it('names evidence that is there', () => {
    const named = [...text.matchAll(/`((?:src|test|docs|scripts)\/[\w./-]+)`/g)].map(
      ([, file]) => file ?? '',
    );
    expect(named.length).toBeGreaterThan(60);
    expect(named.filter((file) => !existsSync(join(root, file)))).toEqual([]);
  });

  it('says of every attack test what it is for', () => {
    const attacks = readdirSync(join(root, 'test')).filter((file) => /^attack-.*\.test\.ts$/.test(file));
    expect(attacks.length).toBeGreaterThan(5);
    expect(attacks.filter((file) => !text.includes(`test/${file}`))).toEqual([]);
  });

  it('goes through the whole checklist, and gives a state and a reason for each section', () => {
    const rows = [...text.matchAll(/^\| (\d+)(?:\.\d+)? [^|]+ \| ([^|]+) \| ([^|]+) \|$/gm)];
    const chapters = new Set(rows.map(([, chapter]) => Number(chapter)));
    expect([...chapters].toSorted((a, b) => a - b)).toEqual(Array.from({ length: 17 }, (_, at) => at + 1));
    const states = ['met', 'in part', 'not met', 'not applicable'];
    expect(rows.filter(([, , state]) => !states.includes(state ?? '')).map(([row]) => row)).toEqual([]);
    // What is met has to be shown somewhere; what is not says what is missing.
    expect(
      rows.filter(([, , state, how]) => state === 'met' && !/`|no back/.test(how ?? '')).map(([row]) => row),
    ).toEqual([]);
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
