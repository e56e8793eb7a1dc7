import { isUtf8 } from 'node:buffer';
import { chunksOf } from './file-chunks.ts';

/** What had to be done to a text so that it could be read. Lines are 1-based. */
export interface TextRepairs {
  /** Lines that are not UTF-8 and were read as windows-1252. */
  readonly foreignLines: number[];
  /** Lines with letters beyond ASCII that are UTF-8. */
  utf8Lines: number;
  /** Lines with NUL bytes, which were shown as the sign for a letter that is not known. */
  readonly nulLines: number[];
  /** Places that are no letter in the encoding of the file; shown as that sign as well. */
  unknownLetters: number;
}

export function noRepairs(): TextRepairs {
  return { foreignLines: [], utf8Lines: 0, nulLines: [], unknownLetters: 0 };
}

const lineFeed = 0x0a;
const carriageReturn = 0x0d;
/** A line longer than this is looked at in pieces: nothing is held whole. */
const longestPiece = 8 * 1024 ** 2;
const unknownLetter = '\ufffd';

/**
 * A file that should be UTF-8 and is not quite: lines that are not UTF-8 are taken for windows-1252, one by one, because
 * files are put together from several systems. NUL bytes are shown, not dropped: what they stood in is no longer what it was.
 */
export async function* repairedUtf8(path: string, repairs: TextRepairs): AsyncGenerator<Buffer> {
  const windows = new TextDecoder('windows-1252');
  let carried: Buffer = Buffer.alloc(0);
  let line = 1;
  const repaired = (piece: Buffer): Buffer => {
    const isValid = isUtf8(piece);
    if (isValid) repairs.utf8Lines += hasHighByte(piece) ? 1 : 0;
    else note(repairs.foreignLines, line);
    if (!piece.includes(0)) return isValid ? piece : Buffer.from(windows.decode(piece));
    note(repairs.nulLines, line);
    const text = isValid ? piece.toString('utf8') : windows.decode(piece);
    return Buffer.from(text.replaceAll('\0', unknownLetter));
  };
  for await (const chunk of chunksOf(path)) {
    const bytes = carried.length > 0 ? Buffer.concat([carried, chunk]) : chunk;
    const pieces: Buffer[] = [];
    // Lines that are as they should be are handed on together.
    let clean = 0;
    let start = 0;
    let isPlain = true;
    // The last byte waits: a carriage return may have its line feed in the next chunk.
    for (let at = 0; at < bytes.length - 1; at += 1) {
      const byte = bytes[at] ?? 0;
      if (byte === 0 || byte >= 0x80) isPlain = false;
      const isEnd = byte === lineFeed || (byte === carriageReturn && bytes[at + 1] !== lineFeed);
      if (!isEnd) continue;
      if (!isPlain) {
        pieces.push(bytes.subarray(clean, start), repaired(bytes.subarray(start, at + 1)));
        clean = at + 1;
      }
      isPlain = true;
      start = at + 1;
      line += 1;
    }
    pieces.push(bytes.subarray(clean, start));
    const rest = bytes.subarray(start);
    const cut = rest.length > longestPiece ? endOfCharacter(rest) : 0;
    if (cut > 0) pieces.push(repaired(rest.subarray(0, cut)));
    carried = Buffer.from(rest.subarray(cut));
    yield Buffer.concat(pieces);
  }
  if (carried.length === 0) return;
  const last = carried[carried.length - 1];
  // What is left is one line, or one line and the end of it.
  yield last === 0 || carried.some((byte) => byte === 0 || byte >= 0x80) ? repaired(carried) : carried;
}

/** A file in an encoding that somebody told, or that its first bytes show, as text. Throws RangeError for one nobody knows. */
export async function* decodedText(
  path: string,
  encoding: string,
  repairs: TextRepairs,
): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding);
  let line = 1;
  const repaired = (text: string): string => {
    for (let at = text.indexOf(unknownLetter); at >= 0; at = text.indexOf(unknownLetter, at + 1))
      repairs.unknownLetters += 1;
    if (!text.includes('\0')) {
      line += occurrences(text, '\n');
      return text;
    }
    for (const each of text.split('\n')) {
      if (each.includes('\0')) note(repairs.nulLines, line);
      line += 1;
    }
    line -= 1;
    return text.replaceAll('\0', unknownLetter);
  };
  for await (const chunk of chunksOf(path)) yield repaired(decoder.decode(chunk, { stream: true }));
  yield repaired(decoder.decode());
}

function note(lines: number[], line: number): void {
  if (lines.at(-1) !== line) lines.push(line);
}

function hasHighByte(bytes: Buffer): boolean {
  return bytes.some((byte) => byte >= 0x80);
}

function occurrences(text: string, letter: string): number {
  let count = 0;
  for (let at = text.indexOf(letter); at >= 0; at = text.indexOf(letter, at + 1)) count += 1;
  return count;
}

/** Where a piece may be cut: not within a character. */
function endOfCharacter(bytes: Buffer): number {
  let end = bytes.length;
  for (let back = 0; back < 4 && end > 0 && ((bytes[end - 1] ?? 0) & 0xc0) === 0x80; back += 1) end -= 1;
  return (bytes[end - 1] ?? 0) >= 0xc0 ? end - 1 : end;
}
