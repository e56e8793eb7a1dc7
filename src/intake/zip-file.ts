import type { Readable } from 'node:stream';
import * as yauzl from 'yauzl';

/** A file inside a zip. Its name never becomes a path. */
export interface ZipEntry {
  /** With `/` between folders, as the zip has it. */
  readonly name: string;
  /** As the zip declares them; reading checks both. */
  readonly bytes: number;
  readonly crc32: number;
  open(): Promise<Readable>;
}

export interface ZipFile {
  readonly entries: readonly ZipEntry[];
  close(): void;
}

/** Why an archive cannot be read, in words for its sender. */
export class ArchiveUnreadable extends Error {
  constructor(problem: string, options?: ErrorOptions) {
    super(problem, options);
    this.name = 'ArchiveUnreadable';
  }
}

/** What an archive may hold. */
export interface ArchiveLimits {
  readonly entries: number;
  /** Bytes that come out for one that went in. Deflate cannot pack real tables tighter than this; endless zeros go to 1,000. */
  readonly ratio: number;
  /** Up to so many bytes the ratio is not looked at: they do no harm. */
  readonly freeBytes: number;
}

export const archiveLimits: ArchiveLimits = { entries: 10_000, ratio: 200, freeBytes: 256 * 1024 ** 2 };

const longestName = 512;
const localHeader = 30;

/**
 * Lists the files of a zip, without folders and, unless `all` are wanted, without hidden files and what macOS adds. Looks only
 * at what the zip declares; nothing is unpacked. Throws `ArchiveUnreadable` for one that is damaged, locked, or made to do harm.
 */
export async function openZip(path: string, limits = archiveLimits, all = false): Promise<ZipFile> {
  let zip: yauzl.ZipFile | null = null;
  try {
    zip = await yauzl.openPromise(path, { autoClose: false, lazyEntries: true });
    // What it tells after it has been read must not end this process.
    zip.on('error', () => undefined);
    const opened = zip;
    return { entries: await entriesOf(opened, limits, all), close: () => opened.close() };
  } catch (error) {
    zip?.close();
    if (error instanceof ArchiveUnreadable) throw error;
    throw new ArchiveUnreadable(problemIn(error), { cause: error });
  }
}

/** What the library says, in our words: its own may quote a name. */
function problemIn(error: unknown): string {
  const message = error instanceof Error ? error.message : '';
  if (/relative path|absolute path|invalid characters/.test(message))
    return 'the zip holds names that lead out of it';
  if (/encrypt/.test(message)) return 'the zip is locked with a password';
  if (/multi-disk/.test(message)) return 'the zip is one part of several';
  return 'the zip is damaged, or it is none';
}

async function entriesOf(zip: yauzl.ZipFile, limits: ArchiveLimits, all: boolean): Promise<ZipEntry[]> {
  if (zip.entryCount > limits.entries)
    throw new ArchiveUnreadable(`the zip holds more than ${limits.entries} files`);
  const found: yauzl.Entry[] = [];
  for await (const entry of zip.eachEntry()) {
    refuse(entry);
    found.push(entry);
  }
  refuseOverlaps(found);
  const files = found.filter(({ fileName }) => !fileName.endsWith('/') && (all || !isAside(fileName)));
  const names = new Set<string>();
  for (const { fileName } of files) {
    const name = fileName.normalize('NFC');
    if (names.has(name)) throw new ArchiveUnreadable('the zip holds two files of the same name');
    names.add(name);
  }
  const packed = sum(files.map(({ compressedSize }) => compressedSize));
  const bytes = sum(files.map(({ uncompressedSize }) => uncompressedSize));
  if (bytes > limits.freeBytes && bytes > packed * limits.ratio) throw tooTight(limits);
  return files.map((entry) => ({
    name: entry.fileName,
    bytes: entry.uncompressedSize,
    crc32: entry.crc32,
    open: () => zip.openReadStreamPromise(entry),
  }));
}

export function tooTight({ ratio }: ArchiveLimits): ArchiveUnreadable {
  return new ArchiveUnreadable(
    `it unpacks to more than ${ratio} times its size, as archives made to fill a disk do`,
  );
}

/** What systems put beside the files of people. */
function isAside(name: string): boolean {
  const base = name.split('/').at(-1) ?? '';
  return base.startsWith('.') || name.startsWith('__MACOSX/');
}

const madeOnUnix = new Set([3, 19]);
const kindOfFile = 0o170000;
const regular = 0o100000;
const directory = 0o040000;

function refuse(entry: yauzl.Entry): void {
  const { fileName, versionMadeBy, externalFileAttributes, compressionMethod } = entry;
  if (entry.isEncrypted()) throw new ArchiveUnreadable('the zip is locked with a password');
  if (fileName.length > longestName || /\p{Cc}/u.test(fileName))
    throw new ArchiveUnreadable('the zip holds names that are too long or cannot be shown');
  if (madeOnUnix.has(versionMadeBy >>> 8)) {
    const kind = (externalFileAttributes >>> 16) & kindOfFile;
    if (kind !== 0 && kind !== regular && kind !== directory)
      throw new ArchiveUnreadable('the zip holds a link or a device instead of a file');
  }
  if (compressionMethod !== 0 && compressionMethod !== 8)
    throw new ArchiveUnreadable(
      `the zip is packed in a way Almanac does not read (method ${compressionMethod})`,
    );
}

/** Files that share their bytes make a small zip of endless size. */
function refuseOverlaps(entries: readonly yauzl.Entry[]): void {
  let end = 0;
  for (const entry of entries.toSorted(
    (a, b) => a.relativeOffsetOfLocalHeader - b.relativeOffsetOfLocalHeader,
  )) {
    if (entry.relativeOffsetOfLocalHeader < end)
      throw new ArchiveUnreadable('files of the zip lie on top of each other');
    end = entry.relativeOffsetOfLocalHeader + localHeader + entry.compressedSize;
  }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}
