import type { FeedSink, FeedWriter, Occurrence } from '../reader.ts';
import { findHeader, type Header, nearestTo } from './header.ts';
import type { TableFeed } from './read-tables.ts';
import type { TableRow } from './table-row.ts';

/** What is found, without the place. */
type Found = Omit<Occurrence, 'feed' | 'file' | 'line'>;

/** Rows that are looked at before the header is known. */
const topRows = 20;

/** Goes through a table: all of it, or its first rows. `width` is the number of columns, null before it is known. */
export type Rows = (visit: (row: TableRow) => void, width: number | null, limit: number) => void;

/** Reads one table into one feed: finds the header, tells what is odd about it, and hands on every row below it. */
export function readTable(file: string, { feed, settings }: TableFeed, rows: Rows, sink: FeedSink): void {
  const signature = settings.header ?? [];
  const keep = settings.keep ?? 'latest';
  const header = findHeader(topOf(rows, settings.header_row), signature, settings.header_row);
  const find = (found: Found, line: number | null = null) => sink.finding({ ...found, feed, file, line });
  if (!header) {
    sink.open(feed, signature, keep);
    find(empty);
    return;
  }
  if (header.missing.length > 0) {
    const refusal = missingColumns(header);
    find(refusal);
    // What stands where the header should be may be a row: its cells are neither told nor taken for column names.
    writeRows(file, header, rows, sink.open(feed, signature, keep), refusal, () => undefined);
    return;
  }
  for (const { found, meant } of header.misspelt) find(misspeltColumn(found, meant));
  const repeated = repeatedNames(header.columns);
  if (repeated.length > 0) find(repeatedColumns(repeated));
  if (header.index > 0) find(lowHeader);
  const writer = sink.open(feed, header.columns, keep);
  writeRows(file, header, rows, writer, null, (line) => find(short, line));
}

const empty: Found = {
  rule: 'file-empty',
  severity: 'warning',
  column: null,
  message: 'The file has no header and no rows.',
  remedy: 'Ask for the file again.',
};

const lowHeader: Found = {
  rule: 'lines-before-header',
  severity: 'note',
  column: null,
  message: 'The header is not in the first line; what stands above it was not read as rows.',
  remedy: 'Nothing has to be done.',
};

const short: Found = {
  rule: 'row-short',
  severity: 'warning',
  column: null,
  message: 'The row has fewer cells than the header; the missing ones were left empty.',
  remedy: 'Look whether a line break without quotes cuts the row in two.',
};

function misspeltColumn(found: string, meant: string): Found {
  return {
    rule: 'header-misspelt',
    severity: 'warning',
    column: meant,
    message: `The column "${found}" was taken for "${meant}".`,
    remedy: 'Correct the name in the export, or in the header of the layout.',
  };
}

function repeatedColumns(repeated: readonly string[]): Found {
  return {
    rule: 'header-repeated',
    severity: 'warning',
    column: repeated[0] ?? null,
    message: `${repeated.length} column names come more than once (${listOf(repeated)}); the later ones got _2, _3 and so on.`,
    remedy: 'Give the columns different names in the export.',
  };
}

function topOf(rows: Rows, headerRow: number | undefined): TableRow[] {
  const top: TableRow[] = [];
  rows((row) => top.push(row), null, Math.max(topRows, headerRow ?? 0));
  return top;
}

function missingColumns({ missing, columns, exact }: Header): Found {
  // With most of the signature gone this may be a row of data, and its cells are not to be told.
  const isHeader = exact >= missing.length;
  const words = missing.map((name) => {
    const nearest = isHeader ? nearestTo(name, columns) : null;
    return nearest ? `"${name}" (nearest: "${nearest}")` : `"${name}"`;
  });
  return {
    rule: 'header-missing',
    severity: 'error',
    column: missing.join(', '),
    message: `The file lacks ${words.join(', ')}. Its rows were held back.`,
    remedy: 'Ask for an export with these columns, or change the header of the layout.',
  };
}

function repeatedNames(columns: readonly string[]): string[] {
  const seen = new Set<string>();
  const repeated = new Map<string, string>();
  for (const column of columns) {
    const key = column.toLowerCase();
    if (key && seen.has(key)) repeated.set(key, column);
    seen.add(key);
  }
  return [...repeated.values()];
}

/** The first few of a long list. */
function listOf(names: readonly string[]): string {
  const shown = names.slice(0, 5).map((name) => `"${name}"`);
  return names.length > shown.length ? `${shown.join(', ')} …` : shown.join(', ');
}

const broken: Found = {
  rule: 'row-unreadable',
  severity: 'error',
  column: null,
  message: 'A quote opens in the line and does not close. The line was held back.',
  remedy: 'Correct the quote in the export.',
};

const long: Found = {
  rule: 'row-long',
  severity: 'error',
  column: null,
  message:
    'The row has more cells than the header, so nobody can tell which cell is which. It was held back.',
  remedy: 'Put text that holds the delimiter into quotes.',
};

function writeRows(
  file: string,
  header: Header,
  rows: Rows,
  writer: FeedWriter,
  refusal: Found | null,
  short: (line: number) => void,
): void {
  const width = header.columns.length;
  let index = -1;
  rows(
    ({ line, cells, raw }) => {
      index += 1;
      if (index <= header.index) return;
      if (!cells) return writer.refuse(file, line, raw(), broken);
      const values: (string | null)[] = new Array(width).fill(null);
      let isEmpty = true;
      let isLong = false;
      for (let place = 0; place < cells.length; place += 1) {
        const text = cells[place]?.trim();
        if (!text) continue;
        isEmpty = false;
        if (place < width) values[place] = text;
        else isLong = true;
      }
      if (isEmpty) return;
      if (refusal) return writer.refuse(file, line, raw(), refusal);
      if (isLong) return writer.refuse(file, line, raw(), long);
      if (cells.length < width) short(line);
      writer.row(file, line, values);
    },
    width,
    Number.POSITIVE_INFINITY,
  );
}
