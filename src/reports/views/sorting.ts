export interface Sorting {
  readonly column: string;
  readonly direction: 'up' | 'down';
}

/** What a column sorts by; null stands at the end in both directions. */
export type Order<Row> = (row: Row) => number | string | null;

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
  orderOf: (column: string) => Order<Row> | undefined,
  sorting: Sorting,
  locale: string,
): Row[] {
  const order = orderOf(sorting.column);
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
