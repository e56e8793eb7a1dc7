import { crossTables, type PublishedSet } from './published-set.ts';

/** A number as it was shown before. */
export interface Shown {
  readonly school: string | null;
  readonly dimension: string | null;
  readonly group: string | null;
  readonly students: number;
}

/**
 * The cells, by index, that stay as they were last shown: since then fewer students than the minimum came to the group or left it, so that the
 * two numbers together would tell about those few. Holding back one number alone would be in vain, because it follows from the others of its
 * school and its group: each lies on a cycle of numbers that are held back or hidden.
 *
 * How many came and left is known by the size alone: who comes while another leaves is not seen. Numbers of whole schools are not held back: that somebody came is
 * no secret, which group the child belongs to is.
 */
export function cellsToHoldBack(
  set: PublishedSet,
  hidden: ReadonlySet<number>,
  before: readonly (readonly Shown[])[],
  minimum: number,
): Set<number> {
  const shown = new Map<string, number[]>();
  for (const { students, ...place } of before.flat()) {
    const key = keyOf(place);
    shown.set(key, [...(shown.get(key) ?? []), students]);
  }
  const held = new Set<number>();
  for (const [index, cell] of set.cells.entries()) {
    if (cell.dimension === null || hidden.has(index)) continue;
    const changes = (shown.get(keyOf(cell)) ?? []).map((students) => Math.abs(students - cell.students));
    if (changes.some((change) => change > 0 && change < minimum)) held.add(index);
  }
  for (const { rows } of crossTables(set)) {
    for (const row of rows.values())
      for (const index of row.values())
        if (held.has(index)) closeCycle(set, rows, index, held, hidden, shown);
  }
  return held;
}

/** Finds the two other cells of a school and a group, and the one across, that are held back or hidden already, or hide least. */
function closeCycle(
  set: PublishedSet,
  rows: ReadonlyMap<string | null, ReadonlyMap<string | null, number>>,
  index: number,
  held: Set<number>,
  hidden: ReadonlySet<number>,
  shown: ReadonlyMap<string, readonly number[]>,
): void {
  const cell = set.cells[index];
  if (cell === undefined) return;
  const cost = (other: number) =>
    held.has(other) || hidden.has(other) ? 0 : (set.cells[other]?.students ?? 0);
  // What was never shown before cannot stay as it was.
  const canStay = (other: number) => {
    const one = set.cells[other];
    return hidden.has(other) || held.has(other) || (one !== undefined && shown.has(keyOf(one)));
  };
  let best: { cells: number[]; cost: number } | null = null;
  for (const [group, beside] of rows.get(cell.school) ?? []) {
    if (group === cell.group || !canStay(beside)) continue;
    for (const [school, row] of rows) {
      const below = row.get(cell.group);
      const across = row.get(group);
      if (school === cell.school || below === undefined || across === undefined) continue;
      if (!canStay(below) || !canStay(across)) continue;
      const cells = [beside, below, across];
      const sum = cells.reduce((total, other) => total + cost(other), 0);
      if (best === null || sum < best.cost) best = { cells, cost: sum };
    }
  }
  // Where there is no such cycle, the whole breakdown stays.
  const all = [...rows.values()].flatMap((row) => [...row.values()]);
  for (const other of best?.cells ?? all.filter(canStay)) if (!hidden.has(other)) held.add(other);
}

function keyOf({ school, dimension, group }: Pick<Shown, 'school' | 'dimension' | 'group'>): string {
  return JSON.stringify([school, dimension, group]);
}
