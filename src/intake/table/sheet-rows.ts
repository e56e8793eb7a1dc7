import { SSF, type WorkSheet } from '@e965/xlsx';
import { type CellMark, digitsLost, neverComputed, type SheetRow } from './sheet-marks.ts';
import { notComputed } from './uncomputed-formulas.ts';

/** What is to be known of a sheet besides its rows. */
export interface SheetSurvey {
  readonly formulas: number;
  readonly merged: number;
}

/** Throws where a sheet has more cells than allowed. */
export class SheetTooLarge extends Error {}

/**
 * Goes through the rows of a sheet that have anything in them. Only cells that are there are looked at: what a sheet says its
 * size is may be a lie. The first column is the first one anything stands in.
 */
export function eachSheetRow(
  sheet: WorkSheet,
  is1904: boolean,
  most: number,
  visit: (row: SheetRow) => void,
): SheetSurvey {
  const grid: unknown = sheet['!data'];
  const merged = sheet['!merges']?.length ?? 0;
  if (!Array.isArray(grid)) return { formulas: 0, merged };
  let count = 0;
  let formulas = 0;
  let first = Number.POSITIVE_INFINITY;
  grid.forEach((row: unknown) => {
    if (!Array.isArray(row)) return;
    row.forEach((cell: unknown, column) => {
      if (!isCell(cell)) return;
      count += 1;
      if (count > most) throw new SheetTooLarge();
      if (isFormula(cell)) formulas += 1;
      if (column < first && !isBlank(cell)) first = column;
    });
  });
  grid.forEach((row: unknown, index) => {
    if (!Array.isArray(row)) return;
    const cells: string[] = [];
    const marks: CellMark[] = [];
    row.forEach((cell: unknown, column) => {
      if (!isCell(cell) || column < first) return;
      const text = textOf(cell, is1904);
      const mark = markOf(cell);
      if (mark !== null) marks.push([column - first, mark]);
      if (text === '') return;
      while (cells.length < column - first) cells.push('');
      cells.push(text);
    });
    if (cells.length > 0 || marks.length > 0) visit([index + 1, cells, marks]);
  });
  return { formulas, merged };
}

interface Cell {
  readonly t: unknown;
  readonly v?: unknown;
  readonly w?: unknown;
  readonly z?: unknown;
  readonly f?: unknown;
}

function isCell(cell: unknown): cell is Cell {
  return typeof cell === 'object' && cell !== null && 't' in cell;
}

function isFormula(cell: Cell): boolean {
  return typeof cell.f === 'string';
}

function isBlank(cell: Cell): boolean {
  return (cell.v === undefined || cell.v === '') && !isFormula(cell);
}

function markOf(cell: Cell): string | null {
  if (cell.t === 'e') {
    if (cell.w === notComputed) return neverComputed;
    return typeof cell.w === 'string' && /^#[A-Z0-9/!?]{1,12}$/.test(cell.w) ? cell.w : '#ERROR';
  }
  if (cell.v === undefined) return isFormula(cell) ? neverComputed : null;
  if (cell.t === 'n' && typeof cell.v === 'number' && Math.abs(cell.v) >= 1e15) return digitsLost;
  return null;
}

/** A cell as text: days as ISO dates, numbers without the grouping they are shown with, ids with their leading zeros. */
function textOf(cell: Cell, is1904: boolean): string {
  const { t: type, v: value } = cell;
  if (type === 'e' || value === undefined) return '';
  const format = typeof cell.z === 'string' ? cell.z : '';
  if (type === 'n' && typeof value === 'number') {
    if (SSF.is_date(format)) return isoOf(value, is1904);
    const shown = typeof cell.w === 'string' ? cell.w : '';
    return /^0+$/.test(format) && shown ? shown : numberOf(value);
  }
  if (type === 'b') return value ? 'true' : 'false';
  return String(value ?? '');
}

/** Excel computes with 15 digits; what comes after them is noise of the machine. */
function numberOf(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  const rounded = Number(value.toPrecision(15));
  return Number.isInteger(rounded) ? BigInt(rounded).toString() : String(rounded);
}

/**
 * A serial day of a workbook. Below one it is a time of day. Excel has a 29 February 1900, which was none: days before it
 * are one less than they would be.
 */
function isoOf(serial: number, is1904: boolean): string {
  const days = is1904 ? serial + 1462 : serial >= 1 && serial < 60 ? serial + 1 : serial;
  const date = new Date(Math.round((days - 25_569) * 86_400) * 1000);
  if (Number.isNaN(date.getTime())) return String(serial);
  const iso = date.toISOString();
  if (serial < 1 && !is1904) return iso.slice(11, 16);
  return Number.isInteger(serial) ? iso.slice(0, 10) : iso.slice(0, 19);
}
