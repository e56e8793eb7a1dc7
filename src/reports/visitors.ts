import { dutiesOf } from '../gate/duty.ts';
import type { Page } from '../gate/page.ts';
import type { Extra } from '../gate/role.ts';
import { mayViewAs } from '../gate/view-as.ts';
import { type AccessRules, type Assignment, type Grant, type Viewer, viewerOf } from '../gate/viewer.ts';
import type { EditionHolder } from './served-edition.ts';
import { beginVisit, mayOpen, type Visit } from './visit.ts';

/** Somebody with an account, as the store knows them. */
export interface Person {
  readonly id: string;
  readonly username: string;
  readonly name: string;
  readonly staffNumber: string | null;
  readonly guardianId: string | null;
  readonly studentId: string | null;
}

/** Someone signed in. */
export interface SignedIn extends Person {
  /** Through whose eyes they look; null: their own. */
  readonly as: Person | null;
  /** Names of students are hidden. */
  readonly isMasked: boolean;
}

/** Somebody who looks with their own eyes, at names as they are. */
export function byThemselves<One extends Person>(person: One): One & SignedIn {
  return { ...person, as: null, isMasked: false };
}

export interface VisitorEffects {
  readonly editions: EditionHolder;
  /** What access is judged by now; asked at every request. */
  rules(): Promise<AccessRules>;
  /** Manual grants of a user that hold on a day. */
  grantsOf(userId: string, day: string): Promise<readonly Grant[]>;
}

/** Who is signed in, as the gate knows them: worked out anew at each request. */
export interface Visitors {
  /** Throws `gate-denied`, written down, where they look as somebody they may not, or no longer, look as. */
  viewer(user: SignedIn): Promise<Viewer>;
  /** Anybody with an account, by themselves. */
  viewerOf(person: Person): Promise<Viewer>;
  /** Throws `gate-denied`, written down, where none of the roles opens one of the pages. */
  visit(user: SignedIn, ...pages: readonly Page[]): Promise<Visit>;
  /** A visit whose answers are taken away as a file. Throws `gate-denied`, written down, where no role opens the page or lets them be taken. */
  taking(user: SignedIn, ...pages: readonly Page[]): Promise<Visit>;
  /** For pages that hold nothing of a student and ask the gate nothing, but are not for everybody. Throws like `visit`. */
  allow(user: SignedIn, page: Page): Promise<void>;
  /** The assignments that charge the user with something, at least one. Throws `gate-denied`, written down. */
  charged(user: SignedIn, extra: Extra): Promise<Charged>;
}

export interface Charged {
  readonly viewer: Viewer;
  readonly duties: readonly Assignment[];
}

export function visitorsOver({ editions, rules, grantsOf }: VisitorEffects): Visitors {
  async function alone(person: Person): Promise<Viewer> {
    const judged = await rules();
    const { warehouse } = await editions.current();
    return viewerOf(warehouse, person, await grantsOf(person.id, judged.day), judged);
  }
  async function viewer(user: SignedIn): Promise<Viewer> {
    const own = { ...(await alone(user)), isMasked: user.isMasked };
    if (user.as === null) return own;
    const as = await alone(user.as);
    const { gate, warehouse } = await editions.current();
    if (await mayViewAs(warehouse, own, as)) return { ...own, as };
    return gate.refuse(own, { kind: 'view-as', username: as.username }, 'no-duty');
  }
  return {
    viewer,
    viewerOf: alone,
    async visit(user, ...pages) {
      return beginVisit(await editions.current(), await viewer(user), pages);
    },
    async taking(user, ...pages) {
      return beginVisit(await editions.current(), await viewer(user), pages, 'export');
    },
    async allow(user, page) {
      await mayOpen(await editions.current(), await viewer(user), [page]);
    },
    async charged(user, extra) {
      const asking = await viewer(user);
      const duties = dutiesOf(asking, extra);
      if (duties.length > 0) return { viewer: asking, duties };
      const { gate } = await editions.current();
      return gate.refuse(asking, { kind: 'duty', extra }, 'no-duty');
    },
  };
}
