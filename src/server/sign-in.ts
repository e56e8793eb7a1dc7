import { createHash } from 'node:crypto';
import type { Clock } from '../base/clock.ts';
import { Failure } from '../base/failure.ts';
import type { Store } from '../store/store.ts';
import { foldUsername, type UserAccount } from '../store/users.ts';
import { checkPassword } from './password.ts';
import type { SecondFactors, SecondWay } from './second-factor.ts';

/** Finds the account for a user name and what only its owner knows or has. */
export interface SignIn {
  /**
   * Says nothing about whether the user name exists: not in its answer, not in its time, not by locking. `ways` is what has to follow; where
   * there are some, nobody is signed in yet. Throws `sign-in-refused`, `sign-in-locked`.
   */
  check(
    username: string,
    password: string,
    address: string,
  ): Promise<{ readonly user: UserAccount; readonly ways: readonly SecondWay[] }>;
  /** The second step. Wrong codes count like wrong passwords. Throws `second-factor-refused`, `sign-in-locked`. */
  checkCode(user: UserAccount, code: string, address: string): Promise<'totp' | 'recovery-code'>;
}

/** Failures within `window` minutes that lock a user name until the oldest of them is that long ago. */
const limit = 5;
const window = 15;

export function signInWith(store: Store, clock: Clock, factors: SecondFactors): SignIn {
  // One at a time: tries that run side by side would all find the count of failures not yet reached.
  let turn: Promise<unknown> = Promise.resolve();
  function inTurn<T>(attempt: () => Promise<T>): Promise<T> {
    const mine = turn.then(attempt);
    turn = mine.catch(() => {});
    return mine;
  }

  /** Who is tried, and how it ended. */
  function noted(username: string, succeeded: boolean, address: string): Promise<void> {
    return store.signInAttempts.record({ username, at: clock.now().toISOString(), succeeded, address });
  }

  async function refuseLocked(username: string): Promise<void> {
    const now = clock.now();
    const failures = await store.signInAttempts.failures(username, minutesBefore(now, window));
    const oldest = failures.at(-limit);
    if (oldest === undefined) return;
    await store.auditLog.record({ actor: username, kind: 'sign-in-locked', detail: {} });
    throw new Failure('sign-in-locked', { minutes: minutesLeft(oldest, now) });
  }

  async function failed(username: string, by: string, address: string): Promise<void> {
    await noted(username, false, address);
    await store.auditLog.record({ actor: username, kind: 'sign-in-failed', detail: { by } });
  }

  return {
    check: (username, password, address) =>
      inTurn(async () => {
        const user = await store.users.byUsername(username);
        const key = user?.username ?? unknownName(username);
        await refuseLocked(key);
        const passwordHash =
          user && user.disabledAt === null ? await store.users.passwordHash(user.id) : null;
        if (!(await checkPassword(passwordHash, password)) || !user) {
          await failed(key, 'password', address);
          throw new Failure('sign-in-refused');
        }
        const ways = await factors.ways(user.id);
        // Half a sign-in is no success: else whoever has the password could try codes for ever.
        if (ways.length === 0) await noted(key, true, address);
        return { user, ways };
      }),
    checkCode: (user, code, address) =>
      inTurn(async () => {
        await refuseLocked(user.username);
        const kind = await factors.take(user, code);
        if (kind === null) {
          await failed(user.username, 'second-factor', address);
          throw new Failure('second-factor-refused');
        }
        await noted(user.username, true, address);
        return kind;
      }),
  };
}

/** Now and then someone types the password into the wrong box. It must not be found in the store. */
function unknownName(username: string): string {
  return `unknown:${createHash('sha256').update(foldUsername(username)).digest('hex').slice(0, 12)}`;
}

function minutesBefore(now: Date, minutes: number): Date {
  return new Date(now.getTime() - minutes * 60_000);
}

function minutesLeft(oldest: string, now: Date): number {
  return Math.max(1, Math.ceil(window - (now.getTime() - Date.parse(oldest)) / 60_000));
}
