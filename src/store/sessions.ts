import type { Kysely, Selectable } from 'kysely';
import type { Clock } from '../base/clock.ts';
import { appendEntry } from './audit-log.ts';
import type { Tables } from './tables.ts';
import type { UserAccount } from './users.ts';

/** A signed-in browser. The store knows the hash of its token, never the token. */
export interface Session {
  /** SHA-256 of the token, hex. */
  readonly tokenHash: string;
  /** What the session is called in lists; says nothing about the token. */
  readonly id: string;
  readonly userId: string;
  readonly createdAt: string;
  readonly lastSeenAt: string;
  /** The end that no activity can push back. */
  readonly expiresAt: string;
  /** How the user signed in: `password`, `password+totp`, `password+recovery-code`, `passkey`, `oidc:<issuer>`, `break-glass`, `demo-link`. */
  readonly signedInBy: string;
  /** The passkey, where it was one. */
  readonly passkeyId: string | null;
  /** Browser and system in words, e.g. "Firefox · Windows". */
  readonly browser: string;
  /** Id of the user through whose eyes the session looks; null: one's own. */
  readonly viewAs: string | null;
  /** Names of students are replaced by ids, for a projector. */
  readonly isMasked: boolean;
}

export interface Sessions {
  /** A session begins with its own eyes and with names. */
  add(session: Omit<Session, 'viewAs' | 'isMasked'>): Promise<void>;
  /** The session as it is kept, whether or not its time is over. */
  byTokenHash(tokenHash: string): Promise<Session | null>;
  /** Of one user, newest first, whether or not their time is over. */
  of(userId: string): Promise<Session[]>;
  seen(tokenHash: string, at: Date): Promise<void>;
  /** From now on the session looks as somebody else, or as itself again; written down. */
  lookAs(session: Session, user: UserAccount, as: UserAccount | null): Promise<void>;
  mask(tokenHash: string, isMasked: boolean): Promise<void>;
  remove(tokenHash: string): Promise<void>;
  /** Removes a session of a user by its id, as `by` wants; false where the user has no such session. */
  removeOne(user: UserAccount, id: string, by: string): Promise<boolean>;
  /** Removes all sessions of a user, as `by` wants; returns how many. */
  removeOf(user: UserAccount, by: string): Promise<number>;
  /** Removes sessions that were last seen before `idleSince` or have ended by `now`; returns how many. */
  removeEnded(now: Date, idleSince: Date): Promise<number>;
}

export function sessionsIn(db: Kysely<Tables>, clock: Clock): Sessions {
  return {
    async add(session) {
      await db
        .insertInto('session')
        .values({
          token_hash: session.tokenHash,
          id: session.id,
          user_id: session.userId,
          created_at: session.createdAt,
          last_seen_at: session.lastSeenAt,
          expires_at: session.expiresAt,
          signed_in_by: session.signedInBy,
          passkey_id: session.passkeyId,
          browser: session.browser,
          ...{ view_as: null, is_masked: 0 },
        })
        .execute();
    },
    async byTokenHash(tokenHash) {
      const row = await db
        .selectFrom('session')
        .selectAll()
        .where('token_hash', '=', tokenHash)
        .executeTakeFirst();
      return row ? sessionOf(row) : null;
    },
    async of(userId) {
      const rows = await db
        .selectFrom('session')
        .selectAll()
        .where('user_id', '=', userId)
        .orderBy('created_at', 'desc')
        .orderBy('id')
        .execute();
      return rows.map(sessionOf);
    },
    async seen(tokenHash, at) {
      await db
        .updateTable('session')
        .set({ last_seen_at: at.toISOString() })
        .where('token_hash', '=', tokenHash)
        .execute();
    },
    async lookAs({ tokenHash, viewAs }, user, as) {
      await db.transaction().execute(async (transaction) => {
        const before =
          viewAs === null
            ? undefined
            : await transaction
                .selectFrom('user_account')
                .select('username')
                .where('id', '=', viewAs)
                .executeTakeFirst();
        await transaction
          .updateTable('session')
          .set({ view_as: as?.id ?? null })
          .where('token_hash', '=', tokenHash)
          .execute();
        const note = (kind: 'view-as-began' | 'view-as-ended', username: string) =>
          appendEntry(transaction, clock, { actor: user.username, kind, detail: { as: username } });
        if (before) await note('view-as-ended', before.username);
        if (as) await note('view-as-began', as.username);
      });
    },
    async mask(tokenHash, isMasked) {
      await db
        .updateTable('session')
        .set({ is_masked: isMasked ? 1 : 0 })
        .where('token_hash', '=', tokenHash)
        .execute();
    },
    async remove(tokenHash) {
      await db.deleteFrom('session').where('token_hash', '=', tokenHash).execute();
    },
    removeOne: (user, id, by) =>
      db.transaction().execute(async (transaction) => {
        const { numDeletedRows } = await transaction
          .deleteFrom('session')
          .where('user_id', '=', user.id)
          .where('id', '=', id)
          .executeTakeFirst();
        if (numDeletedRows === 0n) return false;
        await appendEntry(transaction, clock, {
          actor: by,
          kind: 'session-ended',
          detail: { username: user.username, sessions: 1 },
        });
        return true;
      }),
    removeOf: (user, by) =>
      db.transaction().execute(async (transaction) => {
        const { numDeletedRows } = await transaction
          .deleteFrom('session')
          .where('user_id', '=', user.id)
          .executeTakeFirst();
        const sessions = Number(numDeletedRows);
        await appendEntry(transaction, clock, {
          actor: by,
          kind: 'session-ended',
          detail: { username: user.username, sessions },
        });
        return sessions;
      }),
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

function sessionOf(row: Selectable<Tables['session']>): Session {
  return {
    tokenHash: row.token_hash,
    id: row.id,
    userId: row.user_id,
    createdAt: row.created_at,
    lastSeenAt: row.last_seen_at,
    expiresAt: row.expires_at,
    signedInBy: row.signed_in_by,
    passkeyId: row.passkey_id,
    browser: row.browser,
    viewAs: row.view_as,
    isMasked: row.is_masked === 1,
  };
}
