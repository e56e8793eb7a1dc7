import { buffer } from 'node:stream/consumers';
import { ZipFile } from 'yazl';
import { type Day, monthOf, yearOf } from './day.ts';

/** A zip whose bytes depend on its content only: all entries carry the same time. */
export async function stillZip(day: Day, entries: ReadonlyMap<string, string>): Promise<Uint8Array> {
  const zip = new ZipFile();
  // The DOS stamp is written from local time fields, so a local date gives the same bytes in every time zone.
  const mtime = new Date(yearOf(day), monthOf(day) - 1, 1, 3);
  for (const [name, text] of entries)
    zip.addBuffer(Buffer.from(text), name, {
      mtime,
      mode: 0o100644,
      forceDosTimestamp: true,
      compressionLevel: 6,
    });
  zip.end();
  return buffer(zip.outputStream);
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
