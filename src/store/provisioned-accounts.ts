import { type Kysely, sql, type Transaction } from 'kysely';
import type { Clock } from '../base/clock.ts';
import { Failure } from '../base/failure.ts';
import { appendEntry } from './audit-log.ts';
import { freeName } from './identities.ts';
import type { Tables } from './tables.ts';
import { addAccount, type NewUser } from './users.ts';

/** An account of a member of the staff, as provisioning looks at it. */
export interface StaffAccount {
  readonly id: string;
  readonly username: string;
  readonly staffNumber: string;
  /** Made by an edition; what a person made is left alone. */
  readonly isProvisioned: boolean;
  /** YYYY-MM-DD; null while something gives the person a role. */
  readonly rolelessSince: string | null;
  readonly state: 'on' | 'off' | 'off-by-provisioning';
  /** A role given by hand holds or will hold. */
  readonly hasGrant: boolean;
}

/** What an edition changes about accounts. Ids are those of accounts. */
export interface Provisioning {
  readonly add: readonly (NewUser & { readonly staffNumber: string })[];
  /** Begin to be without a role. */
  readonly roleless: readonly string[];
  /** Have a role again. */
  readonly regained: readonly string[];
  readonly disable: readonly string[];
  readonly enable: readonly string[];
}

export interface ProvisionedAccounts {
  /** Accounts with a staff number; `day`: grants that end before it do not count. */
  list(day: string): Promise<StaffAccount[]>;
  /** All of it or nothing; sessions of accounts that are switched off end. Gives how many were made; who can have no account under their name is left out. */
  apply(changes: Provisioning, day: string): Promise<{ readonly made: number }>;
}

/** Who is written down as having done it. */
export const provisioner = 'publish';

export function provisionedAccountsIn(
  db: Kysely<Tables>,
  clock: Clock,
  newId: () => string,
): ProvisionedAccounts {
  return {
    async list(day) {
      const rows = await db
        .selectFrom('user_account')
        .select(['id', 'username', 'staff_number', 'provisioned_at', 'roleless_since', 'disabled_at'])
        .select('disabled_by')
        .select((select) =>
          select
            .exists(
              select
                .selectFrom('role_grant')
                .select(sql`1`.as('one'))
                .whereRef('user_id', '=', 'user_account.id')
                .where((is) => is.or([is('ends_on', 'is', null), is('ends_on', '>=', day)])),
            )
            .as('has_grant'),
        )
        .where('staff_number', 'is not', null)
        .orderBy('username')
        .execute();
      return rows.map((row) => ({
        ...{ id: row.id, username: row.username, staffNumber: row.staff_number ?? '' },
        isProvisioned: row.provisioned_at !== null,
        rolelessSince: row.roleless_since,
        state:
          row.disabled_at === null ? 'on' : row.disabled_by === provisioner ? 'off-by-provisioning' : 'off',
        hasGrant: Boolean(row.has_grant),
      }));
    },
    apply: (changes, day) =>
      db.transaction().execute(async (transaction) => {
        let made = 0;
        for (const user of changes.add) if (await addProvisioned(transaction, clock, newId, user)) made += 1;
        const note = (ids: readonly string[], since: string | null) =>
          inParts(ids, async (part) => {
            await transaction
              .updateTable('user_account')
              .set({ roleless_since: since })
              .where('id', 'in', part)
              .execute();
          });
        await note(changes.roleless, day);
        await note(changes.regained, null);
        for (const id of changes.disable) {
          const row = await transaction
            .updateTable('user_account')
            .set({ disabled_at: clock.now().toISOString(), disabled_by: provisioner })
            .where('id', '=', id)
            .where('disabled_at', 'is', null)
            .returning(['username', 'roleless_since'])
            .executeTakeFirst();
          await transaction.deleteFrom('session').where('user_id', '=', id).execute();
          if (row)
            await appendEntry(transaction, clock, {
              actor: provisioner,
              kind: 'user-disabled',
              detail: { username: row.username, reason: `without a role since ${row.roleless_since ?? day}` },
            });
        }
        for (const id of changes.enable) {
          // Whom a person has switched off meanwhile stays off.
          const row = await transaction
            .updateTable('user_account')
            .set({ disabled_at: null, disabled_by: null })
            .where('id', '=', id)
            .where('disabled_by', '=', provisioner)
            .returning('username')
            .executeTakeFirst();
          if (row)
            await appendEntry(transaction, clock, {
              actor: provisioner,
              kind: 'user-enabled',
              detail: { username: row.username, reason: 'has a role again' },
            });
        }
        return { made };
      }),
  };
}

/** Whoever signed in for the first time meanwhile has an account already, and keeps it. */
async function addProvisioned(
  transaction: Transaction<Tables>,
  clock: Clock,
  newId: () => string,
  user: Provisioning['add'][number],
): Promise<boolean> {
  const there = await transaction
    .selectFrom('user_account')
    .select('id')
    .where('staff_number', '=', user.staffNumber)
    .executeTakeFirst();
  if (there) return false;
  const id = await addAccount(transaction, clock, newId, await freeName(transaction, user), provisioner).then(
    (account) => account.id,
    (error: unknown) => {
      if (error instanceof Failure && ['user-invalid', 'user-taken'].includes(error.code)) return null;
      throw error;
    },
  );
  if (id === null) return false;
  await transaction
    .updateTable('user_account')
    .set({ provisioned_at: clock.now().toISOString() })
    .where('id', '=', id)
    .execute();
  return true;
}

/** A statement takes a limited number of values. */
async function inParts(
  ids: readonly string[],
  write: (part: readonly string[]) => Promise<void>,
): Promise<void> {
  for (let from = 0; from < ids.length; from += 500) await write(ids.slice(from, from + 500));
}
