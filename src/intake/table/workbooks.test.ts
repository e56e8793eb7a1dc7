import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { type BookType, utils, type WorkBook, type WorkSheet, write } from '@e965/xlsx';
import { afterAll, describe, expect, test } from 'vitest';
import { ZipFile } from 'yazl';
import type { FeedSettings } from '../layout-schema.ts';
import { openScratch } from '../scratch.ts';
import { type Files, readFiles } from './table-fixture.ts';
import { openWorkbookReader, type WorkbookLimits, workbookLimits } from './workbook.ts';

const shared = openWorkbookReader();
afterAll(() => shared.close());

const feed: FeedSettings = { files: 'hr.*', header: ['STUDENT', 'DAY'] };

function read(files: Files, settings: Partial<FeedSettings> = {}) {
  return readFiles(files, { feed: { ...feed, ...settings } }, shared);
}

function bookOf(sheets: Record<string, WorkSheet | unknown[][]>): WorkBook {
  const book = utils.book_new();
  for (const [name, sheet] of Object.entries(sheets))
    utils.book_append_sheet(book, Array.isArray(sheet) ? utils.aoa_to_sheet(sheet) : sheet, name);
  return book;
}

function bytesOf(book: WorkBook, bookType: BookType = 'xlsx'): Buffer {
  return write(book, { type: 'buffer', bookType });
}

async function zipOf(entries: Record<string, string | Buffer>): Promise<Buffer> {
  const zip = new ZipFile();
  for (const [name, text] of Object.entries(entries)) zip.addBuffer(Buffer.from(text), name);
  zip.end();
  return buffer(zip.outputStream);
}

/** A workbook written by hand: its sheet is the XML given, and its shared texts. */
function xlsxOf(sheet: string, texts: readonly string[] = []): Promise<Buffer> {
  const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
  const relations = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
  const types = 'application/vnd.openxmlformats-officedocument.spreadsheetml';
  return zipOf({
    '[Content_Types].xml': `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/xl/workbook.xml" ContentType="${types}.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="${types}.worksheet+xml"/><Override PartName="/xl/sharedStrings.xml" ContentType="${types}.sharedStrings+xml"/></Types>`,
    '_rels/.rels': `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="${relations}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    'xl/workbook.xml': `<workbook xmlns="${main}" xmlns:r="${relations}"><sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="${relations}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="${relations}/sharedStrings" Target="sharedStrings.xml"/></Relationships>`,
    'xl/worksheets/sheet1.xml': `<worksheet xmlns="${main}">${sheet}</worksheet>`,
    'xl/sharedStrings.xml': `<sst xmlns="${main}">${texts.map((text) => `<si><t>${text}</t></si>`).join('')}</sst>`,
  });
}

const rows = [
  ['STUDENT', 'DAY', 'NOTE'],
  ['00017', 46346, 'x'],
  ['00018', 1, 'y'],
];

function dated(): WorkSheet {
  const sheet = utils.aoa_to_sheet(rows);
  sheet.B2.z = 'm/d/yyyy';
  sheet.B3.z = 'yyyy-mm-dd';
  return sheet;
}

describe('every kind of workbook', () => {
  test.each<[string, BookType]>([
    ['xlsx', 'xlsx'],
    ['xlsm', 'xlsm'],
    ['xls', 'biff8'],
    ['xls', 'xlml'],
    ['ods', 'ods'],
  ])('%s (%s)', async (ending, type) => {
    const found = await read({ [`hr.${ending}`]: bytesOf(bookOf({ S: dated() }), type) });
    expect(found.rows.map(({ line, cells }) => [line, ...Object.values(cells)])).toEqual([
      [2, '00017', '2026-11-20', 'x'],
      [3, '00018', '1900-01-01', 'y'],
    ]);
    expect(found.rules).toEqual([]);
  });

  test('days counted from 1904', async () => {
    for (const type of ['xlsx', 'biff8'] as const) {
      const book = bookOf({ S: dated() });
      book.Workbook = { WBProps: { date1904: true } };
      const found = await read({ [type === 'xlsx' ? 'hr.xlsx' : 'hr.xls']: bytesOf(book, type) });
      expect(found.rows.map(({ cells }) => cells.DAY)).toEqual(['2030-11-21', '1904-01-02']);
    }
  });

  test('text and web tables that are named like a workbook keep their zeros', async () => {
    const text = await read({ 'hr.xls': 'STUDENT\tDAY\n00017\t11/20/2026\n' });
    expect(text.rows.map(({ cells }) => cells)).toEqual([{ STUDENT: '00017', DAY: '11/20/2026' }]);
    expect(text.rules).toEqual(['name-misleads']);
    const table =
      '<table><tr><td>STUDENT</td><td>DAY</td></tr><tr><td>00017</td><td>11/20/2026</td></tr></table>';
    const web = await read({ 'hr.xls': `<html><body>${table}</body></html>` });
    expect(web.rows.map(({ cells }) => cells)).toEqual([{ STUDENT: '00017', DAY: '11/20/2026' }]);
  });
});

describe('which sheets are read', () => {
  const grade = (id: string) => [
    ['STUDENT', 'DAY'],
    [id, 'd'],
  ];
  const book = bookOf({
    Cover: [['nothing'], ['here']],
    'Grade 3': grade('3'),
    'Grade 4': grade('4'),
    Old: grade('9'),
  });
  book.Workbook = { Sheets: [{}, {}, {}, { Hidden: 1 }] };
  const file = { 'hr.xlsx': bytesOf(book) };
  const places = (found: Awaited<ReturnType<typeof read>>) =>
    found.rows.map(({ file: name, cells }) => [name, cells.STUDENT]);

  test('without a name, all visible ones that have the header', async () => {
    const found = await read(file);
    expect(places(found)).toEqual([
      ['hr.xlsx/Grade 3', '3'],
      ['hr.xlsx/Grade 4', '4'],
    ]);
    expect(found.findings).toMatchObject([
      { rule: 'sheet-unread', message: expect.stringContaining('Cover, Old') },
    ]);
  });
  test('a pattern, a list, and names that are not there', async () => {
    expect(places(await read(file, { sheet: 'grade *' }))).toHaveLength(2);
    const listed = await read(file, { sheet: ['OLD', 'Grade 4', 'Grade 5'] });
    expect(places(listed)).toEqual([
      ['hr.xlsx/Grade 4', '4'],
      ['hr.xlsx/Old', '9'],
    ]);
    expect(listed.rules).toEqual(['sheet-missing', 'sheet-hidden', 'sheet-unread']);
  });
  test('a hidden one where no other has the header', async () => {
    const hidden = bookOf({ Cover: [['nothing']], Data: grade('5') });
    hidden.Workbook = { Sheets: [{}, { Hidden: 2 }] };
    const found = await read({ 'hr.xlsx': bytesOf(hidden) });
    expect(places(found)).toEqual([['hr.xlsx', '5']]);
    expect(found.rules).toEqual(['sheet-hidden', 'sheet-unread']);
  });
  test('the first one where none has the header: its rows are held back', async () => {
    const found = await read({
      'hr.xlsx': bytesOf(
        bookOf({
          A: [
            ['X', 'Y'],
            [1, 2],
          ],
        }),
      ),
    });
    expect(found.refused.map(({ line, rule }) => [line, rule])).toEqual([[2, 'header-missing']]);
  });
});

test('formulas, errors, long numbers and merged cells are told with sheet, row and column', async () => {
  const sheet = `<sheetData>
    <row r="1"><c r="A1" t="inlineStr"><is><t>STUDENT</t></is></c><c r="B1" t="inlineStr"><is><t>DAY</t></is></c><c r="C1" t="inlineStr"><is><t>RATE</t></is></c></row>
    <row r="2"><c r="A2"><v>12345678901234567</v></c><c r="B2" t="str"><f>TEXT(1,2)</f><v>d</v></c><c r="C2"><f>0.1+0.2</f><v>0.30000000000000004</v></c></row>
    <row r="4"><c r="A4" t="s"><v>0</v></c><c r="B4" t="e"><f>VLOOKUP(1,2,3)</f><v>#N/A</v></c><c r="C4" t="e"><v>#REF!</v></c></row>
    <row r="5"><c r="A5"><v>5</v></c><c r="B5"><f>WEBSERVICE("http://example.org")</f></c><c r="C5" t="e"><v>#REF!</v></c></row>
    <row r="6"><c r="A6"><v>6</v></c><c r="B6" t="str"><f>""</f><v></v></c><c r="C6" s="0" t="n"><f>1+1</f><v/></c></row>
    <row r="7"><c r="A7"><v>7</v></c><c r="B7"><f>0+0</f><v>0</v></c></row>
  </sheetData><mergeCells count="1"><mergeCell ref="A4:A5"/></mergeCells>`;
  const found = await read({ 'hr.xlsx': await xlsxOf(sheet, ['four']) });
  expect(found.rows.map(({ line, cells }) => [line, ...Object.values(cells)])).toEqual([
    [2, '12345678901234600', 'd', '0.3'],
    [4, 'four', null, null],
    [5, '5', null, null],
    [6, '6', null, null],
    [7, '7', '0', null],
  ]);
  expect(
    found.findings.map(({ rule, column, lines, message }) => [
      rule,
      column,
      ...lines,
      message.includes('"S"'),
    ]),
  ).toEqual([
    ['cell-error', 'RATE', 4, 5, true],
    ['cell-error', 'DAY', 4, true],
    ['formula-without-value', 'DAY', 5, true],
    ['formula-without-value', 'RATE', 6, true],
    ['number-digits-lost', 'STUDENT', 2, true],
    ['cells-merged', null, true],
    ['formula-value', null, true],
  ]);
});

test('a header of two rows in a sheet that begins in its third column', async () => {
  const sheet = utils.sheet_add_aoa(
    utils.aoa_to_sheet([]),
    [
      ['Fall', null, 'Winter'],
      ['STUDENT', 'Score', 'Score'],
      ['7', 1, 2],
    ],
    { origin: 'C4' },
  );
  const found = await read(
    { 'hr.xlsx': bytesOf(bookOf({ S: sheet })) },
    { header: ['Fall Score', 'Winter Score'], header_rows: 2 },
  );
  expect(found.rows.map(({ line, cells }) => [line, cells])).toEqual([
    [6, { 'Fall STUDENT': '7', 'Fall Score': '1', 'Winter Score': '2' }],
  ]);
});

describe('a workbook made to do harm costs its own delivery only', () => {
  const cell = (at: string, value: string) => `<c r="${at}"><v>${value}</v></c>`;
  const header = '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row>';
  const names = ['STUDENT', 'DAY'];

  test('a sheet that says it has 17 billion cells, and has two rows', async () => {
    const sheet = `<dimension ref="A1:XFD1048576"/><sheetData>${header}<row r="2">${cell('A2', '7')}</row><row r="1048576">${cell('A1048576', '8')}</row></sheetData>`;
    const found = await read({ 'hr.xlsx': await xlsxOf(sheet, names) });
    expect(found.rows.map(({ line, cells }) => [line, cells.STUDENT])).toEqual([
      [2, '7'],
      [1_048_576, '8'],
    ]);
  });

  test('a cell in the last column of the last row', async () => {
    const sheet = `<sheetData>${header}<row r="1048576">${cell('XFD1048576', '8')}</row></sheetData>`;
    const found = await read({ 'hr.xlsx': await xlsxOf(sheet, names) });
    expect(found.refused.map(({ line, rule }) => [line, rule])).toEqual([[1_048_576, 'row-long']]);
  });

  const attempts: [string, () => Promise<Buffer>, Partial<WorkbookLimits>, RegExp][] = [
    [
      'packs endless blanks',
      () => xlsxOf(`<sheetData>${' '.repeat(100_000_000)}</sheetData>`),
      {},
      /200 times its size/,
    ],
    ['is larger than allowed', () => xlsxOf('<sheetData/>'), { fileBytes: 100 }, /hold more than/],
    [
      'unpacks to more than allowed',
      () => xlsxOf(`<sheetData>${header}</sheetData>`, names),
      { unpackedBytes: 500 },
      /hold more than/,
    ],
    [
      'shows one long text in very many cells',
      () =>
        xlsxOf(
          `<sheetData>${Array.from({ length: 3000 }, (_, row) => `<row r="${row + 1}"><c r="A${row + 1}" t="s"><v>0</v></c></row>`).join('')}</sheetData>`,
          ['x'.repeat(20_000)],
        ),
      { unpackedBytes: 30_000_000 },
      /hold more than/,
    ],
    [
      'has more cells than allowed',
      () =>
        xlsxOf(
          `<sheetData>${Array.from({ length: 300 }, (_, row) => `<row r="${row + 1}">${cell(`A${row + 1}`, '1')}</row>`).join('')}</sheetData>`,
        ),
      { cells: 299 },
      /hold more than/,
    ],
    [
      'takes longer than allowed',
      () =>
        xlsxOf(
          `<sheetData>${Array.from({ length: 200_000 }, (_, row) => `<row r="${row + 1}">${cell(`A${row + 1}`, `${row}`)}</row>`).join('')}</sheetData>`,
        ),
      { seconds: 0.05 },
      /within 0.05 seconds/,
    ],
    [
      'needs more memory than allowed',
      () =>
        xlsxOf(
          `<sheetData>${Array.from({ length: 400_000 }, (_, row) => `<row r="${row + 1}">${cell(`A${row + 1}`, `${row}`)}</row>`).join('')}</sheetData>`,
        ),
      { megabytes: 40 },
      /more memory than allowed/,
    ],
    ['is cut in half', async () => (await xlsxOf('<sheetData/>')).subarray(0, 400), {}, /damaged/],
    ['is a zip of something else', () => zipOf({ 'a.txt': 'hello' }), {}, /not a workbook/],
    [
      'is random bytes',
      async () => Buffer.from(Array.from({ length: 5000 }, (_, at) => (at * 7919 + (at >> 3)) % 256)),
      {},
      /not a workbook/,
    ],
    [
      'is locked',
      async () => bytesOf(bookOf({ S: rows }), 'biff8').fill(0xff, 600, 2000),
      {},
      /not a workbook|locked/,
    ],
  ];

  test.each(attempts)(
    'one that %s is refused',
    async (_name, make, limits, problem) => {
      const folder = mkdtempSync(join(tmpdir(), 'almanac-workbook-'));
      const reader = openWorkbookReader({ ...workbookLimits, ...limits });
      try {
        const path = join(folder, 'x.xlsx');
        writeFileSync(path, await make());
        const scratch = openScratch(join(folder, 'scratch'));
        await expect(reader.open(path, scratch)).rejects.toThrow(problem);
        if (limits.cells || limits.unpackedBytes || limits.fileBytes || limits.seconds || limits.megabytes)
          return;
        // The next one is read as if nothing had been.
        writeFileSync(path, bytesOf(bookOf({ S: rows })));
        const [sheet] = await reader.open(path, scratch);
        expect(sheet?.rows).toBe(3);
      } finally {
        reader.close();
        rmSync(folder, { recursive: true });
      }
    },
    60_000,
  );

  test('after a child was ended, the next workbook gets a new one', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'almanac-workbook-'));
    const reader = openWorkbookReader({ ...workbookLimits, megabytes: 60 });
    try {
      const path = join(folder, 'x.xlsx');
      const scratch = openScratch(join(folder, 'scratch'));
      const many = Array.from(
        { length: 400_000 },
        (_, row) => `<row r="${row + 1}">${cell(`A${row + 1}`, `${row}`)}</row>`,
      );
      writeFileSync(path, await xlsxOf(`<sheetData>${many.join('')}</sheetData>`));
      await expect(reader.open(path, scratch)).rejects.toThrow(/more memory/);
      writeFileSync(path, bytesOf(bookOf({ S: rows })));
      expect((await reader.open(path, scratch))[0]?.rows).toBe(3);
    } finally {
      reader.close();
      rmSync(folder, { recursive: true });
    }
  }, 60_000);
});
