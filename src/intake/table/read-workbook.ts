import type { FeedSettings } from '../layout-schema.ts';
import type { FeedSink, Occurrence } from '../reader.ts';
import { findHeader, type Header } from './header.ts';
import { readTable, type Table } from './read-table.ts';
import type { TableFeed } from './read-tables.ts';
import { digitsLost, neverComputed, type SheetRow } from './sheet-marks.ts';
import { FileUnreadable, type TableFile } from './table-file.ts';
import type { TableRow } from './table-row.ts';
import { type Sheet, type WorkbookReader, WorkbookUnreadable } from './workbook.ts';

type Found = Omit<Occurrence, 'feed' | 'file'>;

/** Rows of a sheet in which its header is looked for. */
const topRows = 60;

/**
 * Reads the sheets of one workbook that its feeds name or that have their headers. Tells which feeds it fed. Throws
 * `FileUnreadable`.
 */
export async function readWorkbook(
  file: TableFile,
  feeds: readonly TableFeed[],
  sink: FeedSink,
  workbooks: WorkbookReader,
): Promise<string[]> {
  const sheets = await open(file, sink, workbooks);
  const fed: string[] = [];
  const read = new Set<Sheet>();
  for (const table of feeds) {
    const find = (found: Found) => sink.finding({ ...found, feed: table.feed, file: file.name });
    const chosen = sheetsFor(sheets, table.settings, find);
    for (const sheet of chosen) {
      read.add(sheet);
      // Rows of several sheets have the same numbers; the name tells them apart.
      const name = chosen.length > 1 ? `${file.name}/${sheet.name}` : file.name;
      tellOddities(sheet, find);
      await readTable(name, table, tableOn(sheet, table, name, sink), sink);
    }
    if (chosen.length > 0) fed.push(table.feed);
  }
  const unread = sheets.filter((sheet) => !read.has(sheet) && sheet.rows > 0);
  if (fed.length > 0 && unread.length > 0)
    sink.finding({ ...sheetsUnread(unread), feed: null, file: file.name });
  return fed;
}

async function open(file: TableFile, sink: FeedSink, workbooks: WorkbookReader): Promise<readonly Sheet[]> {
  try {
    return await workbooks.open(file.path, sink.scratch);
  } catch (error) {
    if (!(error instanceof WorkbookUnreadable)) throw error;
    throw new FileUnreadable(file.name, error.message, { cause: error });
  }
}

/** The sheets of a feed: those it names; where it names none, all that have its header; where none has, the first one. */
function sheetsFor(sheets: readonly Sheet[], settings: FeedSettings, find: (found: Found) => void): Sheet[] {
  const wanted = [settings.sheet ?? []].flat();
  if (wanted.length === 0) {
    const fitting = sheets.filter((sheet) => hasHeader(sheet, settings));
    const visible = fitting.filter(({ isHidden }) => !isHidden);
    if (visible.length > 0) return visible;
    return fitting.length > 0 ? fitting : sheets.slice(0, 1);
  }
  for (const pattern of wanted)
    if (!sheets.some(({ name }) => isNamed(name, pattern))) find(sheetMissing(pattern, sheets));
  return sheets.filter(({ name }) => wanted.some((pattern) => isNamed(name, pattern)));
}

function hasHeader(sheet: Sheet, settings: FeedSettings): boolean {
  if (!settings.header) return false;
  const header = headerOf(sheet, settings);
  return header !== null && header.missing.length === 0;
}

function headerOf(sheet: Sheet, settings: FeedSettings): Header | null {
  const top = sheet.top(Math.max(topRows, settings.header_row ?? 0)).map((row) => tableRow(row, 0));
  return findHeader(top, settings.header ?? [], settings);
}

/** `*` stands for any letters, `?` for one; upper and lower case are the same. */
function isNamed(name: string, pattern: string): boolean {
  const text = pattern
    .trim()
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replace(/\*+/g, '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${text}$`, 'is').test(name.trim());
}

function tableOn(sheet: Sheet, { feed, settings }: TableFeed, name: string, sink: FeedSink): Table {
  const header = headerOf(sheet, settings);
  const isRead = header !== null && header.missing.length === 0;
  const last = header && isRead ? (sheet.top(header.index + 1).at(-1)?.[0] ?? 0) : 0;
  return {
    top: (limit) => {
      const rows = sheet.top(limit);
      const width = Math.max(0, ...rows.map(([, cells]) => cells.length));
      return rows.map((row) => tableRow(row, header && isRead ? 0 : width));
    },
    async each(visit, width) {
      await sheet.each((row) => {
        visit(tableRow(row, width));
        const [line, , marks] = row;
        if (!isRead || line <= last) return;
        for (const [place, mark] of marks) {
          const column = header.columns[place] || `column_${place + 1}`;
          sink.finding({ ...oddCell(mark, sheet.name), feed, file: name, column, line });
        }
      });
    },
    text: null,
  };
}

/** Cells that are not there at the end of a row are empty cells: a sheet has no short rows. */
function tableRow([line, cells]: SheetRow, width: number): TableRow {
  const padded =
    cells.length < width ? [...cells, ...new Array<string>(width - cells.length).fill('')] : cells;
  return { line, cells: padded, raw: () => JSON.stringify(cells) };
}

function tellOddities(sheet: Sheet, find: (found: Found) => void): void {
  const { name, isHidden, formulas, merged } = sheet;
  const note = (rule: string, message: string, remedy: string) =>
    find({ rule, severity: 'note', column: null, line: null, message, remedy });
  if (isHidden)
    note(
      'sheet-hidden',
      `The sheet "${name}" is hidden. It was read.`,
      'Look whether it is the one that is meant.',
    );
  if (formulas > 0)
    note(
      'formula-value',
      `${formulas} cells of the sheet "${name}" are formulas. The values the workbook was saved with were read; nothing was computed.`,
      'Nothing has to be done, unless the workbook was made by a program that does not compute: then open and save it.',
    );
  if (merged > 0)
    note(
      'cells-merged',
      `${merged} groups of cells of the sheet "${name}" are merged. The value stands in the first cell of each; the others are empty.`,
      'Where rows below the header are merged, export them unmerged.',
    );
}

function oddCell(mark: string, sheet: string): Omit<Found, 'column' | 'line'> {
  if (mark === neverComputed)
    return {
      rule: 'formula-without-value',
      severity: 'warning',
      message: `Formulas of the sheet "${sheet}" were never computed. Their cells were left empty.`,
      remedy: 'Open the workbook in Excel, save it, and load it again.',
    };
  if (mark === digitsLost)
    return {
      rule: 'number-digits-lost',
      severity: 'warning',
      message: `Numbers of the sheet "${sheet}" have more than 15 digits. A workbook keeps no more; the last ones are wrong.`,
      remedy: 'Export the column as text.',
    };
  return {
    rule: 'cell-error',
    severity: 'warning',
    message: `Cells of the sheet "${sheet}" show ${mark} instead of a value. They were left empty.`,
    remedy: 'Mend the formula in the workbook and load it again.',
  };
}

function sheetMissing(wanted: string, sheets: readonly Sheet[]): Found {
  return {
    rule: 'sheet-missing',
    severity: 'warning',
    column: null,
    line: null,
    message: `The workbook has no sheet "${wanted}". It has: ${listOf(sheets)}.`,
    remedy: 'Name one of them in the layout, or ask for the sheet.',
  };
}

function sheetsUnread(sheets: readonly Sheet[]): Found {
  return {
    rule: 'sheet-unread',
    severity: 'note',
    column: null,
    line: null,
    message: `Sheets of the workbook belong to no feed and were not read: ${listOf(sheets)}.`,
    remedy: 'Name them in the layout if they hold what it wants.',
  };
}

function listOf(sheets: readonly Sheet[]): string {
  const names = sheets.slice(0, 10).map(({ name }) => name);
  return sheets.length > names.length ? `${names.join(', ')} …` : names.join(', ');
}
