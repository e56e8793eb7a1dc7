import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { literal } from './sql.ts';
import { openWarehouse } from './warehouse.ts';

test('values come out as plain JSON', async () => {
  const warehouse = await openWarehouse();
  const [row] = await warehouse.all(
    `select date '2026-11-20' as day, 12345678901::bigint as big, 0.25::decimal(4, 2) as part, null as nothing, true as yes,
      [1, 2] as list, {'a': 1} as record, 1.5::double as half, timestamp '2026-11-20 10:00:00' as moment`,
  );
  expect(row).toEqual({
    day: '2026-11-20',
    big: 12345678901,
    part: 0.25,
    nothing: null,
    yes: true,
    list: [1, 2],
    record: { a: 1 },
    half: 1.5,
    moment: '2026-11-20 10:00:00',
  });
  warehouse.close();
});

test.each([1, 4])(
  'many questions at once on %d connections all get their own answer',
  async (connections) => {
    const warehouse = await openWarehouse({ connections });
    await warehouse.run('create table number as select range as n from range(100000)');
    const answers = await Promise.all(
      Array.from({ length: 60 }, async (_, index) => {
        const [row] = await warehouse.all<{ total: number }>(
          'select count(*) as total from number where n >= $from',
          {
            from: index,
          },
        );
        return row?.total;
      }),
    );
    expect(answers).toEqual(Array.from({ length: 60 }, (_, index) => 100000 - index));
    warehouse.close();
  },
);

test('a question that fails gives its turn back', async () => {
  const warehouse = await openWarehouse();
  await expect(warehouse.all('select nonsense')).rejects.toThrow();
  expect(await warehouse.all('select 1 as one')).toEqual([{ one: 1 }]);
  warehouse.close();
});

test('a sealed warehouse reads and writes no file and cannot be opened again', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'almanac-seal-'));
  const warehouse = await openWarehouse({ connections: 2 });
  await warehouse.run('create table t as select 1 as one');
  await warehouse.seal();
  for (const sql of [
    `copy t to ${literal(join(folder, 't.csv'))}`,
    `select * from read_csv('/etc/hosts')`,
    `attach ${literal(join(folder, 'other.duckdb'))} as other`,
    `set enable_external_access = true`,
    `install httpfs`,
  ]) {
    await expect(warehouse.run(sql), sql).rejects.toThrow();
  }
  expect(await warehouse.all('select one from t')).toEqual([{ one: 1 }]);
  warehouse.close();
  rmSync(folder, { recursive: true });
});

test('rows go from one warehouse to another whatever doors are shut', async () => {
  const from = await openWarehouse();
  await from.run(`create table t as select range as n, 'x' || range as word from range(5000)`);
  await from.seal();
  const to = await openWarehouse();
  await to.run('create table t (n bigint, word varchar)');
  expect(await from.transfer('select * from t', to, 't')).toBe(5000);
  expect(await to.all('select count(*) as rows, sum(n) as total, max(word) as word from t')).toEqual([
    { rows: 5000, total: 12497500, word: 'x999' },
  ]);
  from.close();
  to.close();
});

test('what is too much for a database in memory goes to the folder given, or nowhere', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'almanac-spill-'));
  const much = 'create table much as select range as n, hash(range)::varchar as text from range(3000000)';
  try {
    const without = await openWarehouse({ memoryLimit: '60MB', threads: 1 });
    await expect(without.run(much)).rejects.toThrow(/Out of Memory/i);
    without.close();
    const spill = join(folder, 'spilled');
    const given = await openWarehouse({ memoryLimit: '60MB', threads: 1, spill });
    await given.run(much);
    expect(readdirSync(spill).length).toBeGreaterThan(0);
    given.close();
  } finally {
    rmSync(folder, { recursive: true });
  }
});
