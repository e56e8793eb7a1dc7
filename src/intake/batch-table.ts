import { BIGINT, type DuckDBAppender, DuckDBDataChunk, type DuckDBType, VARCHAR } from '@duckdb/node-api';
import { name } from '../engine/sql.ts';
import type { Warehouse } from '../engine/warehouse.ts';

/** The vector size of DuckDB: a chunk cannot hold more rows. */
const batchRows = 2048;

export type BatchCell = string | number | null;

/** Tables of one warehouse being filled at the same time. */
export interface BatchTables {
  /** Creates a table and gives the function that adds a row to it. */
  open(table: string, columns: readonly BatchColumn[]): (row: readonly BatchCell[]) => void;
  /** Waits until the connection is free for other work. */
  idle(): Promise<void>;
  /** Waits until every row handed over so far can be seen in its table. */
  flush(): Promise<void>;
  /** Waits until every row is in its table. */
  close(): Promise<void>;
}

export interface BatchColumn {
  readonly name: string;
  readonly type: 'varchar' | 'bigint';
}

const duckTypes: Readonly<Record<BatchColumn['type'], DuckDBType>> = { varchar: VARCHAR, bigint: BIGINT };

/**
 * Rows are handed over synchronously and reach the database in batches of columns. What goes wrong on the way shows at
 * `close`.
 */
export function openBatchTables(warehouse: Warehouse): BatchTables {
  // One thing after the other: a connection does not bear two at a time.
  let work: Promise<unknown> = Promise.resolve();
  const flushes: (() => void)[] = [];
  const appenders: DuckDBAppender[] = [];
  function next(step: () => Promise<void>): void {
    work = work.then(step);
    // The error is kept for `close`; without a listener here it would end the process first.
    work.catch(() => undefined);
  }

  return {
    open(table, columns) {
      const types = columns.map((column) => duckTypes[column.type]);
      let appender: DuckDBAppender;
      next(async () => {
        const definition = columns.map((column) => `${name(column.name)} ${column.type}`).join(', ');
        await warehouse.run(`create table ${name(table)} (${definition})`);
        appender = await warehouse.connection.createAppender(table);
        appenders.push(appender);
      });
      let cells: BatchCell[][] = columns.map(() => []);
      let rows = 0;
      const flush = () => {
        if (rows === 0) return;
        const chunk = chunkOf(columns, types, cells, rows);
        cells = columns.map(() => []);
        rows = 0;
        next(async () => appender.appendDataChunk(chunk));
      };
      flushes.push(flush);
      return (row) => {
        if (row.length !== columns.length)
          throw new RangeError(`a row of ${row.length} cells for ${columns.length} columns of ${table}`);
        for (let index = 0; index < row.length; index += 1) cells[index]?.push(row[index] ?? null);
        rows += 1;
        if (rows === batchRows) flush();
      };
    },
    async idle() {
      await work;
    },
    async flush() {
      for (const flush of flushes) flush();
      await work;
      for (const appender of appenders) appender.flushSync();
    },
    async close() {
      for (const flush of flushes) flush();
      await work;
      for (const appender of appenders) appender.closeSync();
    },
  };
}

function chunkOf(
  columns: readonly BatchColumn[],
  types: readonly DuckDBType[],
  cells: readonly (readonly BatchCell[])[],
  rows: number,
): DuckDBDataChunk {
  const chunk = DuckDBDataChunk.create(types, rows);
  for (const [index, column] of columns.entries()) {
    const values = cells[index] ?? [];
    chunk.setColumnValues(
      index,
      column.type === 'bigint' ? values.map((value) => (value === null ? null : BigInt(value))) : values,
    );
  }
  return chunk;
}
