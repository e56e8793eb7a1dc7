import { expect, test } from 'vitest';
import { sortingFrom, sortingText } from '../../src/reports/views/sorting.ts';
import { type Column, sorted } from './column.ts';

interface Row {
  readonly name: string;
  readonly days: number | null;
}

const columns: Column<Row>[] = [
  { id: 'name', title: 'Name', order: (row) => row.name, show: (row) => row.name },
  { id: 'days', title: 'Days', order: (row) => row.days, show: (row) => row.days },
];
const rows: Row[] = [
  { name: 'Ñuñez', days: 2 },
  { name: 'Olsen', days: null },
  { name: 'nadal', days: 11 },
];
const names = (text: string) => sorted(rows, columns, sortingFrom(text), 'es-US').map((row) => row.name);

test('sorts numbers as numbers and names as the language does', () => {
  expect(names('days')).toEqual(['Ñuñez', 'nadal', 'Olsen']);
  expect(names('name')).toEqual(['nadal', 'Ñuñez', 'Olsen']);
});

test('what is unknown comes last in both directions, never as zero', () => {
  expect(names('-days')).toEqual(['nadal', 'Ñuñez', 'Olsen']);
});

test('keeps the given order where there is no such column', () => {
  expect(names('given')).toEqual(rows.map((row) => row.name));
});

test('a sorting survives the address', () => {
  for (const text of ['-days', 'name']) expect(sortingText(sortingFrom(text))).toBe(text);
});
