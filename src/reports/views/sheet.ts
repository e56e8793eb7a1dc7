import { cellText, shownDigits, sinceText, type Unit } from '../../words/cells.ts';
import type { Words } from '../../words/words.ts';
import type { Cell } from '../shapes/common.ts';

/**
 * A table in words, before it is a screen or a file: the one model that every form is written from (src/files). What is hidden has no number in
 * it, so no form can have one either.
 */
export interface Sheet {
  /** Tells the table from others of its kind in names of files: a word without spaces. */
  readonly id: string;
  readonly title: string;
  /** One sentence that says what the table holds. */
  readonly summary: string;
  readonly columns: readonly SheetColumn[];
  readonly rows: readonly (readonly SheetCell[])[];
  /** The whole of the rows, which stands apart from them. */
  readonly total: readonly SheetCell[] | null;
  /** Why cells are without a number, and what else has to be known. */
  readonly notes: readonly string[];
  /** What the columns mean. */
  readonly definitions: readonly { readonly term: string; readonly text: string }[];
}

export interface SheetColumn {
  readonly id: string;
  readonly title: string;
  /** What the numbers of the column are; null: it holds texts. */
  readonly unit: Unit | null;
}

/** One cell: its words, as the screen says them, and for a plain number the number, rounded to what the words tell. */
export type SheetCell =
  | { readonly kind: 'text'; readonly text: string }
  | {
      readonly kind: 'number';
      readonly text: string;
      readonly value: number;
      readonly unit: Unit;
      readonly digits: number;
      /** "as of 12 Nov", where the number is of an earlier day than the table. */
      readonly since: string | null;
    }
  /** `bound`: only that it is no more, or no less. `hidden`: not to be told. `no_data`: nobody knows. */
  | { readonly kind: 'bound' | 'hidden' | 'no_data'; readonly text: string };

/** A text of a source or of ours, without characters that neither XML nor a reader can do anything with. */
export function textCell(text: string): SheetCell {
  return { kind: 'text', text: text.toWellFormed().replaceAll(/[^\P{Cc}\t\n\r]/gu, '') };
}

/** A number as its page shows it, in the same words. */
export function sheetCell(words: Words, cell: Cell | undefined, unit: Unit): SheetCell {
  const text = cellText(words, cell, unit);
  if (cell === undefined || cell.state === 'no_data') return { kind: 'no_data', text };
  if (cell.state === 'suppressed' || cell.value === null) return { kind: 'hidden', text };
  const since = sinceText(words, cell);
  if (cell.state !== 'shown') return { kind: 'bound', text: since === null ? text : `${text} ${since}` };
  const digits = shownDigits(cell, unit);
  // A file tells no more than the screen: the digits behind what is written do not go along.
  const scale = 10 ** (unit === 'percent' ? digits + 2 : digits);
  return { kind: 'number', text, value: Math.round(cell.value * scale) / scale, unit, digits, since };
}

/** All that a cell says, its day with it. */
export function wordsOf(cell: SheetCell): string {
  return cell.kind === 'number' && cell.since !== null ? `${cell.text} ${cell.since}` : cell.text;
}
