import { open } from 'node:fs/promises';

const largest = 1 << 20;

/**
 * A file in pieces. Each holds only until the next is asked for: all share one place in memory, because a new one each time keeps the
 * garbage collector busy for longer than the reading takes. Files smaller than a piece get no more room than they need.
 */
export async function* chunksOf(path: string): AsyncGenerator<Buffer> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    const room = Buffer.allocUnsafe(Math.max(1024, Math.min(largest, size + 1)));
    for (;;) {
      const { bytesRead } = await file.read(room, 0, room.length, null);
      if (bytesRead === 0) return;
      yield room.subarray(0, bytesRead);
    }
  } finally {
    await file.close();
  }
}
