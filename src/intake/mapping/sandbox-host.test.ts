import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { literal } from '../../engine/sql.ts';
import { openWarehouse } from '../../engine/warehouse.ts';
import { openSandboxHost, type SandboxHost } from './sandbox-host.ts';

let folder: string;
let place: string;
let host: SandboxHost;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'almanac-host-'));
  place = join(folder, 'place');
  mkdirSync(place);
  host = openSandboxHost(place, 256);
});
afterEach(() => {
  host.close();
  rmSync(folder, { recursive: true });
});

async function parquet(name: string, rows: number): Promise<string> {
  const path = join(folder, name);
  const warehouse = await openWarehouse();
  await warehouse.run(`copy (from range(${rows})) to ${literal(path)} (format parquet)`);
  warehouse.close();
  return path;
}

const countIn = (file: string) => `select count(*) as rows from read_parquet(${literal(file)})`;

// What follows is asked as nobody can ask it: text of a layout is looked at before it gets here (see statement.ts).
test('a sandbox reaches the files it is shown, and no other, and no setting', async () => {
  const mine = await parquet('mine.parquet', 3);
  const other = await parquet('other.parquet', 5);
  const sandbox = await host.borrow();
  const shown = await host.show(mine);
  expect(await sandbox.all(countIn(shown))).toEqual([{ rows: 3 }]);
  const part = host.nextPart();
  await sandbox.run(`copy (select 1 as x) to ${literal(part)} (format parquet)`);
  expect(statSync(part).size).toBeGreaterThan(0);
  const beside = literal(join(place, 'beside.parquet'));
  for (const attempt of [
    countIn(other),
    countIn(mine),
    countIn(join(place, 'open', '..', '..', 'other.parquet')),
    `copy (select 1) to ${literal(join(folder, 'out.csv'))}`,
    `copy (select 1) to ${beside}`,
    `attach ${literal(join(folder, 'other.duckdb'))} as other`,
    `set allowed_directories = ['/']`,
    'set enable_external_access = true',
    `set temp_directory = ${literal(folder)}`,
    'set lock_configuration = false',
    `set memory_limit = '100GB'`,
  ])
    await expect(sandbox.run(attempt), attempt).rejects.toThrow();
  expect(readdirSync(folder).sort()).toEqual(['mine.parquet', 'other.parquet', 'place']);
});

test('the next sandbox has nothing of the one before', async () => {
  const first = await host.borrow();
  const shown = await host.show(await parquet('first.parquet', 3));
  await first.run(
    `create schema machine; create table machine.t as select 1 as x; create view v as select 1 as x`,
  );
  await first.run(`create macro m() as 1; create type mood as enum ('a')`);
  await first.run(`create view rows as select * from read_parquet(${literal(shown)})`);
  await host.giveBack();
  await host.clear();
  expect(existsSync(shown)).toBe(false);
  expect(existsSync(join(folder, 'first.parquet'))).toBe(true);

  const second = await host.borrow();
  for (const list of ['duckdb_tables()', 'duckdb_views()', 'duckdb_functions()', 'duckdb_types()'])
    expect(
      await second.all(`select 1 from ${list} where not internal and database_name <> 'system'`),
      list,
    ).toEqual([]);
  for (const left of ['from machine.t', 'from v', 'select m()', 'from rows', countIn(shown)])
    await expect(second.run(left), left).rejects.toThrow();
  const next = await host.show(await parquet('second.parquet', 7));
  expect(next).not.toBe(shown);
  expect(await second.all(countIn(next))).toEqual([{ rows: 7 }]);
});

test('a sandbox that was not given back is not met by the next', async () => {
  const first = await host.borrow();
  await first.run('create table t as select 1 as x');
  await first.run('begin transaction');
  await first.run('insert into t values (2)');
  await host.giveBack();
  const second = await host.borrow();
  await expect(second.run('from t')).rejects.toThrow();
});

test('a dry run reaches nothing at all', async () => {
  const file = await parquet('file.parquet', 3);
  const dry = openSandboxHost(null, 256);
  try {
    const sandbox = await dry.borrow();
    await expect(sandbox.run(countIn(file))).rejects.toThrow();
    await expect(sandbox.run(`copy (select 1) to ${literal(join(folder, 'out.csv'))}`)).rejects.toThrow();
    await expect(dry.show(file)).rejects.toThrow(/dry run/);
  } finally {
    dry.close();
  }
});
