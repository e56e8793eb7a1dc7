import type { Clock } from '../base/clock.ts';
import type { DataFolder } from '../base/data-folder.ts';
import { Failure } from '../base/failure.ts';
import { besides, silent } from '../base/progress.ts';
import { heaviestFirst } from './heaviest-first.ts';
import { holidaysOf } from './holidays.ts';
import { lastLoad } from './last-load.ts';
import { openMapperPool } from './mapper-pool.ts';
import type { Mapper } from './mapping.ts';
import { latestRuns, type RunRecord } from './run-record.ts';
import { nextTime, timetableOf } from './schedule.ts';
import { readSettings } from './settings.ts';
import { listSources, type Source } from './source.ts';
import { type RunEffects, type RunRequest, runSource, type SourceRun } from './source-run.ts';
import { openWorkshop } from './workshop.ts';

/** What came of one source in a round: a run, or why there was none. */
export type RoundOutcome =
  | { readonly source: string; readonly run: SourceRun }
  | { readonly source: string; readonly run: null; readonly failure: Failure };

/** Sources that load at the same time: while one is read, others are mapped. More would only take more memory. */
const atATime = 3;

/**
 * Runs several sources, three at a time; while one waits (for files to settle, for its next attempt) another has its turn. So
 * one vendor whose server is down keeps nobody else waiting. A `mapper` that has been started before is closed in the end.
 */
export async function runRound(
  sources: readonly Source[],
  {
    mapper,
    ...request
  }: Omit<RunRequest, 'sourceId' | 'effects'> & { readonly effects: RunEffects; readonly mapper?: Mapper },
  onEnd: (outcome: RoundOutcome) => void = () => {},
): Promise<RoundOutcome[]> {
  const inOrder = await heaviestFirst(sources);
  const turn = turns(atATime);
  const workshop = openWorkshop(mapper ?? openMapperPool(request.limits, sources.length));
  const progress = request.progress ?? silent;
  const outcomes = Promise.all(
    inOrder.map(async ({ id }): Promise<RoundOutcome> => {
      await turn.take();
      const effects: RunEffects = {
        ...request.effects,
        async sleep(milliseconds) {
          turn.give();
          try {
            await request.effects.sleep(milliseconds);
          } finally {
            await turn.take();
          }
        },
      };
      try {
        const outcome = {
          source: id,
          run: await runSource({ ...request, sourceId: id, effects, workshop, progress: besides(progress) }),
        };
        onEnd(outcome);
        return outcome;
      } catch (error) {
        // Somebody else is running it, or its file is wrong: told, and no reason to leave out the others.
        if (!(error instanceof Failure)) throw error;
        const outcome = { source: id, run: null, failure: error };
        onEnd(outcome);
        return outcome;
      } finally {
        turn.give();
      }
    }),
  );
  const place = (outcome: RoundOutcome) => sources.findIndex(({ id }) => id === outcome.source);
  return outcomes.then((all) => all.toSorted((a, b) => place(a) - place(b))).finally(() => workshop.close());
}

/** When each source is due next, and which are due now, for a program that stays: a source that failed waits for its next time. */
export interface Agenda {
  readonly due: readonly Source[];
  /** The next time at which something is due that is not due now; null: never. */
  readonly next: Date | null;
}

export async function agendaOf(folder: DataFolder, clock: Clock): Promise<Agenda> {
  const settings = readSettings(folder);
  const holidays = await holidaysOf(folder, settings);
  const now = clock.now();
  const runs = latestRuns(folder, 1);
  const due: Source[] = [];
  const without: Source[] = [];
  const times: Date[] = [];
  for (const source of listSources(folder)) {
    if (source.schedule === null) {
      without.push(source);
      continue;
    }
    const timetable = timetableOf(source, settings.timeZone, holidays);
    const tried = await lastTried(folder, source.id, runs.get(source.id)?.[0]);
    const time = tried === null ? now : nextTime(timetable, tried);
    if (time !== null && time <= now) due.push(source);
    const coming = nextTime(timetable, now);
    if (coming) times.push(coming);
  }
  times.sort((a, b) => a.getTime() - b.getTime());
  // A source without a schedule comes along whenever others are due.
  return { due: due.length > 0 ? [...due, ...without] : [], next: times[0] ?? null };
}

async function lastTried(
  folder: DataFolder,
  source: string,
  run: RunRecord | undefined,
): Promise<Date | null> {
  const loaded = await lastLoad(folder, source);
  const times = [loaded, run ? new Date(run.startedAt) : null].filter((time) => time !== null);
  return times.length === 0 ? null : new Date(Math.max(...times.map((time) => time.getTime())));
}

/** Turns that so many have at a time, in the order they asked. */
function turns(count: number) {
  const waiting: (() => void)[] = [];
  let free = count;
  return {
    take(): Promise<void> {
      if (free > 0) {
        free -= 1;
        return Promise.resolve();
      }
      return new Promise((resolve) => waiting.push(resolve));
    },
    give(): void {
      const next = waiting.shift();
      if (next) next();
      else free += 1;
    },
  };
}
