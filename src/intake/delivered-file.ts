import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { type LeftOut, leftOut } from './left-out.ts';

/** A file where it was delivered: its name within the delivery and where it lies. */
export interface DeliveredFile {
  readonly name: string;
  readonly path: string;
  /** What its bytes have to be, where somebody has looked before: a file that changed since is not taken. */
  readonly sha256?: string;
}

/** What bytes are: how many, and their SHA-256. */
export interface Bytes {
  readonly bytes: number;
  readonly sha256: string;
}

/**
 * Opens what lies there only if it is a file: it may have become a link, or a pipe that never ends, since somebody looked. Whoever opens it
 * closes it. Throws what the system does when it is gone.
 */
export async function openDelivered({ name, path }: DeliveredFile): Promise<FileHandle | LeftOut> {
  let handle: FileHandle;
  try {
    handle = await open(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0));
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null;
    if (code === 'ELOOP' || code === 'EMLINK') return leftOut(name, 'link');
    if (code === 'EACCES' || code === 'EPERM') return leftOut(name, 'unreadable');
    if (code === 'ENXIO' || code === 'ENODEV') return leftOut(name, 'device');
    throw error;
  }
  try {
    if ((await handle.stat()).isFile()) return handle;
  } catch (error) {
    await handle.close();
    throw error;
  }
  await handle.close();
  return leftOut(name, 'device');
}

/** Copies an open file to a new one that lasts through a power cut. */
export async function copyHashed(source: FileHandle, to: string): Promise<Bytes> {
  const target = await open(to, 'wx', 0o600);
  try {
    const copied = await hashed(source, (piece) => target.writeFile(piece));
    await target.sync();
    return copied;
  } finally {
    await target.close();
  }
}

/** Whether a file holds these very bytes. It is only read where it is as long as they are. What cannot be opened holds none. */
export async function holds(file: DeliveredFile, { bytes, sha256 }: Bytes): Promise<boolean> {
  if (file.sha256 !== undefined && file.sha256 !== sha256) return false;
  const source = await openDelivered(file);
  if ('why' in source) return false;
  try {
    if ((await source.stat()).size !== bytes) return false;
    return (await hashed(source, async () => undefined)).sha256 === sha256;
  } finally {
    await source.close();
  }
}

async function hashed(source: FileHandle, each: (piece: Buffer) => Promise<void>): Promise<Bytes> {
  const hash = createHash('sha256');
  const { size } = await source.stat();
  const room = Buffer.allocUnsafe(Math.max(1024, Math.min(1 << 20, size + 1)));
  let bytes = 0;
  for (;;) {
    const { bytesRead } = await source.read(room, 0, room.length, null);
    if (bytesRead === 0) return { bytes, sha256: hash.digest('hex') };
    const piece = room.subarray(0, bytesRead);
    hash.update(piece);
    await each(piece);
    bytes += bytesRead;
  }
}
