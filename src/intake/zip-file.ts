import type { Readable } from 'node:stream';
import * as yauzl from 'yauzl';

/** A file inside a zip. Its name never becomes a path: entries are read where they are. */
export interface ZipEntry {
  /** With `/` between folders, as the zip has it. */
  readonly name: string;
  open(): Promise<Readable>;
}

export interface ZipFile {
  readonly entries: readonly ZipEntry[];
  close(): void;
}

/** Why a zip cannot be read, in words for its sender. */
export class ZipUnreadable extends Error {
  constructor(problem: string, options?: ErrorOptions) {
    super(problem, options);
    this.name = 'ZipUnreadable';
  }
}

/** No entry is unpacked beyond this: a small zip can hold endless zeros. yauzl checks the declared size while it reads. */
const largestEntry = 1024 ** 3;

/** Lists the files of a zip, without folders and without what macOS adds. Throws `ZipUnreadable`. */
export async function openZip(path: string): Promise<ZipFile> {
  let zip: yauzl.ZipFile | null = null;
  try {
    zip = await yauzl.openPromise(path, { autoClose: false, lazyEntries: true });
    return { entries: await entriesOf(zip), close: () => zip?.close() };
  } catch (error) {
    zip?.close();
    if (error instanceof ZipUnreadable) throw error;
    throw new ZipUnreadable('the zip is damaged, locked, or holds names that lead out of it', {
      cause: error,
    });
  }
}

async function entriesOf(zip: yauzl.ZipFile): Promise<ZipEntry[]> {
  const entries: ZipEntry[] = [];
  for await (const entry of zip.eachEntry()) {
    const base = entry.fileName.split('/').at(-1) ?? '';
    if (base === '' || base.startsWith('.') || entry.fileName.startsWith('__MACOSX/')) continue;
    if (entry.uncompressedSize > largestEntry)
      throw new ZipUnreadable(`${entry.fileName} in it is larger than 1 GB`);
    entries.push({ name: entry.fileName, open: () => zip.openReadStreamPromise(entry) });
  }
  return entries;
}
