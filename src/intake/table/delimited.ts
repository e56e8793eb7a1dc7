import { open } from 'node:fs/promises';
import { CsvError, parse } from 'csv-parse/sync';
import { parseRecords } from '../csv-parser.ts';
import type { TableRow } from './table-row.ts';

/** Longest row in bytes. What is longer has a quote in it that never closes. */
const longestRow = 1024 * 1024;
/** Bytes of a file that are looked at together. */
const pieceBytes = 8 * longestRow;
const newline = 0x0a;
const carriageReturn = 0x0d;
const lineEnds = ['\r\n', '\n', '\r'];

/** What is done with rows, and how they are told from text that only seems to be one. */
export interface RowVisit {
  readonly delimiter: string;
  row(row: TableRow): void;
  /** Whether a row over several lines has the form of the others. */
  fits(cells: readonly string[]): boolean;
}

/**
 * Goes through the rows of a delimited text: RFC 4180, with CRLF, LF or CR at the end of lines and any delimiter. A
 * quote that opens and does not close costs the line it stands in and no other: a row over several lines must have its
 * quotes in order and must satisfy `fits`; otherwise its first line is given as broken and reading goes on with the next.
 */
export function eachRowOfText(text: Buffer, visit: RowVisit, limit = Number.POSITIVE_INFINITY): void {
  readPiece(withoutMark(text), { line: 1, isInBroken: false }, visit, true, limit);
}

/** The same for a UTF-8 file of any size, a piece at a time. */
export async function eachRowOfFile(path: string, visit: RowVisit): Promise<void> {
  const file = await open(path);
  try {
    const place: Place = { line: 1, isInBroken: false };
    // Most files are small, and large pieces that are hardly used keep the garbage collector busy.
    const { size } = await file.stat();
    const most = Math.min(pieceBytes, size + 1);
    let carried: Buffer = Buffer.alloc(0);
    for (let isFirst = true; ; isFirst = false) {
      const piece = Buffer.allocUnsafe(most);
      const { bytesRead } = await file.read(piece, 0, most);
      const read = piece.subarray(0, bytesRead);
      const bytes = carried.length > 0 ? Buffer.concat([carried, read]) : read;
      const text = isFirst ? withoutMark(bytes) : bytes;
      const isLast = bytesRead === 0;
      const consumed = readPiece(text, place, visit, isLast, Number.POSITIVE_INFINITY);
      if (isLast) return;
      carried = Buffer.from(text.subarray(consumed));
    }
  } finally {
    await file.close();
  }
}

interface Place {
  line: number;
  /** A broken line has been told and goes on. */
  isInBroken: boolean;
}

/**
 * Reads rows from the start of `bytes` and tells how many bytes they took. Unless it is the last piece, a row that begins
 * nearer to the end than the longest row is long is left for the next piece: what it is can be told only with what follows.
 */
function readPiece(bytes: Buffer, place: Place, visit: RowVisit, isLast: boolean, limit: number): number {
  const certain = isLast ? bytes.length : bytes.length - longestRow;
  let offset = place.isInBroken ? endOfLine(bytes, place, isLast) : 0;
  let rows = 0;
  const isDone = () => rows >= limit || offset >= certain;
  while (!isDone()) {
    const from = offset;
    const ended = readUntilOpenQuote(bytes.subarray(from), visit.delimiter, (cells, end) => {
      const own = bytes.subarray(offset, from + end);
      const lines = countLines(own);
      if (lines > 1 && !(visit.fits(cells) && isWellQuoted(own, visit.delimiter))) throw stop;
      visit.row({ line: place.line, cells, raw: () => withoutLineEnd(own) });
      offset = from + end;
      place.line += lines;
      rows += 1;
      if (isDone()) throw stop;
    });
    if (ended || isDone()) break;
    const broken = bytes.subarray(offset, offset + endOfLine(bytes.subarray(offset), place, isLast));
    const line = place.isInBroken ? place.line : place.line - 1;
    visit.row({ line, cells: null, raw: () => withoutLineEnd(broken.subarray(0, longestRow)) });
    offset += broken.length;
    rows += 1;
    if (broken.length === 0) break;
  }
  return offset;
}

/** True when all was read; false where reading stopped at a quote that does not close. */
function readUntilOpenQuote(
  bytes: Buffer,
  delimiter: string,
  row: (cells: string[], end: number) => void,
): boolean {
  try {
    const options = {
      delimiter,
      record_delimiter: lineEnds,
      relax_quotes: true,
      max_record_size: longestRow,
    };
    parseRecords(bytes, options, row);
    return true;
  } catch (error) {
    if (error === stop || error instanceof CsvError) return false;
    throw error;
  }
}

/** Whether the quotes of a row stand where they may. Within one line a stray quote is taken for a letter; over several it swallows rows. */
function isWellQuoted(row: Buffer, delimiter: string): boolean {
  try {
    parse(row, { delimiter, record_delimiter: lineEnds, relax_column_count: true });
    return true;
  } catch {
    return false;
  }
}

const stop = new Error('the row is not what it seems');

function withoutMark(bytes: Buffer): Buffer {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? bytes.subarray(3) : bytes;
}

/** How many bytes the line at the start takes, and whether it goes on in the next piece. */
function endOfLine(bytes: Buffer, place: Place, isLast: boolean): number {
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at];
    if (byte !== newline && byte !== carriageReturn) continue;
    place.line += 1;
    place.isInBroken = false;
    return byte === carriageReturn && bytes[at + 1] === newline ? at + 2 : at + 1;
  }
  place.isInBroken = !isLast;
  if (isLast) place.line += 1;
  return bytes.length;
}

function withoutLineEnd(bytes: Buffer): string {
  return bytes.toString('utf8').replace(/(\r\n|\n|\r)$/, '');
}

/** Line ends in `bytes`: CRLF, LF and CR count one each. */
function countLines(bytes: Buffer): number {
  let lines = 0;
  for (let index = 0; index < bytes.length; index += 1) {
    const byte = bytes[index];
    if (byte === newline || (byte === carriageReturn && bytes[index + 1] !== newline)) lines += 1;
  }
  return lines;
}
