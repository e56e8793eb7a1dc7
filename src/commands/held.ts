import { openDataFolder } from '../base/data-folder.ts';
import { accountingOf, listDeliveries } from '../intake/delivery.ts';
import { causeText } from '../intake/guard.ts';
import { decide } from '../reports/decision.ts';
import { heldDeliveries, standingOf } from '../reports/delivery-pages.ts';
import { openStore } from '../store/store.ts';
import { type CommandContext, type CommandResult, done } from './context.ts';
import { decisionsIn } from './decisions.ts';
import { textTable } from './text-table.ts';

export interface DeliveriesOptions {
  readonly held?: boolean;
}

/** Lists deliveries, or only those that wait for a decision with the reasons. */
export async function deliveries(
  context: CommandContext,
  options: DeliveriesOptions,
): Promise<CommandResult> {
  const folder = openDataFolder(context.data);
  const decisions = await decisionsIn(folder, context.clock);
  const all = listDeliveries(folder);
  const shown = (options.held ? heldDeliveries(all, decisions) : all).map((delivery) => ({
    delivery,
    standing: standingOf(delivery, decisions),
  }));
  const json = shown.map(({ delivery, standing }) => ({
    id: delivery.id,
    asOf: delivery.asOf,
    receivedAt: delivery.receivedAt,
    standing,
    accounting: accountingOf(delivery),
    causes: delivery.hold?.causes ?? [],
    decision: decisions.get(delivery.id) ?? null,
  }));
  const needsSomebody = options.held === true && shown.length > 0;
  if (shown.length === 0)
    return done(options.held ? 'No delivery waits for a decision.' : 'Nothing has been delivered yet.', json);
  const table = textTable(
    ['delivery', 'received', 'rows read', 'standing'],
    shown.map(({ delivery, standing }) => [
      delivery.id,
      delivery.receivedAt,
      accountingOf(delivery).read,
      standing,
    ]),
  );
  const reasons = shown
    .filter(({ standing }) => standing === 'held')
    .flatMap(({ delivery }) => [
      `${delivery.id} is held:`,
      ...(delivery.hold?.causes ?? []).map((cause) => `  ${causeText(cause)}`),
      `  remedy: look at it, then "almanac approve ${delivery.id} --reason …" or "almanac reject ${delivery.id} --reason …".`,
    ]);
  return done([table, ...reasons].join('\n'), json, needsSomebody ? 3 : 0);
}

export interface DecisionOptions {
  readonly reason: string;
  /** Who decides; the operator of the machine where nobody is named. */
  readonly as?: string;
  /** `name=value` of thresholds that are raised for this delivery. */
  readonly raise?: readonly string[];
}

/** Lets a held delivery be used from the next publish on, as it is or by thresholds raised once. */
export async function approve(
  context: CommandContext,
  id: string,
  options: DecisionOptions,
): Promise<CommandResult> {
  const raised = Object.fromEntries(
    (options.raise ?? []).map((words) => {
      const [threshold = '', value = ''] = words.split('=');
      return [threshold, Number(value)];
    }),
  );
  return decideAs(context, id, options, (options.raise ?? []).length > 0 ? raised : null, 'approved');
}

/** Keeps a held delivery and never uses it. */
export async function reject(
  context: CommandContext,
  id: string,
  options: DecisionOptions,
): Promise<CommandResult> {
  return decideAs(context, id, options, null, 'rejected');
}

async function decideAs(
  context: CommandContext,
  id: string,
  options: DecisionOptions,
  thresholds: Record<string, number> | null,
  decision: 'approved' | 'rejected',
): Promise<CommandResult> {
  const folder = openDataFolder(context.data);
  const store = await openStore(folder.storeFile, context.clock);
  try {
    const made = await decide(folder, store.deliveryDecisions, {
      delivery: id,
      decision: thresholds === null ? decision : 'raised',
      reason: options.reason,
      thresholds,
      decidedBy: options.as ?? 'operator',
    });
    if (made.causes.length > 0)
      return done(
        [`${id} is still held:`, ...made.causes.map((cause) => `  ${causeText(cause)}`)].join('\n'),
        made.decision,
        3,
      );
    return done(
      made.decision.isUsed
        ? `${id} is used from the next "almanac publish" on.`
        : `${id} is kept and never used. The last good delivery goes on.`,
      made.decision,
    );
  } finally {
    await store.close();
  }
}
