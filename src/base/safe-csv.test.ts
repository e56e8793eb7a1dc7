import { expect, test } from 'vitest';
import { safeCsvLine } from './safe-csv.ts';

test('cells are quoted where they have to be, and none is a formula', () => {
  expect(safeCsvLine(['a', 2, null, 'x,y', 'say "no"', 'two\nlines'])).toBe(
    'a,2,,"x,y","say ""no""","two\nlines"\r\n',
  );
  for (const formula of ['=1+1', '+1', '-1', '@sum', '\t=1', ' =cmd|x', '=HYPERLINK("x","y")'])
    expect(safeCsvLine([formula])).toMatch(/^"?'/);
});
