import { describe, expect, test } from 'vitest';
import { wordsIn } from './catalogues.ts';
import { cellOrder, cellText, change, changeText, wholeText } from './cells.ts';

const words = wordsIn('en');
const shown = { state: 'shown', value: 0.1152, numerator: 212, denominator: 1840 } as const;

describe('a cell as text', () => {
  test('shown, with its whole', () => {
    expect(cellText(words, shown, 'percent')).toBe('11.5\u00a0%');
    expect(wholeText(words, shown, 'percent')).toBe('212 of 1,840');
  });

  test('hidden is never a number, whatever else came with it', () => {
    const hidden = { ...shown, state: 'suppressed' } as const;
    expect(cellText(words, hidden, 'percent')).toBe('not shown');
    expect(cellOrder(hidden)).toBeNull();
  });

  test('no data is not zero', () => {
    const nobody = { state: 'no_data', value: null, numerator: null, denominator: null } as const;
    expect(cellText(words, nobody, 'count')).toBe('no data');
    expect(cellText(words, undefined, 'count')).toBe('no data');
    expect(cellOrder(nobody)).toBeNull();
  });

  test('a bound is marked as one and has no whole', () => {
    const bound = { state: 'at_most', value: 0.05, numerator: null, denominator: null } as const;
    expect(cellText(words, bound, 'percent')).toBe('≤ 5\u00a0%');
    expect(cellText(words, { ...bound, state: 'at_least', value: 0.95 }, 'percent')).toBe('≥ 95\u00a0%');
    expect(wholeText(words, bound, 'percent')).toBeNull();
  });
});

describe('a change', () => {
  test('is in points, and only between two shown numbers', () => {
    const by = change(shown, { ...shown, value: 0.1092 });
    expect(changeText(words, by ?? Number.NaN, 'percent', 1840)).toBe('0.6 pt');
    expect(change(shown, { ...shown, state: 'at_most' })).toBeNull();
    expect(change(shown, null)).toBeNull();
  });
});
