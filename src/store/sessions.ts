import type { Kysely } from 'kysely';
import type { Tables } from './tables.ts';

/** A signed-in browser. The store knows the hash of its token, never the token. */
export interface Session {
  /** SHA-256 of the token, hex. */
  readonly tokenHash: string;
  readonly userId: string;
  readonly createdAt: string;
  readonly lastSeenAt: string;
  /** The end that no activity can push back. */
  readonly expiresAt: string;
  readonly isDemo: boolean;
}

export interface Sessions {
  add(session: Session): Promise<void>;
  /** The session as it is kept, whether or not its time is over. */
  byTokenHash(tokenHash: string): Promise<Session | null>;
  seen(tokenHash: string, at: Date): Promise<void>;
  remove(tokenHash: string): Promise<void>;
  /** Removes sessions that were last seen before `idleSince` or have ended by `now`; returns how many. */
  removeEnded(now: Date, idleSince: Date): Promise<number>;
}

export function sessionsIn(db: Kysely<Tables>): Sessions {
  return {
    async add(session) {
      await db
        .insertInto('session')
        .values({
          token_hash: session.tokenHash,
          user_id: session.userId,
          created_at: session.createdAt,
          last_seen_at: session.lastSeenAt,
          expires_at: session.expiresAt,
          is_demo: session.isDemo ? 1 : 0,
        })
        .execute();
    },
    async byTokenHash(tokenHash) {
      const row = await db
        .selectFrom('session')
        .selectAll()
        .where('token_hash', '=', tokenHash)
        .executeTakeFirst();
      if (!row) return null;
      return {
        tokenHash: row.token_hash,
        userId: row.user_id,
        createdAt: row.created_at,
        lastSeenAt: row.last_seen_at,
        expiresAt: row.expires_at,
        isDemo: row.is_demo === 1,
      };
    },
    async seen(tokenHash, at) {
      await db
        .updateTable('session')
        .set({ last_seen_at: at.toISOString() })
        .where('token_hash', '=', tokenHash)
        .execute();
    },
    async remove(tokenHash) {
      await db.deleteFrom('session').where('token_hash', '=', tokenHash).execute();
    },
    async removeEnded(now, idleSince) {
      const result = await db
        .deleteFrom('session')
        .where((is) =>
          is.or([
            is('last_seen_at', '<', idleSince.toISOString()),
            is('expires_at', '<=', now.toISOString()),
          ]),
        )
        .executeTakeFirst();
      return Number(result.numDeletedRows);
    },
  };
}
