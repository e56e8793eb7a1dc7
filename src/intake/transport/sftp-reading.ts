import type { SFTPWrapper } from 'ssh2';

/** Bytes asked for at once: what every server answers in one packet. */
const blockBytes = 32 * 1024;
/** Blocks asked for before the first has come: over a slow line, waiting for each would take hours. */
const ahead = 32;

/** Reads `bytes` bytes and one more, where there is one, in order: whoever counts sees that the file has grown. */
export async function* readAhead(sftp: SFTPWrapper, path: string, bytes: number): AsyncGenerator<Buffer> {
  const handle = await new Promise<Buffer>((resolve, reject) =>
    sftp.open(path, 'r', (error, opened) => (error ? reject(error) : resolve(opened))),
  );
  try {
    const end = bytes + 1;
    let asked = 0;
    const coming: Promise<Buffer>[] = [];
    while (coming.length > 0 || asked < end) {
      while (coming.length < ahead && asked < end) {
        const length = Math.min(blockBytes, end - asked);
        const block = readBlock(sftp, handle, asked, length);
        // Looked at in its turn; until then it must not end the process.
        block.catch(() => undefined);
        coming.push(block);
        asked += length;
      }
      const block = await coming.shift();
      if (block && block.length > 0) yield block;
    }
  } finally {
    // Nothing waits for the answer: the connection may be gone.
    sftp.close(handle, () => {});
  }
}

/** A block, or less of it where the file ends. */
async function readBlock(
  sftp: SFTPWrapper,
  handle: Buffer,
  position: number,
  length: number,
): Promise<Buffer> {
  const block = Buffer.alloc(length);
  let filled = 0;
  while (filled < length) {
    const read = await new Promise<number>((resolve, reject) =>
      sftp.read(handle, block, filled, length - filled, position + filled, (error, count) => {
        if (!error) resolve(count);
        else if ('code' in error && error.code === endOfFile) resolve(0);
        else reject(error);
      }),
    );
    if (read === 0) break;
    filled += read;
  }
  return block.subarray(0, filled);
}

/** SSH_FX_EOF (draft-ietf-secsh-filexfer-02, section 7). */
const endOfFile = 1;
