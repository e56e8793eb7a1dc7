/** What the bytes of a text file say, and how they were read. */
export interface DecodedText {
  readonly text: string;
  readonly encoding: string;
  /** Neither a byte order mark nor valid UTF-8 nor the layout told the encoding. */
  readonly isGuessed: boolean;
}

/**
 * The text of a file: as its byte order mark says, else as the layout says, else UTF-8 where every byte fits, else
 * windows-1252, which older systems on Windows write. Throws RangeError for an encoding nobody knows.
 */
export function decodeText(bytes: Buffer, wanted: string | undefined): DecodedText {
  const marked = byteOrderMark(bytes);
  const told = marked ?? wanted;
  if (told) return { text: new TextDecoder(told).decode(bytes), encoding: told, isGuessed: false };
  try {
    return {
      text: new TextDecoder('utf-8', { fatal: true }).decode(bytes),
      encoding: 'utf-8',
      isGuessed: false,
    };
  } catch {
    return { text: new TextDecoder('windows-1252').decode(bytes), encoding: 'windows-1252', isGuessed: true };
  }
}

function byteOrderMark(bytes: Buffer): string | null {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return 'utf-8';
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  return null;
}
