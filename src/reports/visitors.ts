import { dutiesOf } from '../gate/duty.ts';
import type { Page } from '../gate/page.ts';
import type { Extra } from '../gate/role.ts';
import { type AccessRules, type Assignment, type Grant, type Viewer, viewerOf } from '../gate/viewer.ts';
import type { EditionHolder } from './served-edition.ts';
import { beginVisit, mayOpen, type Visit } from './visit.ts';

/** Someone signed in, as the store knows them. */
export interface SignedIn {
  readonly id: string;
  readonly username: string;
  readonly name: string;
  readonly staffNumber: string | null;
  readonly guardianId: string | null;
  readonly studentId: string | null;
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
  viewer(user: SignedIn): Promise<Viewer>;
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
  async function viewer(user: SignedIn): Promise<Viewer> {
    const judged = await rules();
    const { warehouse } = await editions.current();
    return viewerOf(warehouse, user, await grantsOf(user.id, judged.day), judged);
  }
  return {
    viewer,
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
