import { expect, test } from 'vitest';
import { beginningOf, dayAfter, dayIn, momentIn } from './clock.ts';

test('a day begins at midnight where it is, also when clocks are changed', () => {
  expect(beginningOf('America/New_York', '2026-11-20').toISOString()).toBe('2026-11-20T05:00:00.000Z');
  expect(beginningOf('America/New_York', '2026-07-01').toISOString()).toBe('2026-07-01T04:00:00.000Z');
  for (const zone of ['UTC', 'America/New_York', 'America/Anchorage', 'Pacific/Guam', 'Europe/Berlin'])
    for (const day of ['2026-03-08', '2026-03-09', '2026-11-01', '2026-11-02', '2026-12-31']) {
      const at = beginningOf(zone, day);
      expect(momentIn(zone, at), `${zone} ${day}`).toBe(`${day} 00:00`);
      expect(dayIn(zone, new Date(at.getTime() - 1)) < day).toBe(true);
    }
});

test('days are counted over months and leap days', () => {
  expect(dayAfter('2026-11-20', 45)).toBe('2027-01-04');
  expect(dayAfter('2028-02-28', 1)).toBe('2028-02-29');
  expect(dayAfter('2026-11-20', -1)).toBe('2026-11-19');
});
