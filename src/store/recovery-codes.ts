import type { Kysely } from 'kysely';
import type { Clock } from '../base/clock.ts';
import { appendEntry } from './audit-log.ts';
import type { Tables } from './tables.ts';
import type { UserAccount } from './users.ts';

/** Codes on paper for the day the phone is lost. Each works once; the store has their hashes. */
export interface RecoveryCodes {
  /** How many are left. */
  left(userId: string): Promise<number>;
  /** Puts new ones in the place of all there were. */
  replace(user: UserAccount, codeHashes: readonly string[]): Promise<void>;
  /** Uses one up; false where the user has none of that hash. */
  use(user: UserAccount, codeHash: string): Promise<boolean>;
  /** Takes all away, as when there is no second factor any more. */
  clear(userId: string): Promise<void>;
}

export function recoveryCodesIn(db: Kysely<Tables>, clock: Clock): RecoveryCodes {
  return {
    async left(userId) {
      const { codes } = await db
        .selectFrom('recovery_code')
        .select(({ fn }) => fn.countAll<number>().as('codes'))
        .where('user_id', '=', userId)
        .executeTakeFirstOrThrow();
      return Number(codes);
    },
    async replace(user, codeHashes) {
      await db.transaction().execute(async (transaction) => {
        await transaction.deleteFrom('recovery_code').where('user_id', '=', user.id).execute();
        await transaction
          .insertInto('recovery_code')
          .values(codeHashes.map((code_hash) => ({ code_hash, user_id: user.id })))
          .execute();
        await appendEntry(transaction, clock, {
          actor: user.username,
          kind: 'factor-added',
          detail: { username: user.username, factor: 'recovery-codes' },
        });
      });
    },
    use: (user, codeHash) =>
      db.transaction().execute(async (transaction) => {
        const { numDeletedRows } = await transaction
          .deleteFrom('recovery_code')
          .where('user_id', '=', user.id)
          .where('code_hash', '=', codeHash)
          .executeTakeFirst();
        if (numDeletedRows !== 1n) return false;
        await appendEntry(transaction, clock, {
          actor: user.username,
          kind: 'recovery-code-used',
          detail: { username: user.username },
        });
        return true;
      }),
    async clear(userId) {
      await db.deleteFrom('recovery_code').where('user_id', '=', userId).execute();
    },
  };
}
