import type { Kysely, Selectable, Transaction } from 'kysely';
import type { Clock } from '../base/clock.ts';
import { appendEntry } from './audit-log.ts';
import type { Tables } from './tables.ts';
import { addAccount, type NewUser, type UserAccount, userAccountOf } from './users.ts';

/** The one at an issuer who is a user here, by what the issuer never changes. */
export interface Identity {
  /** `google`, `entra`, or the address of any other issuer: whose names the subjects are. */
  readonly provider: string;
  /** Google: `sub`. Entra: `tid/oid`. Others: `sub`. */
  readonly subject: string;
  readonly userId: string;
  readonly boundAt: string;
}

/** Provider and subject, what a person is known by. */
export type IdentityKey = Pick<Identity, 'provider' | 'subject'>;

/** What became of a first sign-in. All but `bound` have changed nothing. */
export type Binding =
  | { readonly state: 'bound'; readonly user: UserAccount }
  | { readonly state: 'disabled'; readonly user: UserAccount }
  /** Two accounts carry the staff number. */
  | { readonly state: 'two-accounts' }
  /** The account is another one's at this provider already. */
  | { readonly state: 'bound-otherwise' };

export interface Identities {
  byKey(key: IdentityKey): Promise<Identity | null>;
  of(userId: string): Promise<Identity[]>;
  /**
   * Ties an identity to the account of a member of staff, which is made where there is none; at once for all of it, so that two
   * first sign-ins at the same moment make one account. `by` is who is written down as having done so.
   */
  bindStaff(
    key: IdentityKey,
    staff: NewUser & { readonly staffNumber: string },
    by: string,
  ): Promise<Binding>;
  /** Ties an identity to an account as the operator says. */
  bind(key: IdentityKey, user: UserAccount, by: string): Promise<Binding>;
  /** Takes the tie away and ends the account's sessions; false where there was none. */
  unbind(user: UserAccount, provider: string, by: string): Promise<boolean>;
}

export function identitiesIn(db: Kysely<Tables>, clock: Clock, newId: () => string): Identities {
  async function tie(
    transaction: Transaction<Tables>,
    { provider, subject }: IdentityKey,
    user: UserAccount,
    by: string,
  ): Promise<Binding> {
    const { numInsertedOrUpdatedRows } = await transaction
      .insertInto('sign_in_identity')
      .values({ provider, subject, user_id: user.id, bound_at: clock.now().toISOString() })
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirst();
    if (numInsertedOrUpdatedRows !== 1n) {
      const owner = await transaction
        .selectFrom('sign_in_identity')
        .select('user_id')
        .where('provider', '=', provider)
        .where('subject', '=', subject)
        .executeTakeFirst();
      return owner?.user_id === user.id ? { state: 'bound', user } : { state: 'bound-otherwise' };
    }
    await appendEntry(transaction, clock, {
      actor: by,
      kind: 'identity-bound',
      detail: { username: user.username, provider },
    });
    return { state: 'bound', user };
  }

  return {
    async byKey({ provider, subject }) {
      const row = await db
        .selectFrom('sign_in_identity')
        .selectAll()
        .where('provider', '=', provider)
        .where('subject', '=', subject)
        .executeTakeFirst();
      return row ? identityOf(row) : null;
    },
    async of(userId) {
      const rows = await db
        .selectFrom('sign_in_identity')
        .selectAll()
        .where('user_id', '=', userId)
        .orderBy('provider')
        .execute();
      return rows.map(identityOf);
    },
    bindStaff: (key, staff, by) =>
      db.transaction().execute(async (transaction) => {
        const accounts = await transaction
          .selectFrom('user_account')
          .selectAll()
          .where('staff_number', '=', staff.staffNumber)
          .execute();
        if (accounts.length > 1) return { state: 'two-accounts' };
        const [account] = accounts;
        const user = account
          ? userAccountOf(account)
          : await addAccount(transaction, clock, newId, await freeName(transaction, staff), by);
        if (user.disabledAt !== null) return { state: 'disabled', user };
        return await tie(transaction, key, user, by);
      }),
    bind: (key, user, by) => db.transaction().execute((transaction) => tie(transaction, key, user, by)),
    unbind: (user, provider, by) =>
      db.transaction().execute(async (transaction) => {
        const { numDeletedRows } = await transaction
          .deleteFrom('sign_in_identity')
          .where('user_id', '=', user.id)
          .where('provider', '=', provider)
          .executeTakeFirst();
        if (numDeletedRows === 0n) return false;
        await transaction.deleteFrom('session').where('user_id', '=', user.id).execute();
        await appendEntry(transaction, clock, {
          actor: by,
          kind: 'identity-unbound',
          detail: { username: user.username, provider },
        });
        return true;
      }),
  };
}

/** The user name wanted, or with the staff number behind it where somebody else has it. */
export async function freeName(
  transaction: Transaction<Tables>,
  staff: NewUser & { readonly staffNumber: string },
): Promise<NewUser> {
  const taken = await transaction
    .selectFrom('user_account')
    .select('id')
    .where('username', '=', staff.username)
    .executeTakeFirst();
  return taken ? { ...staff, username: `${staff.username}.${staff.staffNumber}` } : staff;
}

function identityOf(row: Selectable<Tables['sign_in_identity']>): Identity {
  return { provider: row.provider, subject: row.subject, userId: row.user_id, boundAt: row.bound_at };
}
