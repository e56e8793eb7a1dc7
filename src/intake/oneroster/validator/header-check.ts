import { nearestWord } from '../../edit-distance.ts';
import { columnsOf, type FileName, hasColumn, nameIn, type SpecColumn, type Version } from '../spec.ts';
import type { Tell } from './rules.ts';

/** A column of the file and where its cells stand. */
export interface Slot {
  readonly name: string;
  readonly column: SpecColumn;
  readonly index: number;
}

/** Holds a header against the standard. Gives the columns whose names are exact; null where the line is no header at all. */
export function checkHeader(
  file: FileName,
  version: Version,
  cells: readonly string[],
  tell: Tell,
): Slot[] | null {
  const wanted = columnsOf(file).filter((column) => hasColumn(version, file, column));
  const names = new Map(wanted.map((column) => [nameIn(version, column), column]));
  const exact = cells.filter((cell) => names.has(cell)).length;
  const near = cells.filter((cell) => nearColumn(cell, [...names.keys()]) !== null).length;
  if (exact + near < Math.min(2, wanted.length)) {
    tell('header-missing', { line: 1 });
    return null;
  }
  const slots: Slot[] = [];
  const taken = new Set<SpecColumn>();
  let metadataAt: number | null = null;
  let last = -1;
  let isOutOfOrder = false;
  for (const [index, cell] of cells.entries()) {
    const column = names.get(cell);
    if (column && taken.has(column)) tell('column-repeated', { line: 1, column: cell });
    else if (column) {
      taken.add(column);
      slots.push({ name: cell, column, index });
      const position = wanted.indexOf(column);
      if ((position < last || metadataAt !== null) && !isOutOfOrder) {
        isOutOfOrder = true;
        tell('column-order', { line: 1, column: cell });
      }
      last = Math.max(last, position);
      if (column.mayLack) tell('column-withdrawn', { line: 1, column: cell });
    } else if (/^metadata\.\S/.test(cell)) {
      metadataAt ??= index;
      if (cells.indexOf(cell) < index) tell('column-repeated', { line: 1, column: cell });
    } else {
      const open = wanted
        .filter((each) => !cells.includes(nameIn(version, each)))
        .map((each) => nameIn(version, each));
      const meant = nearColumn(cell, open);
      if (meant) tell('column-name', { line: 1, column: meant });
      // A line that has lost its end has cells of a row in it: they are not named.
      else
        tell('column-unknown', {
          line: 1,
          column:
            /^[A-Za-z][\w.:-]*$/.test(cell) && cells.length <= wanted.length + 20
              ? cell
              : `column ${index + 1}`,
        });
    }
  }
  for (const column of wanted) {
    const name = nameIn(version, column);
    const isNear = cells.some((cell) => !names.has(cell) && nearColumn(cell, [name]) !== null);
    if (!taken.has(column) && !column.mayLack && !isNear) tell('column-missing', { line: 1, column: name });
  }
  return slots;
}

function nearColumn(cell: string, names: readonly string[]): string | null {
  return names.find((name) => name.toLowerCase() === cell.trim().toLowerCase()) ?? nearestWord(cell, names);
}
