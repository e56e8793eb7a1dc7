import { literal } from './sql.ts';
import type { Warehouse } from './warehouse.ts';

/** What is known of a Parquet file as soon as it is written. */
export interface WrittenFile {
  readonly rows: number;
  /** Of a column, or of the items of a list; undefined where there is no such column. */
  of(column: string): ColumnTold | undefined;
}

export interface ColumnTold {
  readonly values: number;
  readonly nulls: number;
  /** As text; null where all values are. */
  readonly least: string | null;
  readonly most: string | null;
}

interface CopyStats {
  readonly count: number;
  /** By column, in quotes; lists as `"column"."element"`. */
  readonly column_statistics: Readonly<
    Record<string, { min?: string; max?: string; null_count?: string; num_values?: string }>
  >;
}

/** Runs `copy (<select>) to <file>` and says what was written, without reading it again. */
export async function writeParquet(warehouse: Warehouse, select: string, file: string): Promise<WrittenFile> {
  const [stats] = await warehouse.all<CopyStats>(
    `copy (${select}) to ${literal(file)} (format parquet, return_stats)`,
  );
  const { count = 0, column_statistics: all = {} } = stats ?? {};
  return {
    rows: count,
    of(column) {
      const quoted = `"${column.replaceAll('"', '""')}"`;
      const told = all[quoted] ?? all[`${quoted}."element"`];
      if (told?.null_count === undefined || told.num_values === undefined) return undefined;
      return {
        values: Number(told.num_values),
        nulls: Number(told.null_count),
        least: told.min ?? null,
        most: told.max ?? null,
      };
    },
  };
}
