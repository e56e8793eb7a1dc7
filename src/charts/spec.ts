/** What a chart shows, said without a drawing library. `draw.ts` turns it into SVG, `as-table.ts` into rows. */

export type Format = (value: number) => string;

/** A labelled value. Without a value, `word` says why: "not shown", "no data". */
export interface Reading {
  readonly label: string;
  readonly value: number | null;
  /** The value as text, or the word for why there is none. */
  readonly word: string;
  /** "as of 12 Nov", where the value is of an earlier day than the chart; absent: it is of its day. */
  readonly since?: string;
  readonly isHidden: boolean;
  /** The value bounds the number ("≤ 5 %") and is not the number: it is drawn as a reach, never as a point. */
  readonly bound: 'most' | 'least' | null;
}

/** A labelled line to compare with; `word` is its value as text. */
export interface Reference {
  readonly label: string;
  readonly value: number;
  readonly word: string;
}

/** Compares places on one scale, in the order given. */
export interface DotChart {
  readonly kind: 'dots';
  readonly of: string;
  readonly measure: string;
  readonly rows: readonly (Reading & { readonly note: string | null; readonly isFaint: boolean })[];
  readonly reference: Reference | null;
  readonly target: Reference | null;
  readonly format: Format;
  /** Highest value the measure can have; null when it has none. */
  readonly most: number | null;
}

/** Change over time. A missing value is a gap. */
export interface LineChart {
  readonly kind: 'line';
  readonly of: string;
  readonly measure: string;
  readonly points: readonly Reading[];
  readonly target: Reference | null;
  readonly format: Format;
  readonly most: number | null;
}

/** Parts of a whole by row, as shares of the row. Parts go from lowest to highest. */
export interface StackChart {
  readonly kind: 'stack';
  readonly of: string;
  readonly parts: readonly string[];
  readonly rows: readonly {
    readonly label: string;
    readonly note: string;
    readonly counts: readonly number[];
  }[];
  readonly format: Format;
}

export interface SlopeLine {
  readonly id: string;
  readonly label: string;
  /** One value a moment; null where there is none. */
  readonly values: readonly (number | null)[];
}

/** Before and after, one line each. */
export interface SlopeChart {
  readonly kind: 'slope';
  readonly of: string;
  readonly moments: readonly string[];
  readonly lines: readonly SlopeLine[];
  readonly middle: SlopeLine;
  readonly format: Format;
}

export type ChartSpec = DotChart | LineChart | StackChart | SlopeChart;

/** Ramp step (1..5) of part `index` of `count`, spread over the whole ramp. */
export function rampStep(index: number, count: number): number {
  return count < 2 ? 3 : 1 + Math.round((index * 4) / (count - 1));
}
