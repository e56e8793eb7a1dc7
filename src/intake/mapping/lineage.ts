import { literal } from '../../engine/sql.ts';
import type { Warehouse } from '../../engine/warehouse.ts';

/** How a select over cast rows `c` says where they came from; nowhere, for a source_row that no feed has. */
export interface Lineage {
  /** source_feed, source_file, source_line, source_row and source_delivery, as select items. */
  readonly columns: readonly string[];
  /** The join they need; empty where arithmetic is enough. */
  readonly join: string;
  /** Rows of each feed that no skip rule names and that this delivery brought itself, by file. */
  readonly own: readonly { readonly feed: string; readonly rows: number }[];
}

/** More runs than this make a longer expression than a join is worth. */
const fewRuns = 40;

interface Run {
  feed: string;
  file: string;
  first: number;
  last: number;
  offset: number;
  rows: number;
  is_straight: boolean;
}

/**
 * Rows of one file are numbered in the order of its lines. Where the number grows with the line, the number alone tells file and
 * line, and millions of rows need not be joined to learn it; where lines were left out in between, they are joined.
 */
export async function lineage(sandbox: Warehouse): Promise<Lineage> {
  const runs = await sandbox.all<Run>(
    `select
      source_feed as feed,
      source_file as file,
      min(source_row) as first,
      max(source_row) as last,
      min(source_line - source_row) as "offset",
      count(*) filter (where source_delivery is null) as rows,
      bool_and(source_delivery is null) and min(source_line - source_row) = max(source_line - source_row) as is_straight
    from machine.line
    group by all
    order by first`,
  );
  const own = runs.map(({ feed, rows }) => ({ feed, rows }));
  const apart = runs.every((run, index) => run.first > (runs[index - 1]?.last ?? 0));
  if (runs.length === 0 || runs.length > fewRuns || !apart || !runs.every((run) => run.is_straight))
    return {
      columns: [
        'line.source_feed',
        'line.source_file',
        'line.source_line',
        'c.source_row',
        'line.source_delivery',
      ],
      join: 'left join machine.line as line on line.source_row = c.source_row',
      own,
    };
  const choose = (value: (run: Run) => string) =>
    `case ${runs.map((run) => `when c.source_row <= ${run.last} then ${value(run)}`).join(' ')} end`;
  return {
    columns: [
      `${choose(({ feed }) => literal(feed))} as source_feed`,
      `${choose(({ file }) => literal(file))} as source_file`,
      `c.source_row + ${choose(({ offset }) => String(offset))} as source_line`,
      'c.source_row',
      'null::varchar as source_delivery',
    ],
    join: '',
    own,
  };
}
