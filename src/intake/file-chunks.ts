import { createReadStream, statSync } from 'node:fs';

const largest = 1 << 20;

/** A file in pieces, of the size of the file where it is small: most are, and room that is not used has to be cleared away. */
export function chunksOf(path: string): AsyncIterable<Buffer> {
  const { size } = statSync(path);
  return createReadStream(path, { highWaterMark: Math.max(1024, Math.min(largest, size + 1)) });
}
