import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { Failure } from '../../base/failure.ts';
import type { LandedFile } from '../reader.ts';
import { openZip, type ZipFile } from '../zip-file.ts';

/** A file of the set, wherever it lay: loose in a folder, at the root of a zip, or in a folder of a zip. */
export interface PackageFile {
  /** As a person would name it, e.g. `oneroster.zip/users.csv`. */
  readonly name: string;
  /** Folders it lies in, seen from the delivery or the zip. */
  readonly folders: readonly string[];
  readonly base: string;
  open(): Promise<Readable>;
}

export interface Package {
  readonly files: readonly PackageFile[];
  close(): void;
}

/** Looks into zips, takes other files as they are. Throws `delivery-unreadable` for a zip that cannot be opened. */
export async function openPackage(landed: readonly LandedFile[]): Promise<Package> {
  const files: PackageFile[] = [];
  const zips: ZipFile[] = [];
  const close = () => {
    for (const zip of zips) zip.close();
  };
  try {
    for (const file of landed) {
      if (file.name.toLowerCase().endsWith('.zip')) {
        const zip = await openZip(file.path);
        zips.push(zip);
        for (const { name, open } of zip.entries)
          files.push({ ...place(name), name: `${file.name}/${name}`, open });
      } else {
        files.push({ ...place(file.name), name: file.name, open: async () => createReadStream(file.path) });
      }
    }
  } catch (error) {
    close();
    throw error;
  }
  return { files, close };
}

function place(path: string): Pick<PackageFile, 'folders' | 'base'> {
  const parts = path.split('/');
  return { folders: parts.slice(0, -1), base: parts.at(-1) ?? path };
}

/** Makes an error while reading `file` one a person can act on. */
export function unreadable(file: string, error: unknown): Failure {
  if (error instanceof Failure) return error;
  return new Failure(
    'delivery-unreadable',
    {
      file,
      source: 'OneRoster',
      problem: error instanceof Error ? error.message : 'it is damaged',
      remedy: 'Ask for the export again, or make the zip anew.',
    },
    { cause: error },
  );
}
