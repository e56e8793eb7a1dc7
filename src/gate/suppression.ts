/** A row of an answer before anything is hidden. `students` is the number of children behind it. */
export interface OpenCell {
  readonly keys: Readonly<Record<string, string | null>>;
  readonly students: number;
  readonly numerator: number | null;
  readonly denominator: number | null;
}

export type HideReason = 'small_group' | 'complementary' | 'extreme_share';

/** The same row as it may leave the gate. */
export interface ShownCell {
  readonly keys: Readonly<Record<string, string | null>>;
  readonly state: 'shown' | 'suppressed' | 'no_data' | 'at_most' | 'at_least';
  readonly value: number | null;
  readonly students: number | null;
  readonly numerator: number | null;
  readonly denominator: number | null;
  readonly reason: HideReason | null;
}

export type Unit = 'percent' | 'count' | 'per_100';

/** A measured number from counts: a share for percent, a rate per 100, a count; null without a denominator. */
export function measured(unit: Unit, numerator: number | null, denominator: number | null): number | null {
  if (numerator === null || denominator === null || denominator === 0) return null;
  switch (unit) {
    case 'percent':
      return numerator / denominator;
    case 'per_100':
      return (100 * numerator) / denominator;
    case 'count':
      return numerator;
  }
}

/** The row as it is, for a viewer who may see these students one by one. */
export function asItIs(cell: OpenCell, unit: Unit): ShownCell {
  const value = measured(unit, cell.numerator, cell.denominator);
  return { ...cell, state: value === null ? 'no_data' : 'shown', value, reason: null };
}

/**
 * Hides what would tell about single children, over the whole set of one answer.
 * 1. Fewer students than the minimum: hidden (primary; state rules range from 5 to 30, most say 10).
 * 2. A line (all rows that differ in one breakdown only) whose hidden rows could be had by subtracting from its total: the smallest
 *    shown row is hidden too, until two are hidden and together they have the minimum (complementary; NCES 2011-603).
 * 3. A share so near 0 or 100 % that it tells about nearly everybody becomes a bound, and its counts are withheld (bands by n after NCES).
 */
export function suppress(cells: readonly OpenCell[], unit: Unit, minimum: number): ShownCell[] {
  const reasons = new Map<number, HideReason>();
  for (const [index, cell] of cells.entries()) {
    if (cell.students > 0 && cell.students < minimum) reasons.set(index, 'small_group');
  }
  for (const [index, cell] of cells.entries()) {
    if (unit === 'percent' && !reasons.has(index) && bounded(cell).reason !== null)
      reasons.set(index, 'extreme_share');
  }
  hideComplements(cells, minimum, reasons);
  return cells.map((cell, index) => {
    const reason = reasons.get(index);
    if (reason === 'extreme_share') return bounded(cell);
    if (reason !== undefined) return hidden(cell, reason);
    return unit === 'percent' ? bounded(cell) : asItIs(cell, unit);
  });
}

function hidden(cell: OpenCell, reason: HideReason): ShownCell {
  return {
    keys: cell.keys,
    state: 'suppressed',
    value: null,
    students: null,
    numerator: null,
    denominator: null,
    reason,
  };
}

/** How near to 0 or 1 a share may be shown, by the number of students. */
function margin(students: number): number {
  if (students >= 300) return 0.01;
  if (students >= 100) return 0.02;
  if (students >= 40) return 0.05;
  if (students >= 20) return 0.1;
  return 0.2;
}

function bounded(cell: OpenCell): ShownCell {
  const shown = asItIs(cell, 'percent');
  if (shown.value === null) return shown;
  const edge = margin(cell.students);
  if (shown.value > edge && shown.value < 1 - edge) return shown;
  const low = shown.value <= edge;
  return {
    ...shown,
    state: low ? 'at_most' : 'at_least',
    value: low ? edge : 1 - edge,
    students: null,
    numerator: null,
    denominator: null,
    reason: 'extreme_share',
  };
}

/** Repeats until nothing changes, because hiding a row in one line can leave another line with a single hidden row. */
function hideComplements(
  cells: readonly OpenCell[],
  minimum: number,
  reasons: Map<number, HideReason>,
): void {
  const dimensions = Object.keys(cells[0]?.keys ?? {});
  for (let changed = true; changed; ) {
    changed = false;
    for (const dimension of dimensions) {
      for (const line of linesAlong(cells, dimension)) {
        const hiddenRows = line.filter(
          (index) => reasons.has(index) && reasons.get(index) !== 'extreme_share',
        );
        const coded = line.filter((index) => reasons.get(index) === 'extreme_share');
        const students = hiddenRows.reduce((sum, index) => sum + (cells[index]?.students ?? 0), 0);
        // A coded row withholds its counts too: alone in its line it could be had by subtracting as well.
        const isSafe =
          hiddenRows.length === 0 ? coded.length !== 1 : hiddenRows.length > 1 && students >= minimum;
        if (isSafe) continue;
        const smallest = line
          .filter((index) => !hiddenRows.includes(index) && (cells[index]?.students ?? 0) > 0)
          .filter((index) => hiddenRows.length > 0 || !coded.includes(index))
          .sort((a, b) => (cells[a]?.students ?? 0) - (cells[b]?.students ?? 0))[0];
        if (smallest === undefined) continue;
        reasons.set(smallest, 'complementary');
        changed = true;
      }
    }
  }
}

function linesAlong(cells: readonly OpenCell[], dimension: string): number[][] {
  const lines = new Map<string, number[]>();
  for (const [index, cell] of cells.entries()) {
    const others = JSON.stringify(Object.entries(cell.keys).filter(([key]) => key !== dimension));
    const line = lines.get(others) ?? [];
    line.push(index);
    lines.set(others, line);
  }
  return [...lines.values()];
}
