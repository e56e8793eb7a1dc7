import { Failure } from '../base/failure.ts';
import type { BreakdownId } from '../measures/breakdown.ts';
import type { MeasureQuestion } from '../measures/compile.ts';
import type { ShownCell } from './suppression.ts';

// Hiding is right only over a whole table. So where groups are hidden, a filter on a group is not part of the query: the whole table is
// counted and hidden, and the rows asked for are taken from it.

/** Breakdowns that say when or by which test, not who: a filter on them makes another table, not a part of one. */
const notAboutPeople: ReadonlySet<BreakdownId> = new Set([
  'school_year',
  'month',
  'date',
  'assessment',
  'assessment_type',
  'subject',
  'period',
]);

/** The question with its filters on groups of people made breakdowns. Throws `question-invalid` for several values at once. */
export function withoutGroupFilters(question: MeasureQuestion): MeasureQuestion {
  const groups = question.where.filter(({ breakdown }) => !notAboutPeople.has(breakdown));
  for (const { breakdown, values } of groups) {
    if (values.length === 1) continue;
    throw new Failure('question-invalid', {
      problem: `several values of ${breakdown} at once would tell about those left out`,
      remedy: `Ask by ${breakdown}, or for one value.`,
    });
  }
  return {
    ...question,
    by: [...new Set([...question.by, ...groups.map(({ breakdown }) => breakdown)])],
    where: question.where.filter(({ breakdown }) => notAboutPeople.has(breakdown)),
  };
}

/** Whether a row of the whole table is one the question asked for. */
export function isAskedFor(keys: ShownCell['keys'], question: MeasureQuestion): boolean {
  return question.where.every(
    ({ breakdown, values }) => !(breakdown in keys) || values.includes(keys[breakdown] ?? ''),
  );
}

/** The row with the breakdowns of the question alone. */
export function onlyKeys(cell: ShownCell, by: readonly BreakdownId[]): ShownCell {
  return { ...cell, keys: Object.fromEntries(by.map((id) => [id, cell.keys[id] ?? null])) };
}
