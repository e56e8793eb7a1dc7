import type { Format, Reading } from '../../charts/spec.ts';
import { cellOrder, cellText, sinceText, type Unit } from '../../words/cells.ts';
import { NARROW } from '../../words/numbers.ts';
import type { Words } from '../../words/words.ts';
import type { Cell, MeasureLabel, TrendPoint } from '../shapes/common.ts';

/** A cell as a chart reads it: a value to place, or the word for why there is none. */
export function reading(words: Words, label: string, cell: Cell | undefined, unit: Unit): Reading {
  const since = sinceText(words, cell);
  return {
    label,
    value: cellOrder(cell),
    word: cellText(words, cell, unit),
    ...(since === null ? {} : { since }),
    isHidden: cell?.state === 'suppressed',
    bound: cell?.state === 'at_most' ? 'most' : cell?.state === 'at_least' ? 'least' : null,
  };
}

export function periodName(words: Words, period: string, style: 'long' | 'short' = 'short'): string {
  if (/^\d{4}$/.test(period)) return words.schoolYear(Number(period));
  if (/^\d{4}-\d{2}$/.test(period)) return words.month(period, style);
  return words.day(period);
}

export function trendReadings(words: Words, points: readonly TrendPoint[], unit: Unit): Reading[] {
  return points.map((point) => reading(words, periodName(words, point.period), point.cell, unit));
}

/** Axis labels in the unit of the measure. */
export function axisFormat(words: Words, unit: Unit): Format {
  return (value) => (unit === 'percent' ? `${words.tick(value * 100)}${NARROW}%` : words.tick(value));
}

export function most(measure: MeasureLabel): number | null {
  return measure.unit === 'percent' ? 1 : null;
}

/** Source line of a chart: which feeds, which day, which edition. */
export function sourceLine(
  words: Words,
  measure: MeasureLabel | null,
  context: { asOf: string; edition: string },
): string {
  const sources =
    measure === null || measure.sources.length === 0
      ? words.say('chart.thisDistrict')
      : words.list(measure.sources.map((one) => words.code('table', one)));
  return words.say('chart.source', { sources, day: words.day(context.asOf, true), edition: context.edition });
}
