import { Failure } from '../../base/failure.ts';
import type { FeedSettings, LayoutSettings } from '../layout-schema.ts';
import type { FeedSink, LandedFile, ReadResult } from '../reader.ts';
import { decodeText } from './decode.ts';
import { eachDelimitedRow } from './delimited.ts';
import { findHeader } from './header.ts';
import { type Rows, readTable } from './read-table.ts';
import { FileUnreadable, type TableFile, tableFiles } from './table-file.ts';
import type { TableRow } from './table-row.ts';
import { openWorkbook } from './workbook.ts';

/** A feed of a layout, as the table reader looks at it. */
export interface TableFeed {
  readonly feed: string;
  readonly settings: FeedSettings;
}

const delimiters = [',', ';', '\t', '|'];

/**
 * The reader `table`: delimited text, workbooks, and zips of both, told apart by file name and header as the layouts say.
 * Throws `delivery-unreadable` for a file that cannot be opened at all; everything smaller is a finding.
 */
export async function readTables(
  files: readonly LandedFile[],
  layouts: readonly LayoutSettings[],
  sink: FeedSink,
  source: string,
): Promise<ReadResult> {
  const feeds = layouts.flatMap((layout) =>
    Object.entries(layout.feeds).map(([feed, settings]) => ({ feed, settings })),
  );
  const fed = new Set<string>();
  try {
    for (const file of await tableFiles(files)) {
      const wanting = feeds.filter(({ settings }) => matches(settings, file.base));
      if (wanting.length === 0)
        unclaimed(sink, file.name, 'No feed of the layouts takes a file of this name.');
      else for (const feed of await readFile(file, wanting, sink)) fed.add(feed);
    }
  } catch (error) {
    if (!(error instanceof FileUnreadable)) throw error;
    throw new Failure(
      'delivery-unreadable',
      {
        file: error.file,
        source,
        problem: error.message,
        remedy: 'Ask for the file again, or mend it and load again.',
      },
      { cause: error },
    );
  }
  for (const { feed, settings } of feeds) {
    if (fed.has(feed) || settings.optional) continue;
    sink.finding({
      rule: 'feed-missing',
      severity: 'warning',
      feed,
      file: null,
      column: null,
      line: null,
      message: `The delivery has no file for the feed "${feed}" (${patternsOf(settings).join(', ')}).`,
      remedy: 'Ask for the file, or mark the feed as optional in the layout.',
    });
  }
  return { schoolYear: null };
}

/** Reads one file for all feeds that want files of its name. Tells which feeds it fed. */
async function readFile(file: TableFile, feeds: readonly TableFeed[], sink: FeedSink): Promise<string[]> {
  const bytes = await file.bytes();
  if (/\.(xlsx|xlsm|xls|ods)$/i.test(file.base)) return readWorkbook(file, bytes, feeds, sink);
  const fitting: { table: TableFeed; rows: Rows }[] = [];
  const texts = new Map<string, ReturnType<typeof decodeText>>();
  const textIn = (encoding: string | undefined) => {
    const known = texts.get(encoding ?? '') ?? decode(file, bytes, encoding);
    texts.set(encoding ?? '', known);
    return known;
  };
  const candidates = feeds.map((table) => {
    const { text, isGuessed } = textIn(table.settings.encoding);
    const { delimiter, missing } = bestDelimiter(text, table.settings);
    return { table, text, isGuessed, delimiter, missing };
  });
  const whole = candidates.filter(({ missing }) => missing === 0);
  // A file that fits no feed whole is told about by the feed it comes nearest to.
  const chosen = whole.length > 0 ? whole : candidates.toSorted((a, b) => a.missing - b.missing).slice(0, 1);
  if (chosen.some(({ isGuessed }) => isGuessed))
    sink.finding({
      rule: 'encoding-guessed',
      severity: 'note',
      feed: null,
      file: file.name,
      column: null,
      line: null,
      message: 'The file is not UTF-8; it was read as windows-1252.',
      remedy: 'Export it as UTF-8, or name the encoding in the layout.',
    });
  for (const { table, text, delimiter } of chosen)
    fitting.push({
      table,
      rows: (visit, width, limit) =>
        eachDelimitedRow(text, delimiter, visit, (cells) => width === null || cells.length === width, limit),
    });
  for (const { table, rows } of fitting) readTable(file.name, table, rows, sink);
  return fitting.map(({ table }) => table.feed);
}

function readWorkbook(file: TableFile, bytes: Buffer, feeds: readonly TableFeed[], sink: FeedSink): string[] {
  let book: ReturnType<typeof openWorkbook>;
  try {
    book = openWorkbook(bytes);
  } catch (error) {
    throw new FileUnreadable(file.name, 'it is not a workbook, or it is locked with a password', {
      cause: error,
    });
  }
  const fed: string[] = [];
  for (const table of feeds) {
    const wanted = table.settings.sheet;
    const sheet = wanted
      ? book.sheets.find((each) => each.trim().toLowerCase() === wanted.trim().toLowerCase())
      : book.sheets[0];
    if (sheet === undefined) {
      sink.finding({
        rule: 'sheet-missing',
        severity: 'warning',
        feed: table.feed,
        file: file.name,
        column: null,
        line: null,
        message: `The workbook has no sheet "${wanted ?? ''}". It has: ${book.sheets.join(', ')}.`,
        remedy: 'Name one of them in the layout, or ask for the sheet.',
      });
      continue;
    }
    const rows = book.rows(sheet);
    readTable(file.name, table, (visit, _width, limit) => rows.slice(0, limit).forEach(visit), sink);
    fed.push(table.feed);
  }
  return fed;
}

function decode(file: TableFile, bytes: Buffer, encoding: string | undefined) {
  try {
    return decodeText(bytes, encoding);
  } catch (error) {
    throw new FileUnreadable(file.name, `the encoding "${encoding ?? ''}" of the layout is not known`, {
      cause: error,
    });
  }
}

/** The delimiter with which most of the signature is found in the top rows. */
function bestDelimiter(text: string, settings: FeedSettings): { delimiter: string; missing: number } {
  const signature = settings.header ?? [];
  const tried = (settings.delimiter ? [settings.delimiter] : delimiters).map((delimiter) => {
    const top: TableRow[] = [];
    eachDelimitedRow(
      topOf(text),
      delimiter,
      (row) => top.push(row),
      () => true,
      Math.max(20, settings.header_row ?? 0),
    );
    const header = findHeader(top, signature, settings.header_row);
    return {
      delimiter,
      missing: header?.missing.length ?? signature.length,
      width: header?.columns.length ?? 0,
    };
  });
  const [best] = tried.toSorted((a, b) => a.missing - b.missing || b.width - a.width);
  return best ?? { delimiter: ',', missing: signature.length };
}

/** Enough of a text to find the header in, without going through all of it. */
function topOf(text: string): string {
  let end = 0;
  for (let line = 0; line < 60 && end >= 0 && end < text.length; line += 1) {
    const next = text.indexOf('\n', end);
    if (next < 0) return text;
    end = next + 1;
  }
  return text.slice(0, end);
}

function unclaimed(sink: FeedSink, file: string, message: string): void {
  sink.finding({
    rule: 'file-unclaimed',
    severity: 'warning',
    feed: null,
    file,
    column: null,
    line: null,
    message: `${message} It was kept and not read.`,
    remedy: 'Add it to a feed of a layout, or leave it out of the delivery.',
  });
}

export function patternsOf(settings: FeedSettings): string[] {
  const { files } = settings;
  if (files === undefined) return [];
  return typeof files === 'string' ? [files] : files;
}

/** Whether a file name fits a feed: `*` stands for any letters, `?` for one; upper and lower case are the same. */
function matches(settings: FeedSettings, base: string): boolean {
  return patternsOf(settings).some((pattern) => {
    const text = pattern
      .replace(/[.+^${}()|[\]\\]/g, '\\$&')
      .replaceAll('*', '.*')
      .replaceAll('?', '.');
    return new RegExp(`^${text}$`, 'i').test(base);
  });
}
