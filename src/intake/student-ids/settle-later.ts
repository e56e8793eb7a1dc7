import { type Delivery, deliveryFolder } from '../delivery.ts';
import { rowsFile } from '../feed-sink.ts';
import type { Receiver } from '../receive.ts';
import { settledBefore, settleStudentIds } from './settle.ts';

/**
 * Deliveries whose student ids could not be settled when they came and can be now: the roster has come since. A source
 * loaded before the roster would else wait for ever, because its bytes do not change.
 */
export async function deliveriesToSettle(
  receivers: ReadonlyMap<string, Receiver>,
  deliveries: readonly Delivery[],
): Promise<ReadonlySet<string>> {
  const settleable = new Set<string>();
  for (const delivery of deliveries) {
    const receiver = receivers.get(delivery.source);
    const isOpen = (delivery.studentIds ?? []).some(
      ({ state }) => state === 'unknown' || state === 'undecided',
    );
    if (!receiver || !isOpen || delivery.state !== 'mapped') continue;
    const folder = deliveryFolder(receiver.folder, delivery.id);
    const { settled } = await settleStudentIds({
      ...receiver,
      before: settledBefore(receiver.folder, delivery.source),
      rowsOf: (feed) => rowsFile(folder, feed),
    });
    const was = JSON.stringify(delivery.studentIds);
    if (settled.length > 0 && JSON.stringify(settled) !== was) settleable.add(delivery.id);
  }
  return settleable;
}
