import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { literal } from '../engine/sql.ts';
import { openWarehouse, type Warehouse } from '../engine/warehouse.ts';
import { footersOf } from './mapped-files.ts';

let folder: string;
let warehouse: Warehouse;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'almanac-footers-'));
  warehouse = await openWarehouse();
});

afterAll(() => {
  warehouse.close();
  rmSync(folder, { recursive: true });
});

const feed = fc.constantFrom('a', 'b', '', null, 'ä'.repeat(400), `${'ä'.repeat(400)}b`);
const year = fc.constantFrom(2025, 2026, null);
const row = fc.tuple(feed, year);
/** Runs of the same row, so that whole row groups of a file are alike. */
const rows = fc
  .array(fc.tuple(row, fc.constantFrom(1, 3, 2048)), { minLength: 1, maxLength: 3 })
  .map((runs) => runs.flatMap(([each, times]) => Array.from({ length: times }, () => each)));

test('what a footer says is the same in every row is the same in every row', async () => {
  let files = 0;
  let alike = 0;
  await fc.assert(
    fc.asyncProperty(rows, async (written) => {
      files += 1;
      const file = join(folder, `${files}.parquet`);
      const groups = JSON.stringify(
        written.map(([source_feed, school_year]) => ({ source_feed, school_year })),
      );
      await warehouse.run(
        `copy (
          select unnest(from_json(${literal(groups)}, '[{"source_feed": "varchar", "school_year": "integer"}]'), recursive := true)
        ) to ${literal(file)} (format parquet, row_group_size 2048)`,
      );
      const footers = await footersOf(
        warehouse,
        [{ delivery: 'd', file }],
        ['source_feed', 'school_year', 'source_delivery'],
      );
      expect(footers.has(file, 'school_year')).toBe(true);
      expect(footers.has(file, 'source_delivery')).toBe(false);
      for (const [place, column] of ['source_feed', 'school_year'].entries()) {
        const there = new Set(written.map((each) => each[place]?.toString() ?? null));
        const common = footers.common(file, column);
        if (common) {
          alike += 1;
          expect([...there]).toEqual([common.value]);
        } else if (written.every(([name]) => (name ?? '').length < 100))
          expect(there.size).toBeGreaterThan(1);
      }
    }),
    { numRuns: 60 },
  );
  expect(alike).toBeGreaterThan(10);
});
