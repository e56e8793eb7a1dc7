import {
  columnsOf,
  type FileName,
  hasColumn,
  isFileName,
  nameIn,
  type SpecColumn,
  type Version,
} from '../spec.ts';
import { type Cells, items, type SetContext } from './set-context.ts';

interface Pending {
  readonly column: SpecColumn;
  readonly line: number;
  readonly id: string;
}

/**
 * Ids and what refers to them. A reference must be found where the file it points to is there in bulk; a delta may refer to what was sent before.
 * Holds one string a row.
 */
export class References {
  readonly #context: SetContext;
  readonly #ids = new Map<FileName, Map<string, string>>();
  /** References within one file wait for its end. */
  #pending: Pending[] = [];
  readonly #absent = new Set<SpecColumn>();

  constructor(context: SetContext) {
    this.#context = context;
  }

  /** Rows marked for deletion too: their ids are taken, their references are not looked at. */
  row(file: FileName, line: number, cell: Cells, isRemoval: boolean): void {
    const { tell, version } = this.#context;
    const id = cell('sourcedId');
    const ids = this.#ids.get(file) ?? new Map<string, string>();
    this.#ids.set(file, ids);
    if (id !== '') {
      if (ids.has(id))
        tell('sourced-id-repeated', { file, line, column: nameOf(file, version, 'sourcedId') });
      else ids.set(id, cell('type'));
    }
    if (isRemoval) return;
    for (const column of referringColumns(file, version)) {
      const value = cell(column.name);
      if (value === '') continue;
      for (const referred of column.type.startsWith('list') ? items(value) : [value]) {
        if (column.ref === file) this.#pending.push({ column, line, id: referred });
        else this.#look(file, column, line, referred);
      }
    }
  }

  endOfFile(file: FileName): void {
    for (const { column, line, id } of this.#pending) this.#look(file, column, line, id);
    this.#pending = [];
  }

  #look(file: FileName, column: SpecColumn, line: number, id: string): void {
    const { ref = '', refType } = column;
    const { tell, mode, version } = this.#context;
    if (!isFileName(ref) || id === '') return;
    const name = nameIn(version, column);
    const detail = `Looked for in ${ref}.csv.`;
    if (mode(ref) === 'absent') {
      if (mode(file) === 'bulk' && !this.#absent.has(column)) {
        this.#absent.add(column);
        tell('reference-file-absent', { file, line, column: name, detail });
      }
      return;
    }
    const type = this.#ids.get(ref)?.get(id);
    if (type === undefined) {
      if (mode(ref) === 'bulk') tell('reference-dangling', { file, line, column: name, detail });
    } else if (refType !== undefined && type !== '' && type !== refType) {
      tell('reference-wrong-type', { file, line, column: name, detail: `Asked for: type ${refType}.` });
    }
  }
}

const referring = new Map<string, readonly SpecColumn[]>();

function referringColumns(file: FileName, version: Version): readonly SpecColumn[] {
  const key = `${version} ${file}`;
  let columns = referring.get(key);
  if (!columns) {
    columns = columnsOf(file).filter(
      (column) => column.ref !== undefined && hasColumn(version, file, column),
    );
    referring.set(key, columns);
  }
  return columns;
}

export function nameOf(file: FileName, version: Version, name: string): string {
  const column = columnsOf(file).find((each) => each.name === name);
  return column ? nameIn(version, column) : name;
}
