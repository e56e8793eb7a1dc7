import type { HideReason, Unit } from './suppression/published-set.ts';

/** A row of an answer as it may leave the gate. */
export interface ShownCell {
  readonly keys: Readonly<Record<string, string | null>>;
  readonly state: 'shown' | 'suppressed' | 'no_data' | 'at_most' | 'at_least';
  readonly value: number | null;
  readonly students: number | null;
  readonly numerator: number | null;
  readonly denominator: number | null;
  readonly reason: HideReason | null;
  /** The day it speaks of, where that is not the day of the edition. */
  readonly asOf: string | null;
}

/** A row as it was counted. */
export type CountedCell = Pick<ShownCell, 'keys' | 'numerator' | 'denominator'> & {
  readonly students: number;
};

/** A measured number from counts: a share for percent, a rate per 100, a count; null without a denominator. */
export function measured(unit: Unit, numerator: number | null, denominator: number | null): number | null {
  if (numerator === null || denominator === null || denominator === 0) return null;
  switch (unit) {
    case 'percent':
      return numerator / denominator;
    case 'per_100':
      return (100 * numerator) / denominator;
    case 'count':
      return numerator;
  }
}

/** The row as it is, for a viewer who may see these students one by one. */
export function asItIs(cell: CountedCell, unit: Unit): ShownCell {
  const value = measured(unit, cell.numerator, cell.denominator);
  return { ...cell, state: value === null ? 'no_data' : 'shown', value, reason: null, asOf: null };
}
