import type { Kysely, Selectable, Transaction } from 'kysely';
import type { Clock } from '../base/clock.ts';
import { Failure } from '../base/failure.ts';
import { appendEntry } from './audit-log.ts';
import { addGrant, type GrantScope, scopeOf } from './role-grants.ts';
import type { Tables } from './tables.ts';

/** Somebody asks for a role, for a reason and a time. */
export interface AccessRequest {
  readonly id: string;
  readonly userId: string;
  readonly requestedAt: string;
  readonly role: string;
  readonly scope: GrantScope;
  readonly justification: string;
  /** First and last day, both inclusive. */
  readonly beginsOn: string;
  readonly endsOn: string;
  readonly state: 'open' | 'approved' | 'refused' | 'withdrawn';
  readonly decidedAt: string | null;
  readonly decidedBy: string | null;
  readonly decisionReason: string | null;
  /** The grant that came of it, and its last day, which may be before the one asked for. */
  readonly grantId: string | null;
  readonly grantedUntil: string | null;
}

/** What an approver agrees to: the days of the grant, and what there is to say about it. */
export interface ApprovalTerms {
  readonly beginsOn: string;
  readonly endsOn: string;
  readonly reason: string | null;
}

export interface AccessRequests {
  add(
    request: Pick<AccessRequest, 'userId' | 'role' | 'scope' | 'justification' | 'beginsOn' | 'endsOn'>,
    by: string,
  ): Promise<AccessRequest>;
  /** Oldest first. */
  open(): Promise<AccessRequest[]>;
  /** Newest first. */
  of(userId: string): Promise<AccessRequest[]>;
  /** Approved and refused since an instant, the newest decision first. */
  decided(since: string): Promise<AccessRequest[]>;
  byId(id: string): Promise<AccessRequest | null>;
  /**
   * Makes the grant too, in one go: both are there, or neither. Throws `access-request-decided` where it was decided before, and
   * `access-request-invalid` where `by` is the one who asked.
   */
  approve(id: string, by: string, terms: ApprovalTerms): Promise<AccessRequest>;
  /** Throws `access-request-decided`. */
  refuse(id: string, by: string, reason: string): Promise<AccessRequest>;
  /** Throws `access-request-decided`. */
  withdraw(id: string, by: string): Promise<AccessRequest>;
}

export function accessRequestsIn(db: Kysely<Tables>, clock: Clock, newId: () => string): AccessRequests {
  const now = () => clock.now().toISOString();

  /** Decides in a transaction that only the first of two deciders gets through. */
  async function decide(
    id: string,
    state: Exclude<AccessRequest['state'], 'open'>,
    by: string,
    reason: string | null,
    terms: ApprovalTerms | null = null,
  ): Promise<AccessRequest> {
    return await db.transaction().execute(async (transaction) => {
      const row = await transaction
        .updateTable('access_request')
        .set({
          ...{ state, decided_at: now(), decided_by: by, decision_reason: reason },
          granted_until: terms?.endsOn ?? null,
        })
        .where('id', '=', id)
        .where('state', '=', 'open')
        .returningAll()
        .executeTakeFirst();
      if (!row) throw new Failure('access-request-decided', { request: id });
      const request = requestOf(row);
      await appendEntry(transaction, clock, {
        actor: by,
        kind: 'access-decided',
        detail: { request: id, decision: state, reason, grantedUntil: request.grantedUntil },
      });
      if (terms === null) return request;
      const grant = await grantFor(transaction, request, by, terms);
      await transaction
        .updateTable('access_request')
        .set({ grant_id: grant.id })
        .where('id', '=', id)
        .execute();
      return { ...request, grantId: grant.id };
    });
  }

  async function grantFor(
    transaction: Transaction<Tables>,
    { userId, role, scope, justification }: AccessRequest,
    by: string,
    { beginsOn, endsOn }: ApprovalTerms,
  ) {
    const { username } = await transaction
      .selectFrom('user_account')
      .select('username')
      .where('id', '=', userId)
      .executeTakeFirstOrThrow();
    // Asked for before it comes to this; here so that no way round leads to it.
    if (username === by)
      throw new Failure('access-request-invalid', {
        kind: 'own',
        problem: 'nobody decides about their own request',
        remedy: 'Let somebody else who may decide do it.',
      });
    return addGrant(transaction, clock, newId, {
      ...{ userId, role, scope, justification, beginsOn, endsOn },
      ...{ requester: username, approver: by },
    });
  }

  return {
    async add(request, by) {
      const row: Row = {
        id: newId(),
        user_id: request.userId,
        requested_at: now(),
        role: request.role,
        scope: JSON.stringify(request.scope),
        justification: request.justification,
        begins_on: request.beginsOn,
        ends_on: request.endsOn,
        state: 'open',
        ...{ decided_at: null, decided_by: null, decision_reason: null },
        ...{ grant_id: null, granted_until: null },
      };
      await db.transaction().execute(async (transaction) => {
        await transaction.insertInto('access_request').values(row).execute();
        const { userId: _, ...detail } = request;
        await appendEntry(transaction, clock, {
          actor: by,
          kind: 'access-requested',
          detail: { request: row.id, ...detail },
        });
      });
      return requestOf(row);
    },
    async open() {
      const rows = await db
        .selectFrom('access_request')
        .selectAll()
        .where('state', '=', 'open')
        .orderBy('requested_at')
        .orderBy('id')
        .execute();
      return rows.map(requestOf);
    },
    async of(userId) {
      const rows = await db
        .selectFrom('access_request')
        .selectAll()
        .where('user_id', '=', userId)
        .orderBy('requested_at', 'desc')
        .orderBy('id')
        .execute();
      return rows.map(requestOf);
    },
    async decided(since) {
      const rows = await db
        .selectFrom('access_request')
        .selectAll()
        .where('state', 'in', ['approved', 'refused'])
        .where('decided_at', '>=', since)
        .orderBy('decided_at', 'desc')
        .orderBy('id')
        .execute();
      return rows.map(requestOf);
    },
    async byId(id) {
      const row = await db.selectFrom('access_request').selectAll().where('id', '=', id).executeTakeFirst();
      return row ? requestOf(row) : null;
    },
    approve: (id, by, terms) => decide(id, 'approved', by, terms.reason, terms),
    refuse: (id, by, reason) => decide(id, 'refused', by, reason),
    withdraw: (id, by) => decide(id, 'withdrawn', by, null),
  };
}

type Row = Selectable<Tables['access_request']>;

const states = ['open', 'approved', 'refused', 'withdrawn'] as const;

function requestOf(row: Row): AccessRequest {
  const state = states.find((known) => known === row.state);
  if (state === undefined)
    throw new Failure('store-unreadable', { problem: `a request for access is "${row.state}"` });
  return {
    id: row.id,
    userId: row.user_id,
    requestedAt: row.requested_at,
    role: row.role,
    scope: scopeOf(row.scope),
    justification: row.justification,
    beginsOn: row.begins_on,
    endsOn: row.ends_on,
    state,
    decidedAt: row.decided_at,
    decidedBy: row.decided_by,
    decisionReason: row.decision_reason,
    grantId: row.grant_id,
    grantedUntil: row.granted_until,
  };
}
