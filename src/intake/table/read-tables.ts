import { Failure } from '../../base/failure.ts';
import type { FeedSettings, LayoutSettings } from '../layout-schema.ts';
import type { FeedSink, LandedFile, ReadResult } from '../reader.ts';
import type { Scratch } from '../scratch.ts';
import { openUtf8, topOfFile, type Utf8File } from '../utf8-file.ts';
import { eachRowOfFile, eachRowOfText } from './delimited.ts';
import { findHeader } from './header.ts';
import { readTable, type Table } from './read-table.ts';
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
    const opened = await tableFiles(files, sink.scratch);
    for (const name of opened.nested) unclaimed(sink, name, 'An archive within an archive is not opened.');
    for (const file of opened.files) {
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
  if (/\.(xlsx|xlsm|xls|ods)$/i.test(file.base)) return readWorkbook(file, await file.bytes(), feeds, sink);
  const texts = new Map<string, Utf8File>();
  const candidates: { table: TableFeed; text: Utf8File; top: Buffer; delimiter: string; missing: number }[] =
    [];
  for (const table of feeds) {
    const encoding = table.settings.encoding ?? '';
    const text = texts.get(encoding) ?? (await openText(file, table.settings.encoding, sink.scratch));
    texts.set(encoding, text);
    const top = await topOfFile(text.path, topBytes);
    candidates.push({ table, text, top, ...bestDelimiter(top, table.settings) });
  }
  const whole = candidates.filter(({ missing }) => missing === 0);
  // A file that fits no feed whole is told about by the feed it comes nearest to.
  const chosen = whole.length > 0 ? whole : candidates.toSorted((a, b) => a.missing - b.missing).slice(0, 1);
  if (chosen.some(({ text }) => text.isGuessed))
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
  for (const { table, text, top, delimiter } of chosen)
    await readTable(file.name, table, delimitedTable(text, top, delimiter), sink);
  return chosen.map(({ table }) => table.feed);
}

/** Bytes at the start of a file in which its header is looked for. */
const topBytes = 1024 * 1024;

function delimitedTable({ path, lines }: Utf8File, top: Buffer, delimiter: string): Table {
  const { end, count, hasNul, hasLooseQuote } = lines;
  return {
    top(limit) {
      const rows: TableRow[] = [];
      eachRowOfText(top, { delimiter, row: (row) => rows.push(row), fits: () => true }, limit);
      return rows;
    },
    each: (row, width) => eachRowOfFile(path, { delimiter, row, fits: (cells) => cells.length === width }),
    text:
      end !== null && !hasNul && !hasLooseQuote ? { path, delimiter, lineEnd: end, lastLine: count } : null,
  };
}

async function readWorkbook(
  file: TableFile,
  bytes: Buffer,
  feeds: readonly TableFeed[],
  sink: FeedSink,
): Promise<string[]> {
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
    await readTable(
      file.name,
      table,
      { top: (limit) => rows.slice(0, limit), each: (visit) => rows.forEach(visit), text: null },
      sink,
    );
    fed.push(table.feed);
  }
  return fed;
}

async function openText(file: TableFile, encoding: string | undefined, scratch: Scratch): Promise<Utf8File> {
  try {
    return await openUtf8(file.path, encoding, scratch);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new FileUnreadable(file.name, `the encoding "${encoding ?? ''}" of the layout is not known`, {
      cause: error,
    });
  }
}

/** The delimiter with which most of the signature is found in the top rows. */
function bestDelimiter(top: Buffer, settings: FeedSettings): { delimiter: string; missing: number } {
  const signature = settings.header ?? [];
  const tried = (settings.delimiter ? [settings.delimiter] : delimiters).map((delimiter) => {
    const rows: TableRow[] = [];
    const visit = { delimiter, row: (row: TableRow) => rows.push(row), fits: () => true };
    eachRowOfText(firstLines(top), visit, Math.max(20, settings.header_row ?? 0));
    const header = findHeader(rows, signature, settings.header_row);
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
function firstLines(text: Buffer): Buffer {
  let end = 0;
  for (let line = 0; line < 60; line += 1) {
    const next = text.indexOf(0x0a, end);
    if (next < 0) return text;
    end = next + 1;
  }
  return text.subarray(0, end);
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
