import writeXlsxFile, { type SheetData } from 'write-excel-file/node';
import { type SheetCell, type SheetColumn, wordsOf } from '../reports/views/sheet.ts';
import { footLines, type Paper } from './paper.ts';

type XlsxCell = NonNullable<SheetData[number][number]>;

/** Characters; more than that wrap. */
const WIDEST = 42;

/** The table as a workbook: numbers as numbers with their format, all else as text, the head in view; a second sheet says how to read it. */
export async function xlsxOf({ words, sheet, foot }: Paper): Promise<Uint8Array> {
  const rows = [...sheet.rows, ...(sheet.total === null ? [] : [sheet.total])];
  const table: SheetData = [
    sheet.columns.map(headCell),
    ...rows.map((row) => row.map((cell) => xlsxCell(cell, row === sheet.total))),
  ];
  const about: SheetData = [
    [{ ...plain(sheet.title), fontWeight: 'bold' }],
    [plain(sheet.summary)],
    [],
    ...(sheet.notes.length === 0
      ? []
      : [[head(words.say('file.notes'))], ...sheet.notes.map((note) => [plain(note)]), []]),
    ...(sheet.definitions.length === 0
      ? []
      : [
          [head(words.say('behind.definitions'))],
          ...sheet.definitions.map(({ term, text }) => [plain(`${term}: ${text}`)]),
          [],
        ]),
    ...footLines(foot).map((line) => [plain(line)]),
  ];
  const bytes = await writeXlsxFile(
    [
      {
        data: table,
        sheet: sheetName(sheet.title),
        columns: sheet.columns.map((column, index) => ({
          width: widthOf(
            column,
            rows.map((row) => row[index]),
          ),
        })),
        stickyRowsCount: 1,
        stickyColumnsCount: 1,
      },
      { data: about, sheet: sheetName(words.say('file.about')), columns: [{ width: 110 }] },
    ],
    { fontFamily: 'Calibri', fontSize: 11 },
  ).toBuffer();
  return bytes;
}

function plain(value: string): Exclude<XlsxCell, string | number | boolean | Date> {
  return { value, type: String, wrap: true, alignVertical: 'top' };
}

function head(value: string) {
  return { ...plain(value), fontWeight: 'bold' as const };
}

function headCell({ title, unit }: SheetColumn): XlsxCell {
  return { ...head(title), align: unit === null ? 'left' : 'right', bottomBorderStyle: 'thin' };
}

function xlsxCell(cell: SheetCell, isTotal: boolean): XlsxCell {
  const look = isTotal ? { fontWeight: 'bold' as const, topBorderStyle: 'thin' as const } : {};
  switch (cell.kind) {
    case 'number':
      return { ...look, value: cell.value, type: Number, format: formatOf(cell), align: 'right' };
    case 'text':
      return { ...look, value: cell.text, type: String, wrap: true, alignVertical: 'top' };
    case 'hidden':
      // The hatch of the screen, and the word with it.
      return {
        ...look,
        ...noNumber(cell),
        fillPatternStyle: 'lightUp',
        fillPatternColor: '#b8b2a6',
        backgroundColor: '#ffffff',
      };
    case 'bound':
    case 'no_data':
      return { ...look, ...noNumber(cell) };
  }
}

function noNumber(cell: SheetCell) {
  return { value: wordsOf(cell), type: String, align: 'right' as const, textColor: '#545b61' };
}

/** The digits that are shown; a number of an earlier day stays a number and says so. No space before %: not every program knows such a format. */
function formatOf({ unit, digits, since }: Extract<SheetCell, { kind: 'number' }>): string {
  const decimals = digits === 0 ? '' : `.${'0'.repeat(digits)}`;
  const number = unit === 'percent' ? `0${decimals}%` : `#,##0${decimals}`;
  return since === null ? number : `${number}" ${since.replaceAll('"', '')}"`;
}

/** Excel takes 31 characters at most, and some of them not. */
function sheetName(title: string): string {
  return title
    .replaceAll(/[\\/?*[\]:']+/g, ' ')
    .slice(0, 31)
    .trim();
}

function widthOf({ title }: SheetColumn, cells: readonly (SheetCell | undefined)[]): number {
  const longest = Math.max(...cells.map((cell) => (cell === undefined ? 0 : wordsOf(cell).length)), 0);
  return Math.min(WIDEST, Math.max(longest, Math.min(title.length, 16)) + 3);
}
