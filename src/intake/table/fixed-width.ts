import { tellApart } from '../column-names.ts';
import { chunksOf } from '../file-chunks.ts';
import type { FeedSettings, FixedColumn } from '../layout-schema.ts';
import type { FeedSink, Occurrence } from '../reader.ts';

type Found = Omit<Occurrence, 'feed' | 'file' | 'line'>;

/** A record of a file, as text without its line end. `line`: the line, or in a file without lines the number of the record. */
interface FixedRecord {
  readonly line: number;
  readonly text: string;
  /** The file ends before the record does. */
  readonly isCut: boolean;
}

/** Longest line; what is longer is no record. */
const longestLine = 1024 * 1024;

/**
 * Reads a text whose columns stand at fixed places into a feed. Places count letters, not bytes. Where the length of a record
 * is known, the records may stand one after the other without line ends.
 */
export async function readFixedWidth(
  text: { readonly file: string; readonly path: string },
  { feed, settings, columns }: FixedFeed,
  sink: FeedSink,
): Promise<void> {
  const { file, path } = text;
  const writer = sink.open(
    feed,
    columns.map(({ name }) => name),
    settings.keep ?? 'latest',
  );
  const find = (found: Found, line: number) => sink.finding({ ...found, feed, file, line });
  const { record_length: length } = settings;
  const end = Math.max(...columns.map((column) => column.start + column.length - 1));
  let records = 0;
  for await (const { line, text: record, isCut } of recordsOf(path, length)) {
    if (record.trim() === '') continue;
    records += 1;
    const refuse = (found: Found) => writer.refuse(file, line, record.slice(0, longestLine), found);
    if (isCut) {
      refuse(cutOff);
    } else if (record.length > longestLine) {
      refuse(endless);
    } else if (length !== undefined && record.slice(length).trim() !== '') {
      refuse(tooLong(length));
    } else {
      if (record.length < (length ?? end)) find(tooShort, line);
      if (length === undefined && record.slice(end).trim() !== '') find(beyondColumns, line);
      writer.row(
        file,
        line,
        columns.map(
          (column) => record.slice(column.start - 1, column.start - 1 + column.length).trim() || null,
        ),
      );
    }
  }
  if (records === 0) sink.finding({ ...empty, feed, file, line: null });
}

export interface FixedFeed {
  readonly feed: string;
  readonly settings: FeedSettings;
  readonly columns: readonly FixedColumn[];
}

/** Columns of a feed of fixed width, under names a table can have; null for a feed of another kind. */
export function fixedFeed(table: { feed: string; settings: FeedSettings }): FixedFeed | null {
  const { fixed_width: columns } = table.settings;
  if (!Array.isArray(columns)) return null;
  const names = tellApart(columns.map(({ name }) => name));
  return {
    ...table,
    columns: columns.map((column, index) => ({ ...column, name: names[index] ?? column.name })),
  };
}

async function* recordsOf(path: string, length: number | undefined): AsyncGenerator<FixedRecord> {
  if (length !== undefined && !(await hasLines(path, length))) yield* blocksOf(path, length);
  else yield* linesOf(path);
}

/** Whether there are line ends between records: seen in so many records that one without is no accident. */
async function hasLines(path: string, length: number): Promise<boolean> {
  let start = '';
  for await (const piece of lettersOf(path)) {
    start += piece;
    if (start.length > length * 20) break;
  }
  return /[\r\n]/.test(withoutEnd(start));
}

async function* blocksOf(path: string, length: number): AsyncGenerator<FixedRecord> {
  let rest = '';
  let line = 1;
  for await (const piece of lettersOf(path)) {
    rest += piece;
    let at = 0;
    for (; at + length <= rest.length; at += length, line += 1)
      yield { line, text: rest.slice(at, at + length), isCut: false };
    rest = rest.slice(at);
  }
  const last = withoutEnd(rest);
  if (last !== '') yield { line, text: last, isCut: true };
}

async function* linesOf(path: string): AsyncGenerator<FixedRecord> {
  let rest = '';
  let line = 1;
  for await (const piece of lettersOf(path)) {
    // A carriage return at the end may have its line feed in the next piece.
    const parts = (rest + piece).split(/\r\n|\n|\r(?!$)/);
    rest = parts.pop() ?? '';
    for (const text of parts) {
      yield { line, text, isCut: false };
      line += 1;
    }
    if (rest.length <= longestLine) continue;
    // No more of it is kept than is needed to refuse it.
    rest = rest.endsWith('\r') ? `${rest.slice(0, longestLine + 1)}\r` : rest.slice(0, longestLine + 1);
  }
  const last = withoutEnd(rest);
  if (last !== '') yield { line, text: last, isCut: false };
}

/** Without the line end and the end-of-file mark of DOS that some systems put after the last record. */
function withoutEnd(text: string): string {
  let end = text.length;
  while (end > 0 && '\r\n\u001a'.includes(text.charAt(end - 1))) end -= 1;
  return text.slice(0, end);
}

async function* lettersOf(path: string): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8');
  for await (const chunk of chunksOf(path)) yield decoder.decode(chunk, { stream: true });
  yield decoder.decode();
}

const empty: Found = {
  rule: 'file-empty',
  severity: 'warning',
  column: null,
  message: 'The file has no records.',
  remedy: 'Ask for the file again.',
};

const cutOff: Found = {
  rule: 'record-cut',
  severity: 'error',
  column: null,
  message: 'The file ends in the middle of a record. What is there of it was held back.',
  remedy: 'Ask for the file again: it may have been half written.',
};

const endless: Found = {
  rule: 'row-unreadable',
  severity: 'error',
  column: null,
  message: 'The line is longer than any record. It was held back.',
  remedy: 'Name the record_length in the layout if the records have no line ends.',
};

const tooShort: Found = {
  rule: 'row-short',
  severity: 'warning',
  column: null,
  message: 'The line is shorter than a record; the columns it does not reach were left empty.',
  remedy:
    'Nothing, if the export leaves blanks at the end out. Otherwise look whether a line break cuts the record in two.',
};

const beyondColumns: Found = {
  rule: 'text-beyond-columns',
  severity: 'note',
  column: null,
  message: 'There is text behind the last column of the layout. It was not read.',
  remedy: 'Nothing, if the layout leaves columns out on purpose.',
};

function tooLong(length: number): Found {
  return {
    rule: 'row-long',
    severity: 'error',
    column: null,
    message: `The line is longer than a record of ${length} letters, so nobody can tell which column is which. It was held back.`,
    remedy: 'Look whether the export has another record length this year, and change the layout.',
  };
}
