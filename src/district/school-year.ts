import { schoolYearOf } from '../base/clock.ts';
import { type Day, dayAt, iso, isWeekday, nthWeekday, weekdayOf } from './day.ts';
import { randomFrom } from './random.ts';
import type { School } from './schools.ts';

/** One school year of the district, named by the year it ends in. */
export interface SchoolYear {
  readonly year: number;
  readonly first: Day;
  readonly last: Day;
  /** Q1 to Q4. */
  readonly quarters: readonly { readonly name: string; readonly begin: Day; readonly end: Day }[];
}

export type DayType = 'instructional' | 'make_up' | 'holiday' | 'weather' | 'staff_only' | 'other_closed';

export interface CalendarEntry {
  readonly day: Day;
  readonly type: DayType;
  readonly note: string | null;
}

/** The three school years up to the one `asOf` lies in. */
export function schoolYearsUpTo(asOf: Day): SchoolYear[] {
  const newest = schoolYearOf(iso(asOf));
  return [newest - 2, newest - 1, newest].map((year) => {
    // From the Wednesday after the second Monday of August to the Friday before the last Monday of May.
    const first = nthWeekday(year - 1, 8, 1, 2) + 2;
    const last = memorialDay(year) - 3;
    const winter = dayAt(year - 1, 12, 20);
    const firstQuarterEnd = nthWeekday(year - 1, 10, 5, 2);
    const thirdQuarterEnd = nthWeekday(year, 3, 5, 2);
    return {
      year,
      first,
      last,
      quarters: [
        { name: 'Q1', begin: first, end: firstQuarterEnd },
        { name: 'Q2', begin: firstQuarterEnd + 3, end: winter },
        { name: 'Q3', begin: dayAt(year, 1, 3), end: thirdQuarterEnd },
        { name: 'Q4', begin: thirdQuarterEnd + 3, end: last },
      ],
    };
  });
}

/** All weekdays of the year as one school's calendar has them; closures after `knownUntil` are not in it yet. */
export function calendarOf(seed: number, year: SchoolYear, school: School, knownUntil: Day): CalendarEntry[] {
  const closed = plannedClosures(year);
  const snow = snowDays(seed, year);
  for (const day of snow) closed.set(day, { type: 'weather', note: 'Snow day' });
  const own = ownClosure(seed, year, school);
  if (own !== null && !closed.has(own))
    closed.set(own, { type: 'other_closed', note: 'No heat in the building' });
  const makeUp = nthWeekday(year.year, 2, 1, 3);
  if (snow.length > 1 && snow.every((day) => day < makeUp && day <= knownUntil))
    closed.set(makeUp, { type: 'make_up', note: 'Make-up day for snow' });

  const entries: CalendarEntry[] = [];
  for (let day = year.first; day <= year.last; day++) {
    if (!isWeekday(day)) continue;
    const event = closed.get(day);
    const isUnforeseen = event?.type === 'weather' || event?.type === 'other_closed';
    if (event && !(isUnforeseen && day > knownUntil)) entries.push({ day, ...event });
    else entries.push({ day, type: 'instructional', note: null });
  }
  return entries;
}

/** The days from `first` to `last`, both included, of days in order. */
export function daysBetween(days: readonly Day[], first: Day, last: Day): readonly Day[] {
  let from = 0;
  while (from < days.length && (days[from] ?? 0) < first) from++;
  let to = days.length;
  while (to > from && (days[to - 1] ?? 0) > last) to--;
  return days.slice(from, to);
}

export const isSchoolDay = (entry: CalendarEntry) =>
  entry.type === 'instructional' || entry.type === 'make_up';

function plannedClosures(year: SchoolYear): Map<Day, { type: DayType; note: string }> {
  const closed = new Map<Day, { type: DayType; note: string }>();
  const close = (from: Day, days: number, type: DayType, note: string) => {
    for (let day = from; day < from + days; day++) closed.set(day, { type, note });
  };
  const autumn = year.year - 1;
  close(nthWeekday(autumn, 9, 1, 1), 1, 'holiday', 'Labor Day');
  close(nthWeekday(autumn, 10, 1, 2), 1, 'holiday', 'Indigenous Peoples’ Day');
  close(nthWeekday(autumn, 10, 5, 4), 1, 'staff_only', 'Family conferences');
  close(nthWeekday(autumn, 11, 4, 4) - 1, 3, 'holiday', 'Thanksgiving');
  close(dayAt(autumn, 12, 21), 14, 'holiday', 'Winter break');
  close(nthWeekday(year.year, 1, 1, 3), 1, 'holiday', 'Martin Luther King Jr. Day');
  close(nthWeekday(year.year, 2, 1, 3), 1, 'holiday', 'Presidents’ Day');
  close(nthWeekday(year.year, 3, 1, 3), 5, 'holiday', 'Spring break');
  close(nthWeekday(year.year, 4, 5, 3), 1, 'staff_only', 'Professional learning');
  return closed;
}

/** One to three snow days in January or February, the same for all schools. */
function snowDays(seed: number, year: SchoolYear): Day[] {
  const random = randomFrom(seed, 'snow', year.year);
  const days = new Set<Day>();
  for (let count = random.between(1, 3); count > 0; count--) {
    const day = dayAt(year.year, 1, 8) + random.int(34);
    if (isWeekday(day) && weekdayOf(day) !== 1) days.add(day);
  }
  return [...days];
}

/** Now and then a single school stays closed. */
function ownClosure(seed: number, year: SchoolYear, school: School): Day | null {
  const random = randomFrom(seed, 'closure', year.year, school.number);
  if (!random.chance(0.15)) return null;
  const day = dayAt(year.year, 1, 8) + random.int(60);
  return isWeekday(day) ? day : null;
}

const memorialDay = (year: number) => {
  const last = dayAt(year, 5, 31);
  return last - ((weekdayOf(last) + 6) % 7);
};
