import { PassThrough, Readable } from 'node:stream';
import { ZipFile } from 'yazl';
import { type Day, monthOf, yearOf } from './day.ts';

/**
 * A zip whose bytes depend on its content only: all entries carry the same time. Each entry is made while the zip is
 * read, one after the other, so that no whole file is ever held.
 */
export function stillZip(
  day: Day,
  entries: Iterable<readonly [name: string, text: Iterable<string>]>,
): AsyncIterable<Uint8Array> {
  const zip = new ZipFile();
  // The DOS stamp is written from local time fields, so a local date gives the same bytes in every time zone.
  const mtime = new Date(yearOf(day), monthOf(day) - 1, 1, 3);
  const options = { mtime, mode: 0o100644, forceDosTimestamp: true, compressionLevel: 6 };
  const output = new PassThrough();
  for (const [name, text] of entries)
    zip.addReadStreamLazy(name, options, (give) => {
      const stream = Readable.from(inChunks(text), { objectMode: false });
      // An entry that cannot be made ends the reading with its error.
      stream.once('error', (error) => output.destroy(error));
      give(null, stream);
    });
  zip.outputStream.pipe(output);
  zip.end();
  return output;
}

const chunkSize = 1 << 16;

/** Lines gathered to chunks, so that a million of them do not pass the stream one by one. */
function* inChunks(lines: Iterable<string>): Generator<Buffer> {
  let pending = '';
  for (const line of lines) {
    pending += line;
    if (pending.length < chunkSize) continue;
    yield Buffer.from(pending);
    pending = '';
  }
  if (pending) yield Buffer.from(pending);
}

const centralSignature = 0x02014b50;
const endSignature = 0x06054b50;

/** Overwrites the time stamps of a finished zip (APPNOTE 4.3.7, 4.3.12), for writers that take them from the clock. */
export function stilled(bytes: Uint8Array): Uint8Array {
  const still = Uint8Array.from(bytes);
  const view = new DataView(still.buffer);
  let end = still.length - 22;
  while (end > 0 && view.getUint32(end, true) !== endSignature) end--;
  let at = view.getUint32(end + 16, true);
  const stamp = 0x21_0000; // 1 January 1980
  for (
    let left = view.getUint16(end + 10, true);
    left > 0 && view.getUint32(at, true) === centralSignature;
    left--
  ) {
    view.setUint32(at + 12, stamp, true);
    view.setUint32(view.getUint32(at + 42, true) + 10, stamp, true);
    at += 46 + view.getUint16(at + 28, true) + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  return still;
}
