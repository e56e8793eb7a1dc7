import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { audit } from './audit.ts';
import { cellsToHide } from './hide.ts';
import type { PublishedSet } from './published-set.ts';
import { placeOf, setOf } from './set-fixture.ts';

const minimum = 10;

function hiddenIn(set: PublishedSet): string[] {
  const hidden = cellsToHide(set, minimum);
  return [...hidden.keys()]
    .flatMap((index) => set.cells[index] ?? [])
    .map(placeOf)
    .sort();
}

describe('what is hidden', () => {
  test('a small group, and what it takes that nobody can subtract it: two groups of two schools', () => {
    const set = setOf([
      [
        [120, 20],
        [6, 2],
        [90, 20],
      ],
      [
        [80, 20],
        [40, 9],
        [70, 15],
      ],
      [
        [200, 40],
        [60, 12],
        [100, 20],
      ],
    ]);
    expect(hiddenIn(set)).toEqual(['s0/g1', 's0/g2', 's1/g1', 's1/g2']);
  });

  test('of a group that is one of two, the other as well', () => {
    const set = setOf([
      [
        [200, 30],
        [5, 2],
      ],
      [
        [150, 30],
        [50, 20],
      ],
    ]);
    expect(hiddenIn(set)).toEqual(['s0/g0', 's0/g1', 's1/g0', 's1/g1']);
  });

  test('a school with few students, the next smallest, and all their groups', () => {
    const set = setOf([
      [
        [4, 1],
        [3, 1],
      ],
      [
        [60, 20],
        [50, 20],
      ],
      [
        [200, 50],
        [300, 60],
      ],
    ]);
    expect(hiddenIn(set)).toEqual(['s0', 's0/g0', 's0/g1', 's1', 's1/g0', 's1/g1']);
  });

  test('everything, where the district itself is small', () => {
    expect(
      hiddenIn(
        setOf([
          [
            [4, 1],
            [3, 0],
          ],
        ]),
      ),
    ).toEqual(['all', 'g0', 'g1', 's0', 's0/g0', 's0/g1']);
  });

  test('nothing, where every group is large', () => {
    const set = setOf([
      [
        [120, 30],
        [80, 20],
      ],
      [
        [90, 20],
        [70, 15],
      ],
    ]);
    expect(hiddenIn(set)).toEqual([]);
  });
});

describe('a district of one school', () => {
  // Its own number is the district's: to hide the one and show the other would hide nothing.
  test.each([
    [
      'percent',
      [
        [9, 1],
        [1, 1],
      ],
    ],
    [
      'percent',
      [
        [69, 1],
        [83, 1],
        [14, 1],
      ],
    ],
    [
      'percent',
      [
        [11, 11],
        [6, 5],
        [3, 2],
      ],
    ],
    [
      'per_100',
      [
        [186, 1],
        [12, 1],
        [20, 1],
        [14, 1],
      ],
    ],
    [
      'per_100',
      [
        [12, 0],
        [5, 0],
        [12, 1],
        [12, 0],
        [3, 1],
      ],
    ],
  ] as const)('%s of %j', async (unit, school) => {
    const { narrow, hidden } = await audit(setOf([school], { unit }), minimum);
    expect(narrow).toEqual([]);
    expect(hidden.has(0)).toBe(hidden.has(1));
  });
});

describe('whatever the district', () => {
  const district = fc
    .tuple(
      fc.integer({ min: 1, max: 6 }),
      fc.integer({ min: 1, max: 7 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
    )
    .chain(([schools, groups, rate]) => {
      const size = fc.oneof(
        fc.integer({ min: 0, max: 12 }),
        fc.integer({ min: 0, max: 60 }),
        fc.integer({ min: 50, max: 400 }),
      );
      const cell = size.chain((students) =>
        fc
          .oneof(
            fc.constant(Math.round(students * rate)),
            fc.constant(0),
            fc.integer({ min: 0, max: students }),
          )
          .map((numerator) => [students, Math.min(students, numerator)] as const),
      );
      const row = fc.array(cell, { minLength: groups, maxLength: groups });
      return fc.array(row, { minLength: schools, maxLength: schools });
    });

  test('whoever knows all that is published cannot narrow down what is not, and no small group is shown', async () => {
    await fc.assert(
      fc.asyncProperty(district, fc.constantFrom('percent', 'count', 'per_100'), async (counts, unit) => {
        const set = setOf(counts, { unit });
        const { hidden, narrow } = await audit(set, minimum);
        expect(narrow).toEqual([]);
        for (const [index, { students }] of set.cells.entries())
          if (students > 0 && students < minimum) expect(hidden.has(index)).toBe(true);
      }),
      { numRuns: 250 },
    );
  });

  const few = fc.integer({ min: 1, max: 5 }).chain((groups) => {
    const size = fc.oneof(
      fc.integer({ min: 0, max: 4 }),
      fc.integer({ min: 0, max: 14 }),
      fc.integer({ min: 10, max: 90 }),
    );
    const cell = size.chain((students) =>
      fc
        .oneof(fc.constantFrom(0, 1, students - 1, students), fc.integer({ min: 0, max: students }))
        .map((numerator) => [students, Math.max(0, Math.min(students, numerator))] as const),
    );
    const row = fc.array(cell, { minLength: groups, maxLength: groups });
    return fc.array(row, { minLength: 1, maxLength: 2 });
  });

  test('also of one school or two, where little stands between a number and the district’s', async () => {
    await fc.assert(
      fc.asyncProperty(few, fc.constantFrom('percent', 'count', 'per_100'), async (counts, unit) => {
        expect((await audit(setOf(counts, { unit }), minimum)).narrow).toEqual([]);
      }),
      { numRuns: 100 },
    );
  });
});
