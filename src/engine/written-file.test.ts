import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openWarehouse, type Warehouse } from './warehouse.ts';
import { writeParquet } from './written-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'almanac-written-'));
let warehouse: Warehouse;
beforeAll(async () => {
  warehouse = await openWarehouse();
});
afterAll(() => {
  warehouse.close();
  rmSync(folder, { recursive: true });
});

test('what is said of a written file is what is in it, whatever its columns are called', async () => {
  const file = join(folder, "it's.parquet");
  const written = await writeParquet(
    warehouse,
    `select range as number, case when range % 3 = 0 then 'x' end as "a ""b"".c", null::varchar as nothing,
      case when range = 7 then ['late'] end as issues, null::varchar[] as never
    from range(10)`,
    file,
  );
  expect(written.rows).toBe(10);
  expect(written.of('number')).toEqual({ values: 10, nulls: 0, least: '0', most: '9' });
  expect(written.of('a "b".c')).toMatchObject({ values: 10, nulls: 6 });
  expect(written.of('nothing')).toEqual({ values: 10, nulls: 10, least: null, most: null });
  expect(written.of('issues')).toMatchObject({ values: 10, nulls: 9 });
  expect(written.of('never')).toMatchObject({ values: 10, nulls: 10 });
  expect(written.of('another')).toBeUndefined();
  expect(
    await warehouse.all(`select count(*)::int as rows from read_parquet('${file.replace("'", "''")}')`),
  ).toEqual([{ rows: 10 }]);
});

test('a file without rows says so', async () => {
  const written = await writeParquet(warehouse, 'select 1 as one where false', join(folder, 'empty.parquet'));
  expect(written.rows).toBe(0);
  expect(written.of('one')).toEqual({ values: 0, nulls: 0, least: null, most: null });
});

test('values over several row groups are counted together', async () => {
  const written = await writeParquet(
    warehouse,
    'select range as number, nullif(range % 2, 0) as odd from range(300000)',
    join(folder, 'large.parquet'),
  );
  expect(written.of('number')).toEqual({ values: 300_000, nulls: 0, least: '0', most: '299999' });
  expect(written.of('odd')).toMatchObject({ values: 300_000, nulls: 150_000 });
});
