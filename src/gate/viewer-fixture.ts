import type { Look } from '../store/looks.ts';
import type { GateEffects } from './gate.ts';
import type { AccessDecisions } from './role-book.ts';
import { roleBook } from './role-book.ts';
import type { PublishedMemory, PublishedWith } from './suppression/publish.ts';
import type { AccessRules, Assignment, Person, Viewer } from './viewer.ts';

/** Access as it is judged on a day where a district has decided nothing of its own, for tests. */
export function rulesOn(day: string, decisions?: AccessDecisions): AccessRules {
  return { book: roleBook(decisions), day, sectionStudents: 'while_enrolled', rightsPassAt: 18 };
}

/** Somebody on the staff, or nobody. */
export function person(staffNumber: string | null, more: Partial<Person> = {}): Person {
  return {
    username: `n${staffNumber}`,
    name: 'Test',
    staffNumber,
    guardianId: null,
    studentId: null,
    ...more,
  };
}

/** A viewer with these assignments and nothing else. */
export function viewerWith(assignments: readonly Assignment[], more: Partial<Viewer> = {}): Viewer {
  return {
    ...{ username: 'test', name: 'Test', day: '2026-11-20', rightsPassAt: 18, as: null, isMasked: false },
    assignments,
    ...more,
  };
}

/** A memory of what was published that lasts as long as the test. */
export function memory(): PublishedMemory {
  const sets = new Map<string, PublishedWith[]>();
  return {
    of: async (key) => sets.get(key) ?? [],
    async add(key, published) {
      sets.set(key, [...(sets.get(key) ?? []), published]);
      return published;
    },
  };
}

/** A gate's effects for tests: looks go into `looks`. */
export function noting(looks: Look[] = []): GateEffects {
  return {
    memory: memory(),
    log: {
      async record(look) {
        looks.push(look);
        return { ...look, id: String(looks.length), at: '2026-11-22T06:00:00Z' };
      },
    },
  };
}
