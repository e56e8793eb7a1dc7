import { Cron } from 'croner';
import { dayIn } from '../base/clock.ts';
import { type Holidays, noHolidays } from './holidays.ts';

/** What decides when a source is due. */
export interface Timetable {
  /** Five fields of cron; null: none. */
  readonly schedule: string | null;
  readonly timeZone: string;
  /** Days on which nothing is due. */
  readonly holidays: Holidays;
}

/** The timetable of a source. */
export function timetableOf(
  source: { readonly schedule: string | null; readonly skipsHolidays: boolean },
  timeZone: string,
  holidays: Holidays,
): Timetable {
  return { schedule: source.schedule, timeZone, holidays: source.skipsHolidays ? holidays : noHolidays };
}

/** Days looked through before a schedule counts as one that never comes: two years of holidays are a mistake. */
const horizonDays = 800;

/** Whether a text is a schedule of five fields that comes round at all. */
export function isSchedule(schedule: string): boolean {
  try {
    return cronOf(schedule, 'UTC').nextRun() !== null;
  } catch {
    return false;
  }
}

/** The first time after `after`; null: without a schedule, or never again. */
export function nextTime({ schedule, timeZone, holidays }: Timetable, after: Date): Date | null {
  if (schedule === null) return null;
  const cron = cronOf(schedule, timeZone);
  let from = after;
  for (let days = 0; days < horizonDays; days += 1) {
    const next = cron.nextRun(from);
    if (next === null) return null;
    const day = dayIn(timeZone, next);
    if (!holidays.has(day)) return next;
    from = new Date(startOfDay(timeZone, dayAfter(day)).getTime() - 1);
  }
  return null;
}

/** The last time up to and with `until`; null: without a schedule, or never before. */
export function lastTime({ schedule, timeZone, holidays }: Timetable, until: Date): Date | null {
  if (schedule === null) return null;
  const cron = cronOf(schedule, timeZone);
  let to = new Date(until.getTime() + 1);
  for (let days = 0; days < horizonDays; days += 1) {
    const last = cron.previousRuns(1, to).find((found) => found <= until) ?? null;
    if (last === null) return null;
    const day = dayIn(timeZone, last);
    if (!holidays.has(day)) return last;
    to = startOfDay(timeZone, day);
  }
  return null;
}

/** Whether the schedule comes round on a day of the district (`YYYY-MM-DD`). Without a schedule every day counts. */
export function isOnDay(timetable: Timetable, day: string): boolean {
  if (timetable.holidays.has(day)) return false;
  if (timetable.schedule === null) return true;
  const start = startOfDay(timetable.timeZone, day);
  const next = nextTime(timetable, new Date(start.getTime() - 1));
  return next !== null && dayIn(timetable.timeZone, next) === day;
}

/** The instant of `HH:MM` on a day of the district. A time that a change of clocks leaves out is the first one after the gap. */
export function instantAt(timeZone: string, day: string, time: string): Date {
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  const at = cronOf(`${minute} ${hour} * * *`, timeZone).nextRun(
    new Date(startOfDay(timeZone, day).getTime() - 1),
  );
  return at ?? startOfDay(timeZone, day);
}

export function dayAfter(day: string, days = 1): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

/** The first instant of a day; where clocks change at midnight, the first there is. */
function startOfDay(timeZone: string, day: string): Date {
  const noon = Date.parse(`${day}T12:00:00Z`);
  // Offsets lie between -12 and +14 hours: from well before, go on until the day has begun.
  let low = noon - 36 * 3_600_000;
  let high = noon + 36 * 3_600_000;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (dayIn(timeZone, new Date(middle)) < day) low = middle;
    else high = middle;
  }
  return new Date(high);
}

function cronOf(schedule: string, timezone: string): Cron {
  return new Cron(schedule, { timezone, paused: true, mode: '5-part' });
}
