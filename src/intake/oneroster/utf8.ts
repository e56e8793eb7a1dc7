import type { Readable } from 'node:stream';
import { type DateOrder, openDateEvidence } from './date-order.ts';

export type Encoding = 'utf-8' | 'utf-16le' | 'windows-1252';

/** What has to be known of a file before its cells can be read. */
export interface Survey {
  readonly encoding: Encoding;
  readonly dateOrder: DateOrder | null;
}

/** Reads a file through once. Anything that is not UTF-8 is taken for windows-1252. */
export async function surveyFile(stream: Readable): Promise<Survey> {
  const strict = new TextDecoder('utf-8', { fatal: true });
  const dates = openDateEvidence();
  let encoding: Encoding = 'utf-8';
  let first = true;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    if (first && chunk[0] === 0xff && chunk[1] === 0xfe) encoding = 'utf-16le';
    first = false;
    if (encoding === 'utf-8' && !decodes(strict, chunk)) encoding = 'windows-1252';
    dates.see(chunk.toString(encoding === 'utf-16le' ? 'utf16le' : 'latin1'));
  }
  if (encoding === 'utf-8' && !decodes(strict)) encoding = 'windows-1252';
  return { encoding, dateOrder: dates.order() };
}

/** Without a chunk: whether the text may end here. */
function decodes(decoder: InstanceType<typeof TextDecoder>, chunk?: Buffer): boolean {
  try {
    decoder.decode(chunk, { stream: chunk !== undefined });
    return true;
  } catch {
    return false;
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

/** The bytes of a UTF-8 file without byte order mark. */
export async function* withoutMark(chunks: AsyncIterable<Buffer> | Iterable<Buffer>): AsyncGenerator<Buffer> {
  let first = true;
  for await (const chunk of chunks) {
    const isMarked = first && chunk[0] === 0xef && chunk[1] === 0xbb && chunk[2] === 0xbf;
    yield isMarked ? chunk.subarray(3) : chunk;
    first = false;
  }
}
