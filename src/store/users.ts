import type { Kysely, Selectable, Transaction } from 'kysely';
import type { Clock } from '../base/clock.ts';
import { Failure } from '../base/failure.ts';
import { appendEntry } from './audit-log.ts';
import type { Tables } from './tables.ts';

/** Someone who may sign in. */
export interface UserAccount {
  readonly id: string;
  /** As folded by `foldUsername`. */
  readonly username: string;
  readonly name: string;
  /** The number HR knows the person by: what ties the account to roster and HR deliveries. */
  readonly staffNumber: string | null;
  /** Almanac ids of the guardian, and of the student, the account is; null for everybody else. */
  readonly guardianId: string | null;
  readonly studentId: string | null;
  readonly language: string;
  readonly createdAt: string;
  readonly disabledAt: string | null;
  /** When an edition made the account; null: a person did, or a first sign-in. */
  readonly provisionedAt: string | null;
  /** Day since when nothing gives the person a role; only of accounts that an edition made. */
  readonly rolelessSince: string | null;
}

export interface NewUser extends Pick<UserAccount, 'username' | 'name'> {
  /** Argon2id in PHC text form; null: cannot sign in with a password. */
  readonly passwordHash?: string | null;
  readonly staffNumber?: string | null;
  readonly guardianId?: string | null;
  readonly studentId?: string | null;
  readonly language?: string;
}

export interface Users {
  /** Throws `user-taken`, `user-invalid`. */
  add(user: NewUser): Promise<UserAccount>;
  byUsername(username: string): Promise<UserAccount | null>;
  byId(id: string): Promise<UserAccount | null>;
  /** All accounts, disabled ones too, by user name. */
  list(): Promise<UserAccount[]>;
  /** Kept apart from the account, so that it cannot travel with it to a page or a log. */
  passwordHash(id: string): Promise<string | null>;
  /** Ends the account's sessions too: whoever has the old password may be in one. */
  setPasswordHash(id: string, passwordHash: string | null): Promise<void>;
  /** Ends the account's sessions too. Disabled accounts stay, because the audit log speaks of them. False: it was off already. */
  disable(id: string, reason: string): Promise<boolean>;
  /** False: it was not off. */
  enable(id: string, reason: string): Promise<boolean>;
}

/** Accounts are kept by whoever runs the machine. */
const operator = 'operator';

export function usersIn(db: Kysely<Tables>, clock: Clock, newId: () => string): Users {
  return {
    add: (user) =>
      db.transaction().execute((transaction) => addAccount(transaction, clock, newId, user, operator)),
    async byUsername(username) {
      const row = await db
        .selectFrom('user_account')
        .selectAll()
        .where('username', '=', foldUsername(username))
        .executeTakeFirst();
      return row ? userAccountOf(row) : null;
    },
    async byId(id) {
      const row = await db.selectFrom('user_account').selectAll().where('id', '=', id).executeTakeFirst();
      return row ? userAccountOf(row) : null;
    },
    async list() {
      const rows = await db.selectFrom('user_account').selectAll().orderBy('username').execute();
      return rows.map(userAccountOf);
    },
    async passwordHash(id) {
      const row = await db
        .selectFrom('user_account')
        .select('password_hash')
        .where('id', '=', id)
        .executeTakeFirst();
      return row?.password_hash ?? null;
    },
    async setPasswordHash(id, passwordHash) {
      await db.transaction().execute(async (transaction) => {
        const changed = await transaction
          .updateTable('user_account')
          .set({ password_hash: passwordHash })
          .where('id', '=', id)
          .returning('username')
          .executeTakeFirst();
        await transaction.deleteFrom('session').where('user_id', '=', id).execute();
        if (changed)
          await appendEntry(transaction, clock, {
            actor: operator,
            kind: 'password-changed',
            detail: { username: changed.username },
          });
      });
    },
    disable: (id, reason) =>
      db.transaction().execute(async (transaction) => {
        const disabled = await transaction
          .updateTable('user_account')
          .set({ disabled_at: clock.now().toISOString(), disabled_by: operator })
          .where('id', '=', id)
          // What was switched off for want of a role is switched off by a person now, and stays off when the role comes back.
          .where((is) => is.or([is('disabled_at', 'is', null), is('disabled_by', '!=', operator)]))
          .returning('username')
          .executeTakeFirst();
        await transaction.deleteFrom('session').where('user_id', '=', id).execute();
        if (disabled)
          await appendEntry(transaction, clock, {
            ...{ actor: operator, kind: 'user-disabled' },
            detail: { username: disabled.username, reason },
          });
        return disabled !== undefined;
      }),
    enable: (id, reason) =>
      db.transaction().execute(async (transaction) => {
        const enabled = await transaction
          .updateTable('user_account')
          .set({ disabled_at: null, disabled_by: null, roleless_since: null })
          .where('id', '=', id)
          .where('disabled_at', 'is not', null)
          .returning('username')
          .executeTakeFirst();
        if (enabled)
          await appendEntry(transaction, clock, {
            ...{ actor: operator, kind: 'user-enabled' },
            detail: { username: enabled.username, reason },
          });
        return enabled !== undefined;
      }),
  };
}

/** Adds an account within a transaction; `by` is who is written down as having done so. Throws `user-taken`, `user-invalid`. */
export async function addAccount(
  transaction: Transaction<Tables>,
  clock: Clock,
  newId: () => string,
  user: NewUser,
  by: string,
): Promise<UserAccount> {
  const username = foldUsername(user.username);
  if (!/^[\p{L}\p{N}][\p{L}\p{N}._@+-]{0,63}$/u.test(username)) {
    throw new Failure('user-invalid', {
      problem: 'a user name begins with a letter or digit and has at most 64 letters, digits and . _ @ + -',
      remedy: 'Choose another user name.',
    });
  }
  if (user.name.trim() === '') {
    throw new Failure('user-invalid', {
      problem: 'the name is empty',
      remedy: 'Give the name as it should show on screen.',
    });
  }
  const row: Row = {
    id: newId(),
    username,
    name: user.name.trim(),
    password_hash: user.passwordHash ?? null,
    staff_number: user.staffNumber ?? null,
    guardian_id: user.guardianId ?? null,
    student_id: user.studentId ?? null,
    language: user.language ?? 'en',
    created_at: clock.now().toISOString(),
    disabled_at: null,
    disabled_by: null,
    provisioned_at: null,
    roleless_since: null,
  };
  const added = await transaction
    .insertInto('user_account')
    .values(row)
    .onConflict((conflict) => conflict.column('username').doNothing())
    .executeTakeFirst();
  if (added.numInsertedOrUpdatedRows !== 1n) throw new Failure('user-taken', { username });
  await appendEntry(transaction, clock, {
    actor: by,
    kind: 'user-added',
    detail: { username, staffNumber: row.staff_number },
  });
  return userAccountOf(row);
}

/** What stands before the @, as far as a user name may hold it: the audit log names people by it, and holds no e-mail. */
export function usernameFrom(email: string, staffNumber: string): string {
  const local = foldUsername(email.split('@')[0] ?? '')
    .replaceAll(/[^\p{L}\p{N}._+-]/gu, '')
    .replace(/^[^\p{L}\p{N}]+/u, '')
    .slice(0, 40);
  return local === '' ? `staff-${staffNumber}` : local;
}

/** One spelling for `M.Ortega`, ` m.ortega` and full-width letters. */
export function foldUsername(username: string): string {
  return username.normalize('NFKC').trim().toLowerCase();
}

type Row = Selectable<Tables['user_account']>;

/** A row without its password. */
export function userAccountOf(row: Row): UserAccount {
  return {
    id: row.id,
    username: row.username,
    name: row.name,
    staffNumber: row.staff_number,
    guardianId: row.guardian_id,
    studentId: row.student_id,
    language: row.language,
    createdAt: row.created_at,
    disabledAt: row.disabled_at,
    provisionedAt: row.provisioned_at,
    rolelessSince: row.roleless_since,
  };
}
