import type { GroupRow, MeasureLabel } from '../shapes/common.ts';

/** The rows of one dimension, or of all; grades in the order a child goes through them, all else as given. */
export function orderedGroups(rows: readonly GroupRow[], dimension: string | null): GroupRow[] {
  return rows
    .filter((row) => dimension === null || row.dimension === dimension)
    .toSorted((a, b) =>
      a.dimension === 'grade' && b.dimension === 'grade' ? gradeRank(a.group) - gradeRank(b.group) : 0,
    );
}

/** Not every measure is asked by group; a column of nothing would say "no data" where nobody looked. */
export function askedMeasures(rows: readonly GroupRow[], measures: readonly MeasureLabel[]): MeasureLabel[] {
  return measures.filter((measure) => rows.some((row) => measure.id in row.cells));
}

/** CEDS grade levels from the youngest: infants, prekindergarten, …, 12. */
function gradeRank(grade: string): number {
  const early = ['IT', 'PK', 'TK', 'KG'].indexOf(grade);
  if (early >= 0) return early;
  return /^\d+$/.test(grade) ? 10 + Number(grade) : 100;
}
