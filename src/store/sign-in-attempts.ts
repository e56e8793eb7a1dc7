import type { Kysely } from 'kysely';
import type { Tables } from './tables.ts';

/** One try to sign in. */
export interface SignInAttempt {
  /** The folded user name; for names nobody has, whatever the caller puts in its place. */
  readonly username: string;
  readonly at: string;
  readonly succeeded: boolean;
  readonly address: string;
}

export interface SignInAttempts {
  record(attempt: SignInAttempt): Promise<void>;
  /** Instants of failed tries since `since` and since the last success, oldest first. */
  failures(username: string, since: Date): Promise<string[]>;
  /** Removes what is older than `before`; returns how many. */
  removeBefore(before: Date): Promise<number>;
}

export function signInAttemptsIn(db: Kysely<Tables>): SignInAttempts {
  return {
    async record(attempt) {
      await db
        .insertInto('sign_in_attempt')
        .values({
          username: attempt.username,
          at: attempt.at,
          succeeded: attempt.succeeded ? 1 : 0,
          address: attempt.address,
        })
        .execute();
    },
    async failures(username, since) {
      const rows = await db
        .selectFrom('sign_in_attempt')
        .select(['at', 'succeeded'])
        .where('username', '=', username)
        .where('at', '>', since.toISOString())
        .orderBy('at')
        .execute();
      const lastSuccess = rows.findLastIndex((row) => row.succeeded === 1);
      return rows.slice(lastSuccess + 1).map((row) => row.at);
    },
    async removeBefore(before) {
      const result = await db
        .deleteFrom('sign_in_attempt')
        .where('at', '<', before.toISOString())
        .executeTakeFirst();
      return Number(result.numDeletedRows);
    },
  };
}
