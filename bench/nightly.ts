import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openWarehouse } from '../src/engine/warehouse.ts';
import { type Comparison, compareEditions } from './comparison.ts';
import { almanac, districtFiles, editionIn, newDataFolder } from './district-data.ts';
import { writeNextDay } from './next-day.ts';
import { type MeasuredRun, measuredRun, type Step } from './process-tree.ts';

/** What one side of the nightly run took: the median of the rounds in time, the most of them in memory. */
export interface Cost {
  readonly seconds: number;
  readonly cpuSeconds: number | null;
  readonly peakBytes: number | null;
  readonly rounds: readonly number[];
}

export interface NightlyFigures {
  readonly students: number;
  readonly nightly: Cost;
  /** Of it: from the last delivery on. */
  readonly publishSeconds: number;
  readonly baseline: Cost;
  /** nightly / baseline. */
  readonly ratio: number;
  /** The same of processor time, which other work of the machine changes less; null where it is unknown. */
  readonly cpuRatio: number | null;
  /** Steps the commands reported in the last round. */
  readonly steps: readonly Step[];
  readonly comparison: Comparison;
  readonly republish: {
    readonly seconds: number;
    /** Of it: from the last delivery on. */
    readonly publishSeconds: number;
    readonly addedLines: number;
    /** Of the time of the whole nightly run. */
    readonly share: number;
    readonly steps: readonly Step[];
  };
}

export interface NightlyOptions {
  readonly work: string;
  readonly students: number;
  readonly rounds: number;
  /** For DuckDB in the baseline, e.g. 2GB. */
  readonly baselineMemory: string;
  readonly note: (text: string) => void;
}

/** Files to a published edition through the command line, against the bare script; the rounds take turns. */
export async function nightly(options: NightlyOptions): Promise<NightlyFigures> {
  const { work, students, rounds, note } = options;
  note(`making the files of ${students} students`);
  const files = await districtFiles(work, students);
  const ours: MeasuredRun[] = [];
  const bare: MeasuredRun[] = [];
  let data = '';
  for (let round = 1; round <= rounds; round++) {
    note(`round ${round} of ${rounds}: the nightly run`);
    data = await newDataFolder(work, `data-${students}`, files);
    const night = await almanac('run', '--json', '--data', data);
    note(`  ${told(night)}; ${publishSeconds(night).toFixed(1)} s of it for the edition`);
    ours.push(night);
    note(`round ${round} of ${rounds}: the baseline`);
    const plainly = await baseline(work, files, options.baselineMemory);
    note(`  ${told(plainly)}`);
    bare.push(plainly);
  }
  note('comparing what they built');
  const comparison = await compareEditions(editionIn(data), join(work, 'baseline', 'baseline.duckdb'));
  rmSync(join(work, 'baseline'), { recursive: true, force: true });
  const whole = costOf(ours);
  const plain = costOf(bare);
  note('one more day of attendance');
  const republish = await nextDay(data, files, whole.seconds);
  return {
    students,
    nightly: whole,
    publishSeconds: median(ours.map(publishSeconds)),
    baseline: plain,
    ratio: whole.seconds / plain.seconds,
    cpuRatio:
      whole.cpuSeconds === null || plain.cpuSeconds === null ? null : whole.cpuSeconds / plain.cpuSeconds,
    steps: ours.at(-1)?.steps ?? [],
    comparison,
    republish,
  };
}

/** For whoever waits an hour for the end. */
function told({ seconds, peakBytes }: MeasuredRun): string {
  const memory = peakBytes === null ? 'memory unknown' : `at most ${(peakBytes / 2 ** 30).toFixed(2)} GB`;
  return `${seconds.toFixed(1)} s, ${memory}`;
}

async function baseline(work: string, files: string, memory: string): Promise<MeasuredRun> {
  const folder = join(work, 'baseline');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  const script = fileURLToPath(new URL('./baseline.ts', import.meta.url));
  return measuredRun(process.execPath, [script, files, folder, memory]);
}

async function nextDay(data: string, files: string, nightlySeconds: number) {
  const { folder, date, lines } = await writeNextDay(files);
  try {
    const night = await almanac('run', '--json', '--data', data);
    await expectDay(editionIn(data), date);
    return {
      seconds: night.seconds,
      publishSeconds: publishSeconds(night),
      addedLines: lines,
      share: night.seconds / nightlySeconds,
      steps: night.steps,
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** A delivery that was held or left out would cost nothing, and prove nothing. */
async function expectDay(edition: string, date: string): Promise<void> {
  const warehouse = await openWarehouse({ file: edition, readOnly: true, threads: 2 });
  try {
    const [row] = await warehouse.all<{ absent: number }>(
      `select count(*) as absent from student_day where date = date '${date}' and is_absent`,
    );
    if (!row || row.absent === 0)
      throw new Error(`the edition knows nothing of ${date}, the day that was added`);
  } finally {
    warehouse.close();
  }
}

/** As the record of the edition says it. */
function publishSeconds({ stdout }: MeasuredRun): number {
  const { edition } = JSON.parse(stdout) as { edition: { seconds: number } };
  return edition.seconds;
}

function costOf(runs: readonly MeasuredRun[]): Cost {
  const cpu = runs.flatMap(({ cpuSeconds }) => cpuSeconds ?? []);
  const peaks = runs.flatMap(({ peakBytes }) => peakBytes ?? []);
  const rounds = runs.map(({ seconds }) => seconds);
  return {
    seconds: median(rounds),
    cpuSeconds: cpu.length === runs.length ? median(cpu) : null,
    peakBytes: peaks.length > 0 ? Math.max(...peaks) : null,
    rounds,
  };
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  return ((sorted[Math.floor(middle)] ?? 0) + (sorted[Math.ceil(middle) - 1] ?? 0)) / 2;
}
