import { CsvError } from 'csv-parse/sync';
import { parseRecords } from '../csv-parser.ts';

/** One record of a CSV file. */
export interface CsvRecord {
  /** 1-based line of the file on which it begins. */
  readonly line: number;
  readonly cells: readonly string[];
  /** It has a line break inside a cell, which OneRoster does not allow. */
  readonly spansLines: boolean;
  /** A quote opens and never closes: the line as such cannot be told into cells. */
  readonly broken: boolean;
  /** The bytes as text, without the line end. */
  raw(): string;
}

/** Longest record in bytes; what is longer has an unclosed quote in it. */
const longestRecord = 64 * 1024;
const newline = 0x0a;

/**
 * The records of a CSV file (RFC 4180, CRLF, LF or CR), in batches, blank lines left out. A stray quote costs the line
 * it stands in and no other: where a record runs over several lines and does not end up with as many cells as the
 * header, its first line is given as broken and reading goes on with the next line.
 */
export async function* csvRecords(chunks: AsyncIterable<Buffer>): AsyncGenerator<CsvRecord[]> {
  const state: State = { line: 1, width: null };
  let carried: Buffer = Buffer.alloc(0);
  for await (const chunk of chunks) {
    const bytes = carried.length > 0 ? Buffer.concat([carried, chunk]) : chunk;
    const cut = bytes.lastIndexOf(newline) + 1;
    const { records, consumed } = readBlock(bytes.subarray(0, cut), state, false);
    carried = bytes.subarray(consumed);
    if (records.length > 0) yield records;
  }
  const { records } = readBlock(carried, state, true);
  if (records.length > 0) yield records;
}

interface State {
  line: number;
  width: number | null;
}

function readBlock(block: Buffer, state: State, isLast: boolean): { records: CsvRecord[]; consumed: number } {
  const records: CsvRecord[] = [];
  let consumed = 0;
  while (consumed < block.length) {
    const rest = block.subarray(consumed);
    const { length, openQuote } = readWhole(rest, state, records);
    consumed += length;
    if (!openQuote) break;
    // The quote may close in the next block.
    if (!isLast && block.length - consumed < longestRecord) break;
    const line = firstLine(block.subarray(consumed));
    records.push(record(line, [], state, true));
    state.line += countLines(line);
    consumed += line.length;
  }
  return { records, consumed };
}

/** Reads records from the start of `bytes` up to the end, or up to one with an open quote. */
function readWhole(
  bytes: Buffer,
  state: State,
  records: CsvRecord[],
): { length: number; openQuote: boolean } {
  let length = 0;
  let openQuote = false;
  try {
    const options = {
      record_delimiter: ['\r\n', '\n', '\r'],
      relax_quotes: true,
      max_record_size: longestRecord,
    };
    parseRecords(bytes, options, (cells, end) => {
      const own = bytes.subarray(length, end);
      const isBlank = cells.length === 1 && cells[0]?.trim() === '' && own[0] !== 0x22;
      const found = record(own, cells, state, false);
      if (found.spansLines && state.width !== null && cells.length !== state.width) throw stop;
      if (!isBlank) {
        state.width ??= cells.length;
        records.push(found);
      }
      length = end;
      state.line += countLines(own);
    });
  } catch (error) {
    if (error !== stop && !(error instanceof CsvError)) throw error;
    openQuote = true;
  }
  return { length, openQuote };
}

/** Ends the reading of a block at a record that is not what it seems. */
const stop = new Error('a record runs over several lines');

function record(bytes: Buffer, cells: readonly string[], state: State, broken: boolean): CsvRecord {
  return {
    line: state.line,
    cells,
    broken,
    spansLines: countLines(bytes) > 1,
    raw: () => bytes.toString('utf8').replace(/(\r\n|\n|\r)$/, ''),
  };
}

function firstLine(bytes: Buffer): Buffer {
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at];
    if (byte === newline) return bytes.subarray(0, at + 1);
    if (byte === 0x0d) return bytes.subarray(0, bytes[at + 1] === newline ? at + 2 : at + 1);
  }
  return bytes;
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
