import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Clock } from '../base/clock.ts';
import { type DataFolder, openDataFolder } from '../base/data-folder.ts';
import { Failure } from '../base/failure.ts';
import { takeLock } from '../base/lock.ts';
import { missedDeliveries } from '../intake/promise.ts';
import { agendaOf, runRound } from '../intake/run-round.ts';
import { listSources } from '../intake/source.ts';
import { recoverRuns, systemRun } from '../intake/source-run.ts';
import type { CommandContext } from './context.ts';
import { loadingNow } from './load.ts';
import { failureOf } from './load-and-publish.ts';
import { provisioningText } from './provision.ts';
import { publishFolder } from './publish.ts';

/** Sources and settings may change while we wait: nobody has to tell a program that looks again. */
const longestWaitMs = 60_000;
/** A build by hand may be under way when a round ends. */
const publishTries = 10;

/**
 * Stays and runs sources at their times and publishes once after each round that brought something new. Told to stop, it
 * ends the load or build that is under way and begins nothing more. Throws `schedule-running`.
 */
export async function schedule(context: CommandContext, process: NodeJS.Process): Promise<null> {
  const folder = openDataFolder(context.data);
  mkdirSync(folder.runs, { recursive: true, mode: 0o700 });
  const lock = takeLock(join(folder.runs, '.schedule.lock'));
  if (!lock) throw new Failure('schedule-running', { path: folder.root });
  const stopping = new AbortController();
  const stop = () => stopping.abort();
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  const say = (text: string) => process.stderr.write(`${context.clock.now().toISOString()} ${text}\n`);
  try {
    recoverRuns(
      folder,
      listSources(folder).map(({ id }) => id),
    );
    say('Waiting for sources to come due (stop it with Ctrl-C).');
    if (listSources(folder).every(({ schedule: times }) => times === null))
      say('No source has a schedule yet: give one to those that are to be loaded by themselves.');
    let owedBefore = '';
    while (!stopping.signal.aborted) {
      owedBefore = await oneRound(folder, context, stopping.signal, say, owedBefore);
      await pause(folder, context.clock, stopping.signal);
    }
    say('Stopped.');
    return null;
  } finally {
    process.removeListener('SIGINT', stop);
    process.removeListener('SIGTERM', stop);
    lock.release();
  }
}

/** Runs what is due and publishes if there is news. Gives what is owed now, as a text that changes with it. */
async function oneRound(
  folder: DataFolder,
  context: CommandContext,
  signal: AbortSignal,
  say: (text: string) => void,
  owedBefore: string,
): Promise<string> {
  const { clock, progress } = context;
  let due: Awaited<ReturnType<typeof agendaOf>>['due'];
  try {
    ({ due } = await agendaOf(folder, clock));
  } catch (error) {
    // A file somebody is editing: it will be right again, or "almanac check" says what is wrong.
    if (!(error instanceof Failure)) throw error;
    say(error.message);
    return owedBefore;
  }
  if (due.length === 0) return owedBefore;
  say(`Due: ${due.map(({ id }) => id).join(', ')}`);
  const outcomes = await runRound(
    due,
    {
      ...{ folder, clock, progress, trigger: 'schedule' },
      effects: {
        ...systemRun,
        // Rejects when told to stop, so that nobody waits for an attempt that will not come.
        sleep: (milliseconds) => wait(milliseconds, undefined, { signal }),
      },
      loading: () => loadingNow(folder, clock),
      isStopping: () => signal.aborted,
    },
    (outcome) => {
      const failure = failureOf(outcome);
      const state = outcome.run?.record.attempts.at(-1)?.outcome ?? '';
      say(failure ? `${failure.message} ${failure.remedy}` : `${outcome.source}: ${state}`);
    },
  );
  if (signal.aborted) return owedBefore;
  const owed = JSON.stringify(await missedDeliveries(folder, clock.now()));
  const isNews = outcomes.some(({ run }) => run?.record.attempts.at(-1)?.outcome === 'brought');
  if (!isNews && owed === owedBefore) return owed;
  await publishOnce(folder, context, signal, say);
  return owed;
}

async function publishOnce(
  folder: DataFolder,
  context: CommandContext,
  signal: AbortSignal,
  say: (text: string) => void,
): Promise<void> {
  for (let tries = 1; tries <= publishTries && !signal.aborted; tries += 1) {
    try {
      const { edition, accounts } = await publishFolder(folder, context);
      say(`Published edition ${edition.id}.`);
      const changed = provisioningText(accounts);
      if (changed !== null) say(changed);
      return;
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      say(`${error.message} ${error.remedy}`);
      if (error.code !== 'build-running') return;
      await wait(longestWaitMs, undefined, { signal }).catch(() => undefined);
    }
  }
}

async function pause(folder: DataFolder, clock: Clock, signal: AbortSignal): Promise<void> {
  const next = await agendaOf(folder, clock).then(
    (agenda) => agenda.next,
    () => null,
  );
  const until = next === null ? longestWaitMs : next.getTime() - clock.now().getTime();
  // Woken by the stop: the loop looks at it.
  await wait(Math.max(0, Math.min(until, longestWaitMs)), undefined, { signal }).catch(() => undefined);
}
