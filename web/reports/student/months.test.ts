import { expect, test } from 'vitest';
import { monthsOf } from './months.ts';

test('a month is weeks of Monday to Friday, and a day without school has no status', () => {
  const months = monthsOf([
    { date: '2026-10-30', status: 'present', sourceCode: null },
    { date: '2026-11-02', status: 'unexcused_absence', sourceCode: 'UNX' },
  ]);
  expect(months.map((month) => month.month)).toEqual(['2026-10', '2026-11']);
  const [october, november] = months;
  // Weeks before the first and after the last school day of a month are left out.
  expect(october?.weeks.map((week) => week.monday)).toEqual(['2026-10-26']);
  // 1 November 2026 is a Sunday: the first week of the month begins with the Monday after it.
  expect(november?.weeks[0]?.days[0]).toEqual({
    date: '2026-11-02',
    isInMonth: true,
    status: 'unexcused_absence',
    sourceCode: 'UNX',
  });
  expect(october?.weeks[0]?.days[0]).toMatchObject({ isInMonth: true, status: null });
});
