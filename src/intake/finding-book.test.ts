import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Severity } from './finding.ts';
import { openFindingBook } from './finding-book.ts';

const occurrence = fc.record({
  rule: fc.constantFrom('row-short', 'status-in-bulk'),
  column: fc.constantFrom('status', 'dateLastModified', null),
  file: fc.constantFrom('users.csv', 'orgs.csv'),
  line: fc.integer({ min: 2, max: 60 }),
});

test('the same occurrences make the same list, whichever way they are found', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(occurrence, { selector: (each) => JSON.stringify(each), maxLength: 80 }),
      fc.infiniteStream(fc.nat()),
      (occurrences, numbers) => {
        const inOrder = occurrences.toSorted((a, b) => a.line - b.line);
        const shuffled = occurrences
          .map((each) => ({ each, at: numbers.next().value ?? 0 }))
          .toSorted((a, b) => a.at - b.at)
          .map(({ each }) => each);
        expect(oneByOne(shuffled)).toEqual(oneByOne(inOrder));
        expect(someAtOnce(inOrder)).toEqual(oneByOne(inOrder));
      },
    ),
  );
});

type Found = typeof occurrence extends fc.Arbitrary<infer T> ? T : never;

function whole(found: Found) {
  const severity: Severity = 'note';
  return { ...found, severity, feed: null, message: 'It is odd.', remedy: 'Mend it.' };
}

function oneByOne(found: readonly Found[]) {
  const book = openFindingBook();
  for (const each of found) book.add(whole(each));
  return book.list();
}

/** Odd lines first, and the even ones of each cause at once after them. */
function someAtOnce(found: readonly Found[]) {
  const book = openFindingBook();
  for (const each of found) if (each.line % 2 > 0) book.add(whole(each));
  const causes = Map.groupBy(
    found.filter(({ line }) => line % 2 === 0),
    ({ rule, column, file }) => JSON.stringify([rule, column, file]),
  );
  for (const [first, ...more] of causes.values())
    if (first) {
      const lines = [first, ...more].map(({ line }) => line);
      book.add({ ...whole(first), line: null }, { rows: lines.length, lines: lines.slice(0, 20) });
    }
  return book.list();
}
