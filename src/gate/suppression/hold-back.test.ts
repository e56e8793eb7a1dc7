import { expect, test } from 'vitest';
import { cellsToHoldBack, type Shown } from './hold-back.ts';
import { type Counts, placeOf, setOf } from './set-fixture.ts';

const minimum = 10;
const counts = (rows: readonly (readonly number[])[]): Counts[] =>
  rows.map((row) => row.map((students) => [students, Math.round(students / 5)] as const));

function heldBack(before: readonly (readonly (readonly number[])[])[], now: readonly (readonly number[])[]) {
  const set = setOf(counts(now));
  const shown: Shown[][] = before.map((rows) => [...setOf(counts(rows)).cells]);
  return [...cellsToHoldBack(set, new Set(), shown, minimum)]
    .flatMap((index) => set.cells[index] ?? [])
    .map(placeOf)
    .sort();
}

const district = [
  [100, 40, 60],
  [80, 50, 70],
];

test('one child more in a group of a school: the number stays, and with it what would tell it', () => {
  const now = [
    [100, 41, 60],
    [80, 50, 70],
  ];
  // g1 of the district changes by one as well.
  expect(heldBack([district], now)).toEqual(['g1', 'g2', 's0/g1', 's0/g2']);
});

test('nothing came and nothing left: nothing stays behind', () => {
  expect(heldBack([district], district)).toEqual([]);
});

test('many came at once: all is shown anew', () => {
  const now = [
    [112, 40, 60],
    [80, 65, 70],
  ];
  expect(heldBack([district], now)).toEqual([]);
});

test('a number is held against all that were shown, not only against the last', () => {
  const later = [
    [120, 40, 60],
    [80, 50, 70],
  ];
  const back = [
    [101, 40, 60],
    [80, 50, 70],
  ];
  expect(heldBack([district, later], back)).toContain('s0/g0');
});
