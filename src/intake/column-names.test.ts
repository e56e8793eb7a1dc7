import { expect, test } from 'vitest';
import { tellApart } from './column-names.ts';

test('every column gets a name of its own', () => {
  expect(tellApart(['A', ' a ', '', 'source_row', 'b\u0000c', 'A', ''])).toEqual([
    'A',
    'a_2',
    'column_3',
    'source_row_2',
    'b c',
    'A_3',
    'column_7',
  ]);
});
