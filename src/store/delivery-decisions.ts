import type { Kysely, Selectable } from 'kysely';
import type { Clock } from '../base/clock.ts';
import { Failure } from '../base/failure.ts';
import { appendEntry } from './audit-log.ts';
import type { Tables } from './tables.ts';

export const decisionKinds = ['approved', 'rejected', 'raised'] as const;
export type DecisionKind = (typeof decisionKinds)[number];

/** What somebody decided about a delivery that was held, and why. */
export interface DeliveryDecision {
  readonly id: string;
  readonly delivery: string;
  readonly decidedAt: string;
  /** User name, or `operator` for whoever works at the machine itself. */
  readonly decidedBy: string;
  readonly decision: DecisionKind;
  readonly reason: string;
  /** Thresholds that were raised, for this delivery and no other; null where none were. */
  readonly thresholds: Readonly<Record<string, number>> | null;
  /** Whether the delivery is used from then on: a raised threshold may still not be enough. */
  readonly isUsed: boolean;
}

/** Only ever added to; of several decisions about a delivery the last one counts. */
export interface DeliveryDecisions {
  add(decision: Omit<DeliveryDecision, 'id' | 'decidedAt'>): Promise<DeliveryDecision>;
  /** All decisions about a delivery, oldest first. */
  of(delivery: string): Promise<DeliveryDecision[]>;
  /** The decision that counts, by delivery. */
  current(): Promise<Map<string, DeliveryDecision>>;
}

export function deliveryDecisionsIn(
  db: Kysely<Tables>,
  clock: Clock,
  newId: () => string,
): DeliveryDecisions {
  // Two decisions in one millisecond have an order all the same: the one they were written in.
  const select = () => db.selectFrom('delivery_decision').selectAll();
  return {
    async add(decision) {
      const before = await select().where('delivery', '=', decision.delivery).execute();
      const last = before
        .map(({ decided_at }) => decided_at)
        .sort()
        .at(-1);
      const now = clock.now();
      const at = last !== undefined && last >= now.toISOString() ? new Date(Date.parse(last) + 1) : now;
      const row: Row = {
        id: newId(),
        delivery: decision.delivery,
        decided_at: at.toISOString(),
        decided_by: decision.decidedBy,
        decision: decision.decision,
        reason: decision.reason,
        thresholds: decision.thresholds === null ? null : JSON.stringify(decision.thresholds),
        is_used: decision.isUsed ? 1 : 0,
      };
      await db.transaction().execute(async (transaction) => {
        await transaction.insertInto('delivery_decision').values(row).execute();
        const { delivery, thresholds, isUsed, reason } = decision;
        await appendEntry(transaction, clock, {
          actor: decision.decidedBy,
          kind: 'delivery-decided',
          detail: { delivery, decision: decision.decision, thresholds, isUsed, reason },
        });
      });
      return decisionOf(row);
    },
    async of(delivery) {
      const rows = await select().where('delivery', '=', delivery).orderBy('decided_at').execute();
      return rows.map(decisionOf);
    },
    async current() {
      const rows = await select().orderBy('decided_at').execute();
      return new Map(rows.map((row) => [row.delivery, decisionOf(row)]));
    },
  };
}

type Row = Selectable<Tables['delivery_decision']>;

function decisionOf(row: Row): DeliveryDecision {
  const decision = decisionKinds.find((kind) => kind === row.decision);
  // A decision nobody knows must not let a delivery through.
  if (decision === undefined)
    throw new Failure('store-unreadable', { problem: `a delivery has the decision "${row.decision}"` });
  return {
    id: row.id,
    delivery: row.delivery,
    decidedAt: row.decided_at,
    decidedBy: row.decided_by,
    decision,
    reason: row.reason,
    thresholds: row.thresholds === null ? null : numbersIn(row.thresholds),
    isUsed: row.is_used === 1,
  };
}

function numbersIn(json: string): Record<string, number> {
  const value: unknown = JSON.parse(json);
  if (typeof value !== 'object' || value === null) return {};
  return Object.fromEntries(Object.entries(value).filter(([, number]) => typeof number === 'number'));
}
