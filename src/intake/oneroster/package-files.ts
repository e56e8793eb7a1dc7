import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { Failure } from '../../base/failure.ts';
import { isArchive, unpack } from '../archive.ts';
import type { LandedFile } from '../reader.ts';
import type { Scratch } from '../scratch.ts';

/** A file of the set, wherever it lay: loose in a folder, at the root of an archive, or in a folder of one. */
export interface PackageFile {
  /** As a person would name it, e.g. `oneroster.zip/users.csv`. */
  readonly name: string;
  /** Folders it lies in, seen from the delivery or the zip. */
  readonly folders: readonly string[];
  readonly base: string;
  /** Where its bytes lie on disk, unpacked. */
  readonly path: string;
  open(): Promise<Readable>;
}

export interface Package {
  readonly files: readonly PackageFile[];
  /** Archives within archives, by name: not opened. */
  readonly nested: readonly string[];
}

/** Unpacks archives into the scratch, takes other files as they are. Throws where an archive cannot be read. */
export async function openPackage(landed: readonly LandedFile[], scratch: Scratch): Promise<Package> {
  const files: PackageFile[] = [];
  const nested: string[] = [];
  for (const file of landed) {
    if (!isArchive(file.name)) {
      files.push(packageFile(file.name, file.name, file.path));
      continue;
    }
    const unpacked = await unpack(file, scratch);
    const isZip = file.name.toLowerCase().endsWith('.zip');
    for (const { name, path } of unpacked.files)
      files.push(packageFile(isZip ? `${file.name}/${name}` : file.name, name, path));
    nested.push(...unpacked.nested.map((name) => `${file.name}/${name}`));
  }
  return { files, nested };
}

function packageFile(name: string, within: string, path: string): PackageFile {
  return { ...place(within), name, path, open: async () => createReadStream(path) };
}

function place(path: string): Pick<PackageFile, 'folders' | 'base'> {
  const parts = path.split('/');
  return { folders: parts.slice(0, -1), base: parts.at(-1) ?? path };
}

/** Makes an error while reading `file` one a person can act on. */
export function unreadable(file: string, error: unknown, source: string): Failure {
  if (error instanceof Failure) return error;
  return new Failure(
    'delivery-unreadable',
    {
      file,
      source,
      problem: error instanceof Error ? error.message : 'it is damaged',
      remedy: 'Ask for the export again, or make the zip anew.',
    },
    { cause: error },
  );
}
