import type { Kysely, Selectable } from 'kysely';
import type { Clock } from '../base/clock.ts';
import { Failure } from '../base/failure.ts';
import { appendEntry } from './audit-log.ts';
import type { Tables } from './tables.ts';

export const scopeKinds = ['district', 'school', 'none'] as const;
export type ScopeKind = (typeof scopeKinds)[number];

/** A role given by hand, for a time, with who asked, who agreed and why. */
export interface RoleGrant {
  readonly id: string;
  readonly userId: string;
  readonly role: string;
  readonly scopeKind: ScopeKind;
  /** The school's Almanac id where the scope is a school, otherwise null. */
  readonly scopeId: string | null;
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
    async add(grant) {
      const row: Row = {
        id: newId(),
        user_id: grant.userId,
        role: grant.role,
        scope_kind: grant.scopeKind,
        scope_id: grant.scopeId,
        requester: grant.requester,
        approver: grant.approver,
        justification: grant.justification,
        begins_on: grant.beginsOn,
        ends_on: grant.endsOn,
      };
      const { approver, ...detail } = grant;
      await db.transaction().execute(async (transaction) => {
        await transaction.insertInto('role_grant').values(row).execute();
        await appendEntry(transaction, clock, {
          actor: approver,
          kind: 'grant-added',
          detail: { grant: row.id, ...detail },
        });
      });
      return grantOf(row);
    },
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

type Row = Selectable<Tables['role_grant']>;

function grantOf(row: Row): RoleGrant {
  return {
    id: row.id,
    userId: row.user_id,
    role: row.role,
    scopeKind: scopeKindOf(row.scope_kind),
    scopeId: row.scope_id,
    requester: row.requester,
    approver: row.approver,
    justification: row.justification,
    beginsOn: row.begins_on,
    endsOn: row.ends_on,
  };
}

function scopeKindOf(text: string): ScopeKind {
  const kind = scopeKinds.find((known) => known === text);
  // A scope nobody knows must not become a wide one.
  if (kind === undefined)
    throw new Failure('store-unreadable', { problem: `a grant has the scope "${text}"` });
  return kind;
}
