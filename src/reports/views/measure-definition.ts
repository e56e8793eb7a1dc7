import type { Words } from '../../words/words.ts';
import type { MeasureLabel } from '../shapes/common.ts';

/** What a measure is: its definition, what is divided by what, where it comes from, which version of it. */
export function measureDefinition(words: Words, measure: MeasureLabel): { term: string; text: string } {
  return {
    term: words.of(measure.title),
    text: `${words.of(measure.definition)} ${fraction(words, measure)}`,
  };
}

/** The small print of a definition. */
export function fraction(words: Words, measure: MeasureLabel): string {
  const { numerator, denominator, sources, version } = measure;
  return [
    words.say('behind.fraction', { numerator: words.of(numerator), denominator: words.of(denominator) }),
    ...(sources.length === 0
      ? []
      : [
          words.say('behind.source', { sources: words.list(sources.map((one) => words.code('table', one))) }),
        ]),
    words.say('behind.version', { version }),
  ].join(' ');
}

/** A measure may stand on a page twice, e.g. for the day and for the year; it is defined once, as the year's. */
export function once(measures: readonly MeasureLabel[]): MeasureLabel[] {
  return [...new Map(measures.map((measure) => [measure.id, measure])).values()];
}
