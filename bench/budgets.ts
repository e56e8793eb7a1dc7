import type { AskedFigures } from './ask.ts';
import type { NightlyFigures } from './nightly.ts';
import type { WideFigures } from './wide.ts';

/** A bound that the project has set itself, and whether the figures keep it. */
export interface Budget {
  readonly name: string;
  readonly bound: number;
  readonly unit: string;
  readonly value: number | null;
  /** Null where it could not be measured here. */
  readonly isKept: boolean | null;
}

export interface Figures {
  readonly nightly: readonly NightlyFigures[];
  readonly ask: AskedFigures | null;
  readonly wide: WideFigures | null;
}

const gigabyte = 2 ** 30;

/** The budgets the figures speak of; others are left out. */
export function budgetsOf({ nightly, ask, wide }: Figures): Budget[] {
  const budgets: Budget[] = [];
  const at = (students: number) => nightly.find((one) => one.students === students);
  for (const one of nightly) {
    const size = `at ${one.students.toLocaleString('en-US')} students`;
    const { differences } = one.comparison;
    budgets.push(atMost(`tables differ from the baseline's ${size}`, 0, 'figures', differences.length));
    if (one.students <= 100_000) budgets.push(atMost(`nightly / baseline ${size}`, 2, '×', one.ratio));
    const most = one.students <= 100_000 ? 4 : 8;
    const peak = one.nightly.peakBytes;
    budgets.push(atMost(`peak memory ${size}`, most, 'GB', peak === null ? null : peak / gigabyte));
    // Below, starting processes is most of the time.
    if (one.students >= 100_000)
      budgets.push(atMost(`one more day ${size}`, 0.25, 'of a full run', one.republish.share));
  }
  const [hundred, million] = [at(100_000), at(1_000_000)];
  if (hundred && million)
    budgets.push(
      atMost('1,000,000 students / 100,000', 11, '×', million.nightly.seconds / hundred.nightly.seconds),
    );
  // Below, writing down the question is most of the time of many.
  if (ask && ask.students >= 100_000)
    budgets.push(
      atMost(
        `median question through the gate / past it at ${ask.students.toLocaleString('en-US')} students`,
        1.2,
        '×',
        ask.ratio,
      ),
    );
  if (wide) budgets.push(atMost('wide file, file to findings', 2, 's', wide.fresh));
  return budgets;
}

const atMost = (name: string, bound: number, unit: string, value: number | null): Budget => ({
  name,
  bound,
  unit,
  value,
  isKept: value === null ? null : value <= bound,
});
