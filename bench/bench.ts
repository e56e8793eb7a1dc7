import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, cpus, tmpdir, totalmem } from 'node:os';
import { join, resolve } from 'node:path';
import { version } from '@duckdb/node-api';
import { Command, InvalidArgumentError } from 'commander';
import { ask } from './ask.ts';
import { budgetsOf, type Figures } from './budgets.ts';
import { almanac, districtFiles, newDataFolder } from './district-data.ts';
import { type NightlyFigures, nightly } from './nightly.ts';
import { type Machine, reportText } from './report.ts';
import { type WideFigures, wide } from './wide.ts';

const parts = ['nightly', 'ask', 'wide'] as const;
type Part = (typeof parts)[number];

const wholeNumber = (value: string): number => {
  if (!/^\d+$/.test(value) || Number(value) < 1)
    throw new InvalidArgumentError('It has to be a whole number.');
  return Number(value);
};
const partsIn = (value: string): Part[] =>
  value.split(',').map((word) => {
    const part = parts.find((one) => one === word.trim());
    if (!part) throw new InvalidArgumentError(`Parts: ${parts.join(', ')}.`);
    return part;
  });
const sizesIn = (value: string) => value.split(',').map(wholeNumber);

interface BenchOptions {
  readonly only: readonly Part[];
  readonly students: readonly number[];
  readonly rounds?: number;
  readonly work?: string;
  readonly keep: boolean;
  readonly json: boolean;
  readonly strict: boolean;
}

const command = new Command('bench')
  .description('Measures Almanac against plain DuckDB on the example district. See bench/README.md.')
  .option('--only <parts>', `which parts: ${parts.join(', ')}`, partsIn, [...parts])
  .option('--students <numbers>', 'sizes of the district, separated by commas', sizesIn, [10_000])
  .option(
    '--rounds <number>',
    'rounds of each, medians count (default: 2 below 100,000 students, else 1)',
    wholeNumber,
  )
  .option(
    '--work <dir>',
    'where files are made and kept for the next time (default: a new folder, removed at the end)',
  )
  .option('--keep', 'leave a new folder where it is', false)
  .option('--json', 'print the figures as JSON', false)
  .option('--strict', 'end with code 1 when a budget is missed', false)
  .action(bench);
await command.parseAsync(process.argv);

async function bench(options: BenchOptions): Promise<void> {
  const work = options.work ? resolve(options.work) : mkdtempSync(join(tmpdir(), 'almanac-bench-'));
  mkdirSync(work, { recursive: true });
  const note = (text: string) => process.stderr.write(`${text}\n`);
  try {
    const figures = await figuresOf(work, options, note);
    const budgets = budgetsOf(figures);
    const machine = machineFacts();
    process.stdout.write(
      options.json
        ? `${JSON.stringify({ machine, ...figures, budgets }, null, 2)}\n`
        : reportText(machine, figures, budgets),
    );
    if (options.strict && budgets.some(({ isKept }) => isKept === false)) process.exitCode = 1;
  } finally {
    if (!options.work && !options.keep) rmSync(work, { recursive: true, force: true });
    else note(`files are in ${work}`);
  }
}

async function figuresOf(
  work: string,
  { only, students: sizes, rounds }: BenchOptions,
  note: (text: string) => void,
): Promise<Figures> {
  const runs: NightlyFigures[] = [];
  for (const students of only.includes('nightly') ? sizes : [])
    runs.push(
      await nightly({
        work,
        students,
        rounds: rounds ?? (students < 100_000 ? 2 : 1),
        baselineMemory: students < 500_000 ? '4GB' : '8GB',
        note,
      }),
    );
  const [size = 10_000] = sizes;
  let answers: Figures['ask'] = null;
  if (only.includes('ask')) {
    const data = only.includes('nightly') ? join(work, `data-${size}`) : await published(work, size, note);
    answers = await ask(data, size, note);
  }
  let read: WideFigures | null = null;
  if (only.includes('wide')) {
    note('reading a wide file');
    read = await wide(work, rounds ?? 3);
  }
  return { nightly: runs, ask: answers, wide: read };
}

async function published(work: string, students: number, note: (text: string) => void): Promise<string> {
  note(`publishing a district of ${students} students to ask`);
  const data = await newDataFolder(work, `data-${students}`, await districtFiles(work, students));
  await almanac('load', '--data', data);
  await almanac('publish', '--data', data);
  return data;
}

function machineFacts(): Machine {
  return {
    cores: availableParallelism(),
    memoryBytes: totalmem(),
    processor: cpus()[0]?.model ?? 'unknown',
    node: process.versions.node,
    duckdb: version(),
    commit: commitNow(),
  };
}

function commitNow(): string {
  try {
    return execFileSync('git', ['rev-parse', '--short', 'HEAD'], {
      cwd: import.meta.dirname,
      stdio: ['ignore', 'pipe', 'ignore'],
      encoding: 'utf8',
    }).trim();
  } catch {
    return 'unknown';
  }
}
