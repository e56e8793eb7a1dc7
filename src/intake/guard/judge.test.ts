import { describe, expect, test } from 'vitest';
import type { ColumnDifference, Difference, EntityDifference } from './difference.ts';
import { causeText } from './hold.ts';
import { judge } from './judge.ts';
import { type Thresholds, thresholdsFrom, usualThresholds } from './thresholds.ts';

const entity = (change: Partial<EntityDifference>): Difference => ({
  feeds: [],
  entities: [
    {
      ...{ entity: 'student', against: 'sis/1', before: 100, now: 100, added: 0, changed: 0, removed: 0 },
      ...{ schools: [], columns: [] },
      ...change,
    },
  ],
});
const feed = (before: number, now: number): Difference => ({
  feeds: [{ feed: 'users', against: 'sis/1', before, now }],
  entities: [],
});
const column = (change: Partial<ColumnDifference>, rows = 100): Difference =>
  entity({
    before: rows,
    now: rows,
    columns: [
      {
        ...{ column: 'sex', givenBefore: rows, givenNow: rows, changed: 0, mix: null, strange: null },
        ...change,
      },
    ],
  });
const causes = (difference: Difference, thresholds: Thresholds = usualThresholds) =>
  judge(difference, thresholds).map(({ cause }) => cause);

describe('removal', () => {
  test.each([
    // More than ten rows and more than a tenth: both.
    [10, 50, false],
    [11, 50, true],
    [11, 110, false],
    [11, 109, true],
    [100, 1000, false],
    [101, 1000, true],
    [0, 0, false],
  ])('%d of %d records gone: held is %s', (removed, before, held) => {
    expect(causes(entity({ removed, before, now: before - removed }))).toEqual(
      held ? ['records-removed'] : [],
    );
  });
});

describe('feeds', () => {
  test.each([
    [100, 50, false],
    [100, 49, true],
    [1000, 499, true],
    [20, 9, true],
    // Ten rows gone are few, whatever they were of.
    [10, 0, false],
    [11, 0, true],
    [0, 0, false],
    [100, 1000, false],
  ])('%d rows become %d: held is %s', (before, now, held) => {
    expect(causes(feed(before, now))).toEqual(held ? ['feed-shrunk'] : []);
  });
});

describe('columns', () => {
  test.each<[string, Partial<ColumnDifference>, string[]]>([
    ['31 of 100 lose their value', { givenNow: 69 }, ['column-emptied']],
    ['30 of 100 do', { givenNow: 70 }, []],
    ['a column is filled', { givenBefore: 50, givenNow: 100 }, []],
    ['half have another value', { changed: 50 }, []],
    ['more than half have', { changed: 51 }, ['column-changed']],
    ['the mix moves by 0.31', { mix: 0.31 }, ['column-mix']],
    ['by 0.3', { mix: 0.3 }, []],
    ['61 of 100 are strange', { strange: { rows: 61, of: 100 } }, ['column-strange']],
    ['60 of 100 are', { strange: { rows: 60, of: 100 } }, []],
  ])('%s', (_, change, wanted) => {
    expect(causes(column(change))).toEqual(wanted);
  });

  test('fewer values than can be judged never hold', () => {
    const wild = { changed: 49, mix: 1, strange: { rows: 49, of: 49 } };
    expect(causes(column(wild, 49))).toEqual([]);
    expect(causes(column(wild, 50))).toEqual(['column-changed', 'column-mix', 'column-strange']);
  });
});

test('thresholds are data: of the district, then of the source', () => {
  const thresholds = thresholdsFrom({ removedShare: 0.5, feedShare: 0.2 }, { removedShare: 0.9 });
  expect(thresholds).toEqual({ ...usualThresholds, removedShare: 0.9, feedShare: 0.2 });
  expect(causes(entity({ removed: 80, before: 100, now: 20 }), thresholds)).toEqual([]);
  expect(causes(entity({ removed: 91, before: 100, now: 9 }), thresholds)).toEqual(['records-removed']);
});

test('a cause says in words what was measured and where the limit is', () => {
  const [cause] = judge(entity({ removed: 1052, before: 1540, now: 488 }), usualThresholds);
  expect(cause && causeText(cause)).toBe(
    '1,052 of 1,540 records of student would be gone (68.3 %, the limit is 10 %)',
  );
});
