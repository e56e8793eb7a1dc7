import type { Finding, Severity } from './finding.ts';
import type { SetModes } from './oneroster/changes/modes.ts';
import type { Scratch } from './scratch.ts';
import type { LineSurvey } from './utf8-file.ts';

/** A file as it came, kept in the landing area. */
export interface LandedFile {
  /** Name within the delivery, with `/` between folders, e.g. `oneroster.zip` or `users.csv`. */
  readonly name: string;
  /** Where the bytes lie. */
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
}

/**
 * Where a reader puts rows. Every row read goes to exactly one of `row` and `refuse`; the sink counts, so
 * `rows read = mapped + quarantined + skipped` can be held later.
 */
export interface FeedSink {
  /** Begins a feed (again, when several files make one feed: columns are then the union). */
  open(feed: string, columns: readonly string[], keep: Keep): FeedWriter;
  /** Something about a file, a column or many rows. One call is one occurrence, or as many as `rows` says; the sink groups by cause. */
  finding(occurrence: Occurrence, many?: { readonly rows: number; readonly lines: readonly number[] }): void;
  /** Asks about the rows handed on so far: each feed that was opened is a view `feed.<name>` with lineage columns. */
  ask<Row>(sql: string): Promise<Row[]>;
  /** For what a reader has to put aside; it is gone when the delivery is read. */
  readonly scratch: Scratch;
}

export interface FeedWriter {
  /** One row as text, in the order of `columns`; null where the cell is empty. `line` is 1-based in the file. */
  row(file: string, line: number, values: readonly (string | null)[]): void;
  /** A row that cannot be used at all: counted, quarantined, its raw text kept. */
  refuse(
    file: string,
    line: number,
    raw: string,
    occurrence: Omit<Occurrence, 'feed' | 'file' | 'line'>,
  ): void;
  /**
   * Takes all rows of a plain text at once, many times faster than row by row, and tells how many: cells trimmed, empty ones null. Null, and
   * nothing taken, where the text turns out not to be plain: then it has to be read row by row.
   */
  copy(text: PlainText): Promise<number | null>;
}

/** Delimited text in which every line is a row and every row has as many cells. */
export interface PlainText {
  /** As findings and lineage name it. */
  readonly file: string;
  /** UTF-8 on disk. */
  readonly path: string;
  readonly delimiter: string;
  /** With what cells may begin or end: see `LineSurvey`. */
  readonly blanks: LineSurvey['blanks'];
  /** 1-based line of the first row; what stands above is no row. */
  readonly firstLine: number;
  /** Line of the last row. */
  readonly lastLine: number;
  /** Which cell each column of the feed is, 0-based, and null where the text has none; absent: one after the other. */
  readonly places?: readonly (number | null)[];
  /** Cells in a row; absent: as many as the feed has columns. */
  readonly width?: number;
  /** So many rows at least must meet a condition over the cells, or the text is not plain after all. */
  readonly holds?: { readonly where: string; readonly atLeast: number };
  /** What some rows need that cannot be done for all at once; absent: rows without anything in them are left out. */
  readonly odd?: OddRows;
}

export interface OddRows {
  /** A condition in SQL over the trimmed cells `c0`, `c1` …, null where empty. */
  readonly where: string;
  /** Called once before the first of them. */
  begin(): Promise<void>;
  /** Each such row, in order: whoever reads hands it on by `row` or `refuse`, and it keeps the number it would have had. `raw` is its line. */
  row(line: number, cells: readonly string[], raw: string): void;
  /** Conditions to count over all other rows. */
  readonly told: readonly { readonly when: string; tell(rows: number, lines: readonly number[]): void }[];
}

export interface Occurrence {
  readonly rule: string;
  readonly severity: Severity;
  readonly feed: string | null;
  readonly file: string | null;
  readonly column: string | null;
  readonly line: number | null;
  readonly message: string;
  readonly remedy: string;
}

/**
 * Which deliveries of a feed count: `latest`, the newest one replaces all before it; `latest-per-school-year`, the
 * newest one of each school year; `all`, every delivery adds to the ones before it, and of rows with the same key the newest counts.
 */
export type Keep = 'latest' | 'latest-per-school-year' | 'all';

export interface ReadResult {
  /** How the files of the delivery count, where some may hold changes only (OneRoster). */
  readonly changes?: SetModes;
  /** School year the delivery is about, where its own content says so (OneRoster academicSessions). */
  readonly schoolYear: number | null;
}

export type { Finding };
