import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { type Static, Type } from 'typebox';
import { Check } from 'typebox/schema';
import type { DataFolder } from '../base/data-folder.ts';
import { replaceFile } from '../base/durable-file.ts';
import { Failure } from '../base/failure.ts';
import { isRunning } from './running-process.ts';

const Nullable = <Schema extends Parameters<typeof Type.Union>[0][number]>(schema: Schema) =>
  Type.Union([schema, Type.Null()]);

/** One try to bring in what a source has. */
const Attempt = Type.Object({
  startedAt: Type.String(),
  endedAt: Nullable(Type.String()),
  outcome: Type.Union([
    Type.Literal('running'),
    Type.Literal('brought'),
    /** All was well, and there was nothing new. */
    Type.Literal('nothing-new'),
    Type.Literal('failed'),
    Type.Literal('interrupted'),
  ]),
  /** A code of the table of failures, with what it was filled in with: no student's value, no secret. */
  failure: Nullable(
    Type.Object({
      code: Type.String(),
      message: Type.String(),
      remedy: Type.String(),
      parameters: Type.Record(Type.String(), Type.Union([Type.String(), Type.Number()])),
    }),
  ),
  /** When it was tried again, or would have been; null: not at all. */
  retryAt: Nullable(Type.String()),
});
export type Attempt = Static<typeof Attempt>;

const RunDelivery = Type.Object({
  id: Type.String(),
  outcome: Type.Union([
    Type.Literal('loaded'),
    Type.Literal('unchanged'),
    Type.Literal('remapped'),
    Type.Literal('refused'),
  ]),
  isHeld: Type.Boolean(),
  read: Type.Integer(),
  mapped: Type.Integer(),
  quarantined: Type.Integer(),
  skipped: Type.Integer(),
  bytes: Type.Integer(),
});

/** `runs/<id>.json`: what was done for one source at one time. */
const RunFile = Type.Object({
  id: Type.String(),
  source: Type.String(),
  trigger: Type.Union([Type.Literal('schedule'), Type.Literal('hand'), Type.Literal('upload')]),
  startedAt: Type.String(),
  endedAt: Nullable(Type.String()),
  state: Type.Union([
    Type.Literal('running'),
    Type.Literal('done'),
    Type.Literal('failed'),
    Type.Literal('interrupted'),
  ]),
  /** Who writes this file, to know whether it still does. */
  process: Type.Object({ pid: Type.Integer(), host: Type.String() }),
  attempts: Type.Array(Attempt),
  deliveries: Type.Array(RunDelivery),
  /** What the other side said there is, and what came. */
  bytes: Type.Object({ declared: Nullable(Type.Integer()), received: Type.Integer() }),
  /** Files that lay there and were no part of a delivery. */
  ignored: Type.Integer(),
  /** When the newest file that lay there was written; null: nobody knows. */
  newest: Nullable(Type.String()),
  /** The edition that was published with it. */
  edition: Nullable(Type.String()),
  /** What the source had promised and not brought when the run ended. */
  missed: Nullable(Type.Object({ promised: Type.String(), last: Nullable(Type.String()) })),
});
export type RunRecord = Static<typeof RunFile>;

/** The id of a run that starts now. Ids sort by time. */
export function newRunId(source: string, now: Date): string {
  const time = now.toISOString().replace(/[-:]/g, '').replace(/\.\d+/, '');
  return `${time}-${source}-${randomBytes(3).toString('hex')}`;
}

/** Who writes records here. */
export function thisProcess(): RunRecord['process'] {
  return { pid: process.pid, host: hostname() };
}

/** Writes a record in one step: whoever reads sees all of the old or all of the new. */
export function writeRun(data: DataFolder, record: RunRecord): void {
  mkdirSync(data.runs, { recursive: true, mode: 0o700 });
  replaceFile(runFile(data, record.id), `${JSON.stringify(record, null, 1)}\n`);
}

/** Runs, newest first: of one source or of all, at most `most`. A file that is no record is passed over. */
export function listRuns(data: DataFolder, source: string | null = null, most = Infinity): RunRecord[] {
  const runs: RunRecord[] = [];
  for (const id of runIds(data).reverse()) {
    if (runs.length >= most) break;
    if (source !== null && sourceOf(id) !== source) continue;
    const run = readOrNull(data, id);
    if (run) runs.push(run);
  }
  return runs;
}

/** The newest runs of every source, at most `most` of each, newest first; the folder is looked through once. */
export function latestRuns(data: DataFolder, most: number): Map<string, RunRecord[]> {
  const runs = new Map<string, RunRecord[]>();
  for (const id of runIds(data).reverse()) {
    const source = sourceOf(id);
    const found = runs.get(source) ?? [];
    if (found.length >= most) continue;
    const run = readOrNull(data, id);
    if (run) runs.set(source, [...found, run]);
  }
  return runs;
}

/** Throws `run-unknown`. */
export function readRun(data: DataFolder, id: string): RunRecord {
  const run = idForm.test(id) ? readOrNull(data, id) : null;
  if (!run) throw new Failure('run-unknown', { run: id });
  return run;
}

/** Runs looked through for deliveries that are published now; what waits longer than that was held and forgotten. */
const waiting = 500;

/** Notes the edition on all runs whose deliveries it is the first to hold, however long they waited. */
export function notePublished(
  data: DataFolder,
  edition: { readonly id: string; readonly deliveries: readonly string[] },
): void {
  const published = new Set(edition.deliveries);
  for (const run of listRuns(data, null, waiting)) {
    const isIn = run.deliveries.some(({ id, outcome }) => outcome !== 'unchanged' && published.has(id));
    if (run.edition === null && run.state === 'done' && isIn) writeRun(data, { ...run, edition: edition.id });
  }
}

/** Marks runs of a source whose process died. To be called by whoever holds the lock of the source: nobody else runs it. */
export function settleInterrupted(data: DataFolder, source: string): void {
  for (const id of runIds(data)) {
    if (sourceOf(id) !== source) continue;
    const run = rawRun(data, id);
    if (run?.state === 'running') writeRun(data, interrupted(run));
  }
}

/** Removes records of runs that began before `before`, but for the last one of each source. */
export function pruneRuns(data: DataFolder, before: Date): void {
  const ids = runIds(data);
  const time = newRunId('x', before).slice(0, timeLength);
  for (const [index, id] of ids.entries()) {
    if (id.slice(0, timeLength) >= time) return;
    const isLast = !ids.slice(index + 1).some((later) => sourceOf(later) === sourceOf(id));
    if (!isLast) rmSync(runFile(data, id), { force: true });
  }
}

/** `20261120T070000Z`, the source, and three bytes. */
const idForm = /^\d{8}T\d{6}Z-[a-z0-9][a-z0-9-]*-[0-9a-f]{6}$/;
const timeLength = '20261120T070000Z'.length;

function sourceOf(id: string): string {
  return id.slice(timeLength + 1, -'-123456'.length);
}

function runIds(data: DataFolder): string[] {
  if (!existsSync(data.runs)) return [];
  return readdirSync(data.runs)
    .filter((name) => name.endsWith('.json'))
    .map((name) => name.slice(0, -'.json'.length))
    .filter((id) => idForm.test(id))
    .sort();
}

function readOrNull(data: DataFolder, id: string): RunRecord | null {
  const run = rawRun(data, id);
  if (run?.state !== 'running') return run;
  // Of another machine nobody can tell from here.
  const isGone = run.process.host === hostname() && !isRunning(run.process.pid);
  return isGone ? interrupted(run) : run;
}

function rawRun(data: DataFolder, id: string): RunRecord | null {
  try {
    const value: unknown = JSON.parse(readFileSync(runFile(data, id), 'utf8'));
    return Check(RunFile, value) ? value : null;
  } catch {
    return null;
  }
}

function interrupted(run: RunRecord): RunRecord {
  return {
    ...run,
    state: 'interrupted',
    attempts: run.attempts.map((attempt) =>
      attempt.outcome === 'running' ? { ...attempt, outcome: 'interrupted' } : attempt,
    ),
  };
}

function runFile(data: DataFolder, id: string): string {
  return join(data.runs, `${id}.json`);
}
