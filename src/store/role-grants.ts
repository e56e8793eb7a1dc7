import type { Kysely, Selectable, Transaction } from 'kysely';
import { type Static, Type } from 'typebox';
import { Check } from 'typebox/schema';
import type { Clock } from '../base/clock.ts';
import { Failure } from '../base/failure.ts';
import { appendEntry } from './audit-log.ts';
import type { Tables } from './tables.ts';

const strict = { additionalProperties: false };
const Ids = Type.Array(Type.String({ minLength: 1, maxLength: 200 }), { minItems: 1, maxItems: 500 });
const StaffId = Type.String({ minLength: 1, maxLength: 200 });

/**
 * Whose rows a grant reaches; ids are Almanac's. `sections` and `caseload` are those of a member of staff: for who stands in for them. `none`: no rows
 * at all.
 */
export const GrantScope = Type.Union([
  Type.Object({ kind: Type.Literal('district') }, strict),
  Type.Object({ kind: Type.Literal('school'), schools: Ids }, strict),
  Type.Object({ kind: Type.Literal('grade'), schools: Ids, grades: Ids }, strict),
  Type.Object({ kind: Type.Literal('sections'), staff: StaffId }, strict),
  Type.Object({ kind: Type.Literal('caseload'), staff: StaffId }, strict),
  Type.Object({ kind: Type.Literal('none') }, strict),
]);
export type GrantScope = Static<typeof GrantScope>;

/** A role given by hand, for a time, with who asked, who agreed and why. */
export interface RoleGrant {
  readonly id: string;
  readonly userId: string;
  readonly role: string;
  readonly scope: GrantScope;
  readonly requester: string;
  readonly approver: string;
  readonly justification: string;
  /** First and last day, both inclusive; a null end is open. */
  readonly beginsOn: string;
  readonly endsOn: string | null;
}

export interface RoleGrants {
  add(grant: Omit<RoleGrant, 'id'>): Promise<RoleGrant>;
  /** Grants of a user that hold on `day` (YYYY-MM-DD). */
  of(userId: string, day: string): Promise<RoleGrant[]>;
  /** Every grant there ever was, oldest first. */
  list(): Promise<RoleGrant[]>;
  /** Makes `day` the last day of a grant; the grant itself is kept. `by`: who ends it. */
  end(id: string, day: string, by: string): Promise<void>;
}

export function roleGrantsIn(db: Kysely<Tables>, clock: Clock, newId: () => string): RoleGrants {
  return {
    add: (grant) => db.transaction().execute((transaction) => addGrant(transaction, clock, newId, grant)),
    async of(userId, day) {
      const rows = await db
        .selectFrom('role_grant')
        .selectAll()
        .where('user_id', '=', userId)
        .where('begins_on', '<=', day)
        .where((is) => is.or([is('ends_on', 'is', null), is('ends_on', '>=', day)]))
        .orderBy('begins_on')
        .orderBy('id')
        .execute();
      return rows.map(grantOf);
    },
    async list() {
      const rows = await db.selectFrom('role_grant').selectAll().orderBy('begins_on').orderBy('id').execute();
      return rows.map(grantOf);
    },
    async end(id, day, by) {
      await db.transaction().execute(async (transaction) => {
        const { numUpdatedRows } = await transaction
          .updateTable('role_grant')
          .set({ ends_on: day })
          .where('id', '=', id)
          .executeTakeFirst();
        if (numUpdatedRows > 0n)
          await appendEntry(transaction, clock, {
            actor: by,
            kind: 'grant-ended',
            detail: { grant: id, endsOn: day },
          });
      });
    },
  };
}

/** Adds a grant within a transaction that does more. */
export async function addGrant(
  transaction: Transaction<Tables>,
  clock: Clock,
  newId: () => string,
  grant: Omit<RoleGrant, 'id'>,
): Promise<RoleGrant> {
  const row: Row = {
    id: newId(),
    user_id: grant.userId,
    role: grant.role,
    scope: JSON.stringify(grant.scope),
    requester: grant.requester,
    approver: grant.approver,
    justification: grant.justification,
    begins_on: grant.beginsOn,
    ends_on: grant.endsOn,
  };
  await transaction.insertInto('role_grant').values(row).execute();
  const { approver, ...detail } = grant;
  await appendEntry(transaction, clock, {
    actor: approver,
    kind: 'grant-added',
    detail: { grant: row.id, ...detail },
  });
  return grantOf(row);
}

type Row = Selectable<Tables['role_grant']>;

function grantOf(row: Row): RoleGrant {
  return {
    id: row.id,
    userId: row.user_id,
    role: row.role,
    scope: scopeOf(row.scope),
    requester: row.requester,
    approver: row.approver,
    justification: row.justification,
    beginsOn: row.begins_on,
    endsOn: row.ends_on,
  };
}

/** The scope that the store keeps as text. */
export function scopeOf(text: string): GrantScope {
  const scope: unknown = JSON.parse(text);
  // A scope nobody knows must not become a wide one.
  if (!Check(GrantScope, scope))
    throw new Failure('store-unreadable', { problem: 'a grant has a scope that is none' });
  return scope;
}
