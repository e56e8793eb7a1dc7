import type { Kysely } from 'kysely';
import type { Clock } from '../base/clock.ts';
import { Failure } from '../base/failure.ts';
import { appendEntry } from './audit-log.ts';
import type { Tables } from './tables.ts';

/** Somebody looked whether a grant is still needed. */
export interface GrantReview {
  readonly grantId: string;
  readonly reviewedAt: string;
  readonly reviewedBy: string;
  readonly outcome: 'kept' | 'revoked';
  readonly reason: string;
}

/** Reviews of grants. Both decisions throw `grant-over` for a grant whose last day has passed, or is to pass, already. */
export interface GrantReviews {
  /** The newest review of each grant, by grant. */
  newest(): Promise<Map<string, GrantReview>>;
  /** Writes down that a grant stays as it is; `day` is the day it is looked at. */
  keep(grantId: string, day: string, by: string, reason: string): Promise<void>;
  /** Ends a grant: `day` is its last one. Why is written down in the same transaction. */
  revoke(grantId: string, day: string, by: string, reason: string): Promise<void>;
}

export function grantReviewsIn(db: Kysely<Tables>, clock: Clock, newId: () => string): GrantReviews {
  async function record(
    grantId: string,
    { outcome, day, by, reason }: Pick<GrantReview, 'outcome' | 'reason'> & { day: string; by: string },
  ): Promise<void> {
    await db.transaction().execute(async (transaction) => {
      // Setting the end locks the grant also where it stays: two who review it at once do so one after the other.
      const { numUpdatedRows } = await transaction
        .updateTable('role_grant')
        .set(({ ref }) => ({ ends_on: outcome === 'revoked' ? day : ref('ends_on') }))
        .where('id', '=', grantId)
        .where((is) =>
          is.or([is('ends_on', 'is', null), is('ends_on', outcome === 'revoked' ? '>' : '>=', day)]),
        )
        .executeTakeFirst();
      if (numUpdatedRows === 0n) throw new Failure('grant-over', { grant: grantId });
      await transaction
        .insertInto('grant_review')
        .values({
          ...{ id: newId(), grant_id: grantId, outcome, reason },
          ...{ reviewed_at: clock.now().toISOString(), reviewed_by: by },
        })
        .execute();
      await appendEntry(transaction, clock, {
        actor: by,
        kind: outcome === 'revoked' ? 'grant-ended' : 'grant-kept',
        detail: { grant: grantId, reason, ...(outcome === 'revoked' ? { endsOn: day } : {}) },
      });
    });
  }
  return {
    async newest() {
      const rows = await db
        .selectFrom('grant_review')
        .selectAll()
        .orderBy('reviewed_at')
        .orderBy('id')
        .execute();
      return new Map(
        rows.map((row) => [
          row.grant_id,
          {
            grantId: row.grant_id,
            reviewedAt: row.reviewed_at,
            reviewedBy: row.reviewed_by,
            outcome: row.outcome === 'revoked' ? 'revoked' : 'kept',
            reason: row.reason,
          },
        ]),
      );
    },
    keep: (grantId, day, by, reason) => record(grantId, { outcome: 'kept', day, by, reason }),
    revoke: (grantId, day, by, reason) => record(grantId, { outcome: 'revoked', day, by, reason }),
  };
}
