/** How bad a finding is. `error`: rows are held back. `warning`: rows are used, something in them is unknown. */
export type Severity = 'error' | 'warning' | 'note';

/**
 * One cause, however many rows it touches. The message names the cause, never a student's value; a code from a code
 * column may be named, because the remedy is to map that code.
 */
export interface Finding {
  /** Stable name of the rule, e.g. `date-unreadable`. */
  readonly rule: string;
  readonly severity: Severity;
  readonly feed: string | null;
  readonly file: string | null;
  readonly column: string | null;
  readonly message: string;
  readonly remedy: string;
  /** Rows this cause touches. */
  readonly rows: number;
  /** The first lines (1-based, header is line 1), at most 20. */
  readonly lines: readonly number[];
}
