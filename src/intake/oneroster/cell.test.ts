import { expect, test } from 'vitest';
import { readCell } from './cell.ts';
import type { CellType, SpecColumn } from './spec.ts';

function read(type: CellType, cell: string, more: Partial<SpecColumn> = {}): [string | null, string | null] {
  const { value, finding } = readCell({ name: 'x', type, ...more }, cell);
  return [value, finding?.rule ?? null];
}

test.each<[CellType, string, string | null, string | null]>([
  ['string', '  Ana ', 'Ana', null],
  ['string', '   ', null, null],
  ['guid', 'a.B-9_/@', 'a.B-9_/@', null],
  ['guid', 'a b', 'a b', 'sourced-id-characters'],
  ['guid', 'x'.repeat(256), 'x'.repeat(256), 'sourced-id-characters'],
  ['boolean', 'true', 'true', null],
  ['boolean', 'FALSE', 'false', 'boolean-repaired'],
  ['boolean', '1', 'true', 'boolean-repaired'],
  ['boolean', 'maybe', 'maybe', 'boolean-unreadable'],
  ['boolean', 'constructor', 'constructor', 'boolean-unreadable'],
  ['date', '2026-09-01', '2026-09-01', null],
  ['date', '2026-09-01T00:00:00.000Z', '2026-09-01', 'date-time'],
  ['date', '2026-02-30', '2026-02-30', 'date-unreadable'],
  ['date', '2024-02-29', '2024-02-29', null],
  ['date', '0003-01-01', '0003-01-01', 'date-implausible'],
  ['date', '25/12/2026', '2026-12-25', 'date-repaired'],
  ['date', '12/25/2026', '2026-12-25', 'date-repaired'],
  ['date', '7/7/2026', '2026-07-07', 'date-repaired'],
  ['date', '4/7/2026', '4/7/2026', 'date-ambiguous'],
  ['date', '31/31/2026', '31/31/2026', 'date-unreadable'],
  ['date', 'soon', 'soon', 'date-unreadable'],
  ['year', '2027', '2027', null],
  ['year', '2026-2027', '2027', 'school-year-repaired'],
  ['year', '2026/27', '2027', 'school-year-repaired'],
  ['year', '2026-2029', '2026-2029', 'school-year-unreadable'],
  ['float', '-1.5', '-1.5', null],
  ['integer', 'ten', 'ten', 'number-unreadable'],
  ['list<guidref>', 'a,b', 'a,b', null],
  ['list<guidref>', ' a , b,', 'a,b', 'list-spaces'],
  ['list<string>', ' , ', null, 'list-spaces'],
])('%s %j is read as %j', (type, cell, value, rule) => {
  expect(read(type, cell)).toEqual([value, rule]);
});

test('codes: exact, in wrong case, extended where that is allowed, unknown', () => {
  const options = ['homeroom', 'scheduled'];
  expect(read('enum', 'homeroom', { options })).toEqual(['homeroom', null]);
  expect(read('enum', 'Scheduled', { options })).toEqual(['scheduled', 'case-repaired']);
  expect(read('enum', 'ext:lab', { options, extensible: true })).toEqual(['ext:lab', null]);
  expect(read('enum', 'ext:lab', { options })).toEqual(['ext:lab', 'code-unknown']);
  expect(read('enum', 'lab', { options, extensible: true })).toEqual(['lab', 'code-unknown']);
});

test('a date that can be read two ways is read as the others of the file', () => {
  const column: SpecColumn = { name: 'x', type: 'date' };
  expect(readCell(column, '4/7/2026', 'month-first').value).toBe('2026-04-07');
  expect(readCell(column, '4/7/2026', 'day-first')).toEqual({
    value: '2026-07-04',
    finding: { rule: 'date-order-inferred' },
  });
});
