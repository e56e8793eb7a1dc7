import { describe, expect, test } from 'vitest';
import { bytes, day, moment, month, percent, schoolYear, seconds } from './numbers.ts';

describe('percent', () => {
  test('has a decimal only where a hundred or more stand behind it', () => {
    expect(percent('en-US', 0.1152, 1840)).toBe('11.5\u00a0%');
    expect(percent('en-US', 0.1152, 99)).toBe('12\u00a0%');
    expect(percent('en-US', 0.1152, null)).toBe('12\u00a0%');
  });
});

describe('days', () => {
  test('near and far, in both languages, day before month', () => {
    expect(day('en-US', '2026-11-20')).toBe('Fri 20 Nov');
    expect(day('en-US', '2026-11-20', true)).toBe('20 Nov 2026');
    expect(day('es-US', '2026-11-20')).toBe('vie 20 nov');
    expect(month('es-US', '2026-11', 'long')).toBe('noviembre');
  });

  test('what is no day stays as it came', () => {
    expect(day('en-US', 'soon')).toBe('soon');
    expect(moment('en-US', '')).toBe('');
  });

  test('a school year is named by both its years', () => {
    expect(schoolYear(2027)).toBe('2026–27');
    expect(schoolYear(2000)).toBe('1999–00');
  });
});

describe('sizes', () => {
  test('in units a person reads', () => {
    expect(bytes('en-US', 812)).toBe('812 bytes');
    expect(bytes('en-US', 84_211_334)).toBe('84 MB');
    expect(seconds('en-US', 4.25)).toBe('4.3 sec');
    expect(seconds('en-US', 90)).toBe('1 min 30 sec');
  });
});
