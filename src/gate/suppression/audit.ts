import { attack, type Interval } from './attacker.ts';
import { cellsToHide } from './hide.ts';
import type { HideReason, PublishedSet } from './published-set.ts';

/** What is hidden of a published set, and what an attacker who knows the rest can still find out. */
export interface Audit {
  readonly hidden: ReadonlyMap<number, HideReason>;
  readonly intervals: readonly Interval[];
  /** Intervals that are narrower than they have to be. There should be none. */
  readonly narrow: readonly Interval[];
  /** Cells with students, and how many of them are hidden. */
  readonly cells: number;
  /** Share of the students of all cells that stand in hidden ones. */
  readonly hiddenShare: number;
}

/** Hides what has to be hidden, then sets the attacker on the rest. */
export async function audit(set: PublishedSet, minimum: number): Promise<Audit> {
  const hidden = cellsToHide(set, minimum);
  const intervals = await attack(set, hidden, minimum);
  const counted = set.cells.filter(({ students }) => students > 0);
  const inHidden = [...hidden.keys()].reduce((sum, index) => sum + (set.cells[index]?.students ?? 0), 0);
  const all = counted.reduce((sum, { students }) => sum + students, 0);
  return {
    hidden,
    intervals,
    narrow: intervals.filter(({ low, high, needed }) => high - low < needed),
    cells: counted.length,
    hiddenShare: all === 0 ? 0 : inHidden / all,
  };
}
