import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, rm, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * A folder of one delivery for what is made of its files while they are read: what was packed, and texts in another encoding.
 * Files in it get names of their own: no name from outside becomes a path.
 */
export interface Scratch {
  /** The path of a file that is not there yet. */
  next(): Promise<string>;
  /** Bytes that may still be written for this delivery, with what the disk has left in mind. */
  room(): Promise<number>;
  /** Counts bytes that were written. */
  spend(bytes: number): void;
}

/** What is unpacked of one delivery never takes more than this, nor the last of the disk: the store lies there too. */
const largestScratch = 64 * 1024 ** 3;
const leftForOthers = 1024 ** 3;

/** `folder` is made when it is first needed; whoever named it removes it. */
export function openScratch(folder: string, largest = largestScratch): Scratch {
  let spent = 0;
  return {
    async next() {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      return join(folder, randomUUID());
    },
    async room() {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const { bavail, bsize } = await statfs(folder);
      return Math.max(0, Math.min(largest - spent, bavail * bsize - leftForOthers));
    },
    spend(bytes) {
      spent += bytes;
    },
  };
}

/** For what is read outside a data folder: a place of its own, which nobody else may look into and which is gone afterwards. */
export async function withScratch<Result>(work: (scratch: Scratch) => Promise<Result>): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), 'almanac-unpacked-'));
  try {
    return await work(openScratch(folder));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
