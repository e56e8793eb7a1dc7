import { afterAll, beforeAll, expect, test } from 'vitest';
import { openWarehouse, type Warehouse } from '../engine/warehouse.ts';
import { leanestSql, resolvedRows } from './resolved.ts';

/** Many rows are resolved without keeping them aside where no key comes twice; the rows are the same either way. */
let warehouse: Warehouse;
beforeAll(async () => {
  warehouse = await openWarehouse();
});
afterAll(() => warehouse.close());

const millions = 5_000_000;

/** Matched rows of the calendar: (school, day, note, how late they came, whether they count). */
function matched(rows: readonly (readonly [string | null, string, string, number, boolean])[]): string {
  const values = rows.map(
    ([school, date, note, arrival, counts]) =>
      `(${school === null ? 'null' : `'${school}'`}, date '${date}', '${note}', ${arrival}, ${counts})`,
  );
  return `
    select
      school_id, date, note, 'instructional' as day_type, true as is_instructional, 'sis' as source, 'd' as delivery_id,
      arrival as delivery_sequence, 'calendar' as source_feed, 'calendar.csv' as source_file, arrival as source_line,
      arrival as source_row, is_current
    from (values ${values.join(', ')}) v(school_id, date, note, arrival, is_current)`;
}

const once = matched([
  ['A', '2026-09-01', 'one', 1, true],
  ['A', '2026-09-02', 'two', 2, true],
  // Neither counts: one does no longer, of the other nobody knows the school.
  ['A', '2026-09-01', 'old', 0, false],
  [null, '2026-09-01', 'lost', 3, true],
]);
const twice = matched([
  ['A', '2026-09-01', 'old', 1, true],
  ['A', '2026-09-01', 'new', 2, true],
  ['B', '2026-09-01', 'other', 1, true],
]);

const notes = async (sql: string) =>
  (await warehouse.all<{ note: string }>(`select note from (${sql}) order by 1`)).map(({ note }) => note);

test('many rows without a key that comes twice are taken as they are', async () => {
  const rows = resolvedRows('calendar_day', once);
  const chosen = await leanestSql(warehouse, rows, millions);
  expect(chosen).toBe(rows.plain);
  expect(await notes(chosen)).toEqual(['one', 'two']);
  expect(await notes(rows.sql)).toEqual(['one', 'two']);
});

test('a key that comes twice is seen, and the newest row counts', async () => {
  const rows = resolvedRows('calendar_day', twice);
  const chosen = await leanestSql(warehouse, rows, millions);
  expect(chosen).toBe(rows.sql);
  expect(await notes(chosen)).toEqual(['new', 'other']);
});

test('few rows are not read twice', async () => {
  const rows = resolvedRows('calendar_day', once);
  expect(await leanestSql(warehouse, rows, millions - 1)).toBe(rows.sql);
});
