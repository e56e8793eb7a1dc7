import type { Words } from '../../words/words.ts';
import type { HeldRole } from '../shapes/common.ts';

/** A role and whose rows it reaches, in words: "Principal, Lincoln Middle School". */
export function heldRoleWords(words: Words, { title, scope }: HeldRole): string {
  const grades = scope.grades.map((grade) => words.code('grade', grade));
  const parts = [
    ...(scope.places.length > 0 ? [words.list(scope.places)] : [words.code('scope', scope.kind)]),
    ...(grades.length > 0 ? [words.list(grades)] : []),
  ];
  return words.say('where.role', { role: words.of(title), scope: parts.join(', ') });
}
