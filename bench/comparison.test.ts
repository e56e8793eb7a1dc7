import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { openWarehouse } from '../src/engine/warehouse.ts';
import { comparedTables, compareEditions } from './comparison.ts';

const root = mkdtempSync(join(tmpdir(), 'almanac-comparison-'));
afterAll(() => rmSync(root, { recursive: true }));

/** A database with every compared table, each with the same two rows, and one statement more. */
async function database(name: string, change: string): Promise<string> {
  const file = join(root, name);
  const warehouse = await openWarehouse({ file });
  for (const table of comparedTables)
    await warehouse.run(
      `create table ${table} as
      select * from (values ('a', true, 0.1, date '2026-11-20'), ('b', null, 0.2, null)) as v (student_id, is_absent, part, date)`,
    );
  await warehouse.run(change);
  warehouse.close();
  return file;
}

test.each([
  ['nothing', 'select 1', []],
  ['other ids for the same children', "update student_day set student_id = 'x' || student_id", []],
  ['a column that only the edition has', 'alter table student_year add column delivery_id varchar', []],
  ['a row', 'delete from course_year where is_absent is null', ['course_year, rows']],
  ['a value', "update student_day set part = 0.3 where student_id = 'a'", ['student_day, sum of part']],
  [
    'a missing value',
    'update student_day set is_absent = false where is_absent is null',
    ['student_day, values of is_absent'],
  ],
  [
    'a truth',
    'update incident_year set is_absent = false where is_absent',
    ['incident_year, true is_absent'],
  ],
  [
    'a day',
    "update enrollment_year set date = date '2026-11-19' where date is not null",
    ['enrollment_year, days of date'],
  ],
  [
    'two children made one',
    "update attendance_year set student_id = 'a'",
    ['attendance_year, different student_id'],
  ],
])('finds %s that differs', async (what, change, expected) => {
  const baseline = await database(`baseline-${what}.duckdb`, 'select 1');
  const { tables, differences } = await compareEditions(
    await database(`edition-${what}.duckdb`, change),
    baseline,
  );
  expect(Object.keys(tables)).toEqual(comparedTables);
  const found = differences.map(({ table, figure }) => `${table}, ${figure}`);
  expect(found).toEqual(expect.arrayContaining(expected));
  expect(found.length > 0).toBe(expected.length > 0);
});
