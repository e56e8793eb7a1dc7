/** One cause as SQL counts it. */
export interface Counted {
  feed: string;
  file: string;
  rows: number;
  lines: number[];
}

/** Ends a query over (source_row, source_feed, source_file, source_line) by counting causes. */
export const counted = `source_feed as feed, source_file as file, count(distinct source_row) as rows,
  min(source_line, 20) as lines`;
