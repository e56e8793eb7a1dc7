import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type OpenCell, suppress } from './suppression.ts';

const minimum = 10;
const cell = (group: string, students: number, numerator: number): OpenCell => ({
  keys: { group },
  students,
  numerator,
  denominator: students,
});
const states = (cells: readonly OpenCell[]) => suppress(cells, 'percent', minimum).map(({ state }) => state);

describe('hiding small groups', () => {
  test('a group below the minimum is hidden, and one more so that it cannot be had by subtraction', () => {
    expect(states([cell('a', 100, 20), cell('b', 60, 20), cell('c', 4, 1)])).toEqual([
      'shown',
      'suppressed',
      'suppressed',
    ]);
  });

  test('two small groups that together reach the minimum need no third', () => {
    expect(states([cell('a', 100, 20), cell('b', 6, 2), cell('c', 5, 1)])).toEqual([
      'shown',
      'suppressed',
      'suppressed',
    ]);
  });

  test('two small groups that do not reach it take a third', () => {
    expect(states([cell('a', 100, 20), cell('b', 50, 20), cell('c', 3, 2), cell('d', 2, 1)])).toEqual([
      'shown',
      'suppressed',
      'suppressed',
      'suppressed',
    ]);
  });

  test('a share of all or nobody becomes a bound by the size of the group', () => {
    const [all, none, few] = suppress(
      [cell('a', 30, 30), cell('b', 500, 0), cell('c', 50, 1)],
      'percent',
      minimum,
    );
    expect(all).toMatchObject({
      state: 'at_least',
      value: 0.9,
      numerator: null,
      denominator: null,
      students: null,
    });
    expect(none).toMatchObject({ state: 'at_most', value: 0.01 });
    expect(few).toMatchObject({ state: 'at_most', value: 0.05 });
  });

  test('no students is no data, not a hidden group', () => {
    expect(
      suppress([{ keys: {}, students: 0, numerator: null, denominator: null }], 'percent', minimum),
    ).toMatchObject([{ state: 'no_data', reason: null }]);
  });
});

describe('whatever the table', () => {
  const table = fc
    .tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 5 }))
    .chain(([rows, columns]) =>
      fc
        .array(
          fc
            .integer({ min: 0, max: 60 })
            .chain((students) =>
              fc.integer({ min: 0, max: students }).map((numerator) => ({ students, numerator })),
            ),
          { minLength: rows * columns, maxLength: rows * columns },
        )
        .map((counts) =>
          counts.map(
            ({ students, numerator }, index): OpenCell => ({
              keys: { row: `r${Math.floor(index / columns)}`, column: `c${index % columns}` },
              students,
              numerator,
              denominator: students,
            }),
          ),
        ),
    );

  test('no hidden cell carries a number, and no small group is shown', () => {
    fc.assert(
      fc.property(table, (cells) => {
        for (const [index, shown] of suppress(cells, 'percent', minimum).entries()) {
          const students = cells[index]?.students ?? 0;
          if (students > 0 && students < minimum) expect(shown.state).toBe('suppressed');
          if (shown.state === 'suppressed')
            expect([shown.value, shown.numerator, shown.denominator, shown.students]).toEqual([
              null,
              null,
              null,
              null,
            ]);
          if (shown.state === 'shown') expect(students).toBeGreaterThanOrEqual(minimum);
        }
      }),
    );
  });

  test('no line withholds the counts of exactly one row that the others and the total would give back', () => {
    fc.assert(
      fc.property(table, (cells) => {
        const shown = suppress(cells, 'percent', minimum);
        for (const dimension of ['row', 'column']) {
          for (const name of new Set(cells.map(({ keys }) => keys[dimension]))) {
            const line = cells.flatMap((one, index) =>
              one.keys[dimension] === name && one.students > 0 ? [index] : [],
            );
            const withheld = line.filter((index) => shown[index]?.denominator === null);
            expect(withheld.length !== 1 || line.length === 1).toBe(true);
          }
        }
      }),
    );
  });

  test('in every line, what is hidden together is at least the minimum, unless nothing is left to hide', () => {
    fc.assert(
      fc.property(table, (cells) => {
        const shown = suppress(cells, 'percent', minimum);
        for (const dimension of ['row', 'column']) {
          for (const name of new Set(cells.map(({ keys }) => keys[dimension]))) {
            const line = cells.flatMap((one, index) => (one.keys[dimension] === name ? [index] : []));
            const hidden = line.filter((index) => shown[index]?.state === 'suppressed');
            if (hidden.length === 0) continue;
            const students = hidden.reduce((sum, index) => sum + (cells[index]?.students ?? 0), 0);
            const left = line.filter(
              (index) => shown[index]?.state !== 'suppressed' && (cells[index]?.students ?? 0) > 0,
            );
            expect(left.length === 0 || (hidden.length > 1 && students >= minimum)).toBe(true);
          }
        }
      }),
    );
  });
});
