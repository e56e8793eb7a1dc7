import type { Kysely, Selectable } from 'kysely';
import type { Clock } from '../base/clock.ts';
import { appendEntry } from './audit-log.ts';
import type { Tables } from './tables.ts';
import type { UserAccount } from './users.ts';

/** A key pair whose private half a device of the user keeps (W3C Web Authentication). */
export interface Passkey {
  /** Credential id, base64url. */
  readonly id: string;
  readonly userId: string;
  /** COSE key, base64url. */
  readonly publicKey: string;
  /** Signatures the device says it has made; 0 where it does not count. */
  readonly counter: number;
  readonly transports: readonly string[];
  /** What the user calls it. */
  readonly name: string;
  /** Whether the user's other devices have it too. */
  readonly isSynced: boolean;
  readonly createdAt: string;
  readonly lastUsedAt: string | null;
}

export interface Passkeys {
  byId(id: string): Promise<Passkey | null>;
  /** Oldest first. */
  of(userId: string): Promise<Passkey[]>;
  /** False where the credential is there already. */
  add(passkey: Omit<Passkey, 'userId' | 'createdAt' | 'lastUsedAt'>, user: UserAccount): Promise<boolean>;
  used(id: string, counter: number): Promise<void>;
  /** Takes it away and ends the sessions it began; false where the user has no such passkey. */
  remove(id: string, user: UserAccount, by: string): Promise<boolean>;
}

export function passkeysIn(db: Kysely<Tables>, clock: Clock): Passkeys {
  return {
    async byId(id) {
      const row = await db.selectFrom('passkey').selectAll().where('id', '=', id).executeTakeFirst();
      return row ? passkeyOf(row) : null;
    },
    async of(userId) {
      const rows = await db
        .selectFrom('passkey')
        .selectAll()
        .where('user_id', '=', userId)
        .orderBy('created_at')
        .orderBy('id')
        .execute();
      return rows.map(passkeyOf);
    },
    add: (passkey, user) =>
      db.transaction().execute(async (transaction) => {
        const { numInsertedOrUpdatedRows } = await transaction
          .insertInto('passkey')
          .values({
            id: passkey.id,
            user_id: user.id,
            public_key: passkey.publicKey,
            counter: passkey.counter,
            transports: JSON.stringify(passkey.transports),
            name: passkey.name,
            is_synced: passkey.isSynced ? 1 : 0,
            created_at: clock.now().toISOString(),
            last_used_at: null,
          })
          .onConflict((conflict) => conflict.column('id').doNothing())
          .executeTakeFirst();
        if (numInsertedOrUpdatedRows !== 1n) return false;
        await appendEntry(transaction, clock, {
          actor: user.username,
          kind: 'factor-added',
          detail: { username: user.username, factor: 'passkey' },
        });
        return true;
      }),
    async used(id, counter) {
      await db
        .updateTable('passkey')
        .set({ counter, last_used_at: clock.now().toISOString() })
        .where('id', '=', id)
        .execute();
    },
    remove: (id, user, by) =>
      db.transaction().execute(async (transaction) => {
        const { numDeletedRows } = await transaction
          .deleteFrom('passkey')
          .where('id', '=', id)
          .where('user_id', '=', user.id)
          .executeTakeFirst();
        if (numDeletedRows === 0n) return false;
        const ended = await transaction.deleteFrom('session').where('passkey_id', '=', id).executeTakeFirst();
        await appendEntry(transaction, clock, {
          actor: by,
          kind: 'factor-removed',
          detail: {
            username: user.username,
            factor: 'passkey',
            sessionsEnded: Number(ended.numDeletedRows),
          },
        });
        return true;
      }),
  };
}

function passkeyOf(row: Selectable<Tables['passkey']>): Passkey {
  return {
    id: row.id,
    userId: row.user_id,
    publicKey: row.public_key,
    counter: row.counter,
    transports: JSON.parse(row.transports),
    name: row.name,
    isSynced: row.is_synced === 1,
    createdAt: row.created_at,
    lastUsedAt: row.last_used_at,
  };
}
