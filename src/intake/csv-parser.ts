import { type Options, Parser } from 'csv-parse';

/** What of the parser is used here; its declarations leave out the part that works at once. */
interface OpenParser {
  readonly api: {
    parse(bytes: Buffer, isEnd: boolean, push: () => void, close: () => void): Error | undefined;
  };
  readonly info: { records: number };
}

/**
 * Goes through the records of a text at once. `record` is told the cells and how many bytes were read up to their end; what it
 * throws ends the reading and is thrown. Throws CsvError where the text cannot be told into records.
 *
 * Records may be of any length. The parser makes an error for each that differs from the first, even where that is allowed, and
 * making errors takes many times longer than reading; as long as it has counted no record, it compares with none.
 */
export function parseRecords(
  bytes: Buffer,
  options: Omit<Options, 'on_record' | 'columns'>,
  record: (cells: string[], end: number) => void,
): void {
  const parser = new Parser({
    ...options,
    relax_column_count: true,
    on_record(cells: string[], { bytes: end }) {
      record(cells, end);
      opened.info.records = 0;
      return null;
    },
  });
  const opened = parser as unknown as OpenParser;
  const error = opened.api.parse(bytes, true, nothing, nothing);
  if (error !== undefined) throw error;
}

function nothing(): void {
  return;
}
