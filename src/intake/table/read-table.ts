import type { FeedSink, FeedWriter, Occurrence } from '../reader.ts';
import { findHeader, type Header, nearestTo } from './header.ts';
import type { TableFeed } from './read-tables.ts';
import type { TableRow } from './table-row.ts';

type Refusal = Omit<Occurrence, 'feed' | 'file' | 'line'>;

/** Rows that are looked at before the header is known. */
const topRows = 20;

/** Goes through a table: all of it, or its first rows. `width` is the number of columns, null before it is known. */
export type Rows = (visit: (row: TableRow) => void, width: number | null, limit: number) => void;

/** Reads one table into one feed: finds the header, tells what is odd about it, and hands on every row below it. */
export function readTable(file: string, { feed, settings }: TableFeed, rows: Rows, sink: FeedSink): void {
  const signature = settings.header ?? [];
  const header = findHeader(topOf(rows, settings.header_row), signature, settings.header_row);
  const find = (
    rule: string,
    severity: Occurrence['severity'],
    column: string | null,
    message: string,
    remedy: string,
  ) =>
    sink.finding({
      rule,
      severity,
      feed,
      file,
      column,
      line: null,
      message,
      remedy,
    });
  if (!header) {
    sink.open(feed, signature, settings.keep ?? 'latest');
    sink.finding({
      rule: 'file-empty',
      severity: 'warning',
      feed,
      file,
      column: null,
      line: null,
      message: 'The file has no header and no rows.',
      remedy: 'Ask for the file again.',
    });
    return;
  }
  for (const { found, meant } of header.misspelt)
    find(
      'header-misspelt',
      'warning',
      meant,
      `The column "${found}" was taken for "${meant}".`,
      'Correct the name in the export, or in the header of the layout.',
    );
  const repeated = repeatedNames(header.columns);
  if (repeated.length > 0)
    find(
      'header-repeated',
      'warning',
      repeated[0] ?? null,
      `${repeated.length} column names come more than once (${listOf(repeated)}); the later ones got _2, _3 and so on.`,
      'Give the columns different names in the export.',
    );
  if (header.index > 0)
    find(
      'lines-before-header',
      'note',
      null,
      'The header is not in the first line; what stands above it was not read as rows.',
      'Nothing has to be done.',
    );
  const refusal = header.missing.length > 0 ? missingColumns(header) : null;
  if (refusal) sink.finding({ ...refusal, feed, file, line: null });
  const writer = sink.open(feed, header.columns, settings.keep ?? 'latest');
  writeRows(file, header, rows, writer, refusal, (line) =>
    sink.finding({
      rule: 'row-short',
      severity: 'warning',
      feed,
      file,
      column: null,
      line,
      message: 'The row has fewer cells than the header; the missing ones were left empty.',
      remedy: 'Look whether a line break without quotes cuts the row in two.',
    }),
  );
}

function topOf(rows: Rows, headerRow: number | undefined): TableRow[] {
  const top: TableRow[] = [];
  rows((row) => top.push(row), null, Math.max(topRows, headerRow ?? 0));
  return top;
}

function missingColumns({ missing, columns }: Header): Refusal {
  const words = missing.map((name) => {
    const nearest = nearestTo(name, columns);
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

const broken: Refusal = {
  rule: 'row-unreadable',
  severity: 'error',
  column: null,
  message: 'A quote opens in the line and does not close. The line was held back.',
  remedy: 'Correct the quote in the export.',
};

const long: Refusal = {
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
  refusal: Refusal | null,
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
