/** Text as older Windows systems write it; what that alphabet lacks becomes a question mark, as it does there. */
export function windows1252(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    bytes[at] = code < 0x80 || (code >= 0xa0 && code <= 0xff) ? code : (upper.get(text.charAt(at)) ?? 0x3f);
  }
  return bytes;
}

/** 0x80 to 0x9f; the blanks are places the code page leaves empty. */
const upper = new Map(
  [...'€ ‚ƒ„…†‡ˆ‰Š‹Œ Ž  ‘’“”•–—˜™š›œ žŸ']
    .map((letter, at): [string, number] => [letter, 0x80 + at])
    .filter(([letter]) => letter !== ' '),
);
