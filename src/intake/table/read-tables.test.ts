import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { utils, write as writeWorkbook } from '@e965/xlsx';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ZipFile } from 'yazl';
import { Failure } from '../../base/failure.ts';
import type { LayoutSettings } from '../layout-schema.ts';
import type { FeedSink, LandedFile, Occurrence } from '../reader.ts';
import { openScratch } from '../scratch.ts';
import { readTables } from './read-tables.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'almanac-tables-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function file(name: string, content: string | Buffer): LandedFile {
  const path = join(folder, name.replaceAll('/', '-'));
  writeFileSync(path, content);
  return { name, path, bytes: statSync(path).size, sha256: '' };
}

const attendance = { files: '*.csv', header: ['STUDENT', 'DAY', 'CODE'] };

function layout(feeds: LayoutSettings['feeds'] = { attendance }): LayoutSettings {
  return { layout: 'test', title: 'Test', feeds };
}

/** What a reader brought, kept as it came. */
async function read(files: LandedFile[], settings = layout()) {
  const rows: { feed: string; file: string; line: number; cells: Record<string, string | null> }[] = [];
  const refused: { feed: string; line: number; raw: string; rule: string }[] = [];
  const findings: Occurrence[] = [];
  const sink: FeedSink = {
    open: (feed, columns) => ({
      row(name, line, values) {
        const cells = Object.fromEntries(columns.map((column, index) => [column, values[index] ?? null]));
        rows.push({ feed, file: name, line, cells });
      },
      refuse(_name, line, raw, { rule }) {
        refused.push({ feed, line, raw, rule });
      },
      // Row by row: what copying makes of plain text is held against it in plain-text.test.ts.
      copy: async () => null,
    }),
    ask: async () => [],
    scratch: openScratch(join(folder, 'scratch')),
    finding: (occurrence) => findings.push(occurrence),
  };
  await readTables(files, [settings], sink, 'test');
  return { rows, refused, findings, rules: findings.map(({ rule }) => rule) };
}

const plain = 'STUDENT,DAY,CODE\n1,2026-11-20,UNX\n2,2026-11-20,TDY\n';

test('lines, quotes, line breaks in cells, blanks and empty cells', async () => {
  const { rows, refused, rules } = await read([
    file('a.csv', 'STUDENT,DAY,CODE\r\n1,"a\r\nb",  X \r\n\r\n2,"say ""hi""",\r\n,,\r\n3,,NULL\r\n'),
  ]);
  expect(rows.map(({ line, cells }) => [line, ...Object.values(cells)])).toEqual([
    [2, '1', 'a\r\nb', 'X'],
    [5, '2', 'say "hi"', null],
    [7, '3', null, 'NULL'],
  ]);
  expect(refused).toEqual([]);
  expect(rules).toEqual([]);
});

describe('a file is read whatever the delimiter and the encoding', () => {
  for (const [name, delimiter] of [
    ['comma', ','],
    ['semicolon', ';'],
    ['tab', '\t'],
    ['pipe', '|'],
  ] as const)
    test(name, async () => {
      const { rows } = await read([file('a.csv', plain.replaceAll(',', delimiter))]);
      expect(rows.map(({ cells }) => cells.CODE)).toEqual(['UNX', 'TDY']);
    });
  const accented = 'STUDENT,DAY,CODE\nJosé,2026-11-20,Ñ\n';
  const encodings: [string, Buffer, string[]][] = [
    ['UTF-8', Buffer.from(accented), []],
    ['UTF-8 with a byte order mark', Buffer.from(`\uFEFF${accented}`), []],
    ['UTF-16 with a byte order mark', Buffer.from(`\uFEFF${accented}`, 'utf16le'), []],
    ['windows-1252', Buffer.from(accented, 'latin1'), ['encoding-guessed']],
  ];
  for (const [name, bytes, rules] of encodings)
    test(name, async () => {
      const found = await read([file('a.csv', bytes)]);
      expect(found.rows.map(({ cells }) => cells)).toEqual([
        { STUDENT: 'José', DAY: '2026-11-20', CODE: 'Ñ' },
      ]);
      expect(found.rules).toEqual(rules);
    });
});

test('the header may stand lower, in another order and spelling, with more columns', async () => {
  const { rows, rules } = await read([
    file(
      'a.csv',
      'Attendance of Lincoln,,\nprinted 20 Nov,,\n\nCODE , note,student, Day\nUNX,x,1,2026-11-20\n',
    ),
  ]);
  expect(rows.map(({ line, cells }) => [line, cells])).toEqual([
    [5, { CODE: 'UNX', note: 'x', student: '1', Day: '2026-11-20' }],
  ]);
  expect(rules).toEqual(['lines-before-header']);
});

test('a misspelt column is used and told; a missing one holds the rows back', async () => {
  const misspelt = await read([file('a.csv', plain.replace('STUDENT', 'STUDNET'))]);
  expect(misspelt.rows).toHaveLength(2);
  expect(misspelt.rows[0]?.cells.STUDENT).toBe('1');
  expect(misspelt.findings[0]).toMatchObject({ rule: 'header-misspelt', column: 'STUDENT' });

  const missing = await read([file('a.csv', plain.replace('CODE', 'REASON'))]);
  expect(missing.rows).toEqual([]);
  expect(missing.refused.map(({ line, rule, raw }) => [line, rule, raw])).toEqual([
    [2, 'header-missing', '1,2026-11-20,UNX'],
    [3, 'header-missing', '2,2026-11-20,TDY'],
  ]);
  expect(missing.findings[0]?.message).toContain('"CODE"');
});

test('a file without a header: nothing of its rows gets into a message', async () => {
  const { rows, refused, findings } = await read([file('a.csv', 'Smith,Smith,Smith\nCODA,Smith,Jones\n')]);
  expect(rows).toEqual([]);
  expect(refused.map(({ raw }) => raw)).toEqual(['CODA,Smith,Jones']);
  expect(JSON.stringify(findings)).not.toMatch(/Smith|Jones/);
});

test('rows that are too long, too short or broken', async () => {
  const { rows, refused, findings } = await read([
    file('a.csv', 'STUDENT,DAY,CODE\n1,d,X,,\n2,d,X,extra\n3,d\n4,"d,X\n5,d,X\n6,"d,X\n7,d,"X"\n'),
  ]);
  expect(rows.map(({ line, cells }) => [line, cells.STUDENT, cells.CODE])).toEqual([
    [2, '1', 'X'],
    [4, '3', null],
    [6, '5', 'X'],
    [8, '7', 'X'],
  ]);
  expect(refused.map(({ line, rule, raw }) => [line, rule, raw])).toEqual([
    [3, 'row-long', '2,d,X,extra'],
    [5, 'row-unreadable', '4,"d,X'],
    [7, 'row-unreadable', '6,"d,X'],
  ]);
  expect(findings.map(({ rule, line }) => [rule, line])).toEqual([['row-short', 4]]);
});

test('repeated column names are told once', async () => {
  const { findings } = await read([file('a.csv', 'STUDENT,DAY,CODE,A,a,B,B,,\n1,d,X,1,2,3,4,5,6\n')]);
  expect(findings.map(({ rule, message }) => [rule, message])).toEqual([
    [
      'header-repeated',
      '2 column names come more than once ("a", "B"); the later ones got _2, _3 and so on.',
    ],
  ]);
});

test('files find their feeds by name and header; what nobody wants is told', async () => {
  const settings = layout({
    attendance: { files: 'att_*.csv', header: ['STUDENT', 'CODE'] },
    other: { files: 'ATT_*.csv', header: ['STUDENT', 'GRADE'] },
    gone: { files: 'gone.csv', header: ['X'] },
    spare: { files: 'spare.csv', header: ['X'], optional: true },
  });
  const { rows, findings } = await read(
    [
      file('Att_1.CSV', 'STUDENT,CODE\n1,X\n'),
      file('sub/att_2.csv', 'STUDENT,GRADE\n2,A\n'),
      file('notes.txt', 'hello'),
      file('att_3.csv', ''),
    ],
    settings,
  );
  expect(rows.map(({ feed, file: name }) => [feed, name])).toEqual([
    ['attendance', 'Att_1.CSV'],
    ['other', 'sub/att_2.csv'],
  ]);
  expect(findings.map(({ rule, feed, file: name }) => [rule, feed, name])).toEqual([
    ['file-unclaimed', null, 'notes.txt'],
    ['file-empty', 'attendance', 'att_3.csv'],
    ['feed-missing', 'gone', null],
  ]);
});

test('a workbook: the named sheet, days as ISO dates, ids with their zeros', async () => {
  const sheet = utils.aoa_to_sheet([
    ['Positions of Lincoln'],
    ['STUDENT', 'DAY', 'CODE', 'RATE', 'SURE'],
    [17, 46346, 'X', 1234.5, true],
    [],
    ['018', '2026-11-20', null, 0.25, false],
  ]);
  sheet.A3.z = '00000';
  sheet.B3.z = 'm/d/yyyy';
  const book = utils.book_new();
  utils.book_append_sheet(book, utils.aoa_to_sheet([['nothing']]), 'Cover');
  utils.book_append_sheet(book, sheet, 'Positions');
  const bytes: Buffer = writeWorkbook(book, { type: 'buffer', bookType: 'xlsx' });
  const feed = { files: '*.xlsx', header: ['STUDENT', 'DAY', 'CODE'], sheet: 'positions' };
  const { rows, rules } = await read([file('hr.xlsx', bytes)], layout({ attendance: feed }));
  expect(rows.map(({ line, cells }) => [line, ...Object.values(cells)])).toEqual([
    [3, '00017', '2026-11-20', 'X', '1234.5', 'true'],
    [5, '018', '2026-11-20', null, '0.25', 'false'],
  ]);
  expect(rules).toEqual(['lines-before-header', 'sheet-unread']);
  const gone = await read([file('hr.xlsx', bytes)], layout({ attendance: { ...feed, sheet: 'Pay' } }));
  expect(gone.rules).toEqual(['sheet-missing', 'feed-missing']);
});

async function zipOf(entries: Record<string, string>): Promise<Buffer> {
  const zip = new ZipFile();
  for (const [name, text] of Object.entries(entries)) zip.addBuffer(Buffer.from(text), name);
  zip.end();
  return buffer(zip.outputStream);
}

test('a zip of such files; one that leads out of itself or is none is refused whole', async () => {
  const good = await zipOf({ 'deep/a.csv': plain, '__MACOSX/deep/._a.csv': 'x', 'b.csv': plain });
  const { rows, rules } = await read([file('drop.zip', good)]);
  expect(rows.map(({ file: name, line }) => `${name}:${line}`)).toEqual([
    'drop.zip/deep/a.csv:2',
    'drop.zip/deep/a.csv:3',
    'drop.zip/b.csv:2',
    'drop.zip/b.csv:3',
  ]);
  expect(rules).toEqual([]);
  // The library that writes zips refuses such names, so the bytes are changed afterwards.
  const bad = Buffer.from(
    (await zipOf({ 'xx/xx/a.csv': plain })).toString('latin1').replaceAll('xx/xx/', '../../'),
    'latin1',
  );
  for (const bytes of [bad, Buffer.from('no zip at all')])
    await expect(read([file('drop.zip', bytes)])).rejects.toThrow(Failure);
});

test('whatever the bytes, every line below the header is read, refused or blank, and nothing is thrown', async () => {
  const piece = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 6 }),
    fc.constantFrom('"', '""', ',', '\n', '\r\n', '\r', '"a\nb"', ' ', '\u0000'),
  );
  const body = fc.array(piece, { maxLength: 40 }).map((pieces) => pieces.join(''));
  await fc.assert(
    fc.asyncProperty(fc.boolean(), body, async (hasHeader, text) => {
      const content = `${hasHeader ? 'STUDENT,DAY,CODE\n' : ''}${text}`;
      const { rows, refused } = await read([file('a.csv', content)]);
      if (!hasHeader) return;
      // Letters and digits below the header turn up in a row or in the text of a refused one.
      const found = [
        ...rows.flatMap(({ cells }) => Object.values(cells)),
        ...refused.map(({ raw }) => raw),
      ].join('');
      for (const letter of text.replace(/[^a-z0-9]/gi, '')) expect(found).toContain(letter);
    }),
    { numRuns: 150 },
  );
});
