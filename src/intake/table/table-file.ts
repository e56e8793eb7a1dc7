import { readFile } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import * as yauzl from 'yauzl';
import type { LandedFile } from '../reader.ts';

/** A file that may hold tables: loose, or inside a zip. */
export interface TableFile {
  /** As a person would name it, e.g. `drop.zip/attendance.csv`. */
  readonly name: string;
  /** The last part of the name. */
  readonly base: string;
  bytes(): Promise<Buffer>;
}

/** No entry of a zip is unpacked beyond this: a small zip can hold endless zeros. */
const largestEntry = 1024 ** 3;

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
    if (file.name.toLowerCase().endsWith('.zip')) files.push(...(await entriesOf(file)));
    else files.push({ name: file.name, base: baseOf(file.name), bytes: () => readFile(file.path) });
  }
  return files;
}

async function entriesOf(file: LandedFile): Promise<TableFile[]> {
  try {
    const zip = await yauzl.openPromise(file.path, { autoClose: false });
    const files: TableFile[] = [];
    try {
      for await (const entry of zip.eachEntry()) {
        const base = baseOf(entry.fileName);
        // What macOS adds to a zip is no part of the delivery.
        if (entry.fileName.endsWith('/') || entry.fileName.startsWith('__MACOSX/') || base.startsWith('.'))
          continue;
        if (entry.uncompressedSize > largestEntry)
          throw new FileUnreadable(file.name, `${entry.fileName} in it is larger than 1 GB`);
        const bytes = await buffer(await zip.openReadStreamPromise(entry));
        files.push({ name: `${file.name}/${entry.fileName}`, base, bytes: async () => bytes });
      }
    } finally {
      zip.close();
    }
    return files;
  } catch (error) {
    if (error instanceof FileUnreadable) throw error;
    throw new FileUnreadable(file.name, 'the zip is damaged, locked, or holds names that lead out of it', {
      cause: error,
    });
  }
}

function baseOf(name: string): string {
  return name.split('/').at(-1) ?? name;
}
