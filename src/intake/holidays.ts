import type { DataFolder } from '../base/data-folder.ts';
import { openEdition } from '../edition/edition.ts';
import { currentEditionId, editionFile } from '../edition/editions.ts';
import type { Settings } from './settings.ts';

/** Days on which the district's systems deliver nothing. */
export interface Holidays {
  /** `day` is YYYY-MM-DD. */
  has(day: string): boolean;
}

export const noHolidays: Holidays = { has: () => false };

/** Holidays of days and of ranges (`2026-12-21/2027-01-01`, both ends included). */
export function holidaysFrom(entries: readonly string[]): Holidays {
  const ranges = entries.map((entry) => {
    const [from = '', to = from] = entry.split('/');
    return { from, to };
  });
  return { has: (day) => ranges.some(({ from, to }) => from <= day && day <= to) };
}

/** Whether an entry of the list is a day, or two days in their order. */
export function isHoliday(entry: string): boolean {
  const [from = '', to = from, ...rest] = entry.split('/');
  return isDay(from) && isDay(to) && from <= to && rest.length === 0;
}

/**
 * The holidays the settings speak of. `calendar`: days of the school years in the current edition on which no school
 * has instruction; before the first edition there are none, and after the last day of a calendar neither.
 */
export async function holidaysOf(data: DataFolder, settings: Settings): Promise<Holidays> {
  if (settings.holidays !== 'calendar') return holidaysFrom(settings.holidays);
  const id = currentEditionId(data);
  if (id === null) return noHolidays;
  const edition = await openEdition(editionFile(data, id));
  try {
    const taught = await edition.all<{ day: string }>(
      'select distinct cast(date as varchar) as day from edition.calendar_day where is_instructional',
    );
    const years = await edition.all<{ first: string; last: string }>(
      `select cast(min(date) as varchar) as first, cast(max(date) as varchar) as last
      from edition.calendar_day
      where is_instructional
      group by school_year`,
    );
    const days = new Set(taught.map(({ day }) => day));
    return { has: (day) => !days.has(day) && years.some(({ first, last }) => first <= day && day <= last) };
  } finally {
    edition.close();
  }
}

function isDay(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && new Date(`${text}T00:00:00Z`).toJSON()?.slice(0, 10) === text;
}
