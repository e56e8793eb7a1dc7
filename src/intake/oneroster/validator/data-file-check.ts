import { columnsOf, type FileName, isRequired, nameIn, type Version } from '../spec.ts';
import { cellCheck, detailOf } from './cell-check.ts';
import type { SetFile } from './container.ts';
import { checkHeader, type Slot } from './header-check.ts';
import type { References } from './references.ts';
import type { Tell } from './rules.ts';
import type { Cells, Mode, Relation } from './set-context.ts';
import { type StrictRecord, strictRecords } from './strict-csv.ts';

export interface DataFileCheck {
  readonly file: FileName;
  readonly source: SetFile;
  readonly version: Version;
  readonly mode: Mode;
  readonly tell: Tell;
  readonly references: References;
  readonly relations: readonly Relation[];
}

/** Checks one CSV file, row by row. Gives the number of its data rows. */
export async function checkDataFile(check: DataFileCheck): Promise<number> {
  const { file, source, tell } = check;
  let rows = 0;
  let reading: RowCheck | null = null;
  let names: readonly string[] = [];
  let hasHeader = false;
  for await (const records of strictRecords(await source.open())) {
    for (const record of records) {
      for (const { rule, cell } of record.faults) {
        const column = cell === null ? null : (names[cell] ?? `column ${cell + 1}`);
        tell(rule, { line: record.line, column });
      }
      // A byte order mark and the like are no lines of their own.
      if (record.cells === null && record.faults.every(({ rule }) => rule === 'byte-order-mark')) continue;
      if (hasHeader) {
        if (record.cells !== null || record.faults.every(({ rule }) => rule !== 'row-blank')) rows += 1;
        reading?.row(record);
        continue;
      }
      hasHeader = true;
      const slots = record.cells === null ? null : checkHeader(file, check.version, record.cells, tell);
      if (slots === null) {
        if (record.cells === null) tell('header-missing', { line: record.line });
        return 0;
      }
      names = (record.cells ?? []).map((cell, index) =>
        slots.some((slot) => slot.index === index) || cell.startsWith('metadata.')
          ? cell
          : `column ${index + 1}`,
      );
      reading = new RowCheck(check, slots, names.length);
    }
  }
  if (!hasHeader) tell('header-missing', { line: 1 });
  else if (rows === 0) tell('file-empty', { line: 1 });
  check.references.endOfFile(file);
  return rows;
}

class RowCheck {
  readonly #check: DataFileCheck;
  readonly #width: number;
  readonly #slots: readonly (Slot & {
    readonly form: (value: string) => ReturnType<ReturnType<typeof cellCheck>>;
    readonly isRequired: boolean;
    readonly isSecret: boolean;
  })[];
  /** Newest name of a column to where it stands. */
  readonly #at = new Map<string, number>();
  #cells: readonly string[] = [];

  constructor(check: DataFileCheck, slots: readonly Slot[], width: number) {
    this.#check = check;
    this.#width = width;
    this.#slots = slots
      .filter(({ name }) => name !== 'status' && name !== 'dateLastModified')
      .map((slot) => ({
        ...slot,
        form: cellCheck(slot.column, check.version),
        isRequired: isRequired(check.version, slot.column),
        isSecret: slot.column.secret === true && !isRequired(check.version, slot.column),
      }));
    for (const { column, index } of slots) this.#at.set(column.name, index);
  }

  row({ line, cells }: StrictRecord): void {
    if (cells === null) return;
    const { tell, file, references, relations } = this.#check;
    if (cells.length !== this.#width) {
      tell('row-length', { line });
      return;
    }
    this.#cells = cells;
    const isRemoval = this.#status(line);
    for (const { name, column, index, form, isRequired: required, isSecret } of this.#slots) {
      const value = cells[index] ?? '';
      if (value === '') {
        // What is to be deleted is named by its id; the rest of such a row is of no use to anybody.
        if (required && !isRemoval) tell('required-empty', { line, column: name });
        continue;
      }
      if (isSecret) tell('password-present', { line, column: name });
      const rule = form(value);
      if (rule !== null) tell(rule, place(line, name, detailOf(rule, column, this.#check.version)));
    }
    if (file === 'lineItemLearningObjectiveIds' || file === 'resultLearningObjectiveIds')
      this.#objective(line);
    references.row(file, line, this.#cell, isRemoval);
    if (!isRemoval) for (const relation of relations) relation.row(file, line, this.#cell);
  }

  readonly #cell: Cells = (column) => {
    const index = this.#at.get(column);
    return index === undefined ? '' : (this.#cells[index] ?? '');
  };

  /** Looks at status and dateLastModified; tells whether the row takes its record away. */
  #status(line: number): boolean {
    const { tell, file, mode, version } = this.#check;
    const [status, changed] = [this.#cell('status'), this.#cell('dateLastModified')];
    if (mode !== 'delta') {
      if (status !== '') tell('bulk-status', { line, column: 'status' });
      if (changed !== '') tell('bulk-date-last-modified', { line, column: 'dateLastModified' });
      return false;
    }
    for (const [name, value] of [
      ['status', status],
      ['dateLastModified', changed],
    ] as const) {
      const column = columnsOf(file).find((each) => each.name === name);
      if (!column || !this.#at.has(name)) continue;
      if (value === '')
        tell(name === 'status' ? 'delta-status-missing' : 'delta-date-last-modified-missing', {
          line,
          column: name,
        });
      else {
        const rule = cellCheck(column, version)(value);
        if (rule !== null) tell(rule, place(line, nameIn(version, column), detailOf(rule, column, version)));
      }
    }
    return status === 'tobedeleted' || status === 'inactive';
  }

  #objective(line: number): void {
    const id = this.#cell('learningObjectiveId');
    const isCase = this.#cell('source') === 'case';
    if (isCase && id !== '' && !/^urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id))
      this.#check.tell('objective-id-form', { line, column: 'learningObjectiveId' });
  }
}

function place(line: number, column: string, detail: string | undefined) {
  return detail === undefined ? { line, column } : { line, column, detail };
}
