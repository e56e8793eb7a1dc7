import { attest, grantsPage, revoke } from './grant-review.ts';
import type { ReachEffects } from './reach-effects.ts';
import type { GrantsPage, StudentViewers } from './shapes/reach.ts';
import { studentViewers } from './student-viewers.ts';
import type { SignedIn } from './visitors.ts';

/** Who can see a student, and reviewing what was given by hand. Each method works out anew what the user may. */
export interface ReachDesk {
  /** Throws `gate-denied`, in the same words for a student who does not exist. */
  viewers(user: SignedIn, student: string): Promise<StudentViewers>;
  /** Throws `gate-denied`. */
  grants(user: SignedIn): Promise<GrantsPage>;
  /** Both throw `gate-denied`, `grant-unknown`, `grant-over`, `grant-review-invalid`. */
  attest(user: SignedIn, grant: string, reason: string): Promise<GrantsPage>;
  revoke(user: SignedIn, grant: string, reason: string): Promise<GrantsPage>;
}

export function reachDeskOver(effects: ReachEffects): ReachDesk {
  return {
    viewers: (user, student) => studentViewers(effects, user, student),
    grants: (user) => grantsPage(effects, user),
    async attest(user, grant, reason) {
      await attest(effects, user, grant, reason);
      return grantsPage(effects, user);
    },
    async revoke(user, grant, reason) {
      await revoke(effects, user, grant, reason);
      return grantsPage(effects, user);
    },
  };
}
