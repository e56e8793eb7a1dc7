import type { KnownStudents, StudentName } from '../known-students.ts';
import { bareName, daysIn } from '../student-ids/same-person.ts';
import type { OpenId } from './open-id.ts';

/** A student who may be meant, in the ids people know. Never filled in by itself. */
export interface LikelyStudent {
  readonly person: string;
  readonly local: string | null;
  readonly state: string | null;
  readonly name: StudentName | null;
  /** Why they are named: the name and birth date, the name, or an id that differs by one sign. */
  readonly because: 'name and birth date' | 'name' | 'one sign apart';
}

const mostLikely = 3;

/** Finds, for one open id after the other, the students who may be meant. */
export function likelyStudents(known: KnownStudents): (open: OpenId) => LikelyStudent[] {
  const local = byPerson(known, 'local');
  const state = byPerson(known, 'state');
  const named = Map.groupBy(known.names, ([, { last }]) => bareName(last ?? ''));
  let near: ReadonlyMap<string, readonly string[]> | null = null;
  const student = (person: string, because: LikelyStudent['because']): LikelyStudent => ({
    person,
    local: local.get(person) ?? null,
    state: state.get(person) ?? null,
    name: known.names.get(person) ?? null,
    because,
  });
  return ({ idValue, name }) => {
    const byName = likelyByName(
      name.last ?? lastOf(name.full),
      name.first ?? name.full,
      name.birthDate,
      named,
    );
    if (byName.length > 0)
      return byName.slice(0, mostLikely).map(([person, because]) => student(person, because));
    near ??= idsByVariant(known);
    const persons = new Set(variantsOf(idValue).flatMap((variant) => near?.get(variant) ?? []));
    return [...persons]
      .sort()
      .slice(0, mostLikely)
      .map((person) => student(person, 'one sign apart'));
  };
}

function likelyByName(
  last: string | null,
  first: string | null,
  birthDate: string | null,
  named: ReadonlyMap<string, readonly (readonly [string, StudentName])[]>,
): [string, LikelyStudent['because']][] {
  const namesakes = last === null || bareName(last) === '' ? [] : (named.get(bareName(last)) ?? []);
  const days = birthDate === null ? [] : daysIn(birthDate);
  const born = namesakes.filter(
    ([, student]) => student.birthDate !== null && days.includes(student.birthDate),
  );
  if (born.length > 0) return born.map(([person]) => [person, 'name and birth date']);
  const given = bareName(first ?? '');
  return namesakes
    .filter(([, student]) => given !== '' && given.includes(bareName(student.first ?? '\u0000')))
    .filter(([, student]) => days.length === 0 || student.birthDate === null)
    .map(([person]) => [person, 'name']);
}

/** "Last, First" has the last name in front of the comma, "First Last" at the end. */
function lastOf(full: string | null): string | null {
  if (full === null) return null;
  return full.includes(',') ? (full.split(',')[0] ?? null) : (full.trim().split(/\s+/).at(-1) ?? null);
}

function byPerson(known: KnownStudents, system: string): Map<string, string> {
  return new Map([...(known.systems.get(system) ?? [])].map(([id, person]) => [person, id]));
}

/** Ids that differ by one sign share a form with a sign left out. */
function idsByVariant(known: KnownStudents): Map<string, string[]> {
  const near = new Map<string, string[]>();
  for (const system of ['local', 'state'])
    for (const [id, person] of known.systems.get(system) ?? [])
      for (const variant of variantsOf(id)) near.set(variant, [...(near.get(variant) ?? []), person]);
  return near;
}

function variantsOf(id: string): string[] {
  // Shorter ids are all alike.
  if (id.length < 4 || id.length > 30) return [id];
  return [...new Set([id, ...Array.from(id, (_, place) => id.slice(0, place) + id.slice(place + 1))])];
}
