import { createHash, randomBytes, randomUUID } from 'node:crypto';
import type { Clock } from '../base/clock.ts';
import type { Session } from '../store/sessions.ts';
import type { Store } from '../store/store.ts';
import type { UserAccount } from '../store/users.ts';
import { type SignInRules, stillAllowed } from './sign-in-rules.ts';

/** A user who asks for something: as whom they look, and whether names are hidden meanwhile. */
export interface Asker extends UserAccount {
  /** Null: as themselves. */
  readonly as: UserAccount | null;
  readonly isMasked: boolean;
}

/** Who is behind a session token. */
export interface SignedIn {
  readonly user: Asker;
  readonly isDemo: boolean;
  readonly session: Session;
  /** Whether a second factor is asked for and there is none yet: until then nothing but that page is theirs. */
  readonly mustEnroll: boolean;
}

/** How and where a session is begun. */
export interface SessionStart extends Pick<Session, 'signedInBy' | 'browser'> {
  /** The passkey, where it was one. */
  readonly passkeyId?: string;
}

/** Sessions of browsers: begun at sign-in, ended by sign-out, 60 minutes without a request, or 12 hours. */
export interface BrowserSessions {
  /** The token for the cookie. A session that `previous` stands for is ended: a new sign-in is a new token. */
  begin(user: UserAccount, start: SessionStart, previous: string | null): Promise<string>;
  /** Null where the session has ended, its way of signing in was turned off, or the account was disabled. */
  find(token: string): Promise<SignedIn | null>;
  end(token: string): Promise<void>;
  /** Whether somebody who signed in this way has to set up a second factor first. */
  mustEnroll(userId: string, signedInBy: string): Promise<boolean>;
  /** Sessions of a user that still hold, newest first. */
  of(userId: string): Promise<Session[]>;
  /** Ends one; false where the user has no such session. */
  endOne(user: UserAccount, id: string): Promise<boolean>;
  /** Ends all of them. */
  endAll(user: UserAccount): Promise<void>;
  /** Clears away ended sessions, sign-ins that were not finished, and old records of sign-ins. */
  sweep(): Promise<void>;
}

/** How a demo link signs in. */
export const byDemoLink = 'demo-link';
/** How a break-glass code signs in. */
export const byBreakGlass = 'break-glass';

const idleMinutes = 60;
const longestHours = 12;
/** Long enough to mend what is broken. */
const breakGlassHours = 1;
const attemptsKeptDays = 90;

/** `hasFactor`: whether an account has anything beside its password. `allowDemo`: whether sessions that a demo link began still count. */
export function browserSessions(
  store: Store,
  clock: Clock,
  rules: SignInRules,
  hasFactor: (userId: string) => Promise<boolean>,
  allowDemo: boolean,
): BrowserSessions {
  const minutesAgo = (minutes: number) => new Date(clock.now().getTime() - minutes * 60_000);

  /** Whether its time is not over and its way of signing in is still a way. */
  function holds(session: Session): boolean {
    const { signedInBy } = session;
    return (
      isAlive(session, clock.now()) &&
      stillAllowed(rules, signedInBy) &&
      (signedInBy !== byDemoLink || allowDemo)
    );
  }

  async function mustEnroll(userId: string, signedInBy: string): Promise<boolean> {
    const isBare = signedInBy === 'password' && rules.secondFactor === 'required';
    return isBare && !(await hasFactor(userId));
  }

  return {
    mustEnroll,
    async begin(user, start, previous) {
      if (previous !== null) await store.sessions.remove(hashOf(previous));
      const token = randomBytes(32).toString('base64url');
      const now = clock.now();
      const hours = start.signedInBy === byBreakGlass ? breakGlassHours : longestHours;
      await store.sessions.add({
        tokenHash: hashOf(token),
        id: randomUUID(),
        userId: user.id,
        createdAt: now.toISOString(),
        lastSeenAt: now.toISOString(),
        expiresAt: new Date(now.getTime() + hours * 3_600_000).toISOString(),
        signedInBy: start.signedInBy,
        passkeyId: start.passkeyId ?? null,
        browser: start.browser,
      });
      await store.auditLog.record({
        actor: user.username,
        kind: 'sign-in',
        detail: { by: start.signedInBy },
      });
      return token;
    },
    async find(token) {
      const tokenHash = hashOf(token);
      const session = await store.sessions.byTokenHash(tokenHash);
      // A demo session of a server in demo mode may be shown to one in normal mode on the same folder: it stays where it is.
      if (!session || (session.signedInBy === byDemoLink && !allowDemo)) return null;
      if (!holds(session)) {
        await store.sessions.remove(tokenHash);
        return null;
      }
      const user = await store.users.byId(session.userId);
      if (!user || user.disabledAt !== null) return null;
      // To the minute is exact enough, and spares a write to the disk for most requests.
      if (new Date(session.lastSeenAt) <= minutesAgo(1)) await store.sessions.seen(tokenHash, clock.now());
      const as = session.viewAs === null ? null : await store.users.byId(session.viewAs);
      return {
        user: { ...user, as: as !== null && as.disabledAt === null ? as : null, isMasked: session.isMasked },
        isDemo: session.signedInBy === byDemoLink,
        session,
        mustEnroll: await mustEnroll(user.id, session.signedInBy),
      };
    },
    async end(token) {
      const session = await store.sessions.byTokenHash(hashOf(token));
      const user = session && (await store.users.byId(session.userId));
      await store.sessions.remove(hashOf(token));
      if (user) await store.auditLog.record({ actor: user.username, kind: 'sign-out', detail: {} });
    },
    async of(userId) {
      return (await store.sessions.of(userId)).filter(holds);
    },
    async endOne(user, id) {
      return await store.sessions.removeOne(user, id, user.username);
    },
    async endAll(user) {
      await store.sessions.removeOf(user, user.username);
    },
    async sweep() {
      await store.sessions.removeEnded(clock.now(), minutesAgo(idleMinutes));
      await store.signInSteps.removeEnded(clock.now());
      await store.signInAttempts.removeBefore(minutesAgo(attemptsKeptDays * 24 * 60));
    },
  };
}

/** Whether a session's time is not over at `now`. */
export function isAlive({ lastSeenAt, expiresAt }: Session, now: Date): boolean {
  const idle = now.getTime() - Date.parse(lastSeenAt);
  return idle < idleMinutes * 60_000 && new Date(expiresAt) > now;
}

function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
