import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { buildWeb } from './build-web.ts';

let root: string;

beforeEach(() => {
  const project = join(import.meta.dirname, '..');
  mkdirSync(join(project, '.cache'), { recursive: true });
  root = mkdtempSync(join(project, '.cache', 'build-web-test-'));
  mkdirSync(join(root, 'web'));
  symlinkSync(join(project, 'node_modules'), join(root, 'node_modules'));
  cpSync(join(project, 'web', 'vite.config.ts'), join(root, 'web', 'vite.config.ts'));
  writeFileSync(join(root, 'web', 'index.html'), '<script type="module" src="main.ts"></script>');
  writeFileSync(join(root, 'web', 'main.ts'), 'console.log(1);');
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

it('builds when sources differ from those of the last build, and only then', async () => {
  expect(await buildWeb(root)).toBe('built');
  expect(existsSync(join(root, 'web', 'dist', 'index.html'))).toBe(true);
  expect(await buildWeb(root)).toBe('fresh');

  writeFileSync(join(root, 'web', 'main.test.ts'), 'a test is not part of the app');
  expect(await buildWeb(root)).toBe('fresh');

  writeFileSync(join(root, 'web', 'main.ts'), 'console.log(2);');
  expect(await buildWeb(root)).toBe('built');

  rmSync(join(root, 'web', 'dist'), { recursive: true });
  expect(await buildWeb(root)).toBe('built');
});

it('leaves the last build as it is when a new one fails', async () => {
  await buildWeb(root);
  writeFileSync(join(root, 'web', 'main.ts'), 'import "./missing.ts";');
  await expect(buildWeb(root)).rejects.toThrow();
  expect(existsSync(join(root, 'web', 'dist', 'index.html'))).toBe(true);
  expect(existsSync(join(root, '.cache', `web-${process.pid}`))).toBe(false);
});
