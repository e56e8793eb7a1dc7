import type { Words } from '../words/words.ts';
import type { ChartSpec, Reading } from './spec.ts';

export interface TextTable {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** The same chart as rows of text. */
export function asTable(spec: ChartSpec, words: Words): TextTable {
  switch (spec.kind) {
    case 'dots':
      return {
        head: [spec.of, spec.measure, words.say('chart.behind')],
        rows: [
          ...spec.rows.map((row) => [row.label, dated(row), row.note ?? '']),
          ...[spec.reference, spec.target].flatMap((line) =>
            line === null ? [] : [[line.label, line.word, '']],
          ),
        ],
      };
    case 'line':
      return { head: [spec.of, spec.measure], rows: spec.points.map((point) => [point.label, dated(point)]) };
    case 'stack':
      return {
        head: [spec.of, ...spec.parts, words.say('chart.behind')],
        rows: spec.rows.map((row) => [row.label, ...row.counts.map(words.count), row.note]),
      };
    case 'slope':
      return {
        head: [spec.of, ...spec.moments],
        rows: [spec.middle, ...spec.lines].map((line) => [
          line.label,
          ...line.values.map((value) => (value === null ? words.say('cell.noData') : spec.format(value))),
        ]),
      };
  }
}

function dated({ word, since }: Reading): string {
  return since === undefined ? word : `${word} ${since}`;
}
