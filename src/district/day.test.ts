import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  compact,
  dayAt,
  dayFirst,
  dayOf,
  iso,
  monthFirst,
  monthNamed,
  nthWeekday,
  spreadsheetSerial,
  weekdayOf,
} from './day.ts';

test('writes a day as each system does', () => {
  const day = dayOf('2026-09-05');
  expect([iso(day), monthFirst(day), dayFirst(day), compact(day), monthNamed(day)]).toEqual([
    '2026-09-05',
    '9/5/2026',
    '5.9.2026',
    '20260905',
    '05-Sep-2026',
  ]);
  // 1 January 2026 is 46023 in a spreadsheet.
  expect(spreadsheetSerial(dayOf('2026-01-01'))).toBe(46_023);
});

test('days and dates are two names of the same thing', () => {
  fc.assert(
    fc.property(fc.integer({ min: -20_000, max: 40_000 }), (day) => {
      expect(dayOf(iso(day))).toBe(day);
      expect(weekdayOf(day)).toBe(new Date(`${iso(day)}T12:00:00Z`).getUTCDay());
    }),
  );
});

test('finds the n-th weekday of a month', () => {
  expect(iso(nthWeekday(2026, 11, 4, 4))).toBe('2026-11-26');
  expect(iso(nthWeekday(2027, 1, 1, 3))).toBe('2027-01-18');
  expect(iso(dayAt(2024, 2, 29))).toBe('2024-02-29');
});
