import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, expect, test } from 'vitest';
import { literal } from '../../../engine/sql.ts';
import { openWarehouse } from '../../../engine/warehouse.ts';
import { openWarehousePool } from '../../../engine/warehouse-pool.ts';
import { rowsFile } from '../../feed-sink.ts';
import { idWave, waveFinding } from './id-wave.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'almanac-wave-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const warehouses = openWarehousePool({ memoryLimit: '1GB', threads: 1 });
afterAll(() => warehouses.close());

interface Person {
  readonly id: string;
  readonly number?: string | null;
  readonly username?: string;
  readonly email?: string | null;
  readonly given?: string;
  readonly born?: string;
}

async function delivery(name: string, people: readonly Person[], carries = false): Promise<string> {
  const folder = join(root, name);
  mkdirSync(join(folder, 'rows'), { recursive: true });
  const warehouse = await openWarehouse();
  const write = async (file: string, columns: readonly string[], rows: readonly (string | null)[][]) => {
    const values = rows
      .map((row) => `(${row.map((cell) => `${literal(cell)}::varchar`).join(', ')})`)
      .join(', ');
    const names = columns.map((column) => `"${column}"`).join(', ');
    await warehouse.run(
      `copy (select * from (values ${values}) as t(${names})) to ${literal(rowsFile(folder, file))} (format parquet)`,
    );
  };
  await write(
    'users',
    ['sourcedId', 'status', 'identifier', 'username', 'email', 'givenName', 'familyName'],
    people.map(({ id, number = null, username = id, email = null, given = id }) => [
      id,
      null,
      number,
      username,
      email,
      given,
      'Doe',
    ]),
  );
  await write(
    'demographics',
    ['sourcedId', 'status', 'birthDate'],
    people.map(({ id, born = null }) => [id, null, born ?? null]),
  );
  warehouse.close();
  if (carries) {
    mkdirSync(join(folder, 'carried'));
    writeFileSync(join(folder, 'carried', 'users.parquet'), '');
  }
  return folder;
}

const many = (make: (index: number) => Person) => Array.from({ length: 20 }, (_, index) => make(index));

test('the same people under other ids are a wave, by whatever they can be found again', async () => {
  const ways: readonly [string, (index: number, id: string) => Person][] = [
    ['identifier', (index, id) => ({ id, number: `${1000 + index}` })],
    ['username', (index, id) => ({ id, username: `user${index}` })],
    ['email', (index, id) => ({ id, email: `User${index}@example.org` })],
    [
      'name and birth date',
      (index, id) => ({ id, given: `Name${index % 4}`, born: `2012-03-${10 + index}` }),
    ],
  ];
  for (const [by, person] of ways) {
    const before = await delivery(
      `${by}-before`,
      many((index) => person(index, `a${index}`)),
    );
    const after = await delivery(
      `${by}-after`,
      many((index) => person(index, `b${index}`)),
    );
    expect(await idWave(warehouses, before, after, true)).toEqual({
      entity: 'users',
      share: 1,
      matchedBy: by,
      changed: 20,
      matched: 20,
    });
    expect(await idWave(warehouses, before, before, true)).toBeNull();
  }
});

test('new people are no wave, nor are a few people under other ids', async () => {
  const before = await delivery(
    'before',
    many((index) => ({ id: `a${index}`, number: `${index}` })),
  );
  const others = await delivery(
    'others',
    many((index) => ({ id: `b${index}`, number: `${100 + index}` })),
  );
  expect(await idWave(warehouses, before, others, true)).toBeNull();
  const some = await delivery(
    'some',
    many((index) => ({ id: index < 10 ? `b${index}` : `a${index}`, number: `${index}` })),
  );
  expect(await idWave(warehouses, before, some, true)).toBeNull();
  const most = await delivery(
    'most',
    many((index) => ({ id: index < 17 ? `b${index}` : `a${index}`, number: `${index}` })),
  );
  expect(await idWave(warehouses, before, most, true)).toMatchObject({ changed: 17, matched: 20 });
});

test('numbers that several people share find nobody', async () => {
  const before = await delivery(
    'before',
    many((index) => ({ id: `a${index}`, number: '1' })),
  );
  const after = await delivery(
    'after',
    many((index) => ({ id: `b${index}`, number: '1' })),
  );
  expect(await idWave(warehouses, before, after, true)).toBeNull();
});

test('changes to some people are no wave', async () => {
  const before = await delivery(
    'before',
    many((index) => ({ id: `a${index}`, number: `${index}` })),
  );
  const after = await delivery(
    'after',
    many((index) => ({ id: `b${index}`, number: `${index}` })),
    true,
  );
  expect(await idWave(warehouses, before, after, true)).toBeNull();
});

test('the finding says it in words, and names nobody', () => {
  const wave = { entity: 'users', share: 0.95, matchedBy: 'identifier', changed: 19, matched: 20 } as const;
  expect(waveFinding(wave)).toMatchObject({ rule: 'ids-changed', severity: 'warning', rows: 19 });
  expect(waveFinding(wave).message).toContain('19 of 20 records of users.csv');
});
