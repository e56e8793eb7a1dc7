/** One row of a table before anybody knows its columns. */
export interface TableRow {
  /** 1-based; of a row over several lines, the first. */
  readonly line: number;
  /** Null where the text of the line cannot be told into cells. */
  readonly cells: readonly string[] | null;
  /** The row as it came. */
  raw(): string;
}
