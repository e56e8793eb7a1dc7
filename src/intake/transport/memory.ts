import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Static, Type } from 'typebox';
import { Check } from 'typebox/schema';
import type { DataFolder } from '../../base/data-folder.ts';
import { replaceFile } from '../../base/durable-file.ts';

const TextOrNull = Type.Union([Type.String(), Type.Null()]);

/** What a transport remembers of one source, so that nothing is taken twice and nothing is taken half. */
const MemoryFile = Type.Object({
  /** Files as they were when they were taken. `mark` changes whenever the file is written anew, `sha256` with its content. */
  taken: Type.Array(Type.Object({ name: Type.String(), mark: Type.String(), sha256: Type.String() })),
  /** The last look at files that had not been taken: `state` stays the same as long as nobody writes. */
  look: Type.Union([
    Type.Null(),
    Type.Object({
      at: Type.String(),
      files: Type.Array(Type.Object({ name: Type.String(), state: Type.String() })),
    }),
  ]),
  /** What web servers said of the files they gave. */
  downloads: Type.Array(
    Type.Object({
      url: Type.String(),
      name: Type.String(),
      sha256: Type.String(),
      etag: TextOrNull,
      lastModified: TextOrNull,
    }),
  ),
});
export type Memory = Static<typeof MemoryFile>;

/** The memory of a source; empty where there is none or it cannot be read: then files come again, and are known by their bytes. */
export function recall(data: DataFolder, source: string): Memory {
  try {
    const value: unknown = JSON.parse(readFileSync(memoryFile(data, source), 'utf8'));
    if (Check(MemoryFile, value)) return value;
  } catch {
    // Nothing remembered.
  }
  return { taken: [], look: null, downloads: [] };
}

/** Replaces the memory in one step. */
export function remember(data: DataFolder, source: string, memory: Memory): void {
  mkdirSync(transportFolder(data, source), { recursive: true, mode: 0o700 });
  replaceFile(memoryFile(data, source), `${JSON.stringify(memory, null, 1)}\n`);
}

/** Where a transport keeps what belongs to one source. */
export function transportFolder(data: DataFolder, source: string): string {
  return join(data.transport, source);
}

function memoryFile(data: DataFolder, source: string): string {
  return join(transportFolder(data, source), 'memory.json');
}
