import type { OpenCell, PublishedSet } from './published-set.ts';

/**
 * How near to none or all a share may be shown, by the number of students: nearer, it tells about nearly everybody in the group. The bands
 * are those of NCES 2011-603 and the states that follow it.
 */
function edgeOfStudents(students: number): number {
  if (students >= 300) return 0.01;
  if (students >= 100) return 0.02;
  if (students >= 40) return 0.05;
  if (students >= 20) return 0.1;
  return 0.2;
}

type Kind = Pick<PublishedSet, 'unit' | 'counts'>;

/** The edge as a share. Where days are counted and not students, nearly all is nearer: 97 % of days attended says little about a child. */
export function edge(students: number, { counts }: Pick<Kind, 'counts'>): number {
  return counts === 'days' ? edgeOfStudents(students) / 10 : edgeOfStudents(students);
}

export type Extreme = 'low' | 'high';

/** Whether a share is so near to none or all that only a bound may be shown. */
export function extremeOf(
  { students, numerator, denominator }: Pick<OpenCell, 'students' | 'numerator' | 'denominator'>,
  kind: Kind,
): Extreme | null {
  if (kind.unit === 'count' || denominator === 0) return null;
  const share = numerator / denominator;
  const near = edge(students, kind);
  if (share <= near) return 'low';
  // Of a rate there is no "all".
  return kind.unit === 'percent' && share >= 1 - near ? 'high' : null;
}

/** The step a published share is rounded to: whole percents of students, tenths of a percent of days, whole numbers per hundred. */
export function step({ counts }: Pick<Kind, 'counts'>): number {
  return counts === 'days' ? 0.001 : 0.01;
}

/** The published share of a cell: rounded, so that the numerator of a large group cannot be worked out of it. */
export function rounded(
  { numerator, denominator }: Pick<OpenCell, 'numerator' | 'denominator'>,
  kind: Kind,
): number {
  const by = Math.round(1 / step(kind));
  return Math.round((numerator / denominator) * by) / by;
}

/** Whole numerators that fit what is published of a cell, lowest and highest. */
export function fittingNumerators(cell: OpenCell, kind: Kind): readonly [number, number] {
  const { students, numerator, denominator } = cell;
  const extreme = extremeOf(cell, kind);
  const near = Math.floor(edge(students, kind) * denominator + 1e-9);
  if (extreme === 'low') return [0, Math.max(near, numerator)];
  if (extreme === 'high') return [Math.min(denominator - near, numerator), denominator];
  const half = step(kind) / 2;
  const share = rounded(cell, kind);
  const low = Math.max(0, Math.ceil((share - half) * denominator - 1e-9));
  const high = Math.floor((share + half) * denominator + 1e-9);
  return [
    Math.min(low, numerator),
    Math.max(kind.unit === 'percent' ? Math.min(high, denominator) : high, numerator),
  ];
}
