import { createHash, randomBytes, randomUUID } from 'node:crypto';
import type { Clock } from '../base/clock.ts';
import type { Session } from '../store/sessions.ts';
import type { Store } from '../store/store.ts';
import type { UserAccount } from '../store/users.ts';

/** Who is behind a session token. */
export interface SignedIn {
  readonly user: UserAccount;
  readonly isDemo: boolean;
}

/** How and where a session is begun. */
export type SessionStart = Pick<Session, 'signedInBy' | 'browser'>;

/** How a demo link signs in. */
export const byDemoLink = 'demo-link';

/** Sessions of browsers: begun at sign-in, ended by sign-out, 60 minutes without a request, or 12 hours. */
export interface BrowserSessions {
  /** The token for the cookie. A session that `previous` stands for is ended: a new sign-in is a new token. */
  begin(user: UserAccount, start: SessionStart, previous: string | null): Promise<string>;
  /** Null where the session has ended, or the account was disabled. */
  find(token: string): Promise<SignedIn | null>;
  end(token: string): Promise<void>;
  /** Clears away ended sessions and old records of sign-ins. */
  sweep(): Promise<void>;
}

const idleMinutes = 60;
const longestHours = 12;
const attemptsKeptDays = 90;

/** `allowDemo`: whether sessions that a demo link began still count. */
export function browserSessions(store: Store, clock: Clock, allowDemo: boolean): BrowserSessions {
  const minutesAgo = (minutes: number) => new Date(clock.now().getTime() - minutes * 60_000);
  return {
    async begin(user, start, previous) {
      if (previous !== null) await store.sessions.remove(hashOf(previous));
      const token = randomBytes(32).toString('base64url');
      const now = clock.now();
      await store.sessions.add({
        tokenHash: hashOf(token),
        id: randomUUID(),
        userId: user.id,
        createdAt: now.toISOString(),
        lastSeenAt: now.toISOString(),
        expiresAt: new Date(now.getTime() + longestHours * 3_600_000).toISOString(),
        signedInBy: start.signedInBy,
        passkeyId: null,
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
      const isDemo = session?.signedInBy === byDemoLink;
      if (!session || (isDemo && !allowDemo)) return null;
      const now = clock.now();
      const lastSeen = new Date(session.lastSeenAt);
      if (lastSeen <= minutesAgo(idleMinutes) || new Date(session.expiresAt) <= now) {
        await store.sessions.remove(tokenHash);
        return null;
      }
      const user = await store.users.byId(session.userId);
      if (!user || user.disabledAt !== null) return null;
      // To the minute is exact enough, and spares a write to the disk for most requests.
      if (lastSeen <= minutesAgo(1)) await store.sessions.seen(tokenHash, now);
      return { user, isDemo };
    },
    async end(token) {
      const session = await store.sessions.byTokenHash(hashOf(token));
      const user = session && (await store.users.byId(session.userId));
      await store.sessions.remove(hashOf(token));
      if (user) await store.auditLog.record({ actor: user.username, kind: 'sign-out', detail: {} });
    },
    async sweep() {
      await store.sessions.removeEnded(clock.now(), minutesAgo(idleMinutes));
      await store.signInAttempts.removeBefore(minutesAgo(attemptsKeptDays * 24 * 60));
    },
  };
}

function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
