import { expect, test } from 'vitest';
import { openDateEvidence } from './date-order.ts';

function orderOf(...pieces: readonly string[]) {
  const evidence = openDateEvidence();
  for (const piece of pieces) evidence.see(piece);
  return evidence.order();
}

test('one date that can be read one way only tells the order, if none says otherwise', () => {
  expect(orderOf('a,b\n4/7/2026,"12/25/2026"\n')).toBe('month-first');
  expect(orderOf('a,b\n4.7.2026, 25.12.2026\n')).toBe('day-first');
  expect(orderOf('a,b\n4/7/2026,5/8/2026\n')).toBeNull();
  expect(orderOf('a,b\n12/25/2026,25/12/2026\n')).toBeNull();
});

test('pieces may part anywhere, and only cells that begin with a date count', () => {
  const text = 'a,b\nx,12/25/2026\n';
  for (let at = 0; at <= text.length; at += 1)
    expect(orderOf(text.slice(0, at), text.slice(at))).toBe('month-first');
  expect(orderOf('a,b\nTrip on 12/25/2026,112/25/2026\n,2026-12-25,12/25/20267')).toBeNull();
});
