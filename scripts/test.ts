import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { findBrowser } from '../test/browser.ts';
import { buildWeb } from './build-web.ts';
import { runTests } from './test-run.ts';

/**
 * `npm test`: everything that has to hold, one step after the other. A step that fails does not hide the later ones. The
 * last line says how many checks passed and failed: tests of vitest, types, lint, web build.
 *
 *   npm test                     everything
 *   npm test -- src/store        only the tests whose path holds these words
 */
const root = join(import.meta.dirname, '..');
const passed: string[] = [];
const failed: string[] = [];

await step('browser', ensureBrowser);
await step('types', async () => {
  // One after the other: each of them takes every core there is.
  const outputs = [
    await output('typescript/bin/tsc', ['--noEmit', '-p', root]),
    await output('typescript/bin/tsc', ['--noEmit', '-p', join(root, 'web')]),
  ];
  fail(outputs);
});
await step('lint', async () => fail([await output('@biomejs/biome/bin/biome', ['check', root])]));
await step('web build', () => buildWeb(root));

process.stdout.write('tests\n');
const tests = await runTests(root, process.argv.slice(2));
for (const name of tests.skipped) process.stdout.write(`skipped: ${name}\n`);
for (const name of failed) process.stdout.write(`failed: ${name}\n`);

const counts = [
  `${passed.length + tests.passed} passed`,
  `${failed.length + tests.failed} failed`,
  ...(tests.skipped.length > 0 ? [`${tests.skipped.length} skipped`] : []),
];
process.stdout.write(`${counts.join(', ')}\n`);
process.exitCode = failed.length + tests.failed > 0 || tests.passed === 0 ? 1 : 0;

/** Runs one step and tells how it went and how long it took. */
async function step(name: string, work: () => Promise<string | undefined>): Promise<void> {
  process.stdout.write(`${name} … `);
  const began = performance.now();
  const seconds = () => `${((performance.now() - began) / 1000).toFixed(1)} s`;
  try {
    const note = await work();
    process.stdout.write(`ok${note ? `, ${note}` : ''} (${seconds()})\n`);
    passed.push(name);
  } catch (error) {
    process.stdout.write(`FAILED (${seconds()})\n`);
    process.stdout.write(`${error instanceof Error ? error.message : String(error)}\n`);
    failed.push(name);
  }
}

/** Browser tests need a browser: Debian's Chromium is fetched where that may be done, otherwise the way is told. */
async function ensureBrowser(): Promise<string> {
  const there = findBrowser();
  if (there) return there;
  if (process.env.ALMANAC_BROWSER) {
    throw new Error(`ALMANAC_BROWSER names ${process.env.ALMANAC_BROWSER}, and there is no program there.`);
  }
  if (process.platform === 'linux' && process.getuid?.() === 0 && (await hasApt())) {
    process.stdout.write('installing Debian’s chromium … ');
    await aptGet('update');
    await aptGet('install', '--yes', 'chromium');
    const installed = findBrowser();
    if (installed) return installed;
  }
  throw new Error(
    [
      'The browser tests need Chromium, Chrome or Edge, and none was found. Do one of these and run npm test again:',
      '  Debian, Ubuntu:  sudo apt-get install chromium',
      '  macOS:           brew install --cask chromium',
      '  Windows:         winget install Google.Chrome',
      '  any:             set ALMANAC_BROWSER to the program of a Chromium that you have',
    ].join('\n'),
  );
}

async function hasApt(): Promise<boolean> {
  return (await run('apt-get', ['--version'])).code === 0;
}

async function aptGet(...parameters: string[]): Promise<void> {
  const result = await run('apt-get', parameters);
  if (result.code !== 0) throw new Error(`apt-get ${parameters.join(' ')} failed:\n${result.text}`);
}

/** What a JavaScript program of node_modules says when it fails, otherwise null. */
async function output(program: string, parameters: string[]): Promise<string | null> {
  const result = await run(process.execPath, [join(root, 'node_modules', program), ...parameters]);
  return result.code === 0 ? null : result.text;
}

function fail(outputs: (string | null)[]): undefined {
  const texts = outputs.filter((text) => text !== null);
  if (texts.length > 0) throw new Error(texts.join('\n'));
}

function run(program: string, parameters: string[]): Promise<{ code: number; text: string }> {
  return new Promise((settle) => {
    const child = spawn(program, parameters, {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    });
    const parts: Buffer[] = [];
    child.stdout.on('data', (part: Buffer) => parts.push(part));
    child.stderr.on('data', (part: Buffer) => parts.push(part));
    child.on('error', (error) => settle({ code: 1, text: error.message }));
    child.on('close', (code) => settle({ code: code ?? 1, text: Buffer.concat(parts).toString() }));
  });
}
