import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { Warehouse } from './warehouse.ts';
import { openWarehousePool } from './warehouse-pool.ts';

const folder = mkdtempSync(join(tmpdir(), 'almanac-pool-'));
afterAll(() => rmSync(folder, { recursive: true }));

const tablesIn = async (warehouse: Warehouse) =>
  (await warehouse.all<{ name: string }>('select table_name as name from duckdb_tables()')).map(
    ({ name }) => name,
  );

test('what one borrower leaves the next does not meet', async () => {
  const pool = openWarehousePool({ memoryLimit: '200MB', threads: 1 });
  const first = await pool.borrow(join(folder, 'first'));
  await first.run('create table t as select 1 as one');
  await first.run('create temp table u as select 2 as two');
  await first.run('create schema feed');
  await first.run('create view feed.v as select 3 as three');
  const appender = await first.connection.createAppender('t');
  appender.appendInteger(4);
  appender.endRow();
  appender.closeSync();
  expect(await first.all('select sum(one)::int as sum from t')).toEqual([{ sum: 5 }]);
  first.close();
  await expect
    .poll(async () => {
      const next = await pool.borrow(join(folder, 'next'));
      const left = [
        ...(await tablesIn(next)),
        ...(await next.all('select * from duckdb_views() where not internal')),
      ];
      next.close();
      return left;
    })
    .toEqual([]);
  pool.close();
});

test('those who borrow at the same time have each their own', async () => {
  const pool = openWarehousePool({ memoryLimit: '200MB', threads: 1 });
  const all = await Promise.all(
    Array.from({ length: 5 }, (_, index) => pool.borrow(join(folder, `own-${index}`))),
  );
  for (const [index, warehouse] of all.entries())
    await warehouse.run(`create table t as select ${index} as own`);
  for (const [index, warehouse] of all.entries()) {
    expect(await warehouse.all('select own from t')).toEqual([{ own: index }]);
    warehouse.close();
  }
  pool.close();
});

test('one that has spilled spills into the folder of the next borrower, not into that of the last', async () => {
  const pool = openWarehousePool({ memoryLimit: '30MB', threads: 1 });
  const sorted = `create table sorted as
    select * from (select hash(range) as h, hash(range + 1) as g from range(3000000)) order by h`;
  for (const borrower of ['a', 'b', 'c']) {
    const spill = join(folder, borrower);
    mkdirSync(spill);
    const warehouse = await pool.borrow(spill);
    await warehouse.run(sorted);
    const [setting] = await warehouse.all<{ spill: string }>(
      `select current_setting('temp_directory') as spill`,
    );
    expect(setting?.spill).toBe(spill);
    warehouse.close();
    rmSync(spill, { recursive: true });
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  pool.close();
});
