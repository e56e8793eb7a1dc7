import type { ChartSpec } from '../charts/spec.ts';
import type { Sheet } from '../reports/views/sheet.ts';
import type { Words } from '../words/words.ts';

/** What is taken away as a file, before it has a form: one table, the picture of it where there is one, and what must stand beside both. */
export interface Paper {
  readonly words: Words;
  readonly sheet: Sheet;
  readonly picture: Picture | null;
  readonly foot: Foot;
}

export interface Picture {
  readonly spec: ChartSpec;
  /** Which sources, which day, which edition. */
  readonly source: string;
}

/** Who took it away and when, of which edition, and what may be done with it: on every page of every form. */
export interface Foot {
  readonly by: string;
  readonly when: string;
  readonly edition: string;
  readonly notice: string;
}

export function footLines({ by, when, edition, notice }: Foot): string[] {
  return [by, when, edition, notice];
}
