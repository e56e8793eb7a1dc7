import type { OpenCell, PublishedSet } from './published-set.ts';

/** Students of a group at a school, and how many of them count. */
export type Counts = readonly (readonly [students: number, numerator: number])[];

/** A published set from the counts of each school (rows) and group (columns): its cells, and every margin. */
export function setOf(counts: readonly Counts[], kind: Partial<PublishedSet> = {}): PublishedSet {
  const cells: OpenCell[] = [];
  const add = (school: string | null, group: string | null, values: Counts) => {
    const students = values.reduce((sum, [n]) => sum + n, 0);
    const numerator = values.reduce((sum, [, y]) => sum + y, 0);
    const dimension = group === null ? null : 'group';
    if (students > 0) cells.push({ school, dimension, group, students, numerator, denominator: students });
  };
  const groups = counts[0]?.length ?? 0;
  add(null, null, counts.flat());
  for (const [at, row] of counts.entries()) add(`s${at}`, null, row);
  for (let group = 0; group < groups; group++) {
    const column = counts.map((row) => row[group] ?? ([0, 0] as const));
    add(null, `g${group}`, column);
    for (const [at, cell] of column.entries()) add(`s${at}`, `g${group}`, [cell]);
  }
  return { cells, unit: 'percent', counts: 'students', ...kind };
}

/** Where a cell stands, in a word: `s0/g1`, `s0`, `g1`, `all`. */
export function placeOf({ school, group, dimension }: OpenCell): string {
  return [school, dimension === null ? null : group].filter((part) => part !== null).join('/') || 'all';
}
