import { execFile, spawn } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'almanac-bootstrap-'));
  mkdirSync(join(root, 'scripts'));
  copyFileSync(join(import.meta.dirname, 'bootstrap.mjs'), join(root, 'scripts', 'bootstrap.mjs'));
  lock('package-lock.json', {
    '': {},
    'node_modules/a': { version: '1.0.0' },
    'node_modules/elsewhere': { version: '1.0.0', optional: true },
  });
  writeFileSync(
    join(root, 'hello.ts'),
    'const words: string[] = process.argv.slice(2);\nconsole.log(...words);\nprocess.exitCode = words.length;\n',
  );
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

describe('bootstrap', () => {
  it('runs a TypeScript file with its parameters and ends as it ends', async () => {
    installed('1.0.0');
    expect(await bootstrap('throw new Error("not needed")')).toEqual({
      code: 2,
      stdout: 'one two\n',
      stderr: '',
    });
  });

  it.each([
    ['nothing is installed', () => {}],
    ['what is installed is another version', () => installed('0.9.0')],
    ['an install was broken off', () => mkdirSync(join(root, 'node_modules', 'a'), { recursive: true })],
  ])('installs when %s, and keeps stdout for the result', async (_, prepare) => {
    prepare();
    const npm = `
      import { writeFileSync } from 'node:fs';
      console.log('npm says', process.argv.slice(2, 4).join(' '));
      writeFileSync('npm-was-here', '');`;
    const result = await bootstrap(npm);
    expect(result).toMatchObject({ code: 2, stdout: 'one two\n' });
    expect(result.stderr).toContain('npm says ci --ignore-scripts');
    expect(result.stderr).toMatch(/Installed in \d+ s/);
    expect(existsSync(join(root, 'npm-was-here'))).toBe(true);
  });

  it.skipIf(process.platform === 'win32')(
    'ends what it runs when npm is ended, which ends only its shell',
    async () => {
      installed('1.0.0');
      writeFileSync(
        join(root, 'wait.ts'),
        `import { writeFileSync } from 'node:fs';
      process.on('SIGTERM', () => { writeFileSync('ended', ''); process.exit(); });
      writeFileSync('began', '');
      setTimeout(() => {}, 60_000);`,
      );
      const command = `"${process.execPath}" scripts/bootstrap.mjs wait.ts; true`;
      const env = { ...process.env, npm_lifecycle_event: 'demo' };
      const shell = spawn('sh', ['-c', command], { cwd: root, env, stdio: 'ignore' });
      await vi.waitFor(() => expect(existsSync(join(root, 'began'))).toBe(true), 10_000);
      shell.kill('SIGTERM');
      await vi.waitFor(() => expect(existsSync(join(root, 'ended'))).toBe(true), 10_000);
    },
  );

  it('says what to do when npm cannot install', async () => {
    const result = await bootstrap('console.error("npm error ENOTFOUND"); process.exitCode = 5');
    expect(result).toMatchObject({ code: 1, stdout: '' });
    expect(result.stderr).toContain('npm error ENOTFOUND');
    expect(result.stderr).toContain('npm could not install what Almanac needs (it ended with 5');
  });
});

function installed(version: string): void {
  mkdirSync(join(root, 'node_modules'), { recursive: true });
  lock(join('node_modules', '.package-lock.json'), { 'node_modules/a': { version } });
}

function lock(name: string, packages: Record<string, object>): void {
  writeFileSync(join(root, name), JSON.stringify({ packages }));
}

/** Runs `hello.ts one two` through the bootstrap, with `npm` standing in for npm. */
function bootstrap(npm: string): Promise<{ code: number; stdout: string; stderr: string }> {
  const stand = join(root, 'npm-stand-in.mjs');
  writeFileSync(stand, npm);
  return new Promise((settle) => {
    const parameters = [join(root, 'scripts', 'bootstrap.mjs'), 'hello.ts', 'one', 'two'];
    const env = { ...process.env, npm_execpath: stand };
    const child = execFile(process.execPath, parameters, { env }, (_, stdout, stderr) =>
      settle({ code: child.exitCode ?? -1, stdout, stderr }),
    );
  });
}
