import type { StudentName } from '../known-students.ts';

/** A name as a file has it. */
export interface NameGiven {
  readonly first: string | null;
  readonly last: string | null;
  readonly full: string | null;
  /** As the file writes it. */
  readonly birthDate: string | null;
}

/**
 * Whether what a file says of a student fits whom its id stands for; null where there is nothing to compare. The birth date decides
 * where both have one that can be read; else the last name; else the first.
 */
export function isSamePerson(given: NameGiven, known: StudentName): boolean | null {
  const days = given.birthDate === null ? [] : daysIn(given.birthDate);
  const sameLast = compare(given.last, given.full, known.last);
  const sameFirst = compare(given.first, given.full, known.first);
  if (days.length > 0 && known.birthDate !== null)
    return days.includes(known.birthDate) || (sameLast === true && sameFirst === true);
  return sameLast ?? sameFirst;
}

/** Letters only, without accents, in lower case. */
export function bareName(name: string): string {
  return name
    .normalize('NFD')
    .toLowerCase()
    .replace(/[^\p{L}]/gu, '');
}

function compare(given: string | null, full: string | null, known: string | null): boolean | null {
  const wanted = bareName(known ?? '');
  if (wanted === '') return null;
  const part = bareName(given ?? '');
  if (part !== '') return part === wanted;
  const whole = bareName(full ?? '');
  return whole === '' ? null : whole.includes(wanted);
}

/** The days a text can mean: 03/04/2012 is two of them. */
export function daysIn(text: string): string[] {
  const iso = /^(\d{4})-?(\d{2})-?(\d{2})(?:[T ].*)?$/.exec(text.trim());
  if (iso) return [`${iso[1]}-${iso[2]}-${iso[3]}`];
  const parts = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?: .*)?$/.exec(text.trim());
  if (!parts) return [];
  const [, a = '', b = '', year = ''] = parts;
  const day = (month: string, date: string) => `${year}-${month.padStart(2, '0')}-${date.padStart(2, '0')}`;
  return [...new Set([day(a, b), day(b, a)])].filter((each) => Number(each.slice(5, 7)) <= 12);
}
