import type { Kysely } from 'kysely';
import type { Tables } from './tables.ts';

/**
 * What somebody is in the middle of: `issuer`: away at an issuer; `second-factor`: the password was right; `passkey` and `new-passkey`: a challenge
 * is being signed; `break-glass`: a code was given out and not yet used.
 */
export type StepPurpose = 'issuer' | 'second-factor' | 'passkey' | 'new-passkey' | 'break-glass';

/** A sign-in that has begun and is not done. Whoever shows the token goes on with it; the store knows its hash alone. */
export interface SignInStep {
  /** SHA-256 of the token, hex. */
  readonly tokenHash: string;
  readonly purpose: StepPurpose;
  readonly content: StepContent;
  readonly expiresAt: string;
}

export type StepContent = Readonly<Record<string, string>>;

export interface SignInSteps {
  add(step: SignInStep): Promise<void>;
  /** Null where there is none, it is for something else, or its time is over at `now`. */
  find(tokenHash: string, purpose: StepPurpose, now: Date): Promise<StepContent | null>;
  /** The same, and it is gone: of two who ask for it one gets it. */
  take(tokenHash: string, purpose: StepPurpose, now: Date): Promise<StepContent | null>;
  /** Removes what has ended by `now`; returns how many. */
  removeEnded(now: Date): Promise<number>;
}

export function signInStepsIn(db: Kysely<Tables>): SignInSteps {
  return {
    async add({ tokenHash, purpose, content, expiresAt }) {
      await db
        .insertInto('sign_in_step')
        .values({
          token_hash: tokenHash,
          purpose,
          content: JSON.stringify(content),
          expires_at: expiresAt,
        })
        .execute();
    },
    async find(tokenHash, purpose, now) {
      const row = await db
        .selectFrom('sign_in_step')
        .select('content')
        .where('token_hash', '=', tokenHash)
        .where('purpose', '=', purpose)
        .where('expires_at', '>', now.toISOString())
        .executeTakeFirst();
      return row ? JSON.parse(row.content) : null;
    },
    async take(tokenHash, purpose, now) {
      const row = await db
        .deleteFrom('sign_in_step')
        .where('token_hash', '=', tokenHash)
        .where('purpose', '=', purpose)
        .where('expires_at', '>', now.toISOString())
        .returning('content')
        .executeTakeFirst();
      return row ? JSON.parse(row.content) : null;
    },
    async removeEnded(now) {
      const { numDeletedRows } = await db
        .deleteFrom('sign_in_step')
        .where('expires_at', '<=', now.toISOString())
        .executeTakeFirst();
      return Number(numDeletedRows);
    },
  };
}
