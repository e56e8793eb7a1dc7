import type { ReactNode } from 'react';
import { type Sorting, sorted as sortedBy } from '../../src/reports/views/sorting.ts';

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

/** A sorted copy; rows without a value come last whichever way it goes, and ties keep their order. */
export function sorted<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  sorting: Sorting,
  locale: string,
): Row[] {
  return sortedBy(rows, (id) => columns.find((column) => column.id === id)?.order, sorting, locale);
}
