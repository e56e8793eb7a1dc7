import { literal } from '../engine/sql.ts';
import type { Warehouse } from '../engine/warehouse.ts';

/** A Parquet file with the rows of one entity of one delivery. */
export interface MappedFile {
  readonly delivery: string;
  readonly file: string;
}

/** Files of one entity, read as one: to plan a scan of many costs no more than a scan of one. There has to be at least one. */
export function rowsIn(files: readonly MappedFile[]): string {
  return `read_parquet([${files.map(({ file }) => literal(file)).join(', ')}])`;
}

/** The delivery a row of `rowsIn` lies in. */
export function deliveryIn(files: readonly MappedFile[]): string {
  return `[${files.map(({ delivery }) => literal(delivery)).join(', ')}][cast(file_index as bigint) + 1]`;
}

/** What all rows of a file have in one column, where the footer of the file shows that it is the same. */
export type Common = { readonly value: string | null } | undefined;

/** What the footers of files say of some of their columns: no row is read for it. */
export interface Footers {
  has(file: string, column: string): boolean;
  /** Rows of a file that has the column. */
  rows(file: string, column: string): number;
  common(file: string, column: string): Common;
}

interface ColumnTold {
  readonly file: string;
  readonly column: string;
  readonly least: string | null;
  readonly most: string | null;
  /** Null where a part of the file does not say. */
  readonly nulls: number | null;
  readonly values: number;
  readonly is_exact: boolean;
}

export async function footersOf(
  warehouse: Warehouse,
  files: readonly MappedFile[],
  columns: readonly string[],
): Promise<Footers> {
  const told = new Map<string, ColumnTold>();
  const key = (file: string, column: string) => JSON.stringify([file, column]);
  if (files.length > 0) {
    const rows = await warehouse.all<ColumnTold>(`
      select
        file_name as file,
        path_in_schema as "column",
        min(stats_min_value) as least,
        max(stats_max_value) as most,
        case when count(stats_null_count) = count(*) then sum(stats_null_count) end as nulls,
        sum(num_values) as "values",
        bool_and(coalesce(min_is_exact and max_is_exact, false)) as is_exact
      from parquet_metadata([${files.map(({ file }) => literal(file)).join(', ')}])
      where path_in_schema in (${columns.map(literal).join(', ')})
      group by file_name, path_in_schema`);
    for (const row of rows) told.set(key(row.file, row.column), row);
  }
  return {
    has: (file, column) => told.has(key(file, column)),
    rows: (file, column) => told.get(key(file, column))?.values ?? 0,
    common(file, column) {
      const row = told.get(key(file, column));
      if (!row || row.nulls === null) return undefined;
      if (row.nulls === row.values) return { value: null };
      const isOne = row.nulls === 0 && row.is_exact && row.least !== null && row.least === row.most;
      return isOne ? { value: row.least } : undefined;
    },
  };
}
