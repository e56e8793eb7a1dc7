import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { literal } from '../engine/sql.ts';
import { type JsonValue, openWarehouse } from '../engine/warehouse.ts';
import { openFeedSink, rowsFile } from './feed-sink.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'almanac-sink-'));
  mkdirSync(join(folder, 'rows'));
});
afterEach(() => rmSync(folder, { recursive: true }));

async function ask(file: string, sql = 'select * from rows'): Promise<Record<string, JsonValue>[]> {
  const warehouse = await openWarehouse();
  try {
    await warehouse.run(`create view rows as select * from read_parquet(${literal(file)})`);
    return await warehouse.all(sql);
  } finally {
    warehouse.close();
  }
}

const short = {
  rule: 'row-short',
  severity: 'error',
  column: null,
  message: 'The row is short.',
  remedy: 'Write it again.',
} as const;

test('files of one feed may differ in their columns; every row has its place and its number', async () => {
  const sink = await openFeedSink(join(folder, 'scratch'));
  const first = sink.open('users', ['id', 'Name'], 'latest');
  first.row('a.csv', 2, ['1', 'Ann']);
  first.refuse('a.csv', 3, '2', short);
  const second = sink.open('users', ['name', 'id', 'source_row', 'id'], 'latest');
  second.row('b.csv', 2, ['Ben', '3', 'x', null]);
  const other = sink.open('orgs', ['id'], 'all');
  other.row('orgs.csv', 2, [null]);
  expect(() => other.row('orgs.csv', 3, ['1', '2'])).toThrow(RangeError);

  expect(await sink.close(folder)).toEqual([
    {
      feed: 'users',
      keep: 'latest',
      columns: ['id', 'Name', 'source_row_2', 'id_2'],
      files: ['a.csv', 'b.csv'],
      read: 3,
      refused: 1,
      runs: [
        { file: 'a.csv', first: 1, last: 1, rows: 1, offset: 1 },
        { file: 'b.csv', first: 3, last: 3, rows: 1, offset: -1 },
      ],
    },
    expect.objectContaining({ feed: 'orgs', keep: 'all', columns: ['id'], refused: 0 }),
  ]);
  expect(await ask(rowsFile(folder, 'users'))).toEqual([
    {
      id: '1',
      Name: 'Ann',
      source_row_2: null,
      id_2: null,
      source_row: 1,
      source_file: 'a.csv',
      source_line: 2,
    },
    {
      id: '3',
      Name: 'Ben',
      source_row_2: 'x',
      id_2: null,
      source_row: 3,
      source_file: 'b.csv',
      source_line: 2,
    },
  ]);
  expect(await ask(join(folder, 'quarantine.parquet'))).toEqual([
    {
      source_row: 2,
      feed: 'users',
      file: 'a.csv',
      line: 3,
      rule: 'row-short',
      entity: null,
      column: null,
      message: 'The row is short.',
      whole: 'yes',
      raw: '2',
    },
  ]);
});

test('one cause is one finding, with its first 20 lines', async () => {
  const sink = await openFeedSink(join(folder, 'scratch'));
  const writer = sink.open('users', ['id'], 'latest');
  for (let line = 2; line < 1054; line += 1) writer.refuse('a.csv', line, '', short);
  sink.finding({ ...short, rule: 'file-odd', severity: 'note', feed: null, file: 'a.csv', line: null });
  expect(sink.findings().map(({ rule, rows, lines }) => [rule, rows, lines.length])).toEqual([
    ['row-short', 1052, 20],
    ['file-odd', 0, 0],
  ]);
  await sink.close(folder);
});

test('more rows than one batch arrive in their order', async () => {
  const sink = await openFeedSink(join(folder, 'scratch'));
  const writer = sink.open('users', ['id', 'note'], 'latest');
  for (let row = 1; row <= 10_000; row += 1)
    writer.row('a.csv', row + 1, [String(row), row % 3 ? 'x' : null]);
  await sink.close(folder);
  expect(existsSync(rowsFile(folder, 'users'))).toBe(true);
  expect(
    await ask(
      rowsFile(folder, 'users'),
      `select count(*) as rows, count(note) as notes, bool_and(id = cast(source_row as varchar)) as in_order,
        bool_and(source_line = source_row + 1) as lines_right
      from rows`,
    ),
  ).toEqual([{ rows: 10_000, notes: 6667, in_order: true, lines_right: true }]);
});
