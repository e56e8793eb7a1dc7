import type { Clock } from '../base/clock.ts';
import type { DataFolder } from '../base/data-folder.ts';
import type { HeldSource } from '../edition/held-source.ts';
import type { Delivery } from '../intake/delivery.ts';
import { type Approved, causeText } from '../intake/guard.ts';
import { standingBack } from '../intake/held.ts';
import { readSource, sourceIds } from '../intake/source.ts';
import type { DeliveryDecision } from '../store/delivery-decisions.ts';
import { openStore } from '../store/store.ts';

export type Decisions = ReadonlyMap<string, DeliveryDecision>;

/** What people have decided about held deliveries, the last decision of each. */
export async function decisionsIn(folder: DataFolder, clock: Clock): Promise<Decisions> {
  const store = await openStore(folder.storeFile, clock);
  try {
    return await store.deliveryDecisions.current();
  } finally {
    await store.close();
  }
}

export function approvedBy(decisions: Decisions): Approved {
  return (delivery) => decisions.get(delivery)?.isUsed ?? false;
}

/** What the pages of an edition have to say about sources whose newest delivery is held. */
export function heldSources(
  folder: DataFolder,
  deliveries: readonly Delivery[],
  decisions: Decisions,
): HeldSource[] {
  return standingBack(folder, deliveries, approvedBy(decisions)).map(({ delivery, used }) => ({
    source: delivery.source,
    title: sourceIds(folder).includes(delivery.source)
      ? readSource(folder, delivery.source).title
      : delivery.source,
    delivery: delivery.id,
    asOf: delivery.asOf,
    usedAsOf: used?.asOf ?? null,
    state: decisions.get(delivery.id)?.decision === 'rejected' ? 'rejected' : 'waiting',
    causes: (delivery.hold?.causes ?? []).map(causeText),
    entities: [...new Set([...delivery.entities, ...(used?.entities ?? [])].map(({ entity }) => entity))],
  }));
}
