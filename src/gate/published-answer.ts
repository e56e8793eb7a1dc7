import type { BreakdownId } from '../measures/breakdown.ts';
import type { MeasureQuestion } from '../measures/compile.ts';
import type { ShownCell } from './shown-cell.ts';
import type { LatticePlan, Slice } from './suppression/lattice.ts';
import type { PublishedCell, PublishedWith } from './suppression/publish.ts';

/** The part of published sets that a question asks for, within the schools the viewer reaches; null: all of the district. */
export function partOf(
  question: MeasureQuestion,
  plan: LatticePlan,
  published: readonly { readonly slice: Slice; readonly set: PublishedWith }[],
  schools: ReadonlySet<string> | null,
): ShownCell[] {
  const wanted = new Map(question.where.map(({ breakdown, values }) => [breakdown, values]));
  const keeps = (breakdown: BreakdownId, value: string | null) =>
    wanted.get(breakdown)?.includes(value ?? '') ?? true;
  return published.flatMap(({ slice, set }) =>
    set.cells
      .filter(
        ({ school, dimension, group, state }) =>
          dimension === plan.dimension &&
          // A year or a group of nobody is no row of a table; as the one number asked for it is said.
          (question.by.length === 0 || state !== 'no_data') &&
          (plan.bySchool || schools !== null
            ? school !== null && keeps('school', school) && (schools?.has(school) ?? true)
            : school === null) &&
          (plan.dimension === null || keeps(plan.dimension, group)),
      )
      .map((cell) => shownCell(cell, question.by, slice)),
  );
}

function shownCell(cell: PublishedCell, by: readonly BreakdownId[], slice: Slice): ShownCell {
  const { state, value, students, reason, asOf } = cell;
  const keyOf = (breakdown: BreakdownId): string | null => {
    switch (breakdown) {
      case 'school':
        return cell.school;
      case 'school_year':
        return String(slice.schoolYear);
      case 'assessment_type':
        return slice.assessmentType;
      default:
        return cell.group;
    }
  };
  return {
    keys: Object.fromEntries(by.map((breakdown) => [breakdown, keyOf(breakdown)])),
    ...{ state, value, students, reason, asOf },
    // The share is rounded and these are not: together they would say more than either.
    ...{ numerator: null, denominator: null },
  };
}
