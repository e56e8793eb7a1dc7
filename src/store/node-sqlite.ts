import { closeSync, openSync } from 'node:fs';
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import {
  CompiledQuery,
  type DatabaseConnection,
  type Expression,
  type SqliteDatabase,
  SqliteDialect,
  type SqliteDialectConfig,
  SqliteDriver,
  type SqliteStatement,
  sql,
} from 'kysely';

/** Kysely's SQLite dialect over the SQLite that Node brings. The only module that names SQLite. */
export class NodeSqliteDialect extends SqliteDialect {
  readonly #config: SqliteDialectConfig;

  constructor(file: string, busyTimeout: number) {
    const config: SqliteDialectConfig = { database: async () => openDatabase(file, busyTimeout) };
    super(config);
    this.#config = config;
  }

  override createDriver(): SqliteDriver {
    return new ImmediateDriver(this.#config);
  }
}

/**
 * Takes the write lock when a transaction begins. SQLite's own way, at the first write, fails at once instead of waiting
 * when another process has written in between.
 */
class ImmediateDriver extends SqliteDriver {
  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin immediate'));
  }
}

/** A select of the objects in a JSON array, each a row with its `fields` in their order. */
export function rowsOfJson<Row>(json: string, fields: readonly string[]): Expression<Row> {
  const cells = fields.map((field) => sql`value ->> ${sql.lit(field)}`);
  return sql<Row>`select ${sql.join(cells)} from json_each(${json})`;
}

/** Whether a statement failed because another process was writing for longer than the busy timeout. */
export function isBusy(error: unknown): boolean {
  // https://www.sqlite.org/rescode.html: 5 is SQLITE_BUSY; its extended codes have it in the low byte.
  return error instanceof Error && 'errcode' in error && (Number(error.errcode) & 0xff) === 5;
}

function openDatabase(file: string, timeout: number): SqliteDatabase {
  // Password hashes and the audit log are nobody else's business; SQLite gives its side files the same mode.
  if (file !== ':memory:') closeSync(openSync(file, 'a', 0o600));
  const database = new DatabaseSync(file, { enableForeignKeyConstraints: true, timeout });
  try {
    database.exec('pragma journal_mode = wal');
    database.exec('pragma synchronous = full');
    // 64 MB: with the 2 MB it takes by itself, SQLite writes and reads the same pages again and again while many links are added.
    database.exec('pragma cache_size = -65536');
  } catch (error) {
    database.close();
    throw error;
  }
  return { prepare: (sql) => statementOf(database.prepare(sql)), close: () => database.close() };
}

function statementOf(statement: StatementSync): SqliteStatement {
  return {
    reader: statement.columns().length > 0,
    all: (parameters) => statement.all(...bindable(parameters)),
    run: (parameters) => statement.run(...bindable(parameters)),
    iterate: (parameters) => statement.iterate(...bindable(parameters)),
  };
}

function bindable(parameters: readonly unknown[]): SQLInputValue[] {
  return parameters.map((value) => {
    if (
      value === null ||
      typeof value === 'string' ||
      typeof value === 'number' ||
      typeof value === 'bigint'
    ) {
      return value;
    }
    throw new TypeError(`The store takes text, numbers and null, not ${typeof value}.`);
  });
}
