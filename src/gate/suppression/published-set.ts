/** One number of a published set before anything is hidden: the students of a school (or all) in a group of one breakdown (or all). */
export interface OpenCell {
  /** Null: all schools together. */
  readonly school: string | null;
  /** Null: whatever group. `group` null within a dimension: those of whom nobody knows it. */
  readonly dimension: string | null;
  readonly group: string | null;
  readonly students: number;
  readonly numerator: number;
  readonly denominator: number;
}

export type Unit = 'percent' | 'count' | 'per_100';

export type HideReason = 'small_group' | 'complementary' | 'extreme_share' | 'changed_little';

/**
 * Everything that is published of one measure for one time to people who may not see the students: for the district and each school, all
 * students and those of each group, one breakdown at a time. It is the same whatever part of it somebody asks for, so that no two
 * answers can be subtracted from one another to learn what is in neither.
 */
export interface PublishedSet {
  readonly cells: readonly OpenCell[];
  readonly unit: Unit;
  /** What the denominators count: each student once, several results of a student, or days. */
  readonly counts: 'students' | 'results' | 'days';
}

/** Cells of one breakdown as a table of schools and groups, with the margins: row `null` is the district. By index into the set. */
export interface CrossTable {
  readonly dimension: string;
  /** School (null: district), then group, then the index of the cell. Where there is no cell, there is no student. */
  readonly rows: ReadonlyMap<string | null, ReadonlyMap<string | null, number>>;
}

export function crossTables({ cells }: PublishedSet): CrossTable[] {
  const tables = new Map<string, Map<string | null, Map<string | null, number>>>();
  for (const [index, { school, dimension, group, students }] of cells.entries()) {
    if (dimension === null || students === 0) continue;
    const rows = tables.get(dimension) ?? new Map<string | null, Map<string | null, number>>();
    const row = rows.get(school) ?? new Map<string | null, number>();
    row.set(group, index);
    rows.set(school, row);
    tables.set(dimension, rows);
  }
  return [...tables].map(([dimension, rows]) => ({ dimension, rows }));
}

/** Index of each school's cell over all groups; null is the district. */
export function totals({ cells }: PublishedSet): ReadonlyMap<string | null, number> {
  return new Map(
    cells.flatMap(({ school, dimension, students }, index) =>
      dimension === null && students > 0 ? [[school, index] as const] : [],
    ),
  );
}
