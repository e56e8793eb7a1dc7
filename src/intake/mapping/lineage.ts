import { literal } from '../../engine/sql.ts';
import type { FeedJob, Run } from './job.ts';

/** How a select over cast rows `c` says where they came from; nowhere, for a source_row that no feed has. */
export interface Lineage {
  /** source_feed, source_file, source_line, source_row and source_delivery, as select items. */
  readonly columns: readonly string[];
  /** The join they need; empty where arithmetic is enough. */
  readonly join: string;
  /** The numbers of the rows, where they have no gap and nothing was carried over. */
  readonly range: { readonly first: number; readonly last: number } | null;
}

/** More runs than this make a longer expression than a join is worth. */
const fewRuns = 40;

/**
 * Rows of one file are numbered in the order of its lines. Where the number grows with the line, the number alone tells file and
 * line, and millions of rows need not be joined to learn it; where lines were left out in between, they are joined.
 */
export function lineageOf(feeds: readonly FeedJob[]): Lineage {
  const runs = feeds
    .flatMap(({ feed, rows }) => (rows?.runs ?? []).map((run) => ({ feed, ...run })))
    .toSorted((a, b) => a.first - b.first);
  const before = (index: number) => runs[index - 1]?.last ?? 0;
  const areApart = runs.every((run, index) => run.first > before(index));
  const isStraight =
    runs.length > 0 &&
    runs.length <= fewRuns &&
    areApart &&
    runs.every(({ offset }) => offset !== null) &&
    feeds.every(({ carried }) => (carried ?? null) === null);
  if (!isStraight)
    return {
      columns: [
        'line.source_feed',
        'line.source_file',
        'line.source_line',
        'c.source_row',
        'line.source_delivery',
      ],
      join: 'left join machine.line as line on line.source_row = c.source_row',
      range: null,
    };
  const choose = (value: (run: Run & { feed: string }) => string) =>
    `case ${runs.map((run) => `when c.source_row <= ${run.last} then ${value(run)}`).join(' ')} end`;
  const first = runs[0]?.first ?? 1;
  const isWhole = runs.every(
    (run, index) => run.rows === run.last - run.first + 1 && (index === 0 || run.first === before(index) + 1),
  );
  return {
    columns: [
      `${choose(({ feed }) => literal(feed))} as source_feed`,
      `${choose(({ file }) => literal(file))} as source_file`,
      `c.source_row + ${choose(({ offset }) => String(offset))} as source_line`,
      'c.source_row',
      'null::varchar as source_delivery',
    ],
    join: '',
    range: isWhole ? { first, last: before(runs.length) } : null,
  };
}
