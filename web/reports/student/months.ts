import type { StudentAttendancePage } from '../../../src/reports/shapes/pages.ts';

type SchoolDay = StudentAttendancePage['days'][number];

export interface CalendarDay {
  readonly date: string;
  readonly isInMonth: boolean;
  /** Null where there was no school that day. */
  readonly status: string | null;
  readonly sourceCode: string | null;
}

export interface Week {
  readonly monday: string;
  /** Monday to Friday. */
  readonly days: readonly CalendarDay[];
}

export interface Month {
  readonly month: string;
  readonly weeks: readonly Week[];
}

/** The months from the first school day to the last, in weeks of five days. */
export function monthsOf(days: readonly SchoolDay[]): Month[] {
  const byDate = new Map(days.map((day) => [day.date, day]));
  const months = [...new Set(days.map((day) => day.date.slice(0, 7)))].sort();
  return months.map((month) => ({ month, weeks: weeksOf(month, byDate) }));
}

function weeksOf(month: string, byDate: ReadonlyMap<string, SchoolDay>): Week[] {
  const weeks: Week[] = [];
  const first = new Date(`${month}-01T00:00:00Z`);
  const monday = new Date(first);
  monday.setUTCDate(first.getUTCDate() - ((first.getUTCDay() + 6) % 7));
  for (; text(monday).slice(0, 7) <= month; monday.setUTCDate(monday.getUTCDate() + 7)) {
    const days = [0, 1, 2, 3, 4].map((offset) => dayAt(monday, offset, month, byDate));
    if (days.some((day) => day.isInMonth)) weeks.push({ monday: text(monday), days });
  }
  // A year that begins or ends within a month leaves no empty lines there; a week of holidays in between does.
  const hasSchool = (week: Week) => week.days.some((day) => day.status !== null);
  return weeks.slice(weeks.findIndex(hasSchool), weeks.findLastIndex(hasSchool) + 1);
}

function dayAt(
  monday: Date,
  offset: number,
  month: string,
  byDate: ReadonlyMap<string, SchoolDay>,
): CalendarDay {
  const at = new Date(monday);
  at.setUTCDate(at.getUTCDate() + offset);
  const date = text(at);
  const isInMonth = date.startsWith(month);
  const found = isInMonth ? byDate.get(date) : undefined;
  return { date, isInMonth, status: found?.status ?? null, sourceCode: found?.sourceCode ?? null };
}

function text(date: Date): string {
  return date.toISOString().slice(0, 10);
}
