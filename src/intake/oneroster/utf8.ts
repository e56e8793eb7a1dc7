import type { Readable } from 'node:stream';

export type Encoding = 'utf-8' | 'utf-16le' | 'windows-1252';

/** Reads a file through once to see how its letters are written. Anything that is not UTF-8 is taken for windows-1252. */
export async function detectEncoding(stream: Readable): Promise<Encoding> {
  const strict = new TextDecoder('utf-8', { fatal: true });
  let first = true;
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      if (first && chunk[0] === 0xff && chunk[1] === 0xfe) return 'utf-16le';
      first = false;
      strict.decode(chunk, { stream: true });
    }
    strict.decode();
    return 'utf-8';
  } catch (error) {
    if (error instanceof TypeError) return 'windows-1252';
    throw error;
  } finally {
    stream.destroy();
  }
}

/** The bytes of a file as UTF-8 without byte order mark. */
export async function* utf8(stream: Readable, encoding: Encoding): AsyncGenerator<Buffer> {
  const decoder = new TextDecoder(encoding);
  let first = true;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    if (encoding !== 'utf-8') {
      // The decoder takes the byte order mark of UTF-16 away itself.
      yield Buffer.from(decoder.decode(chunk, { stream: true }));
    } else if (first && chunk[0] === 0xef && chunk[1] === 0xbb && chunk[2] === 0xbf) {
      yield chunk.subarray(3);
    } else {
      yield chunk;
    }
    first = false;
  }
}
