import { Failure } from '../../base/failure.ts';
import { type FileKind, fileKind } from '../file-kind.ts';
import type { FeedSettings, LayoutSettings } from '../layout-schema.ts';
import type { FeedSink, LandedFile, Occurrence, ReadResult } from '../reader.ts';
import type { Scratch } from '../scratch.ts';
import { openUtf8, topOfFile, type Utf8File } from '../utf8-file.ts';
import { eachRowOfFile, eachRowOfText } from './delimited.ts';
import { fixedFeed, readFixedWidth } from './fixed-width.ts';
import { findHeader, headerReach, isTooWide } from './header.ts';
import { readTable, type Table } from './read-table.ts';
import { readWorkbook } from './read-workbook.ts';
import { FileUnreadable, type TableFile, tableFiles } from './table-file.ts';
import type { TableRow } from './table-row.ts';
import { tellText } from './text-findings.ts';
import { openWorkbookReader, type WorkbookReader } from './workbook.ts';

/** A feed of a layout, as the table reader looks at it. */
export interface TableFeed {
  readonly feed: string;
  readonly settings: FeedSettings;
  /** All layouts there are, for a file that does not fit; absent where nobody wants to know. */
  readonly others?: () => readonly LayoutSettings[];
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
  shared: WorkbookReader | null = null,
  others: () => readonly LayoutSettings[] = () => layouts,
): Promise<ReadResult> {
  const workbooks = shared ?? openWorkbookReader();
  const feeds = layouts.flatMap((layout) =>
    Object.entries(layout.feeds).map(([feed, settings]) => ({ feed, settings, others })),
  );
  const fed = new Set<string>();
  try {
    const opened = await tableFiles(files, sink.scratch);
    for (const name of opened.nested) unclaimed(sink, name, 'An archive within an archive is not opened.');
    for (const file of opened.files) {
      const wanting = feeds.filter(({ settings }) => matches(settings, file.base));
      if (wanting.length === 0)
        unclaimed(sink, file.name, 'No feed of the layouts takes a file of this name.');
      else for (const feed of await readFile(file, wanting, sink, workbooks)) fed.add(feed);
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
  } finally {
    if (!shared) workbooks.close();
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
async function readFile(
  file: TableFile,
  feeds: readonly TableFeed[],
  sink: FeedSink,
  workbooks: WorkbookReader,
): Promise<string[]> {
  const kind = fileKind(await topOfFile(file.path, kindBytes));
  if (isWorkbook(file.base) && kind.kind !== 'text') return readWorkbook(file, feeds, sink, workbooks);
  refuseOther(file, kind);
  if (isWorkbook(file.base)) sink.finding({ ...namedWorkbook, file: file.name });
  const texts = new Map<string, Promise<Utf8File>>();
  const textFor = ({ settings: { encoding } }: TableFeed) => {
    const text = texts.get(encoding ?? '') ?? openText(file, encoding, sink.scratch);
    texts.set(encoding ?? '', text);
    return text;
  };
  const told = new Set<Utf8File>();
  const tell = (text: Utf8File) => {
    if (!told.has(text)) tellText(file.name, text, sink);
    told.add(text);
  };
  const fixed = feeds.map(fixedFeed).filter((each) => each !== null);
  for (const each of fixed) {
    const text = await textFor(each);
    tell(text);
    await readFixedWidth({ file: file.name, path: text.path }, each, sink);
  }
  const candidates: { table: TableFeed; text: Utf8File; top: Buffer; delimiter: string; missing: number }[] =
    [];
  for (const table of feeds) {
    if (table.settings.fixed_width !== undefined) continue;
    const text = await textFor(table);
    const top = await topOfFile(text.path, topBytes);
    candidates.push({ table, text, top, ...bestDelimiter(top, table.settings) });
  }
  const whole = candidates.filter(({ missing }) => missing === 0);
  // A file that fits no feed whole is told about by the feed it comes nearest to.
  const nearest = candidates.toSorted((a, b) => a.missing - b.missing).slice(0, fixed.length > 0 ? 0 : 1);
  const chosen = whole.length > 0 ? whole : nearest;
  for (const { table, text, top, delimiter } of chosen) {
    tell(text);
    await readTable(file.name, table, delimitedTable(text, top, delimiter), sink);
  }
  return [...fixed, ...chosen.map(({ table }) => table)].map(({ feed }) => feed);
}

/** Bytes at the start of a file that show what it is. */
const kindBytes = 16 * 1024;

/** Throws `FileUnreadable` for what is no text, whatever its name says. */
function refuseOther(file: TableFile, found: FileKind): void {
  switch (found.kind) {
    case 'text':
    case 'utf-16le':
    case 'utf-16be':
      return;
    case 'markup':
      if (found.isPage) throw new FileUnreadable(file.name, 'it is a web page and no table');
      return;
    case 'zip':
    case 'ole':
      throw new FileUnreadable(
        file.name,
        'it is a workbook or an archive, and its name says that it is text',
      );
    case 'binary':
      throw new FileUnreadable(file.name, `it is ${found.what}, and its name says that it is text`);
  }
}

const namedWorkbook: Omit<Occurrence, 'file'> = {
  rule: 'name-misleads',
  severity: 'note',
  feed: null,
  column: null,
  line: null,
  message: 'The file is named like a workbook, but it is plain text; it was read as text.',
  remedy: 'Nothing has to be done.',
};

function isWorkbook(base: string): boolean {
  return /\.(xlsx|xlsm|xls|ods)$/i.test(base);
}

/** Bytes at the start of a file in which its header is looked for. */
const topBytes = 1024 * 1024;

function delimitedTable({ path, lines }: Utf8File, top: Buffer, delimiter: string): Table {
  const { end, count, hasNul, hasLooseQuote, blanks } = lines;
  return {
    top(limit) {
      const rows: TableRow[] = [];
      eachRowOfText(top, { delimiter, row: (row) => rows.push(row), fits: () => true }, limit);
      return rows;
    },
    each: (row, width) => eachRowOfFile(path, { delimiter, row, fits: (cells) => cells.length === width }),
    text: end !== null && !hasNul && !hasLooseQuote ? { path, delimiter, lastLine: count, blanks } : null,
  };
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
    eachRowOfText(firstLines(top), visit, headerReach(settings));
    const header = findHeader(rows, signature, settings);
    return {
      delimiter,
      isTooWide: rows.some(isTooWide),
      missing: header?.missing.length ?? signature.length,
      width: header?.columns.length ?? 0,
    };
  });
  const [best = tried[0]] = tried.toSorted((a, b) => a.missing - b.missing || b.width - a.width);
  // A header of endless columns is not looked through for the ones that are wanted.
  const endless = best && best.missing > 0 ? tried.find((each) => each.isTooWide) : undefined;
  return endless ?? best ?? { delimiter: ',', missing: signature.length };
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
