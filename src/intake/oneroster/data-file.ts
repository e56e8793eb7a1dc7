import { createReadStream } from 'node:fs';
import type { FeedSink, FeedWriter, PlainText } from '../reader.ts';
import { commasIn, openUtf8, topOfFile, type Utf8File } from '../utf8-file.ts';
import { readCell } from './cell.ts';
import { type CsvRecord, csvRecords } from './csv-records.ts';
import { type DateOrder, dateOrderOf } from './date-order.ts';
import { type Header, matchHeader } from './header.ts';
import type { PackageFile } from './package-files.ts';
import { oddRows, plainRows } from './plain-rows.ts';
import { type Reporter, reporter } from './reporter.ts';
import { type RowForm, rowForm, type Slot } from './row-form.ts';
import { type Rule, told } from './rules.ts';
import { columnsOf, type FileName, feedKeep, isReferred, isRequired, type Version } from './spec.ts';
import { withoutMark } from './utf8.ts';

export interface DataFile {
  readonly file: FileName;
  readonly source: PackageFile;
  readonly version: Version;
  /** It holds changes only. What they are applied to is worked out when all is read (see changes/carry-over.ts). */
  readonly isDelta: boolean;
  readonly sink: FeedSink;
}

type Cells = (column: string) => string | null;

/**
 * Reads one CSV file of a set into its feed: each row goes to the feed or is refused. Rows that are as the standard wants them are copied
 * all at once; the others are read one by one.
 */
export async function readDataFile(data: DataFile): Promise<void> {
  const { file, source, sink } = data;
  const report = reporter(sink, file, source.name);
  const text = await openUtf8(source.path, undefined, sink.scratch);
  if (text.encoding !== 'utf-8') report('encoding-not-utf-8', {}, { found: text.encoding });
  if (await copyDataFile(data, text, report)) return;

  const dateOrder = await dateOrderOf(text.path);
  let reading: Reading | null = null;
  let rows = 0;
  for await (const records of csvRecords(withoutMark(createReadStream(text.path)))) {
    for (const record of records) {
      if (reading === null) {
        reading = { ...begin(data, record, report), dateOrder };
        // What is not a header is a row like the others.
        if (reading.header.isHeader) continue;
      }
      rows += 1;
      readRow(reading, record);
    }
  }
  if (rows === 0) report('file-empty');
}

/** The longest header that is looked for. */
const headerBytes = 256 * 1024;

/** Copies a file in which every line is a row. False, and nothing done, where it has to be read record by record. */
async function copyDataFile(data: DataFile, text: Utf8File, report: Reporter): Promise<boolean> {
  const { end, count, hasNul, hasLooseQuote } = text.lines;
  if (end === null || hasNul || hasLooseQuote || count < 2) return false;
  const record = await firstRecord(text.path);
  if (record === null || record.line !== 1 || record.spansLines || record.broken) return false;
  const { header, form } = formOf(data, record);
  if (!header.isHeader || new Set(form.slots.map(({ name }) => name.toLowerCase())).size < form.slots.length)
    return false;
  const plain = plainRows(data.file, data.version, form, data.isDelta);
  const held = silentReporter();
  let reading: Reading = { ...begin(data, record, held.report), dateOrder: null };
  const holds = await evenRows(text.path, form.width, count);
  if (holds === null) return false;
  const copied = await reading.writer.copy({
    file: data.source.name,
    path: text.path,
    delimiter: ',',
    firstLine: 2,
    lastLine: count,
    blanks: text.lines.blanks,
    width: form.width,
    places: form.slots.map(({ index }) => index),
    holds,
    odd: oddRows(
      plain,
      async () => {
        reading = { ...reading, dateOrder: await dateOrderOf(text.path) };
      },
      (line, cells, raw) =>
        readRow(reading, { line, cells, spansLines: false, broken: false, raw: () => raw }),
      ({ rule, column, found }, rows, lines) =>
        held.report(rule, { column, rows, lines }, found === undefined ? {} : { found }),
    ),
  });
  if (copied === null) return false;
  held.release(report);
  return true;
}

/**
 * The engine overlooks an empty cell too many at the end of a line, which the standard does not allow. Without quotes the commas of the whole
 * file tell; with them, at least no more lines may end in a comma than have nothing in their last cell. Null where there are too many.
 */
async function evenRows(
  path: string,
  width: number,
  lines: number,
): Promise<NonNullable<PlainText['holds']> | null> {
  const { hasQuotes, count, atEnd } = await commasIn(path);
  if (hasQuotes) return { where: `c${width - 1} is null`, atLeast: atEnd };
  return count === (width - 1) * lines ? { where: 'true', atLeast: 0 } : null;
}

async function firstRecord(path: string): Promise<CsvRecord | null> {
  const top = await topOfFile(path, headerBytes);
  const end = top.indexOf(0x0a);
  if (end < 0) return null;
  for await (const [record] of csvRecords(withoutMark([top.subarray(0, end + 1)]))) return record ?? null;
  return null;
}

/** Keeps what is told until it is known that it holds. */
function silentReporter(): { report: Reporter; release(to: Reporter): void } {
  const calls: Parameters<Reporter>[] = [];
  return {
    report: (...call) => calls.push(call),
    release(to) {
      for (const call of calls) to(...call);
    },
  };
}

interface Reading extends DataFile {
  readonly header: Header;
  readonly form: RowForm;
  readonly writer: FeedWriter;
  readonly report: Reporter;
  readonly dateOrder: DateOrder | null;
}

function formOf({ file, version }: DataFile, record: CsvRecord): { header: Header; form: RowForm } {
  const header = matchHeader(file, version, record.cells);
  return { header, form: rowForm(file, header) };
}

function begin(data: DataFile, record: CsvRecord, report: Reporter): Omit<Reading, 'dateOrder'> {
  const { file, sink } = data;
  const { header, form } = formOf(data, record);
  const names = form.slots.map(({ name }) => name);
  if (header.isHeader) {
    for (const { rule, column, parameters } of header.findings) report(rule, { column }, parameters);
  }
  return { ...data, header, form, report, writer: sink.open(file, names, feedKeep) };
}

function readRow(reading: Reading, record: CsvRecord): void {
  const { form, writer, report, source } = reading;
  const refusal = whyRefused(reading, record);
  if (refusal) {
    refuse(reading, record, refusal);
    return;
  }
  const { cells, line } = record;
  if (record.spansLines) report('line-break-in-field', { line });
  if (cells.length > form.width) report('row-long', { line });
  const isRemoval = reading.isDelta && marksRemoval(form, cells);
  const values = form.slots.map((slot) => readValue(reading, slot, cells, line, isRemoval));
  const cell: Cells = (name) => values[form.at.get(name) ?? -1] ?? null;
  if (!reading.isDelta) checkStatus(cell, line, report);
  checkDates(cell, line, report);
  for (const { name, index } of form.secrets) {
    if (cells[index]?.trim()) report('password-dropped', { column: name, line });
  }
  writer.row(source.name, line, values);
}

/** Why a row cannot be used at all; null where it can. */
function whyRefused({ header, form, file, isDelta }: Reading, { cells, broken }: CsvRecord): Rule | null {
  if (!header.isHeader) return 'header-missing';
  if (broken) return 'quote-unclosed';
  if (cells.every((cell) => cell.trim() === '')) return 'row-blank';
  if (cells.length < form.width || cells.slice(form.width).some((cell) => cell.trim() !== ''))
    return 'row-length';
  const id = form.slots[0]?.index ?? null;
  // A change has to say what it changes.
  if ((isReferred(file) || isDelta) && (id === null || cells[id]?.trim() === '')) return 'sourced-id-missing';
  return null;
}

function refuse({ file, source, header, form, writer }: Reading, record: CsvRecord, rule: Rule): void {
  // A row that cannot be told into cells cannot be told from the password in it either.
  const mayHoldSecret =
    form.secrets.length > 0 || (!header.isHeader && columnsOf(file).some((column) => column.secret));
  const raw = mayHoldSecret ? '(not kept: the file has a password column)' : record.raw();
  writer.refuse(source.name, record.line, raw, { ...told(rule, { expected: `${file}.csv` }), column: null });
}

/** Whether a row of a delta takes its record away: then it needs its id only. */
function marksRemoval(form: RowForm, cells: readonly string[]): boolean {
  const index = form.slots.find(({ name }) => name === 'status')?.index ?? null;
  const status = index === null ? '' : (cells[index] ?? '').trim().toLowerCase();
  return status === 'tobedeleted' || status === 'inactive';
}

function readValue(
  reading: Reading,
  slot: Slot,
  cells: readonly string[],
  line: number,
  isRemoval: boolean,
): string | null {
  if (slot.index === null) return null;
  const cell = cells[slot.index] ?? '';
  const { column } = slot;
  if (column === null) return cell.trim() || null;
  const { value, finding } = readCell(column, cell, reading.dateOrder);
  const place = { column: column.name, line };
  if (finding) reading.report(finding.rule, place, finding.parameters);
  if (value === null && !isRemoval && isRequired(reading.version, column))
    reading.report('required-empty', place);
  return value;
}

function checkStatus(cell: Cells, line: number, report: Reporter): void {
  const status = cell('status');
  if (status === 'tobedeleted' || status === 'inactive')
    report('status-not-active', { column: 'status', line }, { found: status });
  else if (status !== null) report('status-in-bulk', { column: 'status', line });
  if (cell('dateLastModified') !== null) report('status-in-bulk', { column: 'dateLastModified', line });
}

/** Dates that could be read are `YYYY-MM-DD` by now and compare as text. */
function checkDates(cell: Cells, line: number, report: Reporter): void {
  const begin = cell('startDate') ?? cell('beginDate');
  const end = cell('endDate');
  const isDay = /^\d{4}-\d{2}-\d{2}$/;
  if (begin !== null && end !== null && isDay.test(begin) && isDay.test(end) && end <= begin)
    report('dates-reversed', { column: 'endDate', line });
}
