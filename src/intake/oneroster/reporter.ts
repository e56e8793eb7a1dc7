import type { FeedSink } from '../reader.ts';
import { type Rule, type RuleParameters, told } from './rules.ts';
import type { FileName } from './spec.ts';

/** Tells the sink what is odd about one file. */
export type Reporter = (
  rule: Rule,
  place?: {
    column?: string | null;
    line?: number | null;
    /** As many occurrences at once, with the lines of the first. */
    rows?: number;
    lines?: readonly number[];
  },
  parameters?: RuleParameters,
) => void;

/** Codes named in findings, per column. A column with more of them holds something else than codes: not to be quoted. */
const namedCodes = 20;

export function reporter(sink: FeedSink, feed: FileName | null, file: string | null): Reporter {
  const codes = new Map<string, Set<string>>();

  function quotable(column: string, code: string): boolean {
    const named = codes.get(column) ?? new Set<string>();
    codes.set(column, named);
    // One word, as a code is; more than that may be something written about a person.
    if (named.size < namedCodes && /^\S{1,24}$/.test(code)) named.add(code);
    return named.has(code);
  }

  return (rule, { column = null, line = null, rows, lines = [] } = {}, parameters = {}) => {
    const code = rule === 'code-unknown' ? parameters.found : undefined;
    const shown =
      code === undefined || quotable(column ?? '', code) ? parameters : { ...parameters, found: '…' };
    const occurrence = { ...told(rule, shown), feed, file, column, line };
    if (rows === undefined) sink.finding(occurrence);
    else sink.finding(occurrence, { rows, lines });
  };
}
