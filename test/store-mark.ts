import { createHash } from 'node:crypto';
import { DatabaseSync } from 'node:sqlite';
import type { DataFolder } from '../src/base/data-folder.ts';

/** What was in the store at one moment: a hash for each table's rows, and the tables themselves. */
export interface StoreMark {
  readonly schema: string;
  readonly tables: ReadonlyMap<string, string>;
}

/** Reads the store past Almanac, as whoever looks for damage would. */
export function markStore(folder: Pick<DataFolder, 'storeFile'>): StoreMark {
  const store = new DatabaseSync(folder.storeFile, { readOnly: true });
  try {
    const schema = store.prepare('select type, name, sql from sqlite_master order by name').all();
    const names = schema.filter(({ type }) => type === 'table').map(({ name }) => String(name));
    return {
      schema: hashOf(schema),
      tables: new Map(names.map((name) => [name, hashOf(rowsOf(store, name))])),
    };
  } finally {
    store.close();
  }
}

/** Tables whose rows are others than before; `schema` where the tables themselves are. */
export function changedTables(before: StoreMark, after: StoreMark): string[] {
  const changed = [...before.tables.keys()].filter(
    (name) => before.tables.get(name) !== after.tables.get(name),
  );
  return before.schema === after.schema ? changed : ['schema', ...changed];
}

function rowsOf(store: DatabaseSync, table: string): unknown[] {
  const rows = store.prepare(`select * from "${table}"`).all();
  // When somebody was seen last is no change.
  return table === 'session' ? rows.map(({ last_seen_at: _, ...row }) => row) : rows;
}

function hashOf(rows: readonly unknown[]): string {
  return createHash('sha256').update(JSON.stringify(rows)).digest('hex');
}
