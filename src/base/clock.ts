/** What time it is. Passed in wherever time matters, so that a test can choose it. */
export interface Clock {
  now(): Date;
}

export const systemClock: Clock = { now: () => new Date() };

/** A clock that stands still. `iso` is a full ISO 8601 instant. */
export function stoppedClock(iso: string): Clock {
  return { now: () => new Date(iso) };
}

/** The calendar day in `timeZone` as `YYYY-MM-DD`. */
export function dayIn(timeZone: string, at: Date): string {
  let format = dayFormats.get(timeZone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' });
    dayFormats.set(timeZone, format);
  }
  return format.format(at);
}

/** Whether there is a time zone of this name (IANA). */
export function isTimeZone(timeZone: string): boolean {
  try {
    dayIn(timeZone, new Date(0));
    return true;
  } catch {
    return false;
  }
}

/** Making one takes a hundred times as long as using it; there are as many as time zones. */
const dayFormats = new Map<string, Intl.DateTimeFormat>();

/** Day and hour in `timeZone` as `YYYY-MM-DD HH:MM`. */
export function momentIn(timeZone: string, at: Date): string {
  const time = new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit' }).format(at);
  return `${dayIn(timeZone, at)} ${time}`;
}

/**
 * The school year a day belongs to, named by the year it ends in (CEDS "School Year", OneRoster `schoolYear`):
 * 2026-11-20 → 2027 where school years begin in July.
 */
export function schoolYearOf(day: string, firstMonth = 7): number {
  const year = Number(day.slice(0, 4));
  return Number(day.slice(5, 7)) >= firstMonth ? year + 1 : year;
}

/** The instant at which a calendar day begins in `timeZone`. */
export function beginningOf(timeZone: string, day: string): Date {
  const wanted = Date.parse(`${day}T00:00:00Z`);
  let at = wanted;
  // The offset is that of the instant looked for, which the first step comes near enough to know.
  for (let step = 0; step < 2; step += 1) {
    const shown = Date.parse(`${momentIn(timeZone, new Date(at)).replace(' ', 'T')}:00Z`);
    at -= shown - wanted;
  }
  return new Date(at);
}

/** The day so many days after another, YYYY-MM-DD. */
export function dayAfter(day: string, days: number): string {
  return new Date(Date.parse(`${day}T12:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}
