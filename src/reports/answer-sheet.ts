import type { MeasureAnswer } from '../gate/measure-answer.ts';
import { type BreakdownId, breakdowns } from '../measures/breakdown.ts';
import type { Words } from '../words/words.ts';
import { cellOf, labelOf } from './figure.ts';
import { groupLabel } from './group-rows.ts';
import { fraction } from './views/measure-definition.ts';
import { answerNotes } from './views/notes.ts';
import { type Sheet, type SheetCell, sheetCell, textCell } from './views/sheet.ts';

type Row = MeasureAnswer['rows'][number];

/** The answer to one question as a table: what it was taken apart by, the number, and what it was divided from where that may be told. */
export function answerSheet(
  words: Words,
  asked: { readonly measure: string; readonly by: readonly BreakdownId[] },
  answer: MeasureAnswer,
): Sheet {
  const { by } = asked;
  const measure = labelOf(asked.measure);
  const hasCounts = measure.unit === 'percent' && answer.rows.some(({ numerator }) => numerator !== null);
  const count = (value: number | null): SheetCell =>
    value === null ? textCell('') : { kind: 'number', text: words.count(value), value, ...plainCount };
  const rows = answer.rows.map((row) => [
    ...by.map((id) => textCell(groupOf(words, id, row))),
    sheetCell(words, cellOf(row), measure.unit),
    ...(hasCounts ? [count(row.numerator), count(row.denominator)] : []),
  ]);
  const titles = by.map((id) => words.of(breakdowns[id].title));
  return {
    id: asked.measure,
    title: words.of(measure.title),
    summary:
      by.length === 0
        ? words.say('sheet.answer.whole')
        : words.say('sheet.answer.summary', { rows: rows.length, breakdowns: words.list(titles) }),
    columns: [
      ...by.map((id, index) => ({ id, title: titles[index] ?? id, unit: null })),
      { id: asked.measure, title: words.of(measure.title), unit: measure.unit },
      ...(hasCounts
        ? (['numerator', 'denominator'] as const).map((id) => ({
            ...{ id, title: words.of(measure[id]) },
            unit: 'count' as const,
          }))
        : []),
    ],
    rows,
    total: null,
    notes: answerNotes(
      words,
      answer.suppressed,
      rows.flat().some(({ kind }) => kind === 'no_data'),
    ),
    // As it was asked: with the parameters of an authority the definition is another one.
    definitions: [
      {
        term: words.of(measure.title),
        text: `${words.of(answer.definition)} ${fraction(words, measure)}`,
      },
    ],
  };
}

const plainCount = { unit: 'count', digits: 0, since: null } as const;

/** A school by its name, a year as people write it, a group in words. */
function groupOf(words: Words, breakdown: BreakdownId, { keys, labels }: Row): string {
  const key = keys[breakdown] ?? null;
  if (key !== null && breakdown === 'school_year') return words.schoolYear(Number(key));
  if (key !== null && breakdowns[breakdown].label !== null) return labels[breakdown] ?? key;
  return words.of(groupLabel(breakdown, key));
}
