import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { DataFolder } from '../../base/data-folder.ts';
import { transportFolder } from './memory.ts';

/**
 * A folder for files on their way in, which nobody else may look into. What an earlier process left there is cleared:
 * only one run of a source is under way at a time.
 */
export async function openStaging(data: DataFolder, source: string): Promise<string> {
  const place = transportFolder(data, source);
  await mkdir(place, { recursive: true, mode: 0o700 });
  for (const entry of await readdir(place))
    if (entry.startsWith('staging-')) await rm(join(place, entry), { recursive: true, force: true });
  return mkdtemp(join(place, 'staging-'));
}

/** What was written. */
export interface Written {
  readonly bytes: number;
  readonly sha256: string;
}

/** Thrown by `writeStream` where more comes than may come. */
export class TooLarge extends Error {}

/** Writes a stream to a new file, at most `limit` bytes of it. Memory stays small whatever its size. */
export async function writeStream(
  stream: Readable,
  path: string,
  limit: number,
  onBytes: (bytes: number) => void = () => {},
): Promise<Written> {
  const hash = createHash('sha256');
  let bytes = 0;
  const watching = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      if (bytes > limit) {
        done(new TooLarge());
        return;
      }
      hash.update(chunk);
      onBytes(bytes);
      done(null, chunk);
    },
  });
  await pipeline(stream, watching, createWriteStream(path, { flags: 'wx', mode: 0o600, flush: true }));
  return { bytes, sha256: hash.digest('hex') };
}

/** SHA-256 of a file, in hex. */
export async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk);
  return hash.digest('hex');
}
