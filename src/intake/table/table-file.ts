import { readFile } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import type { LandedFile } from '../reader.ts';
import { openZip } from '../zip-file.ts';

/** A file that may hold tables: loose, or inside a zip. */
export interface TableFile {
  /** As a person would name it, e.g. `drop.zip/attendance.csv`. */
  readonly name: string;
  /** The last part of the name. */
  readonly base: string;
  bytes(): Promise<Buffer>;
}

/** Something about a file that keeps it from being read. */
export class FileUnreadable extends Error {
  readonly file: string;

  constructor(file: string, problem: string, options?: ErrorOptions) {
    super(problem, options);
    this.name = 'FileUnreadable';
    this.file = file;
  }
}

/** Looks into zips and takes other files as they are. Entries are read in memory: no name in a zip becomes a path. */
export async function tableFiles(landed: readonly LandedFile[]): Promise<TableFile[]> {
  const files: TableFile[] = [];
  for (const file of landed) {
    if (file.name.toLowerCase().endsWith('.zip')) files.push(...(await unpacked(file)));
    else files.push({ name: file.name, base: baseOf(file.name), bytes: () => readFile(file.path) });
  }
  return files;
}

async function unpacked(file: LandedFile): Promise<TableFile[]> {
  try {
    const zip = await openZip(file.path);
    try {
      const files: TableFile[] = [];
      for (const entry of zip.entries) {
        const bytes = await buffer(await entry.open());
        files.push({
          name: `${file.name}/${entry.name}`,
          base: baseOf(entry.name),
          bytes: async () => bytes,
        });
      }
      return files;
    } finally {
      zip.close();
    }
  } catch (error) {
    throw new FileUnreadable(file.name, error instanceof Error ? error.message : 'it is damaged', {
      cause: error,
    });
  }
}

function baseOf(name: string): string {
  return name.split('/').at(-1) ?? name;
}
