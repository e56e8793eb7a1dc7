import type { DataFolder } from '../base/data-folder.ts';
import { currentEdition, currentEditionId } from '../edition/editions.ts';
import {
  accountingOf,
  type Delivery,
  deliveryFolder,
  listDeliveries,
  readDelivery,
  readFindings,
} from '../intake/delivery.ts';
import { isUsable } from '../intake/guard.ts';
import { differenceIn, standingBack, thresholdsOf } from '../intake/held.ts';
import { readPublishing } from '../intake/publishing.ts';
import { listSources } from '../intake/source.ts';
import type { Decision } from './decision.ts';
import { differenceShape, type Look } from './difference-shape.ts';
import type { DeliveriesPage, DeliveryPage, DeliverySummary, PublishingShape } from './shapes/operations.ts';

export type Decisions = ReadonlyMap<string, Decision>;

/** Sources and what they delivered. About files and rows, never about a student. */
export function deliveriesPage(folder: DataFolder, decisions: Decisions): DeliveriesPage {
  const all = newestFirst(listDeliveries(folder));
  const deliveries = all.map((delivery) => deliverySummary(delivery, decisions));
  return {
    sources: listSources(folder).map((source) => ({
      id: source.id,
      title: source.title,
      steward: source.steward,
      reader: source.reader,
      layouts: [...source.layouts],
      schedule: source.schedule,
      lastDelivery: deliveries.find((delivery) => delivery.source === source.id) ?? null,
    })),
    deliveries,
    held: heldDeliveries(all, decisions).map((delivery) => ({
      delivery: deliverySummary(delivery, decisions),
      causes: delivery.hold?.causes ?? [],
    })),
  };
}

/** Deliveries that wait for a decision and are the newest of their source: an older one has been replaced by a good one. */
export function heldDeliveries(deliveries: readonly Delivery[], decisions: Decisions): Delivery[] {
  const passed = new Set<string>();
  return newestFirst(deliveries).filter((delivery) => {
    const isNext = !passed.has(delivery.source);
    if (delivery.state === 'mapped' && standingOf(delivery, decisions) !== 'held')
      passed.add(delivery.source);
    return isNext && standingOf(delivery, decisions) === 'held';
  });
}

/** One delivery: what was read, what became of it, how it differs, what was decided. Throws `delivery-unknown`. */
export async function deliveryPage(
  folder: DataFolder,
  id: string,
  about: { decisions: Decisions; history: readonly Decision[]; look: Look },
): Promise<DeliveryPage> {
  const delivery = readDelivery(folder, id);
  const { decisions } = about;
  const approved = (each: string) => decisions.get(each)?.isUsed ?? false;
  const instead = standingBack(folder, [delivery], approved).find((each) => each.delivery.id === id)?.used;
  const place = deliveryFolder(folder, id);
  return {
    delivery: deliverySummary(delivery, decisions),
    problem: delivery.problem,
    files: delivery.files,
    feeds: delivery.feeds.map(({ feed, files, accounting, skippedBy }) => ({
      feed,
      files,
      accounting,
      skippedBy,
    })),
    entities: delivery.entities,
    findings: readFindings(folder, id).map((finding) => ({
      ...finding,
      delivery: null,
      lines: [...finding.lines],
    })),
    hold: delivery.hold
      ? {
          causes: delivery.hold.causes,
          thresholds: { ...thresholdsOf(folder, delivery.source) },
          instead: instead ? { delivery: instead.id, asOf: instead.asOf } : null,
        }
      : null,
    decisions: about.history.map(({ decidedAt, decidedBy, decision, reason, thresholds, isUsed }) => ({
      ...{ decidedAt, decidedBy, decision, reason, isUsed },
      thresholds: thresholds === null ? null : { ...thresholds },
    })),
    difference: await differenceShape(folder, differenceIn(place), {
      place,
      namespace: delivery.namespace,
      asked: { kind: 'delivery-samples', delivery: id },
      look: about.look,
    }),
    needsPublish: delivery.state === 'mapped' && isUsable(delivery, approved) !== isInEdition(folder, id),
    publishing: publishingShape(folder),
  };
}

export function publishingShape(folder: DataFolder): PublishingShape {
  const { state, by, startedAt, progress, edition, problem } = readPublishing(folder);
  return { state, by, startedAt, progress, edition, problem };
}

export function deliverySummary(delivery: Delivery, decisions: Decisions): DeliverySummary {
  return {
    id: delivery.id,
    source: delivery.source,
    asOf: delivery.asOf,
    receivedAt: delivery.receivedAt,
    reader: delivery.reader,
    layout: delivery.layouts.join(', ') || null,
    state: delivery.state,
    standing: standingOf(delivery, decisions),
    files: delivery.files.length,
    bytes: delivery.files.reduce((sum, { bytes }) => sum + bytes, 0),
    accounting: accountingOf(delivery),
    findings: delivery.findings,
  };
}

/** Whether editions are built from a delivery, as things stand. */
export function standingOf(delivery: Delivery, decisions: Decisions): DeliverySummary['standing'] {
  if (delivery.state === 'refused') return 'refused';
  if (!delivery.hold) return 'good';
  const decision = decisions.get(delivery.id);
  if (decision?.isUsed) return 'approved';
  return decision?.decision === 'rejected' ? 'rejected' : 'held';
}

function isInEdition(folder: DataFolder, id: string): boolean {
  return currentEditionId(folder) !== null && currentEdition(folder).deliveries.includes(id);
}

function newestFirst(deliveries: readonly Delivery[]): Delivery[] {
  return deliveries.toSorted(
    (a, b) => b.asOf.localeCompare(a.asOf) || b.receivedAt.localeCompare(a.receivedAt),
  );
}
