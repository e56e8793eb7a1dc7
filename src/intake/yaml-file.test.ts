import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Type } from 'typebox';
import { afterAll, expect, test } from 'vitest';
import { readYamlFile } from './yaml-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'almanac-yaml-'));
afterAll(() => rmSync(folder, { recursive: true }));

const Settings = Type.Object({ name: Type.String() });

test('a file that has changed is read anew, even one of the same length and time', () => {
  const path = join(folder, 'file.yaml');
  const time = new Date('2026-11-20');
  const nameIn = (text: string) => {
    writeFileSync(path, text);
    utimesSync(path, time, time);
    return readYamlFile(path, 'file.yaml', Settings).value?.name;
  };
  expect(nameIn('name: one')).toBe('one');
  expect(nameIn('name: one')).toBe('one');
  expect(nameIn('name: two')).toBe('two');
  expect(nameIn('name: [')).toBeUndefined();
  expect(readYamlFile(path, 'file.yaml', Settings).problems[0]?.message).toContain('not YAML');
  rmSync(path);
  expect(readYamlFile(path, 'file.yaml', Settings).problems[0]?.message).toContain('cannot be read');
});
