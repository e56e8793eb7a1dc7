import { BIGINT, DuckDBDataChunk, type DuckDBType, VARCHAR } from '@duckdb/node-api';
import { name } from '../engine/sql.ts';
import type { Warehouse } from '../engine/warehouse.ts';

/** The vector size of DuckDB: a chunk cannot hold more rows. */
const batchRows = 2048;

export type BatchCell = string | number | null;

/** A table being filled. Rows are handed over synchronously and reach the database in batches of columns. */
export interface BatchTable {
  add(row: readonly BatchCell[]): void;
  /** Waits until every row is in the table. */
  close(): Promise<void>;
}

export interface BatchColumn {
  readonly name: string;
  readonly type: 'varchar' | 'bigint';
}

const duckTypes: Readonly<Record<BatchColumn['type'], DuckDBType>> = { varchar: VARCHAR, bigint: BIGINT };

/** Creates `table` and fills it. Work that goes wrong shows at `close`. */
export function openBatchTable(
  warehouse: Warehouse,
  table: string,
  columns: readonly BatchColumn[],
): BatchTable {
  const types = columns.map((column) => duckTypes[column.type]);
  const definition = columns.map((column) => `${name(column.name)} ${column.type}`).join(', ');
  const appender = warehouse
    .run(`create table ${name(table)} (${definition})`)
    .then(() => warehouse.connection.createAppender(table));
  let work: Promise<unknown> = appender;
  // The error is kept for `close`; without a listener here it would end the process first.
  work.catch(() => undefined);

  let cells: BatchCell[][] = columns.map(() => []);
  let rows = 0;

  function flush(): void {
    if (rows === 0) return;
    const chunk = DuckDBDataChunk.create(types, rows);
    for (const [index, column] of columns.entries()) {
      const values = cells[index] ?? [];
      chunk.setColumnValues(
        index,
        column.type === 'bigint' ? values.map((value) => (value === null ? null : BigInt(value))) : values,
      );
    }
    cells = columns.map(() => []);
    rows = 0;
    const before = work;
    work = before.then(async () => (await appender).appendDataChunk(chunk));
    work.catch(() => undefined);
  }

  return {
    add(row) {
      if (row.length !== columns.length)
        throw new RangeError(`a row of ${row.length} cells for ${columns.length} columns of ${table}`);
      for (let index = 0; index < row.length; index += 1) cells[index]?.push(row[index] ?? null);
      rows += 1;
      if (rows === batchRows) flush();
    },
    async close() {
      flush();
      await work;
      (await appender).closeSync();
    },
  };
}
