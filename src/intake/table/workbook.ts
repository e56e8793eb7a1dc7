import { read, SSF, utils, type WorkSheet } from '@e965/xlsx';
import type { TableRow } from './table-row.ts';

/** The sheets of a workbook as rows of text. */
export interface Workbook {
  readonly sheets: readonly string[];
  /** All rows of a sheet with anything in them; the line is the row number the sheet shows. */
  rows(sheet: string): TableRow[];
}

/** Throws where the bytes are not a workbook. */
export function openWorkbook(bytes: Buffer): Workbook {
  const book = read(bytes, { dense: true, cellNF: true, cellHTML: false, cellFormula: false });
  const is1904 = book.Workbook?.WBProps?.date1904 === true;
  return {
    sheets: book.SheetNames,
    rows(name) {
      const sheet = book.Sheets[name];
      return sheet ? rowsOf(sheet, is1904) : [];
    },
  };
}

function rowsOf(sheet: WorkSheet, is1904: boolean): TableRow[] {
  const range = sheet['!ref'] ? utils.decode_range(sheet['!ref']) : null;
  const grid: unknown = sheet['!data'];
  if (!range || !Array.isArray(grid)) return [];
  const rows: TableRow[] = [];
  for (let row = range.s.r; row <= range.e.r; row += 1) {
    const own: unknown = grid[row];
    const cells: string[] = [];
    for (let column = range.s.c; column <= range.e.c; column += 1)
      cells.push(Array.isArray(own) ? textOf(own[column], is1904) : '');
    if (cells.every((cell) => cell === '')) continue;
    rows.push({ line: row + 1, cells, raw: () => JSON.stringify(cells) });
  }
  return rows;
}

/** A cell as text: days as ISO dates, numbers without the grouping they are shown with, ids with their leading zeros. */
function textOf(cell: unknown, is1904: boolean): string {
  if (typeof cell !== 'object' || cell === null || !('t' in cell) || !('v' in cell)) return '';
  const { t: type, v: value } = cell;
  const format = 'z' in cell && typeof cell.z === 'string' ? cell.z : '';
  if (type === 'n' && typeof value === 'number') {
    if (SSF.is_date(format)) return isoOf(value, is1904);
    const shown = 'w' in cell && typeof cell.w === 'string' ? cell.w : '';
    return /^0+$/.test(format) && shown ? shown : String(value);
  }
  if (type === 'b') return value ? 'true' : 'false';
  if (type === 'e') return '';
  return String(value ?? '');
}

/** A serial day of a workbook. Below one it is a time of day. */
function isoOf(serial: number, is1904: boolean): string {
  const date = new Date(Math.round((serial + (is1904 ? 1462 : 0) - 25_569) * 86_400_000));
  if (Number.isNaN(date.getTime())) return String(serial);
  const iso = date.toISOString();
  if (serial < 1) return iso.slice(11, 16);
  return Number.isInteger(serial) ? iso.slice(0, 10) : iso.slice(0, 19);
}
