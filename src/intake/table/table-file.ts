import { readFile } from 'node:fs/promises';
import { isArchive, unpack } from '../archive.ts';
import type { LandedFile } from '../reader.ts';
import type { Scratch } from '../scratch.ts';

/** A file that may hold tables: loose, or out of an archive. */
export interface TableFile {
  /** As a person would name it, e.g. `drop.zip/attendance.csv`. */
  readonly name: string;
  /** The last part of the name; of `attendance.csv.gz`, `attendance.csv`. */
  readonly base: string;
  /** Where its bytes lie on disk, unpacked. */
  readonly path: string;
  readonly size: number;
  /** All of it at once: for small files only. */
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

/** What lies in a delivery once its archives are open. */
export interface TableFiles {
  readonly files: readonly TableFile[];
  /** Archives within archives: not opened. */
  readonly nested: readonly string[];
}

/** Unpacks zips and gzips into the scratch and takes other files as they are. Throws `FileUnreadable`. */
export async function tableFiles(landed: readonly LandedFile[], scratch: Scratch): Promise<TableFiles> {
  const files: TableFile[] = [];
  const nested: string[] = [];
  for (const file of landed) {
    if (!isArchive(file.name)) {
      files.push(tableFile(file.name, file.name, file.path, file.bytes));
      continue;
    }
    const unpacked = await opened(file, scratch);
    // A gzip holds one file, which is named like the gzip itself: the name that came is the one to show.
    const isZip = file.name.toLowerCase().endsWith('.zip');
    for (const { name, path, bytes } of unpacked.files)
      files.push(tableFile(isZip ? `${file.name}/${name}` : file.name, name, path, bytes));
    nested.push(...unpacked.nested.map((name) => `${file.name}/${name}`));
  }
  return { files, nested };
}

async function opened(file: LandedFile, scratch: Scratch) {
  try {
    return await unpack(file, scratch);
  } catch (error) {
    throw new FileUnreadable(file.name, error instanceof Error ? error.message : 'it is damaged', {
      cause: error,
    });
  }
}

function tableFile(name: string, within: string, path: string, size: number): TableFile {
  return { name, base: within.split('/').at(-1) ?? within, path, size, bytes: () => readFile(path) };
}
