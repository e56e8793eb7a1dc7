import type { Header } from './header.ts';
import { type FileName, feedColumns, type SpecColumn } from './spec.ts';

/** How rows of a file become rows of its feed. */
export interface RowForm {
  /** Columns of the feed: those of the spec, whatever the file has of them, then the file's metadata columns. */
  readonly slots: readonly Slot[];
  /** Where in a row of the feed a column stands. */
  readonly at: ReadonlyMap<string, number>;
  /** Cells that are dropped for the credentials in them. */
  readonly secrets: readonly { readonly name: string; readonly index: number }[];
  /** Cells in a row of the file. */
  readonly width: number;
}

export interface Slot {
  readonly name: string;
  /** Null for a metadata column. */
  readonly column: SpecColumn | null;
  /** Which cell of the row it is; null where the file has no such column. */
  readonly index: number | null;
}

export function rowForm(file: FileName, { places, isHeader }: Header): RowForm {
  const slots: Slot[] = feedColumns(file).map((column) => {
    const index = places.findIndex((place) => place.kind === 'column' && place.column === column);
    return { name: column.name, column, index: isHeader && index >= 0 ? index : null };
  });
  const secrets: { name: string; index: number }[] = [];
  for (const [index, place] of places.entries()) {
    if (place.kind === 'metadata' && isHeader) slots.push({ name: place.name, column: null, index });
    if (place.kind === 'column' && place.column.secret) secrets.push({ name: place.column.name, index });
    if (place.kind === 'secret') secrets.push({ name: place.name, index });
  }
  return {
    slots,
    secrets,
    at: new Map(slots.map(({ name }, position) => [name, position])),
    width: places.length,
  };
}
