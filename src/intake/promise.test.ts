import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { holidaysFrom } from './holidays.ts';
import { promiseBroken } from './promise.ts';

const timetable = {
  schedule: '0 5 * * 1-5',
  timeZone: 'America/New_York',
  holidays: holidaysFrom(['2026-11-26/2026-11-27']),
};
const broken = (expectedBy: string | null, arrivals: readonly string[], now: string, over = timetable) =>
  promiseBroken(
    { schedule: over.schedule, expectedBy },
    over,
    arrivals.map((at) => new Date(at)),
    new Date(now),
  )?.toISOString() ?? null;

describe('a delivery promised for seven on school days', () => {
  const monday = '2026-11-16T10:00:00Z';
  const tuesday = '2026-11-17T10:00:00Z';

  it('is owed from seven on, the hour of the district, until it comes', () => {
    expect(broken('07:00', [monday], '2026-11-17T11:59:00Z')).toBeNull();
    expect(broken('07:00', [monday], '2026-11-17T12:00:00Z')).toBe('2026-11-17T12:00:00.000Z');
    expect(broken('07:00', [monday, '2026-11-17T15:00:00Z'], '2026-11-17T16:00:00Z')).toBeNull();
    expect(broken('07:00', [monday, tuesday], '2026-11-17T16:00:00Z')).toBeNull();
  });

  it('is not kept by what came late for the day before', () => {
    const late = '2026-11-16T20:00:00Z';
    expect(broken('07:00', ['2026-11-13T10:00:00Z', late], '2026-11-17T13:00:00Z')).toBe(
      '2026-11-17T12:00:00.000Z',
    );
    expect(broken('07:00', ['2026-11-13T10:00:00Z', late, tuesday], '2026-11-17T13:00:00Z')).toBeNull();
    // Late on two days in a row, then not at all.
    expect(
      broken('07:00', ['2026-11-13T10:00:00Z', late, '2026-11-17T20:00:00Z'], '2026-11-18T13:00:00Z'),
    ).toBe('2026-11-18T12:00:00.000Z');
  });

  it('a day without school that nobody wrote down raises no alarm on the days after', () => {
    const arrivals = [monday, '2026-11-18T10:00:00Z', '2026-11-19T10:00:00Z'];
    expect(broken('07:00', [monday], '2026-11-17T13:00:00Z')).toBe('2026-11-17T12:00:00.000Z');
    expect(broken('07:00', arrivals.slice(0, 2), '2026-11-18T13:00:00Z')).toBeNull();
    expect(broken('07:00', arrivals, '2026-11-19T13:00:00Z')).toBeNull();
  });

  it('is kept by the evening before', () => {
    expect(broken('07:00', [monday, '2026-11-17T02:00:00Z'], '2026-11-17T13:00:00Z')).toBeNull();
  });

  it('is not promised on weekends and holidays', () => {
    const wednesday = '2026-11-25T10:00:00Z';
    for (const now of ['2026-11-26T20:00:00Z', '2026-11-27T20:00:00Z', '2026-11-29T20:00:00Z'])
      expect(broken('07:00', ['2026-11-24T10:00:00Z', wednesday], now)).toBeNull();
    expect(broken('07:00', ['2026-11-24T10:00:00Z', wednesday], '2026-11-30T12:00:00Z')).toBe(
      '2026-11-30T12:00:00.000Z',
    );
  });

  it('keeps its hour when clocks change', () => {
    const daily = { ...timetable, schedule: '0 5 * * *' };
    const before = '2026-10-31T09:00:00Z';
    expect(broken('07:00', ['2026-10-30T09:00:00Z', before], '2026-11-01T11:30:00Z', daily)).toBeNull();
    expect(broken('07:00', ['2026-10-30T09:00:00Z', before], '2026-11-01T12:00:00Z', daily)).toBe(
      '2026-11-01T12:00:00.000Z',
    );
  });

  it('is owed by a source that never delivered', () => {
    expect(broken('07:00', [], '2026-11-17T13:00:00Z')).toBe('2026-11-17T12:00:00.000Z');
  });
});

describe('a schedule without an hour', () => {
  it('owes something when two looks in a row found nothing new', () => {
    const monday = '2026-11-16T10:01:00Z';
    expect(broken(null, [monday], '2026-11-17T10:00:00Z')).toBeNull();
    expect(broken(null, [monday], '2026-11-18T09:59:00Z')).toBeNull();
    expect(broken(null, [monday], '2026-11-18T10:00:00Z')).toBe('2026-11-18T10:00:00.000Z');
    expect(broken(null, [monday, '2026-11-18T10:02:00Z'], '2026-11-18T11:00:00Z')).toBeNull();
  });

  it('owes nothing before the first delivery, or where it says so', () => {
    expect(broken(null, [], '2026-11-18T11:00:00Z')).toBeNull();
    expect(broken('none', ['2026-01-01T00:00:00Z'], '2026-11-18T11:00:00Z')).toBeNull();
  });
});

it('nobody who delivers before the hour each day ever owes anything, and whoever stops does', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 300 }),
      fc.integer({ min: 1, max: 11 }),
      fc.array(fc.integer({ min: 1, max: 300 }), { minLength: 12, maxLength: 12 }),
      (offset, days, minutesEarly) => {
        const daily = { ...timetable, schedule: '0 5 * * *', holidays: holidaysFrom([]) };
        const seven = (index: number) => Date.UTC(2026, 0, 10 + offset + index, 12);
        // New York in winter or summer: seven there is noon or eleven here; come early enough for both.
        const arrivals = minutesEarly.map((early, index) =>
          new Date(seven(index) - 3_600_000 - early * 60_000).toISOString(),
        );
        const noon = new Date(seven(days) - 1_000).toISOString();
        const upTo = arrivals.filter((at) => at < noon);
        expect(broken('07:00', upTo, noon, daily)).toBeNull();
        const later = new Date(seven(days + 1) + 60_000).toISOString();
        expect(broken('07:00', upTo, later, daily)).not.toBeNull();
      },
    ),
    { numRuns: 50 },
  );
});
