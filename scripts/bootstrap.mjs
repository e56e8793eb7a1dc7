#!/usr/bin/env node
// @ts-check
/**
 * Runs a TypeScript file of Almanac on any machine with Node 18 and npm: installs what is missing, then hands over to
 * the Node that package.json pins. Plain JavaScript, because at this point nothing else can be relied on.
 *
 *   node scripts/bootstrap.mjs bin/almanac.ts demo
 */
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { basename, delimiter, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const modules = join(root, 'node_modules');
const parent = process.ppid;
const noNode = [
  `Almanac needs Node 24, and npm brought none for ${process.platform} ${process.arch}; this is ${process.version}.`,
  'Install Node 24 from https://nodejs.org and run the same command again.',
];

await main(process.argv.slice(2));

/** @param {string[]} command */
async function main([file, ...parameters]) {
  if (!file) stop('Usage: node scripts/bootstrap.mjs <file.ts> [parameters]');
  if (!isInstalled() || !node()) await install();
  const program = node() ?? stop(...noNode);
  const result = await run(program, [resolve(root, file), ...parameters]);
  if (result.signal) process.kill(process.pid, result.signal);
  else process.exitCode = result.code;
}

/** Whether what npm installed is what the lockfile asks for. Cheaper and surer than comparing times of files. */
function isInstalled() {
  const wanted = packagesIn(join(root, 'package-lock.json'));
  const there = packagesIn(join(modules, '.package-lock.json'));
  if (!there) return false;
  return Object.entries(wanted ?? {}).every(([path, { version, optional, devOptional, peer }]) => {
    if (path === '' || optional || devOptional || peer) return true;
    return there[path]?.version === version;
  });
}

/**
 * @typedef {{ version?: string, optional?: boolean, devOptional?: boolean, peer?: boolean }} Package
 * @param {string} lockfile
 * @returns {Record<string, Package> | null}
 */
function packagesIn(lockfile) {
  try {
    return JSON.parse(readFileSync(lockfile, 'utf8')).packages;
  } catch {
    return null;
  }
}

/** The Node of our optional dependencies, or this one where it is new enough to read TypeScript; null: neither. */
function node() {
  const system = process.platform === 'win32' ? 'win' : process.platform;
  const program = process.platform === 'win32' ? 'node.exe' : 'node';
  const places = [`node-${system}-${process.arch}`, `node-bin-${system}-${process.arch}`];
  const pinned = places.map((place) => join(modules, place, 'bin', program)).find((path) => existsSync(path));
  const isNewEnough = Number(process.versions.node.split('.')[0]) >= 24;
  return pinned ?? (isNewEnough ? process.execPath : null);
}

async function install() {
  const began = Date.now();
  const seconds = () => Math.round((Date.now() - began) / 1000);
  const ticker = process.stderr.isTTY
    ? setInterval(() => process.stderr.write(`\rInstalling what is missing … ${seconds()} s`), 1000)
    : setInterval(() => process.stderr.write(`Installing what is missing … ${seconds()} s\n`), 10_000);
  process.stderr.write(`Installing what is missing …${process.stderr.isTTY ? '' : '\n'}`);
  const [program, ...parameters] = npm();
  const result = await run(
    program,
    [
      ...parameters,
      'ci',
      '--ignore-scripts',
      '--include=dev',
      '--include=optional',
      '--no-audit',
      '--no-fund',
      '--no-progress',
      '--loglevel=error',
    ],
    // The installer's words belong to the progress on stderr, not to the result on stdout.
    { cwd: root, stdio: ['ignore', 2, 2], shell: process.platform === 'win32' && program === 'npm' },
  );
  clearInterval(ticker);
  if (process.stderr.isTTY) process.stderr.write('\n');
  if (result.signal) process.kill(process.pid, result.signal);
  if (result.code !== 0) {
    stop(
      `npm could not install what Almanac needs (it ended with ${result.code}; its own words are above).`,
      'Check that this machine reaches the npm registry (npm ping) and has 1 GB of free disk, then run the same command again.',
    );
  }
  process.stderr.write(`Installed in ${seconds()} s.\n`);
}

/** How to start npm: the very npm that runs us where there is one, which needs no shell on Windows. */
function npm() {
  const own = process.env.npm_execpath;
  return own && /^npm/.test(basename(own)) ? [process.execPath, own] : ['npm'];
}

/**
 * Runs a program as if it were this one: same input and output, signals passed on.
 *
 * @param {string} program
 * @param {string[]} parameters
 * @param {import('node:child_process').SpawnOptions} [options]
 * @returns {Promise<{ code: number, signal: NodeJS.Signals | null }>}
 */
function run(program, parameters, options) {
  return new Promise((settle) => {
    const child = spawn(program, parameters, { stdio: 'inherit', env: environment(), ...options });
    /** @type {NodeJS.Signals[]} */
    const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
    /** @param {NodeJS.Signals} signal */
    const pass = (signal) => {
      // A terminal sends Ctrl-C to the child itself; twice would mean "at once".
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
    };
    for (const signal of signals) process.on(signal, pass);
    const watch = setInterval(() => isLeftBehind() && child.kill('SIGTERM'), 500);
    /** @param {number} code @param {NodeJS.Signals | null} signal */
    const end = (code, signal) => {
      clearInterval(watch);
      for (const each of signals) process.off(each, pass);
      settle({ code, signal });
    };
    child.on('error', (error) => {
      process.stderr.write(`${program} cannot be started: ${error.message}\n`);
      end(1, null);
    });
    child.on('exit', (code, signal) => end(code ?? 1, signal));
  });
}

/** npm that is told to end ends its shell, and the shell tells nobody. */
function isLeftBehind() {
  return process.env.npm_lifecycle_event !== undefined && process.ppid !== parent;
}

/**
 * Ours, with the pinned Node and its neighbours found first, and a place where Node keeps what it has compiled: every command starts in half
 * the time. Windows writes `Path`, and two of them would quarrel.
 */
function environment() {
  const others = Object.entries(process.env).filter(([name]) => name.toUpperCase() !== 'PATH');
  const path = [join(modules, '.bin'), process.env.PATH].filter(Boolean).join(delimiter);
  const compiled = { NODE_COMPILE_CACHE: join(modules, '.cache', 'compiled') };
  return { ...compiled, ...Object.fromEntries(others), PATH: path };
}

/**
 * @param {...string} lines
 * @returns {never}
 */
function stop(...lines) {
  process.stderr.write(`${lines.join('\n')}\n`);
  process.exit(1);
}
