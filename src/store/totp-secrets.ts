import type { Kysely } from 'kysely';
import type { Clock } from '../base/clock.ts';
import { appendEntry } from './audit-log.ts';
import type { Tables } from './tables.ts';
import type { UserAccount } from './users.ts';

/** What an app that shows one-time codes (RFC 6238) shares with us. It has to be kept as it is: codes are made of it. */
export interface TotpSecret {
  /** Base32. */
  readonly secret: string;
  /** Null until the user has shown that the app has it. */
  readonly confirmedAt: string | null;
}

export interface TotpSecrets {
  of(userId: string): Promise<TotpSecret | null>;
  /** Keeps a secret that waits for its first code, in the place of one that still waits; false where one is confirmed. */
  offer(userId: string, secret: string): Promise<boolean>;
  /** The first code was right, at this step of time; false where there is none that waits. */
  confirm(user: UserAccount, step: number): Promise<boolean>;
  /** Uses up a step of time: false where a code of it, or of a later one, was used before. */
  use(userId: string, step: number): Promise<boolean>;
  /** False where the user had none. */
  remove(user: UserAccount, by: string): Promise<boolean>;
}

export function totpSecretsIn(db: Kysely<Tables>, clock: Clock): TotpSecrets {
  return {
    async of(userId) {
      const row = await db
        .selectFrom('totp_secret')
        .select(['secret', 'confirmed_at'])
        .where('user_id', '=', userId)
        .executeTakeFirst();
      return row ? { secret: row.secret, confirmedAt: row.confirmed_at } : null;
    },
    async offer(userId, secret) {
      const { numInsertedOrUpdatedRows } = await db
        .insertInto('totp_secret')
        .values({ user_id: userId, secret, confirmed_at: null, last_step: 0 })
        .onConflict((conflict) =>
          conflict.column('user_id').doUpdateSet({ secret }).where('totp_secret.confirmed_at', 'is', null),
        )
        .executeTakeFirst();
      return numInsertedOrUpdatedRows === 1n;
    },
    confirm: (user, step) =>
      db.transaction().execute(async (transaction) => {
        const { numUpdatedRows } = await transaction
          .updateTable('totp_secret')
          .set({ confirmed_at: clock.now().toISOString(), last_step: step })
          .where('user_id', '=', user.id)
          .where('confirmed_at', 'is', null)
          .executeTakeFirst();
        if (numUpdatedRows !== 1n) return false;
        await appendEntry(transaction, clock, {
          actor: user.username,
          kind: 'factor-added',
          detail: { username: user.username, factor: 'totp' },
        });
        return true;
      }),
    async use(userId, step) {
      // One statement, so that of two servers that are shown the same code one takes it.
      const { numUpdatedRows } = await db
        .updateTable('totp_secret')
        .set({ last_step: step })
        .where('user_id', '=', userId)
        .where('confirmed_at', 'is not', null)
        .where('last_step', '<', step)
        .executeTakeFirst();
      return numUpdatedRows === 1n;
    },
    remove: (user, by) =>
      db.transaction().execute(async (transaction) => {
        const row = await transaction
          .deleteFrom('totp_secret')
          .where('user_id', '=', user.id)
          .returning('confirmed_at')
          .executeTakeFirst();
        if (!row || row.confirmed_at === null) return false;
        await appendEntry(transaction, clock, {
          actor: by,
          kind: 'factor-removed',
          detail: { username: user.username, factor: 'totp' },
        });
        return true;
      }),
  };
}
