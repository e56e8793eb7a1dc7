import type { DataFolder } from '../base/data-folder.ts';
import { Failure } from '../base/failure.ts';
import { type HoldCause, thresholdNames } from '../intake/guard.ts';
import { causesWith, heldDelivery } from '../intake/held.ts';

/** What somebody decided about a held delivery, as the store keeps it. */
export interface Decision {
  readonly delivery: string;
  readonly decidedAt: string;
  readonly decidedBy: string;
  readonly decision: 'approved' | 'rejected' | 'raised';
  readonly reason: string;
  readonly thresholds: Readonly<Record<string, number>> | null;
  readonly isUsed: boolean;
}

/** Where decisions are kept; the store's. */
export interface DecisionBook {
  add(decision: Omit<Decision, 'decidedAt'>): Promise<Decision>;
  of(delivery: string): Promise<readonly Decision[]>;
  current(): Promise<ReadonlyMap<string, Decision>>;
}

/**
 * Decides about a held delivery. With raised thresholds it is judged again, and used only if nothing holds it any more;
 * `causes` is what still does. Throws `delivery-unknown`, `delivery-not-held`, `decision-invalid`.
 */
export async function decide(
  folder: DataFolder,
  book: DecisionBook,
  wanted: Omit<Decision, 'decidedAt' | 'isUsed'>,
): Promise<{ decision: Decision; causes: HoldCause[] }> {
  heldDelivery(folder, wanted.delivery);
  const reason = wanted.reason.trim();
  if (reason.length < 3)
    throw new Failure('decision-invalid', {
      problem: 'a decision needs a reason',
      remedy: 'Say in a few words why; whoever asks later will read it.',
    });
  const causes =
    wanted.decision === 'raised' ? causesWith(folder, wanted.delivery, checked(wanted.thresholds)) : [];
  const isUsed = wanted.decision !== 'rejected' && causes.length === 0;
  return { decision: await book.add({ ...wanted, reason, isUsed }), causes };
}

/** Raised thresholds that are thresholds. */
function checked(thresholds: Decision['thresholds']): Record<string, number> {
  const known: readonly string[] = thresholdNames;
  const wrong = Object.entries(thresholds ?? {}).find(
    ([name, value]) => !known.includes(name) || !Number.isFinite(value) || value < 0,
  );
  if (thresholds === null || Object.keys(thresholds).length === 0 || wrong)
    throw new Failure('decision-invalid', {
      problem: wrong ? `"${wrong[0]}" cannot be raised to that` : 'no threshold was raised',
      remedy: `Thresholds: ${thresholdNames.join(', ')}; rows are whole numbers, shares go from 0 to 1.`,
    });
  return { ...thresholds };
}
