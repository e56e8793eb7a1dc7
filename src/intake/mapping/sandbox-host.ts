import { copyFile, link, mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { literal } from '../../engine/sql.ts';
import { openWarehouse, type Warehouse } from '../../engine/warehouse.ts';

/**
 * Where sandboxes are made, one after the other. Its door is shut before anything is in it, and stays shut, but for one folder that holds what the
 * delivery at hand may read and write and nothing else. What a sandbox holds lies in a database that is attached for it and detached
 * after it; text of a layout can leave nothing behind, because only selects are run. To open an engine for each takes as long as
 * to map a small delivery.
 */
export interface SandboxHost {
  /** Whether there is no folder: nothing is read or written. */
  readonly isDryRun: boolean;
  /** An empty database. One at a time. */
  borrow(): Promise<Warehouse>;
  giveBack(): Promise<void>;
  /** Puts a file where sandboxes may read it, and says where that is. */
  show(file: string): Promise<string>;
  /** A file that is not there yet, which sandboxes may write. */
  nextPart(): string;
  /** Takes everything out of the folder. */
  clear(): Promise<void>;
  close(): void;
}

/** An engine whose process holds more is not kept: what it holds is dearer than a new one. */
const keptMegabytes = 600;

/** `place` is a folder of its own, on the disk of the deliveries; null for a dry run. */
export function openSandboxHost(place: string | null, memoryMegabytes: number): SandboxHost {
  const open = place === null ? null : join(place, 'open');
  let engine: Warehouse | null = null;
  let count = 0;
  // No name comes twice: the engine remembers files by their names.
  const next = () => {
    if (open === null) throw new Error('a dry run reads and writes no files');
    count += 1;
    return join(open, `${count}.parquet`);
  };
  const started = async () => {
    if (engine) return engine;
    if (open !== null) await mkdir(open, { recursive: true, mode: 0o700 });
    // One thread each: children map at the same time, and small statements cost less when nobody has to be waited for.
    engine = await openWarehouse({ memoryLimit: `${memoryMegabytes}MB`, threads: 1 });
    if (place !== null && open !== null) {
      await engine.run(`set temp_directory = ${literal(join(place, 'spilled'))}`);
      await engine.run(`set allowed_directories = [${literal(`${open}/`)}]`);
    }
    await engine.seal();
    return engine;
  };
  const close = () => {
    engine?.close();
    engine = null;
  };
  return {
    isDryRun: place === null,
    async borrow() {
      const warehouse = await started();
      await warehouse.run(`attach ':memory:' as sandboxed; use sandboxed`);
      return warehouse;
    },
    async giveBack() {
      try {
        await engine?.run('use memory; detach sandboxed');
      } catch {
        // Whatever is still in it must not be met by the next.
        close();
      }
    },
    async show(file) {
      const shown = next();
      // Not every disk knows links.
      await link(file, shown).catch(() => copyFile(file, shown));
      return shown;
    },
    nextPart: next,
    async clear() {
      if (open !== null) for (const file of await readdir(open).catch(() => [])) await rm(join(open, file));
      if (process.memoryUsage.rss() > keptMegabytes * 1024 ** 2) close();
    },
    close,
  };
}
