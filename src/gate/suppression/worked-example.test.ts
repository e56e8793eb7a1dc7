import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { attack } from './attacker.ts';
import { cellsToHide } from './hide.ts';
import { publishedCells } from './publish.ts';
import { type Counts, placeOf, setOf } from './set-fixture.ts';

/** The example of docs/privacy.md is what the program does. */
const page = readFileSync(new URL('../../../docs/privacy.md', import.meta.url), 'utf8');
const tables = [...page.slice(page.indexOf('### An example')).matchAll(/(?:^\|.*\n)+/gm)].map(([table]) =>
  table
    .trim()
    .split('\n')
    .slice(2)
    .map((row) =>
      row
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    ),
);
const counts = (tables[0] ?? []).map(
  (row): Counts =>
    row.slice(1).map((cell) => {
      const [, students, numerator] = /^(\d+) \((\d+)\)$/.exec(cell) ?? [];
      return [Number(students), Number(numerator)];
    }),
);
const set = setOf(counts);
const hidden = cellsToHide(set, 10);

test('publishes the second table from the first', () => {
  const published = new Map(
    publishedCells(set, hidden, [], 10).map(({ value, students, state }, index) => {
      const cell = set.cells[index];
      return [
        cell ? placeOf(cell) : '',
        state === 'suppressed' ? 'hidden' : `${Math.round(100 * (value ?? 0))} % of ${students}`,
      ];
    }),
  );
  const groups = ['g0', 'g1', 'g2'];
  const rows = [
    ...['s0', 's1', 's2'].map((school) => [...groups.map((group) => `${school}/${group}`), school]),
    [...groups, 'all'],
  ];
  expect(rows.map((row) => row.map((place) => published.get(place)))).toEqual(
    (tables[1] ?? []).map((row) => row.slice(1)),
  );
});

test('leaves the interval that the text tells', async () => {
  const intervals = await attack(set, hidden, 10);
  const six = intervals.find(({ cell, of }) => placeOf(cell) === 's0/g1' && of === 'students');
  const [, low, high] = /between (\d+) and (\d+) students/.exec(page) ?? [];
  expect([six?.low, six?.high]).toEqual([Number(low), Number(high)]);
});
