import { assessmentTypes } from '../../edition/schema/options.ts';
import { type BreakdownId, breakdowns } from '../../measures/breakdown.ts';
import { measureOf } from '../../measures/catalogue.ts';
import type { MeasureQuestion } from '../../measures/compile.ts';
import type { Measure } from '../../measures/measure.ts';

/** What makes one published set: a measure, for a school year, of one kind of assessment where it is about those. */
export interface Slice {
  readonly measure: string;
  readonly version: number;
  readonly schoolYear: number;
  readonly reach: MeasureQuestion['reach'];
  readonly assessmentType: string | null;
}

/** A question as parts of published sets. */
export interface LatticePlan {
  readonly slices: readonly Slice[];
  /** By school, or the district as one. */
  readonly bySchool: boolean;
  readonly dimension: BreakdownId | null;
}

/** Breakdowns of a published set: groups of students, and the subject of a test. They are never crossed with one another. */
export function dimensionsOf(measure: Measure): BreakdownId[] {
  return (Object.keys(breakdowns) as BreakdownId[]).filter(
    (id) => breakdowns[id].from === 'student' || (id === 'subject' && measure.keys?.includes('subject')),
  );
}

/**
 * The lattice of what people without the right to see students one by one may ask: by school, by one group, by school year, by kind of assessment, with the
 * parameters the district uses. It is fixed, so that what is published is known and its differences are too. Null: finer, or another
 * way than that.
 */
export function planOf(
  question: MeasureQuestion,
  schoolYears: { readonly current: number; readonly all: readonly number[] },
): LatticePlan | null {
  const measure = measureOf(question.measure);
  const named = new Set([...question.by, ...question.where.map(({ breakdown }) => breakdown)]);
  const valuesOf = (id: BreakdownId) => question.where.find(({ breakdown }) => breakdown === id)?.values;
  if (question.preset !== null) return null;
  const groups = [...named].filter((id) => dimensionsOf(measure).includes(id));
  const allowed: readonly BreakdownId[] = ['school', 'school_year', 'assessment_type', ...groups];
  if (groups.length > 1 || [...named].some((id) => !allowed.includes(id))) return null;
  // Several schools or groups taken together are none of the published numbers.
  const isPart = (id: BreakdownId) => question.by.includes(id) || valuesOf(id)?.length === 1;
  if (![...groups, ...(named.has('school') ? (['school'] as const) : [])].every(isPart)) return null;
  const years =
    valuesOf('school_year')?.map(Number) ??
    (named.has('school_year') ? schoolYears.all : [schoolYears.current]);
  if (years.length > 1 && !question.by.includes('school_year')) return null;
  const types = typesOf(measure, question, valuesOf('assessment_type'));
  if (types === null) return null;
  const [dimension = null] = groups;
  // Up to a day and the whole year are nearly the same students: of the groups of an earlier year only one of the two is published.
  if (
    dimension !== null &&
    question.reach === 'to_date' &&
    years.some((year) => year !== schoolYears.current)
  )
    return null;
  const { measure: id, reach } = question;
  return {
    slices: years.flatMap((schoolYear) =>
      types.map((assessmentType) => ({
        ...{ measure: id, version: measure.version, schoolYear, reach, assessmentType },
      })),
    ),
    bySchool: named.has('school'),
    dimension,
  };
}

/** Kinds of assessment a question is about; all of them taken together are too coarse to be sums of what is published. Null: that is asked. */
function typesOf(
  measure: Measure,
  { by }: MeasureQuestion,
  values: readonly string[] | undefined,
): readonly (string | null)[] | null {
  if (!measure.keys?.includes('assessment_type'))
    return by.includes('assessment_type') || values ? null : [null];
  if (by.includes('assessment_type')) return values ?? assessmentTypes;
  return values?.length === 1 ? values : null;
}

/** Every published set of a measure. Earlier years up to the day of the year are the same students as whole years, less a few: only as one number. */
export function slicesOf(measure: Measure, years: readonly number[], current: number): Slice[] {
  const types = measure.keys?.includes('assessment_type') ? assessmentTypes : [null];
  return years.flatMap((schoolYear) =>
    types.flatMap((assessmentType) =>
      (['full', 'to_date'] as const)
        .filter((reach) => reach === 'full' || schoolYear === current)
        .map((reach) => ({
          ...{ measure: measure.id, version: measure.version, schoolYear, reach, assessmentType },
        })),
    ),
  );
}

/** The question whose answer is the published set of a slice, for the district or for each school. */
export function questionOf(slice: Slice, bySchool: boolean): MeasureQuestion {
  const { measure, schoolYear, reach, assessmentType } = slice;
  return {
    kind: 'measure',
    measure,
    by: bySchool ? ['school'] : [],
    where: [
      { breakdown: 'school_year', values: [String(schoolYear)] },
      ...(assessmentType === null
        ? []
        : [{ breakdown: 'assessment_type' as const, values: [assessmentType] }]),
    ],
    reach,
    preset: null,
  };
}

/** Name of a set, under which what was shown of it is remembered. */
export function keyOf({ measure, version, schoolYear, reach, assessmentType }: Slice): string {
  return [measure, version, schoolYear, reach, assessmentType ?? 'all'].join('/');
}
