/** A calendar day as the number of days since 1970-01-01: cheap to count with, and free of time zones. */
export type Day = number;

const millisecondsPerDay = 86_400_000;

export function dayOf(iso: string): Day {
  return Math.round(Date.parse(`${iso}T00:00:00Z`) / millisecondsPerDay);
}

export function dayAt(year: number, month: number, date: number): Day {
  return Math.round(Date.UTC(year, month - 1, date) / millisecondsPerDay);
}

interface Parts {
  readonly year: number;
  readonly month: number;
  readonly date: number;
  readonly iso: string;
}

const known = new Map<Day, Parts>();

function parts(day: Day): Parts {
  let found = known.get(day);
  if (!found) {
    const iso = new Date(day * millisecondsPerDay).toISOString().slice(0, 10);
    found = {
      iso,
      year: Number(iso.slice(0, 4)),
      month: Number(iso.slice(5, 7)),
      date: Number(iso.slice(8, 10)),
    };
    known.set(day, found);
  }
  return found;
}

/** 0 is Sunday. */
export const weekdayOf = (day: Day) => (((day + 4) % 7) + 7) % 7;
export const isWeekday = (day: Day) => weekdayOf(day) >= 1 && weekdayOf(day) <= 5;
export const monthOf = (day: Day) => parts(day).month;
export const yearOf = (day: Day) => parts(day).year;

/** 2026-11-20 */
export const iso = (day: Day) => parts(day).iso;
/** 11/20/2026 */
export const monthFirst = (day: Day) => `${parts(day).month}/${parts(day).date}/${parts(day).year}`;
/** 20.11.2026 */
export const dayFirst = (day: Day) => `${parts(day).date}.${parts(day).month}.${parts(day).year}`;
/** 20261120 */
export const compact = (day: Day) => parts(day).iso.replaceAll('-', '');
/** 20-Nov-2026 */
export const monthNamed = (day: Day) =>
  `${String(parts(day).date).padStart(2, '0')}-${monthNames[parts(day).month - 1]}-${parts(day).year}`;
/** The number a spreadsheet keeps for a day (1900 system). */
export const spreadsheetSerial = (day: Day) => day + 25_569;

const monthNames = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** The n-th given weekday of a month, e.g. the third Monday of January. */
export function nthWeekday(year: number, month: number, weekday: number, n: number): Day {
  const first = dayAt(year, month, 1);
  return first + ((weekday - weekdayOf(first) + 7) % 7) + 7 * (n - 1);
}
