import { createHash, type Hash } from 'node:crypto';
import { closeSync, fsyncSync, openSync, readSync, writeSync } from 'node:fs';

/** SHA-256 of a file, read piece by piece: the largest is bigger than a build may be. */
export function fileHash(file: string): string {
  return hashed(file, () => undefined);
}

/** Copies a file to a new one and returns the SHA-256 of what was copied. */
export function copyHashed(from: string, to: string): string {
  const target = openSync(to, 'wx');
  try {
    const hash = hashed(from, (piece) => {
      for (let at = 0; at < piece.length; ) at += writeSync(target, piece, at);
    });
    fsyncSync(target);
    return hash;
  } finally {
    closeSync(target);
  }
}

function hashed(file: string, each: (piece: Buffer) => void): string {
  const hash: Hash = createHash('sha256');
  const buffer = Buffer.allocUnsafe(4 << 20);
  const handle = openSync(file, 'r');
  try {
    for (let size = readSync(handle, buffer); size > 0; size = readSync(handle, buffer)) {
      const piece = buffer.subarray(0, size);
      hash.update(piece);
      each(piece);
    }
  } finally {
    closeSync(handle);
  }
  return hash.digest('hex');
}
