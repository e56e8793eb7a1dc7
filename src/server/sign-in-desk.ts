import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Clock } from '../base/clock.ts';
import type { SignInAnswer } from '../reports/shapes/sign-in.ts';
import type { Store } from '../store/store.ts';
import type { UserAccount } from '../store/users.ts';
import { type BrowserSessions, browserSessions } from './browser-session.ts';
import type { Pages } from './pages.ts';
import { type PasskeyDesk, passkeyDesk } from './passkey-desk.ts';
import type { StaffDirectory } from './person-match.ts';
import { type SecondFactors, secondFactorsIn } from './second-factor.ts';
import { beginSession } from './session-cookie.ts';
import { type SignIn, signInWith } from './sign-in.ts';
import type { SignInRules } from './sign-in-rules.ts';
import { type BrowserSteps, browserSteps } from './sign-in-step.ts';

/** What all routes of signing in work with. */
export interface SignInDesk {
  readonly store: Store;
  readonly clock: Clock;
  readonly rules: SignInRules;
  readonly pages: Pick<Pages, 'session'>;
  readonly staff: StaffDirectory;
  readonly sessions: BrowserSessions;
  readonly steps: BrowserSteps;
  readonly signIn: SignIn;
  readonly factors: SecondFactors;
  /** Null where passkeys are not offered. */
  readonly passkeys: PasskeyDesk | null;
  /** Begins the session of somebody who has proved who they are. */
  enter(
    user: UserAccount,
    how: { readonly signedInBy: string; readonly passkeyId?: string },
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<SignInAnswer>;
}

export function signInDesk(options: {
  readonly store: Store;
  readonly clock: Clock;
  readonly rules: SignInRules;
  readonly pages: Pick<Pages, 'session'>;
  readonly staff: StaffDirectory;
  readonly allowDemo: boolean;
}): SignInDesk {
  const { store, clock, rules, pages, staff, allowDemo } = options;
  const factors = secondFactorsIn(store, clock, rules.title);
  const hasFactor = async (userId: string) => (await factors.ways(userId)).length > 0;
  const sessions = browserSessions(store, clock, rules, hasFactor, allowDemo);
  return {
    ...{ store, clock, rules, pages, staff, factors, sessions },
    steps: browserSteps(store, clock),
    signIn: signInWith(store, clock, factors),
    passkeys: passkeyDesk(store, rules),
    async enter(user, how, request, reply) {
      await beginSession(sessions, user, how, request, reply);
      const mustEnroll = await sessions.mustEnroll(user.id, how.signedInBy);
      return {
        ways: [],
        session: await pages.session({ ...user, as: null, isMasked: false }, { isDemo: false, mustEnroll }),
      };
    },
  };
}
