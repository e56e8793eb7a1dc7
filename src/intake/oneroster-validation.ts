import { existsSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import { Failure } from '../base/failure.ts';
import type { Severity } from './finding.ts';
import { type Breach, checkSet } from './oneroster/validator/check-set.ts';
import { openContainer, sortContainer } from './oneroster/validator/container.ts';
import { type StrictRule, strictRules } from './oneroster/validator/rules.ts';

/** One rule broken in one column of one file, however many rows it touches. Nothing in it comes out of a cell. */
export interface Violation {
  readonly rule: StrictRule;
  readonly severity: Severity;
  readonly says: string;
  /** The part of the CSV binding the rule is from. */
  readonly where: string;
  /** Null where it is about the set as a whole. */
  readonly file: string | null;
  readonly column: string | null;
  /** Columns, files and codes of the standard. */
  readonly detail: string | null;
  /** Rows it touches; 0 where it is about no row. */
  readonly rows: number;
  /** The first lines (1-based, the header is line 1), at most 20. */
  readonly lines: readonly number[];
}

export interface Validation {
  /** Errors there are none; warnings and notes do not count. */
  readonly isValid: boolean;
  /** The version it was held against; null where the container could not be opened. */
  readonly version: '1.1' | '1.2' | null;
  readonly files: readonly { readonly file: string; readonly rows: number }[];
  /** Errors first, then those that touch most rows. */
  readonly violations: readonly Violation[];
}

export { type StrictRule, strictRules };

/**
 * Holds a OneRoster set (1.1 or 1.2, a folder or a zip) against the standard and mends nothing. Time goes with the number of rows; memory holds one
 * id a row. Throws `oneroster-set-missing`.
 */
export async function validateOneRoster(path: string): Promise<Validation> {
  if (!existsSync(path)) throw new Failure('oneroster-set-missing', { path });
  const book = new Map<string, { breach: Breach; rows: number; lines: number[] }>();
  const found = (breach: Breach) => {
    const key = [breach.rule, breach.file, breach.column, breach.detail].join('\n');
    const cause = book.get(key) ?? { breach, rows: 0, lines: [] };
    book.set(key, cause);
    if (breach.line === null) return;
    cause.rows += 1;
    if (cause.lines.length < 20) cause.lines.push(breach.line);
  };
  const tell = (rule: StrictRule, file: string | null, detail: string | null = null) =>
    found({ rule, file, line: null, column: null, detail });
  // A zip may turn out to be damaged while it is read.
  const damaged = (error: unknown) => {
    if (!(error instanceof Error) || statSync(path).isDirectory()) throw error;
    tell('zip-damaged', basename(path));
    return null;
  };
  const opened = await openContainer(path, tell);
  try {
    const checked = opened ? await checkSet(sortContainer(opened.files, tell), found).catch(damaged) : null;
    const violations = [...book.values()].map(({ breach, rows, lines }): Violation => {
      const { severity, says, where } = strictRules[breach.rule];
      const { rule, file, column, detail } = breach;
      return {
        rule,
        severity,
        says,
        where,
        file,
        column,
        detail,
        rows,
        lines: lines.toSorted((a, b) => a - b),
      };
    });
    return {
      isValid: violations.every(({ severity }) => severity !== 'error'),
      version: checked?.version ?? null,
      files: [...(checked?.rows ?? [])].map(([file, rows]) => ({ file: `${file}.csv`, rows })),
      violations: violations.toSorted(byWeight),
    };
  } finally {
    opened?.close();
  }
}

const rank: Readonly<Record<Severity, number>> = { error: 0, warning: 1, note: 2 };

function byWeight(a: Violation, b: Violation): number {
  return (
    rank[a.severity] - rank[b.severity] ||
    b.rows - a.rows ||
    a.rule.localeCompare(b.rule) ||
    (a.file ?? '').localeCompare(b.file ?? '') ||
    (a.column ?? '').localeCompare(b.column ?? '')
  );
}
