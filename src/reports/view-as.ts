import { mayViewAs } from '../gate/view-as.ts';
import { heldRole } from './held-role.ts';
import type { EditionHolder } from './served-edition.ts';
import type { ViewAsPage } from './shapes/view-as.ts';
import type { Person, SignedIn, Visitors } from './visitors.ts';

/** An account as the list of people names it. */
export interface Account extends Person {
  readonly disabledAt: string | null;
}

export interface ViewAsEffects {
  readonly editions: EditionHolder;
  readonly visitors: Visitors;
  /** All accounts. */
  accounts(): Promise<readonly Account[]>;
}

/** So many people are listed; a name narrows them. */
const limit = 20;

/** Looking as somebody else: at whose desk one may stand. */
export function viewAsOver({ editions, visitors, accounts }: ViewAsEffects) {
  /** As oneself: who looks as one may turn to another. */
  const ownViewer = (user: SignedIn) => visitors.viewer({ ...user, as: null });
  return {
    /** People whose name or user name holds the words. Throws `gate-denied`, written down. */
    async people(user: SignedIn, search: string): Promise<ViewAsPage> {
      const { viewer } = await visitors.charged({ ...user, as: null }, 'view_as');
      const { warehouse } = await editions.current();
      const wanted = fold(search);
      const named = (await accounts())
        .filter(({ id, disabledAt }) => id !== user.id && disabledAt === null)
        .filter(({ name, username }) => fold(name).includes(wanted) || fold(username).includes(wanted))
        .sort((one, other) => one.name.localeCompare(other.name));
      const people: ViewAsPage['people'] = [];
      for (const person of named) {
        const other = await visitors.viewerOf(person);
        if (!(await mayViewAs(warehouse, viewer, other))) continue;
        if (people.length === limit) return { people, hasMore: true };
        people.push({
          username: person.username,
          name: person.name,
          roles: await Promise.all(other.assignments.map((one) => heldRole(warehouse, one))),
        });
      }
      return { people, hasMore: false };
    },
    /** Throws `gate-denied`, written down, in the same words for somebody who is not there. */
    async require(user: SignedIn, username: string): Promise<Person> {
      await visitors.charged({ ...user, as: null }, 'view_as');
      const viewer = await ownViewer(user);
      const { warehouse, gate } = await editions.current();
      const person = (await accounts()).find((one) => one.username === username && one.disabledAt === null);
      if (person && (await mayViewAs(warehouse, viewer, await visitors.viewerOf(person)))) return person;
      return gate.refuse(viewer, { kind: 'view-as', username }, 'no-duty');
    },
  };
}

function fold(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().trim();
}
