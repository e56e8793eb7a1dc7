import { createHash } from 'node:crypto';
import type { Clock } from '../base/clock.ts';
import { Failure } from '../base/failure.ts';
import type { Store } from '../store/store.ts';
import { foldUsername, type UserAccount } from '../store/users.ts';
import { checkPassword } from './password.ts';

/** Finds the account for a user name and password. */
export interface SignIn {
  /**
   * Says nothing about whether the user name exists: not in its answer, not in its time, not by locking. Throws
   * `sign-in-refused`, `sign-in-locked`.
   */
  check(username: string, password: string, address: string): Promise<UserAccount>;
}

/** Failures within `window` minutes that lock a user name until the oldest of them is that long ago. */
const limit = 5;
const window = 15;

export function signInWith(store: Store, clock: Clock): SignIn {
  // One at a time: tries that run side by side would all find the count of failures not yet reached.
  let turn: Promise<unknown> = Promise.resolve();
  return {
    check(username, password, address) {
      const mine = turn.then(() => attempt(store, clock, username, password, address));
      turn = mine.catch(() => {});
      return mine;
    },
  };
}

async function attempt(
  store: Store,
  clock: Clock,
  username: string,
  password: string,
  address: string,
): Promise<UserAccount> {
  const now = clock.now();
  const user = await store.users.byUsername(username);
  const key = user?.username ?? unknownName(username);
  const failures = await store.signInAttempts.failures(key, minutesBefore(now, window));
  const oldest = failures.at(-limit);
  if (oldest !== undefined) {
    await store.auditLog.record({ actor: key, kind: 'sign-in-locked', detail: {} });
    throw new Failure('sign-in-locked', { minutes: minutesLeft(oldest, now) });
  }

  const passwordHash = user && user.disabledAt === null ? await store.users.passwordHash(user.id) : null;
  const succeeded = await checkPassword(passwordHash, password);
  await store.signInAttempts.record({ username: key, at: now.toISOString(), succeeded, address });
  if (!user || !succeeded) {
    await store.auditLog.record({ actor: key, kind: 'sign-in-failed', detail: { by: 'password' } });
    throw new Failure('sign-in-refused');
  }
  return user;
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
