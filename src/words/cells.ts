import type { Cell, MeasureLabel } from '../reports/shapes/common.ts';
import { percentDigits } from './numbers.ts';
import type { Words } from './words.ts';

export type Unit = MeasureLabel['unit'];

/** One number as text, or the word for why there is none. A hidden number never shows as a number. */
export function cellText(words: Words, cell: Cell | undefined, unit: Unit): string {
  if (cell === undefined || cell.state === 'no_data') return words.say('cell.noData');
  if (cell.state === 'suppressed' || cell.value === null) return words.say('cell.suppressed');
  const text = valueText(words, cell.value, unit, cell.denominator ?? impliedWhole(cell.value));
  if (cell.state === 'at_most') return `≤ ${text}`;
  if (cell.state === 'at_least') return `≥ ${text}`;
  return text;
}

/** Shares of days are published in tenths of a percent, those of students in whole percents; the number behind them is not. */
function impliedWhole(share: number): number | null {
  return Math.abs(share * 100 - Math.round(share * 100)) > 1e-9 ? 100 : null;
}

/** Whether a cell stands without its number, with a bound of it, or with one of an earlier day, to tell of nobody. */
export function isGuarded(cell: Cell): boolean {
  return cell.asOf !== undefined || !['shown', 'no_data'].includes(cell.state);
}

/** "as of 12 Nov", where the number is of an earlier day than what stands around it. */
export function sinceText(words: Words, cell: Cell | undefined): string | null {
  return cell?.asOf === undefined ? null : words.say('cell.asOf', { day: words.day(cell.asOf) });
}

/** Decimals that a cell is written with; of a percentage, those of the percent. */
export function shownDigits({ value, denominator }: Cell, unit: Unit): 0 | 1 {
  switch (unit) {
    case 'percent':
      return percentDigits(denominator ?? impliedWhole(value ?? 0));
    case 'count':
      return 0;
    case 'per_100':
      return 1;
  }
}

/** A value in its unit. `of` is what stands behind it and decides the decimals of a percentage. */
export function valueText(words: Words, value: number, unit: Unit, of: number | null): string {
  switch (unit) {
    case 'percent':
      return words.percent(value, of);
    case 'count':
      return words.count(value);
    case 'per_100':
      return words.decimal(value);
  }
}

/** "212 of 1,840", where both may be told. */
export function wholeText(words: Words, cell: Cell, unit: Unit): string | null {
  if (unit !== 'percent' || cell.numerator === null || cell.denominator === null) return null;
  return words.say('cell.whole', { part: words.count(cell.numerator), whole: words.count(cell.denominator) });
}

/** How far two cells are apart, in points of percent or in units; null where either is not a plain number. */
export function change(cell: Cell, previous: Cell | null): number | null {
  if (cell.state !== 'shown' || previous?.state !== 'shown') return null;
  return cell.value === null || previous.value === null ? null : cell.value - previous.value;
}

export function changeText(words: Words, by: number, unit: Unit, of: number | null): string {
  const size = Math.abs(by);
  switch (unit) {
    case 'percent':
      return words.say('cell.points', { points: words.decimal(size * 100, percentDigits(of)) });
    case 'count':
      return words.count(size);
    case 'per_100':
      return words.decimal(size);
  }
}

/** The number as it sorts: what is hidden or unknown has no place in the order. */
export function cellOrder(cell: Cell | undefined): number | null {
  return cell === undefined || cell.state === 'suppressed' || cell.state === 'no_data' ? null : cell.value;
}
