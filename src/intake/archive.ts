import { createReadStream, createWriteStream } from 'node:fs';
import { open, rm, stat } from 'node:fs/promises';
import { type Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { crc32, createGunzip } from 'node:zlib';
import type { Scratch } from './scratch.ts';
import {
  type ArchiveLimits,
  ArchiveUnreadable,
  archiveLimits,
  openZip,
  tooTight,
  type ZipEntry,
} from './zip-file.ts';

/** A file that came out of an archive. */
export interface UnpackedFile {
  /** Within the archive, with `/` between folders. */
  readonly name: string;
  /** Where its bytes lie: a file of the scratch. */
  readonly path: string;
  readonly bytes: number;
}

export interface Unpacked {
  readonly files: readonly UnpackedFile[];
  /** Archives within the archive, by name: only one level is opened. */
  readonly nested: readonly string[];
}

/** Whether a file is taken for an archive, by its name: zip or gzip. */
export function isArchive(name: string): boolean {
  return /\.(zip|gz)$/i.test(name);
}

/**
 * Unpacks a zip or gzip into the scratch, as a stream: memory does not grow with what is in it. Throws `ArchiveUnreadable`
 * for one that is damaged, locked, holds names or links that lead out of it, or gives more than the limits allow.
 */
export async function unpack(
  archive: { readonly name: string; readonly path: string },
  scratch: Scratch,
  limits = archiveLimits,
): Promise<Unpacked> {
  return archive.name.toLowerCase().endsWith('.zip')
    ? unzip(archive.path, scratch, limits)
    : gunzip(archive, scratch, limits);
}

async function unzip(path: string, scratch: Scratch, limits: ArchiveLimits): Promise<Unpacked> {
  const zip = await openZip(path, limits);
  try {
    const nested = zip.entries.filter(({ name }) => isArchive(name));
    const wanted = zip.entries.filter(({ name }) => !isArchive(name));
    let room = await scratch.room();
    if (wanted.reduce((sum, { bytes }) => sum + bytes, 0) > room) throw noRoom();
    const files: UnpackedFile[] = [];
    for (const entry of wanted) {
      const target = await scratch.next();
      const bytes = await write(await openEntry(entry), target, { room, crc: entry.crc32 });
      scratch.spend(bytes);
      room -= bytes;
      files.push({ name: entry.name, path: target, bytes });
    }
    return { files, nested: nested.map(({ name }) => name) };
  } finally {
    zip.close();
  }
}

async function openEntry(entry: ZipEntry): Promise<Readable> {
  try {
    return await entry.open();
  } catch (error) {
    throw damaged(error);
  }
}

async function gunzip(
  archive: { readonly name: string; readonly path: string },
  scratch: Scratch,
  limits: ArchiveLimits,
): Promise<Unpacked> {
  if (!(await startsLikeGzip(archive.path))) throw new ArchiveUnreadable('it is no gzip file');
  const base = archive.name.split('/').at(-1) ?? archive.name;
  const name = base.replace(/\.gz$/i, '');
  if (isArchive(name)) return { files: [], nested: [name] };
  const packed = (await stat(archive.path)).size;
  const target = await scratch.next();
  const room = await scratch.room();
  const source = createReadStream(archive.path);
  const gunzipping = createGunzip();
  // The library does not pass the error of a stream on to the next one.
  source.on('error', (error) => gunzipping.destroy(error));
  const most = Math.max(limits.freeBytes, packed * limits.ratio);
  const bytes = await write(source.pipe(gunzipping), target, { room, most, limits });
  scratch.spend(bytes);
  return { files: [{ name, path: target, bytes }], nested: [] };
}

async function startsLikeGzip(path: string): Promise<boolean> {
  const file = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(2), 0, 2, 0);
    return bytesRead === 2 && buffer[0] === 0x1f && buffer[1] === 0x8b;
  } finally {
    await file.close();
  }
}

interface Bounds {
  readonly room: number;
  readonly most?: number;
  readonly limits?: ArchiveLimits;
  readonly crc?: number;
}

/** Writes a stream to a file that must not be there yet, and tells how many bytes it had. */
async function write(source: Readable, target: string, { room, most, limits, crc }: Bounds): Promise<number> {
  let bytes = 0;
  let sum = 0;
  const meter = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      if (crc !== undefined) sum = crc32(chunk, sum);
      if (limits && most !== undefined && bytes > most) return done(tooTight(limits));
      if (bytes > room) return done(noRoom());
      done(null, chunk);
    },
  });
  try {
    await pipeline(source, meter, createWriteStream(target, { flags: 'wx', mode: 0o600 }));
  } catch (error) {
    await rm(target, { force: true });
    throw error instanceof ArchiveUnreadable ? error : damaged(error);
  }
  if (crc !== undefined && sum !== crc) {
    await rm(target, { force: true });
    throw damaged(new Error('checksum'));
  }
  return bytes;
}

function noRoom(): ArchiveUnreadable {
  return new ArchiveUnreadable('it unpacks to more bytes than there is room for');
}

function damaged(error: unknown): ArchiveUnreadable {
  return new ArchiveUnreadable('it is damaged: it does not unpack to what it says it holds', {
    cause: error,
  });
}
