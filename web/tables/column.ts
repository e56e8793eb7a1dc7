import type { ReactNode } from 'react';

/** One column of a table. The first column names the row and stays in view. */
export interface Column<Row> {
  readonly id: string;
  readonly title: string;
  /** Shown in the head instead of the title, e.g. a name with its definition behind it. */
  readonly head?: ReactNode;
  readonly isNumeric?: boolean;
  /** Sentences: they wrap. */
  readonly isProse?: boolean;
  /** What the column sorts by; null stands at the end in both directions. Absent: it does not sort. */
  readonly order?: (row: Row) => number | string | null;
  /** Which way a first click sorts; numbers that name a burden start with the most. */
  readonly first?: 'up' | 'down';
  readonly show: (row: Row) => ReactNode;
}

export interface Sorting {
  readonly column: string;
  readonly direction: 'up' | 'down';
}

/** `-days` ↔ days, most first; `days` ↔ days, fewest first. */
export function sortingFrom(text: string): Sorting {
  return text.startsWith('-')
    ? { column: text.slice(1), direction: 'down' }
    : { column: text, direction: 'up' };
}

export function sortingText(sorting: Sorting): string {
  return sorting.direction === 'down' ? `-${sorting.column}` : sorting.column;
}

/** A sorted copy; rows without a value come last whichever way it goes, and ties keep their order. */
export function sorted<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  sorting: Sorting,
  locale: string,
): Row[] {
  const order = columns.find((column) => column.id === sorting.column)?.order;
  if (order === undefined) return [...rows];
  const collator = new Intl.Collator(locale, { numeric: true, sensitivity: 'base' });
  const sign = sorting.direction === 'down' ? -1 : 1;
  return rows.toSorted((left, right) => {
    const a = order(left);
    const b = order(right);
    if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1;
    return typeof a === 'number' && typeof b === 'number'
      ? sign * (a - b)
      : sign * collator.compare(String(a), String(b));
  });
}
