import type { Clock } from '../base/clock.ts';
import type { DataFolder } from '../base/data-folder.ts';
import { Failure } from '../base/failure.ts';
import { holidaysOf } from '../intake/holidays.ts';
import { lastArrival, looks, missedDeliveries } from '../intake/promise.ts';
import { latestRuns, listRuns, type RunRecord, readRun } from '../intake/run-record.ts';
import { nextTime, timetableOf } from '../intake/schedule.ts';
import { readSettings } from '../intake/settings.ts';
import { listSources, placeWords, readSource } from '../intake/source.ts';
import type { RunPage, RunSummary, RunsPage } from './shapes/runs.ts';

/** Runs listed on the page; the command line lists more. */
const mostRuns = 200;

/** Sources with their times, and what was run. About files and hours, never about a student. */
export async function runsPage(folder: DataFolder, clock: Clock): Promise<RunsPage> {
  const settings = readSettings(folder);
  const holidays = await holidaysOf(folder, settings);
  const now = clock.now();
  const latest = latestRuns(folder, looks);
  const missed = new Map((await missedDeliveries(folder, now, latest)).map((each) => [each.source, each]));
  const records = listRuns(folder, null, mostRuns + 1);
  const sources = listSources(folder);
  const titles = new Map(sources.map(({ id, title }) => [id, title]));
  const runs = records.slice(0, mostRuns).map((run) => summaryOf(run, titles));
  return {
    timeZone: settings.timeZone,
    sources: sources.map((source) => {
      const owed = missed.get(source.id);
      const runs = latest.get(source.id) ?? [];
      const [last] = runs;
      const next = nextTime(timetableOf(source, settings.timeZone, holidays), now);
      return {
        id: source.id,
        title: source.title,
        kind: source.where.kind,
        place: placeWords(source.where),
        schedule: source.schedule,
        skipsHolidays: source.skipsHolidays,
        expectedBy: source.expectedBy === 'none' ? null : source.expectedBy,
        next: next?.toISOString() ?? null,
        lastRun: last ? summaryOf(last, titles) : null,
        came: lastArrival(folder, source.id, runs)?.toISOString() ?? null,
        missed: owed ? { promised: owed.promised, last: owed.last } : null,
      };
    }),
    runs,
    hasMore: records.length > mostRuns,
    keptDays: settings.keepRunsFor,
  };
}

/** One run with its attempts. Throws `run-unknown`. */
export function runPage(folder: DataFolder, id: string): RunPage {
  const run = readRun(folder, id);
  const { attempts, deliveries, ignored, missed } = run;
  const titles = new Map(listSources(folder).map((source) => [source.id, source.title]));
  const { timeZone } = readSettings(folder);
  return { timeZone, run: summaryOf(run, titles), attempts, deliveries, ignored, missed };
}

/**
 * Starts a run in a process of its own and gives its id. Throws `source-unknown`, `source-running`, and `source-by-upload` where there is
 * nothing to fetch.
 */
export async function startRun(
  folder: DataFolder,
  source: string,
  start: (source: string) => Promise<string>,
): Promise<{ run: string }> {
  if (readSource(folder, source).where.kind === 'upload') throw new Failure('source-by-upload', { source });
  return { run: await start(source) };
}

function summaryOf(run: RunRecord, titles: ReadonlyMap<string, string>): RunSummary {
  return {
    id: run.id,
    source: run.source,
    title: titles.get(run.source) ?? run.source,
    trigger: run.trigger,
    state: run.state,
    startedAt: run.startedAt,
    endedAt: run.endedAt,
    attempts: run.attempts.length,
    brought: run.deliveries.filter(({ outcome }) => outcome !== 'unchanged').length,
    rowsRead: run.deliveries
      .filter(({ outcome }) => outcome !== 'unchanged')
      .reduce((sum, { read }) => sum + read, 0),
    bytesDeclared: run.bytes.declared,
    bytesReceived: run.bytes.received,
    edition: run.edition,
    failure: run.state === 'done' ? null : (run.attempts.at(-1)?.failure ?? null),
  };
}
