import { Failure } from '../base/failure.ts';
import { dutiesOf } from '../gate/duty.ts';
import type { Viewer } from '../gate/viewer.ts';
import type { AccessEffects } from './access-effects.ts';
import { accessPage, approve, refuse, waitingFor } from './access-queue.ts';
import { type Asking, askForAccess } from './asking.ts';
import { myAccessPage } from './my-access-page.ts';
import type { AccessPage, MyAccessPage, RequestMade, WhyShape } from './shapes/access.ts';
import type { SignedIn } from './visitors.ts';
import { type WhyQuery, why } from './why.ts';

/** Seeing why, asking for more, and deciding about it. Each method works out anew what the user may. */
export interface AccessDesk {
  /** Throws `request-invalid`, `measure-unknown`. */
  why(user: SignedIn, query: WhyQuery): Promise<WhyShape>;
  mine(user: SignedIn): Promise<MyAccessPage>;
  /** Throws `access-request-invalid`. */
  ask(user: SignedIn, asking: Asking): Promise<RequestMade>;
  /** Takes back an own request. Throws `access-request-unknown`, `access-request-decided`. */
  withdraw(user: SignedIn, id: string): Promise<MyAccessPage>;
  /** Throws `gate-denied` for those whose roles do not open the page. */
  queue(user: SignedIn): Promise<AccessPage>;
  /** Both throw `gate-denied`, `access-request-unknown`, `access-request-decided`, `access-request-invalid`. */
  approve(user: SignedIn, id: string, terms: { endsOn: string; note: string }): Promise<AccessPage>;
  refuse(user: SignedIn, id: string, reason: string): Promise<AccessPage>;
  /** How many requests wait for a decision that is somebody's to make. */
  waiting(viewer: Viewer, userId: string): Promise<number>;
}

export function accessDeskOver(effects: AccessEffects): AccessDesk {
  return {
    why: (user, query) => why(effects, user, query),
    mine: (user) => myAccessPage(effects, user),
    ask: (user, asking) => askForAccess(effects, user, asking),
    async withdraw(user, id) {
      const request = await effects.requests.byId(id);
      // Somebody else's reads as if it were not there.
      if (request?.userId !== user.id) throw new Failure('access-request-unknown', { request: id });
      await effects.requests.withdraw(id, user.username);
      return myAccessPage(effects, user);
    },
    queue: (user) => accessPage(effects, user),
    async approve(user, id, terms) {
      await approve(effects, user, id, terms);
      return accessPage(effects, user);
    },
    async refuse(user, id, reason) {
      await refuse(effects, user, id, reason);
      return accessPage(effects, user);
    },
    async waiting(viewer, userId) {
      // Asked with every session: most people are charged with nothing.
      if (dutiesOf(viewer, 'approve_access').length === 0) return 0;
      return (await waitingFor(effects, viewer, userId, await effects.rules())).length;
    },
  };
}
