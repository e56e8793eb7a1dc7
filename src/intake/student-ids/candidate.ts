import type { KnownStudents } from '../known-students.ts';
import { type IdForm, idForms, type StudentIdChoice } from '../student-id-choice.ts';
import { densityAround, numbersIn } from './chance.ts';
import { readId } from './id-form.ts';
import { isSamePerson, type NameGiven } from './same-person.ts';

/** Rows of a feed that carry the same ids and the same name. */
export interface IdRow {
  /** In the order of the columns tried. */
  readonly cells: readonly (string | null)[];
  readonly name: NameGiven;
  readonly rows: number;
}

/** One way to read the ids of a feed, and how well it fits the students that are known. */
export interface Candidate extends StudentIdChoice {
  /** Rows that have a value in the column, and those of them whose id is known. */
  readonly given: number;
  readonly matched: number;
  /** The same, counting different ids. */
  readonly ids: number;
  readonly idsMatched: number;
  /** Share of the numbers next to these that are somebody's id: what chance alone would match. */
  readonly density: number;
  /** Known ids whose name or birth date could be compared, and those where it fitted. */
  readonly compared: number;
  readonly agreed: number;
  /** Whom each row stands for, in the order of the rows; null where nobody is known. */
  readonly people: readonly (string | null)[];
}

/** Tries every column under every id system; of the ways to read a column only the best stays. The best candidates come first. */
export function candidatesOf(
  columns: readonly string[],
  rows: readonly IdRow[],
  known: KnownStudents,
): Candidate[] {
  const found: Candidate[] = [];
  for (const system of systemsInOrder(known)) {
    const people = known.systems.get(system) ?? new Map<string, string>();
    const numbers = numbersIn(people.keys());
    const ways = waysToRead(people.keys());
    for (const [place, column] of columns.entries()) {
      const tried: Candidate[] = [];
      for (const way of ways) {
        const one = candidate({ column, system, ...way }, place, rows, people, numbers, known);
        tried.push(one);
        // Nothing fits better than all of them.
        if (rateOf(one) === 1) break;
      }
      const [best] = tried.toSorted((a, b) => rateOf(b) - rateOf(a));
      if (best && best.given > 0) found.push(best);
    }
  }
  return found.toSorted(
    (a, b) => rateOf(b) - rateOf(a) || columns.indexOf(a.column) - columns.indexOf(b.column),
  );
}

/** How well one choice fits. */
export function fitOf(
  choice: StudentIdChoice,
  columns: readonly string[],
  rows: readonly IdRow[],
  known: KnownStudents,
): Candidate {
  const people = known.systems.get(choice.system) ?? new Map<string, string>();
  return candidate(choice, columns.indexOf(choice.column), rows, people, numbersIn(people.keys()), known);
}

/** Share of the rows with a value whose id is known, 0 to 1. */
export function rateOf({ given, matched }: Pick<Candidate, 'given' | 'matched'>): number {
  return given === 0 ? 0 : matched / given;
}

function candidate(
  choice: StudentIdChoice,
  place: number,
  rows: readonly IdRow[],
  known: ReadonlyMap<string, string>,
  numbers: readonly number[],
  { names }: KnownStudents,
): Candidate {
  const seen = new Map<string, { person: string | null; same: boolean | null }>();
  const people: (string | null)[] = [];
  let given = 0;
  let matched = 0;
  for (const row of rows) {
    const id = readId(row.cells[place] ?? null, choice);
    const person = id === null ? null : (known.get(id) ?? null);
    people.push(person);
    if (id === null) continue;
    given += row.rows;
    if (person !== null) matched += row.rows;
    const name = person === null ? undefined : names.get(person);
    const same = name ? isSamePerson(row.name, name) : null;
    const before = seen.get(id);
    // One row that does not fit is enough: an id stands for one child.
    seen.set(id, { person, same: before?.same === false || same === false ? false : (before?.same ?? same) });
  }
  const idsMatched = [...seen.values()].filter(({ person }) => person !== null).length;
  const compared = [...seen.values()].filter(({ same }) => same !== null);
  return {
    ...choice,
    given,
    matched,
    ids: seen.size,
    idsMatched,
    density: idsMatched === 0 ? 0 : densityAround([...seen.keys()], numbers),
    compared: compared.length,
    agreed: compared.filter(({ same }) => same === true).length,
    people,
  };
}

function waysToRead(ids: Iterable<string>): { form: IdForm; width?: number }[] {
  const lengths = new Map<number, number>();
  for (const id of ids) if (/^\d+$/.test(id)) lengths.set(id.length, (lengths.get(id.length) ?? 0) + 1);
  const [usual] = [...lengths].toSorted((a, b) => b[1] - a[1]);
  const ways: { form: IdForm; width?: number }[] = [];
  for (const form of idForms) {
    if (form !== 'padded') ways.push({ form });
    else if (usual) ways.push({ form, width: usual[0] });
  }
  return ways;
}

/** The district's own numbers first: of two systems that fit equally well they are what people know. */
function systemsInOrder({ systems }: KnownStudents): string[] {
  const rank = (system: string) => (system === 'local' ? 0 : system === 'state' ? 1 : 2);
  return [...systems.keys()].toSorted((a, b) => rank(a) - rank(b) || a.localeCompare(b));
}
