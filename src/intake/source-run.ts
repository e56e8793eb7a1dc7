import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { DataFolder } from '../base/data-folder.ts';
import { Failure, type FailureCode } from '../base/failure.ts';
import { takeLock } from '../base/lock.ts';
import { accountingOf, type Delivery } from './delivery.ts';
import type { Drop } from './drop.ts';
import { type LoadOptions, type LoadReport, loadSource } from './load.ts';
import { missedBy } from './promise.ts';
import {
  type Attempt,
  newRunId,
  pruneRuns,
  type RunRecord,
  settleInterrupted,
  thisProcess,
  writeRun,
} from './run-record.ts';
import { readSettings } from './settings.ts';
import { readSource } from './source.ts';
import { systemTransport, type TransportEffects } from './transport/acquire.ts';

/** What the world gives to a run; a test passes its own. */
export interface RunEffects extends Pick<TransportEffects, 'sleep' | 'environment'> {
  /** 0 up to 1: spreads retries, so that many districts do not knock at one vendor at the same second. */
  random(): number;
}

export const systemRun: RunEffects = { ...systemTransport, random: Math.random };

export interface RunRequest extends Omit<LoadOptions, 'knownStudents' | 'approved'> {
  readonly sourceId: string;
  readonly trigger: RunRecord['trigger'];
  /** What loading has to know of the moment; asked anew for each attempt. */
  readonly loading?: () => Promise<Pick<LoadOptions, 'knownStudents' | 'approved'>>;
  /** Files somebody brought; without them the source is asked. */
  readonly drops?: readonly Drop[];
  /** Id the record is to have. */
  readonly runId?: string;
  readonly effects?: RunEffects;
  /** Attempts in all, 1 or more. */
  readonly attempts?: number;
  /** Called once the run has its lock and its record. */
  readonly onStart?: (record: RunRecord) => void;
  /** Whether the program was told to stop: then nothing new is begun. */
  readonly isStopping?: () => boolean;
}

export interface SourceRun {
  readonly record: RunRecord;
  /** Null where the last attempt failed. */
  readonly report: LoadReport | null;
  /** Why the last attempt failed. */
  readonly failure: unknown;
}

/** What may pass by itself: the network, somebody else at work. A wrong key or password does not become right. */
const passing: ReadonlySet<FailureCode> = new Set([
  'delivery-unsettled',
  'delivery-incomplete',
  'place-unreachable',
  'place-cut',
  'place-busy',
  'store-busy',
]);

const usualAttempts = 4;

/** Milliseconds until the next attempt: half a minute, then twice as long each time, at most a quarter of an hour, a quarter more or less. */
export function backoff(failed: number, random: number): number {
  const base = Math.min(30_000 * 2 ** (failed - 1), 900_000);
  return Math.round(base * (0.75 + random / 2));
}

/**
 * Brings in what a source has, tries again what may pass, and writes down each step. One run of a source at a time, whichever process it is
 * in. Throws `source-running`, `source-unknown` and `settings-invalid`, which leave no record; whatever else goes wrong is in the record.
 */
export async function runSource(request: RunRequest): Promise<SourceRun> {
  const { folder, sourceId, clock } = request;
  const { keepRunsFor } = readSettings(folder);
  readSource(folder, sourceId);
  const lock = lockSource(folder, sourceId);
  try {
    settleInterrupted(folder, sourceId);
    pruneRuns(folder, new Date(clock.now().getTime() - keepRunsFor * 86_400_000));
    return await underLock(request);
  } finally {
    lock.release();
  }
}

/** Marks runs whose process died, of sources nobody is running. */
export function recoverRuns(folder: DataFolder, sources: readonly string[]): void {
  mkdirSync(folder.runs, { recursive: true, mode: 0o700 });
  for (const source of sources) {
    const lock = takeLock(join(folder.runs, `.${source}.lock`));
    if (!lock) continue;
    settleInterrupted(folder, source);
    lock.release();
  }
}

function lockSource(folder: DataFolder, source: string) {
  mkdirSync(folder.runs, { recursive: true, mode: 0o700 });
  const lock = takeLock(join(folder.runs, `.${source}.lock`));
  if (!lock) throw new Failure('source-running', { source });
  return lock;
}

async function underLock(request: RunRequest): Promise<SourceRun> {
  const { folder, sourceId, clock, effects = systemRun, trigger } = request;
  const now = () => clock.now().toISOString();
  let record: RunRecord = {
    id: request.runId ?? newRunId(sourceId, clock.now()),
    source: sourceId,
    trigger,
    startedAt: now(),
    endedAt: null,
    state: 'running',
    process: thisProcess(),
    attempts: [],
    deliveries: [],
    bytes: { declared: null, received: 0 },
    ignored: 0,
    newest: null,
    edition: null,
    missed: null,
  };
  const write = (change: Partial<RunRecord>) => {
    record = { ...record, ...change };
    writeRun(folder, record);
  };
  const attempted = (change: Partial<Attempt>): Pick<RunRecord, 'attempts'> => ({
    attempts: [...record.attempts.slice(0, -1), { ...lastOf(record), ...change }],
  });
  const finish = async (state: 'done' | 'failed', change: Partial<RunRecord>) => {
    write({ ...change, state, endedAt: now() });
    const missed = await missedNow(request);
    if (missed !== null) write({ missed });
  };

  for (let failed = 1; ; failed += 1) {
    if (request.isStopping?.()) {
      write({ state: 'interrupted', endedAt: now() });
      return { record, report: null, failure: new Failure('run-interrupted', { source: sourceId }) };
    }
    write({
      attempts: [
        ...record.attempts,
        { startedAt: now(), endedAt: null, outcome: 'running', failure: null, retryAt: null },
      ],
    });
    if (failed === 1) request.onStart?.(record);
    try {
      const report = await loadSource({ ...request, ...(await request.loading?.()), transport: effects });
      const brought = report.deliveries.some(({ outcome }) => outcome !== 'unchanged');
      const attempts = attempted({ endedAt: now(), outcome: brought ? 'brought' : 'nothing-new' });
      await finish('done', { ...attempts, ...outcomeOf(report) });
      return { record, report, failure: null };
    } catch (error) {
      if (request.isStopping?.() && !(error instanceof Failure)) {
        // Woken from waiting for files to settle.
        write({
          ...attempted({ endedAt: now(), outcome: 'interrupted' }),
          state: 'interrupted',
          endedAt: now(),
        });
        return { record, report: null, failure: new Failure('run-interrupted', { source: sourceId }) };
      }
      const mayPass = error instanceof Failure && passing.has(error.code);
      const wait =
        mayPass && failed < (request.attempts ?? usualAttempts) ? backoff(failed, effects.random()) : null;
      const attempts = attempted({
        endedAt: now(),
        outcome: 'failed',
        failure: failureFor(error),
        retryAt: wait === null ? null : new Date(clock.now().getTime() + wait).toISOString(),
      });
      if (wait === null) await finish('failed', attempts);
      else {
        write(attempts);
        if (await slept(effects, wait)) continue;
        write({ state: 'interrupted', endedAt: now() });
      }
      return { record, report: null, failure: error };
    }
  }
}

/** Whether the wait went by; it does not where the program is told to stop. */
async function slept(effects: RunEffects, milliseconds: number): Promise<boolean> {
  try {
    await effects.sleep(milliseconds);
    return true;
  } catch {
    return false;
  }
}

function lastOf({ attempts }: RunRecord): Attempt {
  const last = attempts.at(-1);
  if (!last) throw new Error('a run without an attempt');
  return last;
}

function outcomeOf({ deliveries, brought }: LoadReport): Partial<RunRecord> {
  return {
    deliveries: deliveries.map(({ outcome, delivery }) => ({
      id: delivery.id,
      outcome,
      isHeld: isHeld(delivery),
      ...accountingOf(delivery),
      bytes: delivery.files.reduce((sum, { bytes }) => sum + bytes, 0),
    })),
    bytes: brought.bytes,
    ignored: brought.ignored.length,
    newest: brought.newest?.toISOString() ?? null,
  };
}

function isHeld(delivery: Delivery): boolean {
  return (delivery.hold ?? null) !== null;
}

/** A failure as it is kept. What nobody foresaw is told by its kind only: a message from deep down may quote a row. */
function failureFor(error: unknown): Attempt['failure'] {
  if (error instanceof Failure)
    return {
      code: error.code,
      message: error.message,
      remedy: error.remedy,
      parameters: { ...error.parameters },
    };
  const { name } = error instanceof Error ? error : { name: 'unknown' };
  const unexpected = new Failure('unexpected', { reference: name });
  const { code, message, remedy, parameters } = unexpected;
  return { code, message, remedy, parameters: { ...parameters } };
}

async function missedNow({ folder, sourceId, clock }: RunRequest): Promise<RunRecord['missed']> {
  const missed = await missedBy(folder, readSource(folder, sourceId), clock.now());
  return missed && { promised: missed.promised, last: missed.last };
}
