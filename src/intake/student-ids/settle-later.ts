import { type Delivery, deliveryFolder } from '../delivery.ts';
import { rowsFile } from '../feed-sink.ts';
import type { Receiver } from '../receive.ts';
import { settledBefore, settleStudentIds } from './settle.ts';

/**
 * Deliveries whose student ids could not be settled when they came and can be now: the roster has come since. A source
 * loaded before the roster would else wait for ever, because its bytes do not change. Where the newest one of a source cannot be settled
 * yet, the older ones are not looked at.
 */
export async function deliveriesToSettle(
  receivers: ReadonlyMap<string, Receiver>,
  deliveries: readonly Delivery[],
): Promise<ReadonlySet<string>> {
  const settleable = new Set<string>();
  const bySource = Map.groupBy(deliveries.filter(isOpen), ({ source }) => source);
  for (const [source, open] of bySource) {
    const receiver = receivers.get(source);
    if (!receiver) continue;
    const before = settledBefore(receiver.folder, source);
    for (const delivery of open.toReversed()) {
      const folder = deliveryFolder(receiver.folder, delivery.id);
      const rowsOf = (feed: string) => rowsFile(folder, feed);
      const { settled } = await settleStudentIds({ ...receiver, before, rowsOf });
      const isNews = settled.length > 0 && JSON.stringify(settled) !== JSON.stringify(delivery.studentIds);
      if (isNews) settleable.add(delivery.id);
      else if (delivery === open.at(-1)) break;
    }
  }
  return settleable;
}

function isOpen({ state, studentIds = [] }: Delivery): boolean {
  return state === 'mapped' && studentIds.some((ids) => ids.state === 'unknown' || ids.state === 'undecided');
}
