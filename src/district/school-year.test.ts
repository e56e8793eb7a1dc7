import { expect, test } from 'vitest';
import { dayOf, iso, isWeekday } from './day.ts';
import { calendarOf, isSchoolDay, schoolYearsUpTo } from './school-year.ts';
import { schoolsOf } from './schools.ts';

const asOf = dayOf('2026-11-20');
const years = schoolYearsUpTo(asOf);
const schools = schoolsOf(12);

test('three school years lead up to the day', () => {
  expect(years.map(({ year, first, last }) => [year, iso(first), iso(last)])).toEqual([
    [2025, '2024-08-14', '2025-05-23'],
    [2026, '2025-08-13', '2026-05-22'],
    [2027, '2026-08-12', '2027-05-28'],
  ]);
});

test('a year has some 175 to 185 school days, all of them weekdays, none on a holiday', () => {
  for (const year of years)
    for (const school of schools) {
      const days = calendarOf(1, year, school, year.last).filter(isSchoolDay);
      expect(days.length).toBeGreaterThan(172);
      expect(days.length).toBeLessThan(187);
      expect(days.every(({ day }) => isWeekday(day))).toBe(true);
      const dates = days.map(({ day }) => iso(day).slice(5));
      expect(dates.filter((date) => ['12-25', '01-01'].includes(date))).toEqual([]);
    }
});

test('nobody knows of snow before it falls', () => {
  const [, second] = years;
  const [school] = schools;
  if (!second || !school) throw new Error('no year or school');
  const types = (knownUntil: string) =>
    new Set(calendarOf(1, second, school, dayOf(knownUntil)).map(({ type }) => type));
  expect(types('2025-12-31')).not.toContain('weather');
  expect(types('2026-05-22')).toContain('weather');
});
