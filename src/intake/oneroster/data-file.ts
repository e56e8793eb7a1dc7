import type { FeedSink, FeedWriter } from '../reader.ts';
import { readCell } from './cell.ts';
import { type CsvRecord, csvRecords } from './csv-records.ts';
import type { DateOrder } from './date-order.ts';
import { type Header, matchHeader } from './header.ts';
import type { PackageFile } from './package-files.ts';
import { openReferences, type References } from './references.ts';
import { type Reporter, reporter } from './reporter.ts';
import { type RowForm, rowForm, type Slot } from './row-form.ts';
import { type Rule, told } from './rules.ts';
import type { SourcedIds } from './sourced-ids.ts';
import { columnsOf, type FileName, feedKeep, isReferred, isRequired, type Version } from './spec.ts';
import { surveyFile, utf8 } from './utf8.ts';

export interface DataFile {
  readonly file: FileName;
  readonly source: PackageFile;
  readonly version: Version;
  /** It holds changes only: its rows are counted and held back. */
  readonly isDelta: boolean;
  readonly sink: FeedSink;
  readonly ids: SourcedIds;
  /** Told each row that goes to the feed, as a way to look at its cells. */
  seen(cell: Cells, line: number): void;
}

export type Cells = (column: string) => string | null;

/** Reads one CSV file of a set into its feed: each row goes to the feed or is refused. */
export async function readDataFile(data: DataFile): Promise<void> {
  const { file, source, sink, ids } = data;
  const report = reporter(sink, file, source.name);
  const { encoding, dateOrder } = await surveyFile(await source.open());
  if (encoding !== 'utf-8') report('encoding-not-utf-8', {}, { found: encoding });

  ids.begin(file);
  const references = openReferences(file, ids, report);
  let reading: Reading | null = null;
  let rows = 0;
  for await (const records of csvRecords(utf8(await source.open(), encoding))) {
    for (const record of records) {
      if (reading === null) {
        reading = { ...begin(data, record, report, references), dateOrder };
        // What is not a header is a row like the others.
        if (reading.header.isHeader) continue;
      }
      rows += 1;
      readRow(reading, record);
    }
  }
  references.end();
  if (rows === 0) report('file-empty');
}

interface Reading extends DataFile {
  readonly header: Header;
  readonly form: RowForm;
  readonly writer: FeedWriter;
  readonly report: Reporter;
  readonly references: References;
  readonly dateOrder: DateOrder | null;
}

function begin(
  data: DataFile,
  record: CsvRecord,
  report: Reporter,
  references: References,
): Omit<Reading, 'dateOrder'> {
  const { file, version, sink, isDelta } = data;
  const header = matchHeader(file, version, record.cells);
  const form = rowForm(file, header);
  const names = form.slots.map(({ name }) => name);
  if (isDelta) report('delta-not-read');
  if (header.isHeader) {
    for (const { rule, column, parameters } of header.findings) report(rule, { column }, parameters);
  }
  return { ...data, header, form, report, references, writer: sink.open(file, names, feedKeep) };
}

function readRow(reading: Reading, record: CsvRecord): void {
  const { form, writer, report, source, file, ids } = reading;
  const refusal = whyRefused(reading, record);
  if (refusal) {
    refuse(reading, record, refusal);
    return;
  }
  const { cells, line } = record;
  if (record.spansLines) report('line-break-in-field', { line });
  if (cells.length > form.width) report('row-long', { line });
  const values = form.slots.map((slot) => readValue(reading, slot, cells, line));
  const cell: Cells = (name) => values[form.at.get(name) ?? -1] ?? null;
  checkStatus(cell, line, report);
  checkDates(cell, line, report);
  for (const { name, index } of form.secrets) {
    if (cells[index]?.trim()) report('password-dropped', { column: name, line });
  }
  const id = cell('sourcedId');
  if (id !== null && !ids.add(file, id, cell('type')))
    report('sourced-id-duplicate', { column: 'sourcedId', line });
  writer.row(source.name, line, values);
  reading.seen(cell, line);
}

/** Why a row cannot be used at all; null where it can. */
function whyRefused({ header, form, file, isDelta }: Reading, { cells, broken }: CsvRecord): Rule | null {
  if (!header.isHeader) return 'header-missing';
  if (isDelta) return 'delta-not-read';
  if (broken) return 'quote-unclosed';
  if (cells.every((cell) => cell.trim() === '')) return 'row-blank';
  if (cells.length < form.width || cells.slice(form.width).some((cell) => cell.trim() !== ''))
    return 'row-length';
  const id = form.slots[0]?.index ?? null;
  if (isReferred(file) && (id === null || cells[id]?.trim() === '')) return 'sourced-id-missing';
  return null;
}

function refuse({ file, source, header, form, writer }: Reading, record: CsvRecord, rule: Rule): void {
  // A row that cannot be told into cells cannot be told from the password in it either.
  const mayHoldSecret =
    form.secrets.length > 0 || (!header.isHeader && columnsOf(file).some((column) => column.secret));
  const raw = mayHoldSecret ? '(not kept: the file has a password column)' : record.raw();
  writer.refuse(source.name, record.line, raw, { ...told(rule, { expected: `${file}.csv` }), column: null });
}

function readValue(reading: Reading, slot: Slot, cells: readonly string[], line: number): string | null {
  if (slot.index === null) return null;
  const cell = cells[slot.index] ?? '';
  const { column } = slot;
  if (column === null) return cell.trim() || null;
  const { value, finding } = readCell(column, cell, reading.dateOrder);
  const place = { column: column.name, line };
  if (finding) reading.report(finding.rule, place, finding.parameters);
  if (value === null) {
    if (isRequired(reading.version, column)) reading.report('required-empty', place);
  } else if (column.ref !== undefined) {
    reading.references.check(column, line, value);
  }
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
