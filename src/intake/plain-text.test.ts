import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { literal } from '../engine/sql.ts';
import { type JsonValue, openWarehouse } from '../engine/warehouse.ts';
import { openFeedSink, rowsFile } from './feed-sink.ts';
import type { FeedSink } from './reader.ts';
import { readTables } from './table/read-tables.ts';

let root: string;
let runs = 0;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'almanac-plain-'));
});
afterEach(() => rmSync(root, { recursive: true }));

const header = ['STUDENT', 'DAY', 'CODE'];
const layout = { layout: 'test', title: 'Test', feeds: { feed: { files: '*.csv', header } } };

/** What a delivery of one file becomes, with copying allowed or not. */
async function read(content: Buffer, mayCopy: boolean) {
  runs += 1;
  const folder = join(root, String(runs));
  mkdirSync(join(folder, 'rows'), { recursive: true });
  const path = join(folder, 'a.csv');
  writeFileSync(path, content);
  const sink = await openFeedSink(join(folder, 'scratch'), { copyFrom: 0 });
  let copied: number | null = null;
  const watched: FeedSink = {
    ...sink,
    open(feed, columns, keep) {
      const writer = sink.open(feed, columns, keep);
      return {
        ...writer,
        async copy(text) {
          copied = mayCopy ? await writer.copy(text) : null;
          return copied;
        },
      };
    },
  };
  await readTables([{ name: 'a.csv', path, bytes: content.length, sha256: '' }], [layout], watched, 'test');
  const feeds = await sink.close(folder);
  const warehouse = await openWarehouse();
  const file = rowsFile(folder, 'feed');
  const numbered = !existsSync(file)
    ? []
    : await warehouse.all<Record<string, JsonValue> & { source_row: number; source_line: number }>(
        `from read_parquet(${literal(file)}) order by source_row`,
      );
  warehouse.close();
  // Copied rows may have other numbers than those read one by one; what is said of the numbers has to be so for both.
  for (const { runs: told } of feeds)
    for (const run of told) {
      const within = numbered.filter(({ source_row: row }) => row >= run.first && row <= run.last);
      expect(within).toHaveLength(run.rows);
      if (run.offset !== null)
        for (const { source_row: row, source_line: line } of within) expect(line).toBe(row + run.offset);
    }
  expect(feeds.flatMap((feed) => feed.runs).reduce((sum, run) => sum + run.rows, 0)).toBe(numbered.length);
  const rows = numbered.map(
    ({ source_row: _, ...row }, index): Record<string, JsonValue> => ({
      ...row,
      place: index + 1,
    }),
  );
  return {
    copied,
    rows,
    feeds: feeds.map(({ runs: _, ...feed }) => feed),
    findings: sink.findings(),
  };
}

test('a plain text is copied, with blanks trimmed, empty lines left out and lines counted', async () => {
  const text = 'printed today,,\nSTUDENT,DAY,CODE\n 1 ,2026-11-20,"a""b"", c"\n,,\n\u00a02,,\u3000X\n\n\n';
  const { copied, rows } = await read(Buffer.from(`\uFEFF${text}`), true);
  expect(copied).toBe(2);
  expect(rows).toEqual([
    { STUDENT: '1', DAY: '2026-11-20', CODE: 'a"b", c', source_file: 'a.csv', source_line: 3, place: 1 },
    { STUDENT: '2', DAY: null, CODE: 'X', source_file: 'a.csv', source_line: 5, place: 2 },
  ]);
});

test('lines that end in CRLF are plain too', async () => {
  const { copied, rows } = await read(Buffer.from('STUDENT,DAY,CODE\r\n1,,"a"\r\n2,x,b'), true);
  expect(copied).toBe(2);
  expect(rows.map(({ STUDENT, CODE, source_line }) => [STUDENT, CODE, source_line])).toEqual([
    ['1', 'a', 2],
    ['2', 'b', 3],
  ]);
});

test.each([
  ['an empty line in between', 'STUDENT,DAY,CODE\n1,2,3\n\n4,5,6\n'],
  ['a short row', 'STUDENT,DAY,CODE\n1,2,3\n4,5\n'],
  ['a long row', 'STUDENT,DAY,CODE\n1,2,3\n4,5,6,7\n'],
  ['a line break in a cell', 'STUDENT,DAY,CODE\n1,"2\n3",4\n'],
  ['two kinds of line ends', 'STUDENT,DAY,CODE\n1,2,3\r\n4,5,6\n'],
  ['a quote that does not close', 'STUDENT,DAY,CODE\n1,2,"3\n4,5,6\n'],
])('%s is not plain: nothing is copied, and every row is read all the same', async (_, text) => {
  const { copied, feeds } = await read(Buffer.from(text), true);
  expect(copied).toBeNull();
  expect(feeds[0]?.read).toBeGreaterThan(0);
  expect(await read(Buffer.from(text), false)).toMatchObject({ feeds });
});

test('whatever the text, copying gives the rows and the findings that reading row by row gives', async () => {
  const cell = fc.oneof(
    { weight: 40, arbitrary: fc.constantFrom('a', '1', ' x ', '', '2026-11-20', 'é', '\u00a0', '\u200a9') },
    { weight: 8, arbitrary: fc.constantFrom('"q"', '"a,b"', '"a""b"', '""', 'NULL', '\\"', "'") },
    {
      weight: 1,
      arbitrary: fc.constantFrom('"', 'a"b', '"a"b', '" "', '"a\nb"', '\u0000', '"a" ', ' "a"', '\r'),
    },
  );
  const row = fc.oneof(
    { weight: 25, arbitrary: fc.array(cell, { minLength: 3, maxLength: 3 }) },
    { weight: 1, arbitrary: fc.array(cell, { maxLength: 5 }) },
  );
  const text = fc.record({
    above: fc.constantFrom('', '', 'Report\n', '"Report, ""all"""\n', ',,\n\n', 'it"s\n'),
    end: fc.constantFrom('\n', '\r\n', '\n', '\r\n', '\n\n'),
    rows: fc.array(row, { maxLength: 6 }),
    last: fc.boolean(),
    encoding: fc.constantFrom('utf8', 'utf8', 'latin1', 'utf16le'),
  });
  let copies = 0;
  await fc.assert(
    fc.asyncProperty(text, async ({ above, end, rows, last, encoding }) => {
      const lines = [header, ...rows].map((cells) => cells.join(','));
      const whole = `${encoding === 'utf16le' ? '\uFEFF' : ''}${above}${lines.join(end)}${last ? end : ''}`;
      const content = Buffer.from(whole, encoding as BufferEncoding);
      const fast = await read(content, true);
      const slow = await read(content, false);
      if (fast.copied !== null) copies += 1;
      expect({ ...fast, copied: null }).toEqual(slow);
    }),
    { numRuns: 60 },
  );
  // Were nothing copied, the two would be the same by nature.
  expect(copies).toBeGreaterThan(5);
}, 240_000);
