import type { Finding, Severity } from './finding.ts';
import type { Occurrence } from './reader.ts';

const shownLines = 20;
const severityRank: Readonly<Record<Severity, number>> = { error: 0, warning: 1, note: 2 };

/** Groups what was found by cause: same rule, feed, file, column and message. */
export interface FindingBook {
  /** One occurrence. One without a line is about a file or a column and touches no row by itself. With `many`, as many as it says. */
  add(occurrence: Occurrence, many?: { readonly rows: number; readonly lines: readonly number[] }): void;
  /** All causes, worst and widest first. */
  list(): Finding[];
}

interface Cause {
  readonly first: Occurrence;
  rows: number;
  /** The lowest, in their order, whichever way they came. */
  lines: readonly number[];
}

export function openFindingBook(): FindingBook {
  const causes = new Map<string, Cause>();
  return {
    add(occurrence, many) {
      const { rule, feed, file, column, message, line } = occurrence;
      const key = JSON.stringify([rule, feed, file, column, message]);
      let cause = causes.get(key);
      if (!cause) {
        cause = { first: occurrence, rows: 0, lines: [] };
        causes.set(key, cause);
      }
      if (many) {
        cause.rows += many.rows;
        cause.lines = lowest([...cause.lines, ...many.lines]);
      } else if (line !== null) {
        cause.rows += 1;
        const last = cause.lines.at(-1) ?? 0;
        if (cause.lines.length < shownLines || line < last) cause.lines = lowest([...cause.lines, line]);
      }
    },
    list() {
      return byWeight([...causes.values()].map(finding));
    },
  };
}

function lowest(lines: readonly number[]): number[] {
  return lines.toSorted((a, b) => a - b).slice(0, shownLines);
}

/** Worst first, then the cause that touches most rows; the same findings come in the same order, however they were found. */
export function byWeight(findings: readonly Finding[]): Finding[] {
  return findings.toSorted(
    (a, b) =>
      severityRank[a.severity] - severityRank[b.severity] ||
      b.rows - a.rows ||
      a.rule.localeCompare(b.rule) ||
      a.message.localeCompare(b.message) ||
      placeOf(a).localeCompare(placeOf(b)),
  );
}

function placeOf({ feed, file, column }: Finding): string {
  return JSON.stringify([feed, file, column]);
}

function finding({ first, rows, lines }: Cause): Finding {
  const { rule, severity, feed, file, column, message, remedy } = first;
  return { rule, severity, feed, file, column, message, remedy, rows, lines };
}
