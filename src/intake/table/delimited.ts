import { CsvError, parse } from 'csv-parse/sync';
import type { TableRow } from './table-row.ts';

/** Longest row in bytes. What is longer has a quote in it that never closes. */
const longestRow = 1024 * 1024;
const newline = 0x0a;

/**
 * Goes through the rows of a delimited text: RFC 4180, with CRLF, LF or CR at the end of lines and any delimiter. A
 * quote that opens and does not close costs the line it stands in and no other: a row over several lines must have its
 * quotes in order and must satisfy `fits`; otherwise its first line is given as broken and reading goes on with the next.
 */
export function eachDelimitedRow(
  text: string,
  delimiter: string,
  visit: (row: TableRow) => void,
  fits: (cells: readonly string[]) => boolean,
  limit = Number.POSITIVE_INFINITY,
): void {
  const bytes = Buffer.from(text, 'utf8');
  let offset = 0;
  let line = 1;
  let rows = 0;
  while (offset < bytes.length && rows < limit) {
    const start = offset;
    const from = offset;
    const ended = readUntilOpenQuote(bytes.subarray(from), delimiter, (cells, end) => {
      const own = bytes.subarray(offset, from + end);
      const lines = countLines(own);
      if (lines > 1 && !(fits(cells) && isWellQuoted(own, delimiter))) throw stop;
      visit({ line, cells, raw: () => withoutLineEnd(own) });
      offset = from + end;
      line += lines;
      rows += 1;
      if (rows >= limit) throw stop;
    });
    if (ended || rows >= limit) return;
    const broken = firstLine(bytes.subarray(offset));
    visit({ line, cells: null, raw: () => withoutLineEnd(broken) });
    offset += broken.length;
    line += 1;
    rows += 1;
    if (offset === start) return;
  }
}

/** True when all was read; false where reading stopped at a quote that does not close. */
function readUntilOpenQuote(
  bytes: Buffer,
  delimiter: string,
  row: (cells: string[], end: number) => void,
): boolean {
  try {
    parse(bytes, {
      delimiter,
      record_delimiter: ['\r\n', '\n', '\r'],
      relax_quotes: true,
      relax_column_count: true,
      max_record_size: longestRow,
      on_record(cells: string[], { bytes: end }) {
        row(cells, end);
        return null;
      },
    });
    return true;
  } catch (error) {
    if (error === stop || error instanceof CsvError) return false;
    throw error;
  }
}

/** Whether the quotes of a row stand where they may. Within one line a stray quote is taken for a letter; over several it swallows rows. */
function isWellQuoted(row: Buffer, delimiter: string): boolean {
  try {
    parse(row, { delimiter, record_delimiter: ['\r\n', '\n', '\r'], relax_column_count: true });
    return true;
  } catch {
    return false;
  }
}

const stop = new Error('the row is not what it seems');

function firstLine(bytes: Buffer): Buffer {
  const feed = bytes.indexOf(newline);
  return feed < 0 ? bytes : bytes.subarray(0, feed + 1);
}

function withoutLineEnd(bytes: Buffer): string {
  return bytes.toString('utf8').replace(/(\r\n|\n|\r)$/, '');
}

/** Line ends in `bytes`: CRLF, LF and CR count one each. */
function countLines(bytes: Buffer): number {
  let lines = 0;
  for (let index = 0; index < bytes.length; index += 1) {
    const byte = bytes[index];
    if (byte === newline || (byte === 0x0d && bytes[index + 1] !== newline)) lines += 1;
  }
  return lines;
}
