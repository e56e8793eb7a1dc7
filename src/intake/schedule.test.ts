import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { dayIn } from '../base/clock.ts';
import { holidaysFrom, isHoliday, noHolidays } from './holidays.ts';
import { instantAt, isOnDay, isSchedule, lastTime, nextTime, type Timetable } from './schedule.ts';

const newYork = (schedule: string | null, holidays: readonly string[] = []): Timetable => ({
  schedule,
  timeZone: 'America/New_York',
  holidays: holidaysFrom(holidays),
});
const next = (timetable: Timetable, after: string) => nextTime(timetable, new Date(after))?.toISOString();
const last = (timetable: Timetable, until: string) => lastTime(timetable, new Date(until))?.toISOString();

test('knows a schedule of five fields from what is none', () => {
  for (const good of ['0 5 * * 1-5', '*/15 6-18 * * *', '30 4 1 * *']) expect(isSchedule(good)).toBe(true);
  for (const bad of ['soon', '0 5 * *', '0 0 5 * * *', '61 5 * * *', '0 0 31 2 *', ''])
    expect(isSchedule(bad)).toBe(false);
});

describe('school days at five', () => {
  const plain = newYork('0 5 * * 1-5');

  it('is the hour of the district, summer and winter', () => {
    expect(next(plain, '2026-11-20T09:00:00Z')).toBe('2026-11-20T10:00:00.000Z');
    expect(next(plain, '2026-11-20T10:00:00Z')).toBe('2026-11-23T10:00:00.000Z');
    expect(next(plain, '2026-07-01T00:00:00Z')).toBe('2026-07-01T09:00:00.000Z');
    expect(last(plain, '2026-11-22T12:00:00Z')).toBe('2026-11-20T10:00:00.000Z');
    expect(last(plain, '2026-11-20T10:00:00Z')).toBe('2026-11-20T10:00:00.000Z');
  });

  it('leaves out holidays, however many', () => {
    const skipping = newYork('0 5 * * 1-5', ['2026-11-26/2026-11-27', '2026-12-21/2027-01-01']);
    expect(next(skipping, '2026-11-25T12:00:00Z')).toBe('2026-11-30T10:00:00.000Z');
    expect(last(skipping, '2026-11-29T12:00:00Z')).toBe('2026-11-25T10:00:00.000Z');
    expect(next(skipping, '2026-12-18T12:00:00Z')).toBe('2027-01-04T10:00:00.000Z');
    expect(next(newYork('*/5 * * * *', ['2026-12-01/2027-06-30']), '2026-12-01T12:00:00Z')).toBe(
      '2027-07-01T04:00:00.000Z',
    );
    expect(isOnDay(skipping, '2026-11-26')).toBe(false);
    expect(isOnDay(skipping, '2026-11-28')).toBe(false);
    expect(isOnDay(skipping, '2026-11-30')).toBe(true);
  });

  it('is never where holidays have no end', () => {
    expect(next(newYork('0 5 * * *', ['2026-01-01/2036-01-01']), '2026-11-20T00:00:00Z')).toBeUndefined();
  });
});

describe('when clocks change', () => {
  // United States 2026: forward on 8 March at 2:00, back on 1 November at 2:00.
  it('keeps the hour of the wall before and after', () => {
    const five = newYork('0 5 * * *');
    expect(next(five, '2026-03-07T12:00:00Z')).toBe('2026-03-08T09:00:00.000Z');
    expect(next(five, '2026-03-06T12:00:00Z')).toBe('2026-03-07T10:00:00.000Z');
    expect(next(five, '2026-10-31T12:00:00Z')).toBe('2026-11-01T10:00:00.000Z');
    expect(next(five, '2026-10-30T12:00:00Z')).toBe('2026-10-31T09:00:00.000Z');
  });

  it('runs once on the night without that hour, and once where it comes twice', () => {
    const times = (schedule: string, from: string, until: string) => {
      const found: string[] = [];
      for (let at = new Date(from); ; ) {
        const coming = nextTime(newYork(schedule), at);
        if (!coming || coming >= new Date(until)) return found;
        found.push(coming.toISOString());
        at = coming;
      }
    };
    expect(times('30 2 * * *', '2026-03-08T00:00:00-05:00', '2026-03-09T00:00:00-04:00')).toEqual([
      '2026-03-08T07:00:00.000Z',
    ]);
    expect(times('30 1 * * *', '2026-11-01T00:00:00-04:00', '2026-11-02T00:00:00-05:00')).toEqual([
      '2026-11-01T05:30:00.000Z',
    ]);
  });

  it('tells an hour of the wall on any day', () => {
    const at = (day: string, time: string) => instantAt('America/New_York', day, time).toISOString();
    expect(at('2026-11-20', '07:00')).toBe('2026-11-20T12:00:00.000Z');
    expect(at('2026-07-20', '07:00')).toBe('2026-07-20T11:00:00.000Z');
    expect(at('2026-03-08', '02:30')).toBe('2026-03-08T07:00:00.000Z');
    expect(at('2026-11-01', '00:00')).toBe('2026-11-01T04:00:00.000Z');
    expect(at('2026-11-01', '23:59')).toBe('2026-11-02T04:59:00.000Z');
  });

  it('never repeats or goes back, in any zone, across any year', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(
          'America/New_York',
          'America/Phoenix',
          'Pacific/Auckland',
          'America/Havana',
          'Asia/Kolkata',
        ),
        fc.integer({ min: 0, max: 59 }),
        fc.integer({ min: 0, max: 23 }),
        fc.date({ min: new Date('2025-01-01'), max: new Date('2029-01-01'), noInvalidDate: true }),
        (timeZone, minute, hour, from) => {
          const timetable = { schedule: `${minute} ${hour} * * *`, timeZone, holidays: noHolidays };
          const one = nextTime(timetable, from);
          const two = one && nextTime(timetable, one);
          expect(one && two && one > from && two > one).toBe(true);
          if (!one || !two) return;
          // Once a day of the wall: a day and an hour at most lie between.
          expect(two.getTime() - one.getTime()).toBeLessThanOrEqual(25 * 3_600_000);
          expect(dayIn(timeZone, two) > dayIn(timeZone, one)).toBe(true);
          expect(lastTime(timetable, one)?.getTime()).toBe(one.getTime());
        },
      ),
      { numRuns: 200 },
    );
  });
});

test('a holiday is a day, or two in their order', () => {
  for (const good of ['2026-11-26', '2026-12-21/2027-01-01']) expect(isHoliday(good)).toBe(true);
  for (const bad of ['2026-02-30', '2027-01-01/2026-12-21', '26 Nov', '2026-11-26/', 'a/b/c'])
    expect(isHoliday(bad)).toBe(false);
});
