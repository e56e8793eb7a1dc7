import { isAscii, isUtf8 } from 'node:buffer';
import { createWriteStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { chunksOf } from './file-chunks.ts';
import { fileKind } from './file-kind.ts';
import type { Scratch } from './scratch.ts';
import { decodedText, noRepairs, repairedUtf8, type TextRepairs } from './text-repair.ts';

/** A text file on disk as UTF-8, whatever it was written in, and what its lines are like. */
export interface Utf8File {
  /** The file itself where it is UTF-8 already, else a copy in the scratch folder. */
  readonly path: string;
  /** What it was written in, e.g. `windows-1252`. */
  readonly encoding: string;
  /** Neither a byte order mark nor valid UTF-8 nor anybody told the encoding. */
  readonly isGuessed: boolean;
  readonly lines: LineSurvey;
  readonly repairs: TextRepairs;
}

/** What the lines of a text file are like. */
export interface LineSurvey {
  /** What ends every line; null where that differs from line to line or is a carriage return alone. */
  readonly end: '\n' | '\r\n' | null;
  /** Lines up to the last one with anything in it. */
  readonly count: number;
  readonly hasNul: boolean;
  /** Somewhere a quote stands next to a blank: readers do not agree on whether it opens or closes a cell. */
  readonly hasLooseQuote: boolean;
  /**
   * Whether cells may begin or end with a blank: `none` do, whatever parts them of `, ; | tab`; with a `space`; with `any` blank or
   * letter that may be one.
   */
  readonly blanks: 'none' | 'space' | 'any';
}

/**
 * Opens a text file: as its byte order mark says, else as `wanted` says, else as its first bytes show (UTF-16), else as UTF-8, and
 * lines that are none as windows-1252, which older systems on Windows write. Files of any size: nothing is held whole. Throws
 * RangeError for an encoding nobody knows.
 */
export async function openUtf8(
  path: string,
  wanted: string | undefined,
  scratch: Scratch,
): Promise<Utf8File> {
  const top = await topOfFile(path, 4096);
  const told = byteOrderMark(top) ?? wanted?.toLowerCase() ?? wideEncoding(top);
  const repairs = noRepairs();
  if (told === undefined || told === 'utf-8' || told === 'utf8') {
    const survey = await surveyLines(path);
    if (survey.isUtf8 && !survey.lines.hasNul)
      return { path, encoding: 'utf-8', isGuessed: false, lines: survey.lines, repairs };
    const copy = await copied(repairedUtf8(path, repairs), scratch);
    const isForeign = repairs.foreignLines.length > 0 && repairs.utf8Lines === 0;
    const encoding = isForeign ? 'windows-1252' : 'utf-8';
    return { ...copy, encoding, isGuessed: isForeign && told === undefined, repairs };
  }
  return {
    ...(await copied(decodedText(path, told, repairs), scratch)),
    encoding: told,
    isGuessed: false,
    repairs,
  };
}

async function copied(
  text: AsyncIterable<Buffer | string>,
  scratch: Scratch,
): Promise<Pick<Utf8File, 'path' | 'lines'>> {
  const path = await scratch.next();
  const file = createWriteStream(path, { flags: 'wx', mode: 0o600 });
  await pipeline(Readable.from(text), file);
  scratch.spend(file.bytesWritten);
  return { path, lines: (await surveyLines(path)).lines };
}

/** Enough of a file to find a header in. */
export async function topOfFile(path: string, bytes: number): Promise<Buffer> {
  const file = await open(path);
  try {
    const most = Math.min(bytes, (await file.stat()).size);
    const { buffer, bytesRead } = await file.read(Buffer.alloc(most), 0, most, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

function byteOrderMark(bytes: Buffer): string | undefined {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return 'utf-8';
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  return undefined;
}

function wideEncoding(top: Buffer): string | undefined {
  const { kind } = fileKind(top);
  return kind === 'utf-16le' || kind === 'utf-16be' ? kind : undefined;
}

const lineFeed = 0x0a;
const carriageReturn = 0x0d;
const comma = 0x2c;

const rareAsciiBlanks = [0x0b, 0x0c];

/** First bytes, in UTF-8, of what else counts as blank for JavaScript. */
const rareBlanks = ['\u00a0', '\u1680', '\u3000', '\ufeff', '\u2000', '\u205f']
  .map((letter) => Buffer.from(letter))
  .map((bytes) => (bytes.length === 3 ? bytes.subarray(0, 2) : bytes));

/** Bytes beside which a cell begins or ends. */
const edges = new Set([...Buffer.from(',;|\t\n\r')]);

/** Whether a blank of this kind stands where a cell may begin or end. `before` is the byte before the chunk, 0 at the start of the file. */
function hasBlankAtEdge(chunk: Buffer, blank: number, before: number): boolean {
  const isEdge = (byte: number | undefined) => byte === undefined || (byte !== blank && edges.has(byte));
  for (let at = chunk.indexOf(blank); at >= 0; at = chunk.indexOf(blank, at + 1)) {
    const left = at === 0 ? before : (chunk[at - 1] ?? 0);
    // At the end of a chunk what follows is not known: taken for an edge, it only costs some trimming.
    if (left === 0 || isEdge(left) || isEdge(chunk[at + 1])) return true;
  }
  return edges.has(chunk[0] ?? 0) && before === blank;
}

const quote = 0x22;
const looseQuotes = [' "', '" ', '\t"', '"\t'].map((pair) => Buffer.from(pair));

/** Whether a quote stands next to a blank. `before` is the byte before the chunk. Most files have no quote at all. */
function hasLooseQuoteIn(chunk: Buffer, before: number): boolean {
  if (before !== quote && !chunk.includes(quote)) return false;
  const cut = Buffer.from([before, chunk[0] ?? 0]);
  return looseQuotes.some((pair) => chunk.includes(pair) || pair.equals(cut));
}

/** Reads a file through once, counting line ends as fast as the bytes come. */
async function surveyLines(path: string): Promise<{ isUtf8: boolean; lines: LineSurvey }> {
  let isValid = true;
  let cut: Buffer = Buffer.alloc(0);
  let feeds = 0;
  let trailing = 0;
  let returns = 0;
  let loose = false;
  let hasNul = false;
  let hasLooseQuote = false;
  let hasRareBlank = false;
  let hasLooseSpace = false;
  let hasContent = false;
  let before = 0;
  for await (const chunk of chunksOf(path)) {
    if (isValid) {
      const bytes = cut.length > 0 ? Buffer.concat([cut, chunk]) : chunk;
      const whole = endOfCharacters(bytes);
      isValid = isUtf8(bytes.subarray(0, whole));
      cut = Buffer.from(bytes.subarray(whole));
    }
    hasNul ||= chunk.includes(0);
    hasLooseSpace ||= hasBlankAtEdge(chunk, 0x20, before);
    hasRareBlank ||= hasBlankAtEdge(chunk, 0x09, before);
    hasRareBlank ||= rareAsciiBlanks.some((byte) => chunk.includes(byte));
    hasRareBlank ||= !isAscii(chunk) && rareBlanks.some((bytes) => chunk.includes(bytes));
    hasLooseQuote ||= hasLooseQuoteIn(chunk, before);
    const own = occurrences(chunk, lineFeed);
    const last = lastContent(chunk);
    const after = last < 0 ? own : occurrences(chunk.subarray(last + 1), lineFeed);
    trailing = last < 0 ? trailing + own : after;
    hasContent ||= last >= 0;
    feeds += own;
    if (before === carriageReturn && chunk[0] !== lineFeed) loose = true;
    for (let at = chunk.indexOf(carriageReturn); at >= 0; at = chunk.indexOf(carriageReturn, at + 1)) {
      returns += 1;
      if (at + 1 < chunk.length && chunk[at + 1] !== lineFeed) loose = true;
    }
    before = chunk[chunk.length - 1] ?? before;
  }
  if (before === carriageReturn) loose = true;
  const end = loose || (returns > 0 && returns !== feeds) ? null : returns > 0 ? '\r\n' : '\n';
  return {
    isUtf8: isValid && cut.length === 0,
    lines: {
      end,
      count: hasContent ? feeds - trailing + 1 : 0,
      hasNul,
      hasLooseQuote,
      blanks: hasRareBlank ? 'any' : hasLooseSpace ? 'space' : 'none',
    },
  };
}

/** Where the last whole character ends: one may go on in the next chunk. */
function endOfCharacters(bytes: Buffer): number {
  for (let back = 1; back <= 3 && back <= bytes.length; back += 1) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte < 0x80) break;
    const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 0;
    if (length > 0) return length > back ? bytes.length - back : bytes.length;
  }
  return bytes.length;
}

function occurrences(bytes: Buffer, wanted: number): number {
  let count = 0;
  for (let at = 0; at < bytes.length; at += 1) if (bytes[at] === wanted) count += 1;
  return count;
}

/** Place of the last byte that ends no line; -1 where there is none. */
function lastContent(bytes: Buffer): number {
  for (let at = bytes.length - 1; at >= 0; at -= 1)
    if (bytes[at] !== lineFeed && bytes[at] !== carriageReturn) return at;
  return -1;
}

/** What tells whether the rows of a file with commas are even. */
export interface Commas {
  readonly hasQuotes: boolean;
  readonly count: number;
  /** Lines that end in one. */
  readonly atEnd: number;
}

/** A loop over the bytes: asking for the next comma again and again takes many times as long. */
export async function commasIn(path: string): Promise<Commas> {
  let hasQuotes = false;
  let count = 0;
  let atEnd = 0;
  let before = 0;
  for await (const chunk of chunksOf(path)) {
    hasQuotes ||= chunk.includes(quote);
    for (let at = 0; at < chunk.length; at += 1) {
      const byte = chunk[at] ?? 0;
      if (byte === comma) count += 1;
      else if (before === comma && (byte === lineFeed || byte === carriageReturn)) atEnd += 1;
      before = byte;
    }
  }
  return { hasQuotes, count, atEnd };
}
