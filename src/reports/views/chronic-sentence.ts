import { cellText } from '../../words/cells.ts';
import type { Words } from '../../words/words.ts';
import type { Figure } from '../shapes/common.ts';

/** "212 of 1,840 students (11.5 %) have missed a tenth …, 18 more than …"; null where nothing may be said. */
export function chronicSentence(words: Words, figures: readonly Figure[]): string | null {
  const figure = figures.find((one) => one.measure.id.startsWith('chronic-absence'));
  if (figure === undefined) return null;
  const { cell, previous } = figure;
  const share = cellText(words, cell, 'percent');
  if (cell.state === 'suppressed' || cell.state === 'no_data') return null;
  if (cell.numerator === null || cell.denominator === null)
    return words.say('sentence.chronicShare', { share });
  const before = previous?.state === 'shown' ? previous.numerator : null;
  const by = before === null ? null : cell.numerator - before;
  return words.say('sentence.chronic', {
    part: cell.numerator,
    whole: words.count(cell.denominator),
    share,
    change: by === null ? 'none' : by > 0 ? 'more' : by < 0 ? 'fewer' : 'same',
    size: Math.abs(by ?? 0),
  });
}
