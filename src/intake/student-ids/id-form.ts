import type { IdForm, StudentIdChoice } from '../student-id-choice.ts';

/** The id in a cell, read as the choice says; null where nothing is left. The same as `idInSql`. */
export function readId(
  cell: string | null,
  { form, width }: Pick<StudentIdChoice, 'form' | 'width'>,
): string | null {
  const trimmed = (cell ?? '').replace(/^ +| +$/g, '');
  const whole = trimmed.replace(/^([0-9]+)[.]0*$/, '$1');
  const plain = whole.replace(/[^0-9A-Za-z]/g, '');
  switch (form) {
    case 'as-is':
      return trimmed || null;
    case 'whole':
      return whole || null;
    case 'plain':
      return plain || null;
    case 'no-zeros':
      return plain.replace(/^0+/, '') || null;
    case 'padded':
      return plain.length > 0 ? plain.padStart(width ?? 0, '0') : null;
  }
}

/** What the form does to an id, in words. */
export const formWords: Record<IdForm, string> = {
  'as-is': 'as it is written',
  whole: 'without the decimals a spreadsheet added',
  plain: 'without blanks, hyphens and other signs',
  'no-zeros': 'without leading zeros',
  padded: 'with the leading zeros a spreadsheet took',
};
