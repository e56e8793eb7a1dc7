import type { EntityName } from '../../edition/schema/entities.ts';
import type { Finding } from '../finding.ts';
import type { StudentIdChoice } from '../student-id-choice.ts';

/** All a mapping child is told. It shuts the door but for a folder of its own, puts the Parquet files named here into it, and only then looks at the SQL. */
export interface MappingJob {
  readonly layouts: readonly LayoutJob[];
  /** Folder of the delivery: `mapped/` and `quarantine.parquet` are written there. Null: only see whether the layouts fit. */
  readonly folder: string | null;
  /** A folder on the same disk that is the child's own: all that SQL of a layout could ever reach. Null where `folder` is. */
  readonly place: string | null;
  readonly memoryMegabytes: number;
}

/** One layout, ready to run. */
export interface LayoutJob {
  readonly layout: string;
  /** The namespace of the source: what the id system `source` stands for. */
  readonly namespace: string;
  readonly ids: Readonly<Record<string, string>>;
  readonly entityIds: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly feeds: readonly FeedJob[];
  readonly views: readonly ViewJob[];
  readonly selects: readonly SelectJob[];
  readonly crosswalks: readonly CrosswalkJob[];
  readonly skips: readonly SkipJob[];
  /** What the table `delivery` says; absent where there is none (a dry run): the table is empty. */
  readonly delivery?: DeliveryJob;
}

/** What the files of many systems do not say themselves. */
export interface DeliveryJob {
  /** YYYY-MM-DD */
  readonly asOf: string;
  /** Year in which the school year ends. */
  readonly schoolYear: number;
  /** Month (1-12) in which school years begin. */
  readonly firstMonth: number;
}

export interface FeedJob {
  readonly feed: string;
  /** Null when the delivery brought none. */
  readonly rows: FeedRows | null;
  /** Rows that earlier deliveries brought and that still hold, with `source_delivery`; null or absent where there are none. */
  readonly carried?: string | null;
  /** Columns the table has even when the files do not bring them. */
  readonly columns: readonly string[];
  /** Gives the feed `matched_student_id` and `matched_student_id_system`; null or absent where the layout knows whose ids it has. */
  readonly studentIds?: StudentIdChoice | null;
}

/** The rows that a delivery brought of a feed, as text. */
export interface FeedRows {
  /** A Parquet file. */
  readonly parquet: string;
  /** Its columns, but for source_row, source_file and source_line. */
  readonly columns: readonly string[];
  /** Where the rows came from, in the order of their numbers. */
  readonly runs: readonly Run[];
}

/** Rows of one file. */
export interface Run {
  readonly file: string;
  /** Their numbers (source_row). */
  readonly first: number;
  readonly last: number;
  readonly rows: number;
  /** What has to be added to the number of each to get its line; null where that differs. */
  readonly offset: number | null;
}

/** A select that others of the layout build on. It maps nothing by itself. */
export interface ViewJob {
  readonly file: string;
  readonly name: string;
  readonly sql: string;
}

export interface SelectJob {
  /** Name of the SQL file within the layout. */
  readonly file: string;
  readonly entity: EntityName;
  readonly sql: string;
}

export interface CrosswalkJob {
  readonly name: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | null)[])[];
  /** Where the codes come from; none when the layout does not say, and nothing is checked. */
  readonly from: readonly {
    readonly feed: string;
    readonly column: string;
    /** Whether findings may name its values whatever they look like; undefined means no. */
    readonly vocabulary?: boolean;
  }[];
}

export interface SkipJob {
  readonly rule: string;
  readonly feed: string;
  readonly when: string;
  readonly because: string;
}

/** Why a layout cannot be used. */
export interface Misfit {
  readonly layout: string;
  /** The file of the layout it is about. */
  readonly file: string;
  readonly problem: string;
  readonly remedy: string;
}

export interface FeedMapped {
  readonly feed: string;
  readonly mapped: number;
  /** Rows held back here; those the reader refused are not among them. */
  readonly quarantined: number;
  readonly skippedBy: readonly { readonly rule: string; readonly because: string; readonly rows: number }[];
}

export interface EntityMapped {
  readonly entity: EntityName;
  readonly rows: number;
}

export type MappingResult =
  | {
      readonly state: 'mapped';
      readonly feeds: readonly FeedMapped[];
      readonly entities: readonly EntityMapped[];
      readonly findings: readonly Finding[];
    }
  | { readonly state: 'misfit'; readonly misfits: readonly Misfit[] }
  /** Stopped by a limit or a fault; `problem` carries no value of a row. */
  | { readonly state: 'stopped'; readonly layout: string; readonly problem: string };
