import { dayIn } from '../base/clock.ts';
import type { DataFolder } from '../base/data-folder.ts';
import { deliveriesOf } from './delivery.ts';
import { type Holidays, holidaysOf } from './holidays.ts';
import { latestRuns, listRuns, type RunRecord } from './run-record.ts';
import { dayAfter, instantAt, isOnDay, lastTime, type Timetable, timetableOf } from './schedule.ts';
import { readSettings } from './settings.ts';
import { listSources, type Source } from './source.ts';

/** A delivery that was promised and did not come. Times are ISO 8601. */
export interface MissedDelivery {
  readonly source: string;
  readonly title: string;
  readonly promised: string;
  /** When something came last; null: never. */
  readonly last: string | null;
}

/** All sources that owe a delivery now. */
export async function missedDeliveries(
  data: DataFolder,
  now: Date,
  runs: ReadonlyMap<string, readonly RunRecord[]> = latestRuns(data, looks),
): Promise<MissedDelivery[]> {
  const settings = readSettings(data);
  const holidays = await holidaysOf(data, settings);
  return listSources(data).flatMap(
    (source) => missedIn(data, source, runs.get(source.id) ?? [], now, settings.timeZone, holidays) ?? [],
  );
}

/** What a source owes now; null: nothing. */
export async function missedBy(data: DataFolder, source: Source, now: Date): Promise<MissedDelivery | null> {
  const settings = readSettings(data);
  const runs = listRuns(data, source.id, looks);
  return missedIn(data, source, runs, now, settings.timeZone, await holidaysOf(data, settings));
}

function missedIn(
  data: DataFolder,
  source: Source,
  runs: readonly RunRecord[],
  now: Date,
  timeZone: string,
  holidays: Holidays,
): MissedDelivery | null {
  const arrivals = arrivalsOf(data, source.id, runs);
  const promised = promiseBroken(source, timetableOf(source, timeZone, holidays), arrivals, now);
  if (promised === null) return null;
  return {
    source: source.id,
    title: source.title,
    promised: promised.toISOString(),
    last: arrivals.at(-1)?.toISOString() ?? null,
  };
}

/** When something came last; null: never. */
export function lastArrival(
  data: DataFolder,
  source: string,
  runs: readonly RunRecord[] = listRuns(data, source, looks),
): Date | null {
  return arrivalsOf(data, source, runs).at(-1) ?? null;
}

/** Runs looked back on for files that were written anew and hold what they held before. */
export const looks = 60;

/**
 * Times at which something came, oldest first: a delivery was taken in, or a file that lay there had been written anew,
 * even where it holds what it held before.
 */
export function arrivalsOf(data: DataFolder, source: string, runs: readonly RunRecord[]): Date[] {
  const received = deliveriesOf(data, source).map(({ receivedAt }) => Date.parse(receivedAt));
  const written = runs.flatMap(({ newest, startedAt }) =>
    // A clock that runs ahead elsewhere must not keep a promise of tomorrow.
    newest === null ? [] : Math.min(Date.parse(newest), Date.parse(startedAt)),
  );
  return [...new Set([...received, ...written])]
    .filter((time) => !Number.isNaN(time))
    .sort((a, b) => a - b)
    .map((time) => new Date(time));
}

/** Promises looked back on: whoever is late every day is known as late by then. */
const remembered = 10;

/**
 * The last promise, where it is broken at `now`; null: kept, or none was made. A promise is kept by what came in the
 * second half of the time since the promise before it (the evening before, say), and by what came late. What came in
 * the first half keeps it too, unless it was late for the one before: then it kept that one and not this one.
 */
export function promiseBroken(
  source: Pick<Source, 'schedule' | 'expectedBy'>,
  timetable: Timetable,
  arrivals: readonly Date[],
  now: Date,
): Date | null {
  const came = (after: Date, until: Date) => arrivals.filter((at) => at > after && at <= until).length;
  if (source.expectedBy === 'none') return null;
  if (source.expectedBy === null) {
    // Nobody promised an hour. Two looks one after the other that find nothing new say as much. Before the first
    // delivery nobody knows whether there is one to wait for.
    const lastLook = lastTime(timetable, now);
    const before = lastLook && lastTime(timetable, new Date(lastLook.getTime() - 1));
    return before && arrivals.length > 0 && came(before, now) === 0 ? lastLook : null;
  }
  const promises: Date[] = [];
  for (let until = now; promises.length < remembered; ) {
    const promised = lastPromise(source.expectedBy, timetable, until);
    if (promised === null) break;
    promises.unshift(promised);
    until = new Date(promised.getTime() - 1);
  }
  const last = promises.at(-1);
  if (!last) return null;
  const first = arrivals[0];
  if (!first) return last;
  let isKept = true;
  for (const [index, promised] of promises.entries()) {
    const before = promises[index - 1];
    // Nothing was owed before the source began to deliver.
    if (!before || promised < first) continue;
    const half = new Date((before.getTime() + promised.getTime()) / 2);
    isKept = came(half, promised) > 0 || (isKept && came(before, half) > 0);
  }
  return isKept || came(last, now) > 0 ? null : last;
}

/** The last time up to `until` by which something was promised: the hour, on a day on which the schedule comes round. */
export function lastPromise(expectedBy: string, timetable: Timetable, until: Date): Date | null {
  const { timeZone } = timetable;
  // A source that delivers once a year is looked back to as well.
  for (let day = dayIn(timeZone, until), count = 0; count < 400; count += 1, day = dayAfter(day, -1)) {
    if (!isOnDay(timetable, day)) continue;
    const promised = instantAt(timeZone, day, expectedBy);
    if (promised <= until) return promised;
  }
  return null;
}
