import { existsSync } from 'node:fs';
import { literal } from '../../engine/sql.ts';
import type { Warehouse } from '../../engine/warehouse.ts';

/** What a mapped Parquet file says of itself. */
export interface MappedFile {
  readonly path: string;
  readonly rows: number;
  /**
   * How many rows have a value, by column; null where the file does not say. A delivery mapped by an older Almanac may lack a column that
   * entities have got since.
   */
  readonly given: ReadonlyMap<string, number | null>;
}

/** Mapped files by path, all asked at once: those that are there and have rows. */
export async function mappedFiles(
  warehouse: Warehouse,
  paths: readonly string[],
): Promise<ReadonlyMap<string, MappedFile>> {
  const there = paths.filter((path) => existsSync(path));
  if (there.length === 0) return new Map();
  const told = await warehouse.all<{
    file_name: string;
    column: string;
    rows: number;
    given: number | null;
  }>(`
    select
      file_name,
      path_in_schema as "column",
      sum(row_group_num_rows) as "rows",
      case when count(*) = count(stats_null_count) then sum(row_group_num_rows - stats_null_count) end as given
    from parquet_metadata([${there.map(literal).join(', ')}])
    group by file_name, path_in_schema`);
  const files = new Map<string, { path: string; rows: number; given: Map<string, number | null> }>();
  for (const { file_name: path, column, rows, given } of told) {
    const file = files.get(path) ?? { path, rows, given: new Map() };
    file.given.set(column, given);
    files.set(path, file);
  }
  return files;
}
