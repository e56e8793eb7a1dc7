import type { Accounting } from '../../src/reports/shapes/operations.ts';
import { useWords, type Words } from '../languages/words.tsx';

/** "4,211 rows read = 4,180 mapped + 12 quarantined + 19 skipped by rule": the sum every delivery must show. */
export function accountingText(words: Words, accounting: Accounting): string {
  return words.say('accounting.sum', {
    read: accounting.read,
    mapped: words.count(accounting.mapped),
    quarantined: words.count(accounting.quarantined),
    skipped: words.count(accounting.skipped),
  });
}

export function AccountingView(props: { accounting: Accounting }) {
  const words = useWords();
  return <span className="number">{accountingText(words, props.accounting)}</span>;
}

export function addedUp(all: readonly Accounting[]): Accounting {
  return all.reduce(
    (sum, one) => ({
      read: sum.read + one.read,
      mapped: sum.mapped + one.mapped,
      quarantined: sum.quarantined + one.quarantined,
      skipped: sum.skipped + one.skipped,
    }),
    { read: 0, mapped: 0, quarantined: 0, skipped: 0 },
  );
}
