/** What a file is, as its first bytes say; its name may say something else. */
export type FileKind =
  | { readonly kind: 'text' }
  | { readonly kind: 'utf-16le' | 'utf-16be' }
  /** HTML or XML. */
  | { readonly kind: 'markup'; readonly isPage: boolean }
  /** What xlsx and ods are inside, and a plain zip as well. */
  | { readonly kind: 'zip' }
  /** What xls is inside, and locked workbooks. */
  | { readonly kind: 'ole' }
  /** `what`: in words, e.g. "a PDF". */
  | { readonly kind: 'binary'; readonly what: string };

const starts: readonly (readonly [start: string, what: string])[] = [
  ['\x1f\x8b', 'a gzip archive'],
  ['%PDF', 'a PDF'],
  ['\x89PNG', 'a picture'],
  ['\xff\xd8\xff', 'a picture'],
  ['GIF8', 'a picture'],
  ['PAR1', 'a Parquet file'],
  ['7z\xbc\xaf', 'a 7z archive'],
  ['Rar!', 'a RAR archive'],
  ['SQLite format 3\0', 'a database'],
  ['\x7fELF', 'a program'],
  ['MZ\x90', 'a program'],
  ['\xff\xfe\0\0', 'text in UTF-32'],
  ['\0\0\xfe\xff', 'text in UTF-32'],
];

/** Of so many bytes at the start of a file, this share may be what text never has. */
const oddShare = 0.05;

/** `top`: the first bytes of a file, some thousands of them. */
export function fileKind(top: Buffer): FileKind {
  const start = top.subarray(0, 16).toString('latin1');
  if (start.startsWith('PK\x03\x04') || start.startsWith('PK\x05\x06')) return { kind: 'zip' };
  if (start.startsWith('\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1')) return { kind: 'ole' };
  const known = starts.find(([each]) => start.startsWith(each));
  if (known) return { kind: 'binary', what: known[1] };
  if (start.startsWith('\xff\xfe')) return { kind: 'utf-16le' };
  if (start.startsWith('\xfe\xff')) return { kind: 'utf-16be' };
  const wide = wideEncoding(top);
  if (wide) return { kind: wide };
  const odd = top.reduce((count, byte) => count + (isOdd(byte) ? 1 : 0), 0);
  // A file that a crash has filled up with zeros is text as far as it goes.
  const zerosAtEnd = top.length - lengthWithoutZeros(top);
  if (odd - zerosAtEnd > Math.max(8, top.length * oddShare)) return { kind: 'binary', what: 'no text' };
  const text = top
    .toString('latin1')
    .replace(/^\xef\xbb\xbf/, '')
    .trimStart();
  if (text.startsWith('<'))
    return { kind: 'markup', isPage: /^<(!doctype html|html|head|body|script)\b/i.test(text) };
  return { kind: 'text' };
}

/** Text of two bytes a letter has a zero in every other place, as long as its letters are Latin. */
function wideEncoding(top: Buffer): 'utf-16le' | 'utf-16be' | null {
  const places = Math.floor(top.length / 2);
  if (places < 4) return null;
  let even = 0;
  let odd = 0;
  for (let place = 0; place < places; place += 1) {
    if (top[place * 2] === 0) even += 1;
    if (top[place * 2 + 1] === 0) odd += 1;
  }
  if (odd > places * 0.6 && even < places * 0.05) return 'utf-16le';
  if (even > places * 0.6 && odd < places * 0.05) return 'utf-16be';
  return null;
}

/** Control characters but for tab, line ends, vertical tab, form feed and the end-of-file mark of DOS. */
function isOdd(byte: number): boolean {
  return byte < 0x20 && !(byte >= 0x09 && byte <= 0x0d) && byte !== 0x1a;
}

function lengthWithoutZeros(bytes: Buffer): number {
  let length = bytes.length;
  while (length > 0 && bytes[length - 1] === 0) length -= 1;
  return length;
}
