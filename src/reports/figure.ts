import type { MeasureAnswer } from '../gate/measure-answer.ts';
import { definitionOf, measureOf } from '../measures/catalogue.ts';
import { type MeasureQuestion, parametersOf } from '../measures/compile.ts';
import type { Cell, Figure, MeasureLabel, TrendPoint } from './shapes/common.ts';
import type { Visit } from './visit.ts';

type Row = MeasureAnswer['rows'][number];

export const noData: Cell = { state: 'no_data', value: null, numerator: null, denominator: null };

/** A row of an answer as a page shows it. */
export function cellOf(row: Row | undefined): Cell {
  if (!row) return noData;
  const { state, value, numerator, denominator, asOf } = row;
  return { state, value, numerator, denominator, ...(asOf === null ? {} : { asOf }) };
}

/** A measure by name, with its definition at the default parameters. `qualifier` narrows the title, e.g. "state tests". */
export function labelOf(id: string, qualifier: { en: string; es: string } | null = null): MeasureLabel {
  const measure = measureOf(id);
  const title = qualifier
    ? { en: `${measure.title.en}, ${qualifier.en}`, es: `${measure.title.es}, ${qualifier.es}` }
    : measure.title;
  return {
    id,
    title,
    question: measure.question,
    definition: definitionOf(measure, parametersOf(measure, null)),
    numerator: { en: measure.numerator.en, es: measure.numerator.es },
    denominator: { en: measure.denominator.en, es: measure.denominator.es },
    unit: measure.unit,
    direction: measure.direction,
    sources: measure.sources,
    version: measure.version,
  };
}

/** Points by one breakdown of time, in its order. */
export function pointsOf(answer: MeasureAnswer, breakdown: string): TrendPoint[] {
  return answer.rows
    .map((row) => ({ period: row.keys[breakdown] ?? '', cell: cellOf(row) }))
    .sort((a, b) => a.period.localeCompare(b.period));
}

/**
 * A figure: the value of the school year, the one of the year before, and the trend by school year. In the current year all are taken at
 * the same day of the year; of an earlier one the whole year counts, as in the tables of the page. `where` narrows it, e.g. to one school.
 */
export async function figureOf(
  visit: Visit,
  measureId: string,
  schoolYear: number,
  where: MeasureQuestion['where'] = [],
  qualifier: { en: string; es: string } | null = null,
): Promise<Figure> {
  const reach = schoolYear === visit.served.schoolYear ? 'to_date' : 'full';
  const years = await visit.ask({ measure: measureId, by: ['school_year'], where, reach });
  const inYear = (year: number) => years.rows.find((row) => row.keys.school_year === String(year));
  const previous = inYear(schoolYear - 1);
  return {
    measure: labelOf(measureId, qualifier),
    cell: cellOf(inYear(schoolYear)),
    previous: previous ? cellOf(previous) : null,
    target: measureOf(measureId).target,
    trend: pointsOf(years, 'school_year').filter(({ period }) => period <= String(schoolYear)),
  };
}
