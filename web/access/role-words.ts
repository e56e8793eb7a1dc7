import type { Approvers, OpenedData, RoleWords } from '../../src/reports/shapes/access.ts';
import type { HeldRole, Localized } from '../../src/reports/shapes/common.ts';
import type { Words } from '../languages/words.tsx';

/** Whose students, in words: "Lincoln Middle School, grade 7". */
export function placesWords(words: Words, scope: HeldRole['scope']): string {
  const places = scope.places.length > 0 ? words.list(scope.places) : words.code('scope', scope.kind);
  const grades = scope.grades.map((grade) => words.say('reason.grade', { grade: gradeWords(words, grade) }));
  return [places, ...(grades.length > 0 ? [words.list(grades)] : [])].join(', ');
}

export function gradeWords(words: Words, grade: string): string {
  return /^\d+$/.test(grade) ? String(Number(grade)) : words.code('grade', grade);
}

/** "Principal, Lincoln Middle School". */
export function roleAndPlaces(words: Words, title: Localized, scope: HeldRole['scope']): string {
  return words.say('where.role', { role: words.of(title), scope: placesWords(words, scope) });
}

/** One kind of data in words: "Attendance and grades: education records, not the sensitive ones, student by student." */
export function openedWords(words: Words, opened: OpenedData): string {
  const line = words.say('opens.line', {
    domains: words.list(opened.domains.map((domain) => words.code('domain', domain))),
    sensitivity: words.code('sensitivity', opened.sensitivity),
    grain: words.code('grain', opened.grain),
  });
  return line.charAt(0).toLocaleUpperCase(words.locale) + line.slice(1);
}

/** What may be done beyond looking; null where nothing may. */
export function extrasWords(words: Words, { extras }: RoleWords): string | null {
  if (extras.length === 0) return null;
  return words.say('opens.extras', { extras: words.list(extras.map((extra) => words.code('extra', extra))) });
}

/** Who may decide, by name and role, the nearest first: "Ana Ruiz (Principal), Leo Cho (Data manager) and one more". */
export function approversWords(words: Words, { nearest, total }: Approvers): string {
  const names = nearest.map(({ name, as }) =>
    words.say('whyNot.approver', { name, role: words.of(as.title) }),
  );
  const more = total - nearest.length;
  return more > 0 ? words.say('whyNot.others', { names: names.join(', '), more }) : words.or(names);
}
