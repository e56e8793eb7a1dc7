import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { dayOf } from './day.ts';
import { lineOf, outboxAt } from './outbox.ts';
import { schoolYearsUpTo } from './school-year.ts';

test('whatever a cell holds is read back as it was', () => {
  const cell = fc.string({ unit: 'grapheme', minLength: 1 }).filter((text) => !/[\r\n]/.test(text));
  fc.assert(
    fc.property(
      fc.array(cell, { minLength: 1, maxLength: 6 }),
      fc.constantFrom(',', ';', '|', '\t'),
      (cells, delimiter) => {
        expect(parse(lineOf(delimiter)(cells), { delimiter })).toEqual([cells]);
      },
    ),
  );
});

test('counts rows without banner, header and trailer', () => {
  const root = mkdtempSync(join(tmpdir(), 'almanac-outbox-'));
  try {
    const out = outboxAt(root);
    const day = dayOf('2026-11-20');
    const [year] = schoolYearsUpTo(day);
    if (!year) throw new Error('no year');
    const delivery = { day, name: '2026-11-20', year, kind: 'as-of' as const };
    const table = out.table('source', delivery, 'file.csv', ['A', 'B'], {
      banner: ['A title'],
      trailer: (rows) => ['TOTAL', rows],
    });
    table.row(['1', null]);
    table.row(['x "y"', 2]);
    table.close();
    const text = 'A title\r\nA,B\r\n1,\r\n"x ""y""",2\r\nTOTAL,2\r\n';
    expect(readFileSync(join(root, 'source/2026-11-20/file.csv'), 'utf8')).toBe(text);
    expect(out.written).toEqual([
      { source: 'source', delivery: '2026-11-20', file: 'file.csv', bytes: text.length, rows: 2 },
    ]);
  } finally {
    rmSync(root, { recursive: true });
  }
});
