import type { FeedSink, FeedWriter, Occurrence, PlainText } from '../reader.ts';
import { findHeader, type Header, headerReach, isTooWide, mostColumns } from './header.ts';
import { headerChanged, readAs } from './header-findings.ts';
import type { TableFeed } from './read-tables.ts';
import { FileUnreadable } from './table-file.ts';
import type { TableRow } from './table-row.ts';

/** What is found, without the place. */
type Found = Omit<Occurrence, 'feed' | 'file' | 'line'>;

/** A table wherever it lies: in a text, in a sheet of a workbook. */
export interface Table {
  /** Its first rows. */
  top(limit: number): readonly TableRow[];
  /** Goes through all of it. `width` is the number of columns. */
  each(visit: (row: TableRow) => void, width: number): void | Promise<void>;
  /** Where it is text in which each line may well be one row; null where it is not. */
  readonly text: Pick<PlainText, 'path' | 'delimiter' | 'lastLine' | 'blanks'> | null;
}

/**
 * Reads one table into one feed: finds the header, tells what is odd about it, and hands on every row below it. Throws
 * `FileUnreadable` for what has more columns than a table has.
 */
export async function readTable(
  file: string,
  { feed, settings, others }: TableFeed,
  table: Table,
  sink: FeedSink,
): Promise<void> {
  const signature = settings.header ?? [];
  const keep = settings.keep ?? 'latest';
  const top = table.top(headerReach(settings));
  if (top.some(isTooWide)) throw new FileUnreadable(file, `it has rows of more than ${mostColumns} columns`);
  const header = findHeader(top, signature, settings);
  const find = (found: Found, line: number | null = null) => sink.finding({ ...found, feed, file, line });
  if (!header) {
    sink.open(feed, signature, keep);
    find(empty);
    return;
  }
  if (header.missing.length > 0) {
    const refusal = headerChanged(header, settings, others);
    find(refusal);
    // What stands where the header should be may be a row: its cells are neither told nor taken for column names.
    await writeRows(file, header, table, sink.open(feed, signature, keep), refusal, () => undefined);
    return;
  }
  if (settings.versions) find(readAs(header.version ?? null, settings.versions));
  for (const { found, meant } of header.misspelt) find(misspeltColumn(found, meant));
  const repeated = repeatedNames(header.columns);
  if (repeated.length > 0) find(repeatedColumns(repeated));
  if (header.first > 0) find(lowHeader);
  const writer = sink.open(feed, header.columns, keep);
  const above = top.slice(0, header.index + 1);
  if (table.text && above.every(isOneLine)) {
    const firstLine = (above.at(-1)?.line ?? 0) + 1;
    if ((await writer.copy({ ...table.text, file, firstLine })) !== null) return;
  }
  await writeRows(file, header, table, writer, null, (line) => find(short, line));
}

/** Whether a row of the top takes one line, with or without quotes. */
function isOneLine(row: TableRow): boolean {
  return row.cells !== null && !/[\r\n]/.test(row.raw());
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

async function writeRows(
  file: string,
  header: Header,
  table: Table,
  writer: FeedWriter,
  refusal: Found | null,
  short: (line: number) => void,
): Promise<void> {
  const width = header.columns.length;
  let index = -1;
  await table.each(({ line, cells, raw }) => {
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
  }, width);
}
