import { type DuckDBConnection, DuckDBInstance, DuckDBMapValue, type DuckDBValue } from '@duckdb/node-api';

/**
 * The one module that speaks to DuckDB. A warehouse is a connection to one database with the door to the outside
 * either open (intake and builds) or shut and locked (layout SQL, everything that serves people).
 */
export interface Warehouse {
  /** Runs statements for their effect. Parameters are `$name`. */
  run(sql: string, parameters?: Parameters): Promise<void>;
  /** Rows as plain JSON values: dates as `YYYY-MM-DD`, decimals and big integers as numbers. */
  all<Row = Record<string, JsonValue>>(sql: string, parameters?: Parameters): Promise<Row[]>;
  /** Runs a statement on each connection, for settings that hold for one only. Nothing else may be running. */
  everywhere(sql: string): Promise<void>;
  /** Shuts the door for good: no files, no network, no extensions, no way to open it again. */
  seal(): Promise<void>;
  /** Copies the result of a query here into a table over there, column by column, whatever doors are shut. */
  transfer(select: string, target: Warehouse, table: string): Promise<number>;
  /** Adds rows to a table: texts and whole numbers, in the order of its columns. */
  append(table: TablePlace, rows: Iterable<readonly (string | bigint)[]>): Promise<void>;
  readonly connection: DuckDBConnection;
  close(): void;
}

export interface TablePlace {
  readonly database: string;
  readonly schema: string;
  readonly table: string;
}

export type JsonValue = string | number | boolean | null | JsonValue[] | { [key: string]: JsonValue };
export type Parameters = Record<string, string | number | boolean | null>;

export interface WarehouseOptions {
  /** A database file, or null for one in memory. */
  readonly file?: string | null;
  readonly readOnly?: boolean;
  readonly memoryLimit?: string;
  /**
   * A folder for what is beyond it. Without one nothing is spilled: what a database file has too much lies beside it, what one in memory has
   * would lie wherever the program was started.
   */
  readonly spill?: string;
  readonly threads?: number;
  /** How many statements may run at a time; further ones wait their turn. Default 1. */
  readonly connections?: number;
}

export async function openWarehouse(options: WarehouseOptions = {}): Promise<Warehouse> {
  const instance = await createInstance(options);
  const connections = await Promise.all(
    Array.from({ length: options.connections ?? 1 }, () => instance.connect()),
  );
  return warehouseOn(connections, () => {
    for (const each of connections) each.closeSync();
    instance.closeSync();
  });
}

export async function createInstance(options: WarehouseOptions): Promise<DuckDBInstance> {
  const settings: Record<string, string> = {
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
    allow_community_extensions: 'false',
  };
  if (options.readOnly) settings.access_mode = 'READ_ONLY';
  if (options.memoryLimit) settings.memory_limit = options.memoryLimit;
  const inMemory = (options.file ?? null) === null;
  if (options.spill || inMemory) settings.temp_directory = options.spill ?? '';
  if (options.threads) settings.threads = String(options.threads);
  return DuckDBInstance.create(options.file ?? ':memory:', settings);
}

/** A warehouse on connections of one instance. */
export function warehouseOn(connections: readonly DuckDBConnection[], close: () => void): Warehouse {
  const [connection] = connections;
  if (!connection) throw new RangeError('a warehouse needs a connection');
  const turn = turnstile(connections);
  return {
    connection,
    async run(sql, parameters) {
      await turn((free) => free.run(sql, parameters));
    },
    async all<Row>(sql: string, parameters?: Parameters) {
      const reader = await turn((free) => free.runAndReadAll(sql, parameters));
      const names = reader.deduplicatedColumnNames();
      return reader.getRows().map((row) => {
        const record: Record<string, JsonValue> = {};
        for (const [index, name] of names.entries()) record[name] = plain(row[index] ?? null);
        return record as Row;
      });
    },
    async everywhere(sql) {
      for (const each of connections) await each.run(sql);
    },
    async seal() {
      await turn((free) => free.run('set enable_external_access = false'));
      await turn((free) => free.run('set lock_configuration = true'));
    },
    async transfer(select, target, table) {
      return turn(async (free) => {
        const result = await free.stream(select);
        const appender = await target.connection.createAppender(table);
        let rows = 0;
        for (;;) {
          const chunk = await result.fetchChunk();
          if (!chunk || chunk.rowCount === 0) break;
          appender.appendDataChunk(chunk);
          rows += chunk.rowCount;
        }
        appender.closeSync();
        return rows;
      });
    },
    async append({ database, schema, table }, rows) {
      await turn(async (free) => {
        const appender = await free.createAppender(table, schema, database);
        for (const row of rows) {
          for (const cell of row) {
            if (typeof cell === 'string') appender.appendVarchar(cell);
            else appender.appendBigInt(cell);
          }
          appender.endRow();
        }
        appender.closeSync();
      });
    },
    close,
  };
}

/**
 * Lets work through as connections come free. A DuckDB connection runs one statement at a time, and a second one started on it
 * meanwhile can wait for ever.
 */
function turnstile(connections: readonly DuckDBConnection[]) {
  const free = [...connections];
  const waiting: ((connection: DuckDBConnection) => void)[] = [];
  return async <Result>(work: (connection: DuckDBConnection) => Promise<Result>): Promise<Result> => {
    const connection =
      free.pop() ?? (await new Promise<DuckDBConnection>((resolve) => waiting.push(resolve)));
    try {
      return await work(connection);
    } finally {
      const next = waiting.shift();
      if (next) next(connection);
      else free.push(connection);
    }
  };
}

/** A DuckDB value as JSON. Whole numbers beyond 2^53 do not occur in our tables; they would lose precision. */
function plain(value: DuckDBValue): JsonValue {
  if (value === null || typeof value === 'string' || typeof value === 'boolean' || typeof value === 'number')
    return value;
  if (typeof value === 'bigint') return Number(value);
  if ('items' in value && Array.isArray(value.items)) return value.items.map(plain);
  if (value instanceof DuckDBMapValue)
    return Object.fromEntries(value.entries.map((entry) => [String(plain(entry.key)), plain(entry.value)]));
  if ('entries' in value && !Array.isArray(value.entries) && typeof value.entries === 'object') {
    return Object.fromEntries(
      Object.entries(value.entries as Record<string, DuckDBValue>).map(([key, entry]) => [key, plain(entry)]),
    );
  }
  if ('toDouble' in value && typeof value.toDouble === 'function') return value.toDouble() as number;
  return value.toString();
}
