import type { EntityName } from './schema/entities.ts';

/** A delivery as the build sees it: where its mapped rows lie, and which of them still count. */
export interface MappedDelivery {
  readonly id: string;
  readonly source: string;
  /** Last day the delivery speaks of, YYYY-MM-DD. */
  readonly asOf: string;
  /** When it came, ISO 8601. */
  readonly receivedAt: string;
  readonly schoolYear: number;
  readonly feeds: readonly {
    readonly feed: string;
    readonly keep: 'latest' | 'latest-per-school-year' | 'all';
  }[];
  /** Parquet file by entity. */
  readonly entities: Readonly<Partial<Record<EntityName, string>>>;
}

/** One feed of one delivery, with its place in time and whether its rows count in a build made now. */
export interface DeliveredFeed {
  readonly delivery: string;
  readonly source: string;
  readonly feed: string;
  readonly keep: MappedDelivery['feeds'][number]['keep'];
  readonly asOf: string;
  /** Position among all deliveries, oldest first. */
  readonly sequence: number;
  readonly isCurrent: boolean;
  /** The first later delivery of the same feed, in which rows of this one may be missing; null for the newest. */
  readonly supersededOn: string | null;
}

/** Decides, feed by feed, which deliveries count (see `Keep` in the reader's contract). */
export function deliveredFeeds(deliveries: readonly MappedDelivery[]): DeliveredFeed[] {
  const inOrder = deliveries.toSorted(
    (a, b) =>
      a.asOf.localeCompare(b.asOf) || a.receivedAt.localeCompare(b.receivedAt) || a.id.localeCompare(b.id),
  );
  const feeds: DeliveredFeed[] = [];
  for (const [sequence, delivery] of inOrder.entries()) {
    for (const { feed, keep } of delivery.feeds) {
      const next = inOrder
        .slice(sequence + 1)
        .find(
          (later) =>
            later.source === delivery.source &&
            later.feeds.some((other) => other.feed === feed) &&
            (keep === 'latest' ||
              (keep === 'latest-per-school-year' && later.schoolYear === delivery.schoolYear)),
        );
      feeds.push({
        delivery: delivery.id,
        source: delivery.source,
        feed,
        keep,
        asOf: delivery.asOf,
        sequence,
        isCurrent: next === undefined,
        supersededOn: next?.asOf ?? null,
      });
    }
  }
  return feeds;
}
