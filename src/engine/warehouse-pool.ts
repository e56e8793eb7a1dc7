import type { DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { literal } from './sql.ts';
import { createInstance, type Warehouse, warehouseOn } from './warehouse.ts';

/**
 * Databases in memory that are lent and come back: to open one takes as long as a dozen small queries. Each is empty when it is lent, and
 * whoever has it has it alone. Not to be sealed, and no setting to be changed: it would stay so for the next.
 */
export interface WarehousePool {
  /** `spill` is a folder for what is beyond the memory, which is the pool's unless another limit is given. Closing gives it back. */
  borrow(spill: string, memoryLimit?: string): Promise<Warehouse>;
  /** Closes all, those that are lent when they come back. */
  close(): void;
}

interface LentOptions {
  readonly memoryLimit: string;
  readonly threads: number;
}

export function openWarehousePool(options: LentOptions): WarehousePool {
  const free: Kept[] = [];
  let isClosed = false;
  const giveBack = async (kept: Kept) => {
    try {
      const connection = await kept.instance.connect();
      await connection.run('detach lent');
      connection.closeSync();
    } catch {
      // Whatever is still in it must not be met by the next.
      kept.instance.closeSync();
      return;
    }
    if (isClosed) kept.instance.closeSync();
    else free.push(kept);
  };
  return {
    async borrow(spill, memoryLimit = options.memoryLimit) {
      const { instance, connection } = await ready(free, { ...options, memoryLimit }, spill);
      return warehouseOn([connection], () => {
        connection.closeSync();
        void giveBack({ instance, memoryLimit });
      });
    },
    close() {
      isClosed = true;
      for (const { instance } of free.splice(0)) instance.closeSync();
    },
  };
}

/** A database that nobody has, and the limit it was last lent with. */
interface Kept {
  readonly instance: DuckDBInstance;
  readonly memoryLimit: string;
}

interface Lent {
  readonly instance: DuckDBInstance;
  readonly connection: DuckDBConnection;
}

/** One that came back, or a new one: once something was spilled, the folder for it cannot be changed. */
async function ready(free: Kept[], options: LentOptions, spill: string): Promise<Lent> {
  const known = free.pop();
  const anew = async () => prepared({ ...options, instance: await createInstance(options) }, options, spill);
  if (!known) return anew();
  try {
    return await prepared(known, options, spill);
  } catch {
    return anew();
  }
}

async function prepared(
  { instance, memoryLimit: before }: Kept,
  { memoryLimit }: LentOptions,
  spill: string,
): Promise<Lent> {
  const connection = await instance.connect();
  try {
    await connection.run(`set temp_directory = ${literal(spill)}`);
    // Even the same limit again makes the engine give back to the system what it keeps for the next statement.
    if (memoryLimit !== before) await connection.run(`set memory_limit = ${literal(memoryLimit)}`);
    await connection.run(`attach ':memory:' as lent`);
    await connection.run('use lent');
    return { instance, connection };
  } catch (error) {
    connection.closeSync();
    instance.closeSync();
    throw error;
  }
}
