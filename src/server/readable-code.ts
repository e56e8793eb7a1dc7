import { createHash, randomBytes } from 'node:crypto';

/** A code that is read off paper or a screen and typed. */
export interface ReadableCode {
  /** As it is shown, once: groups of four with hyphens. */
  readonly shown: string;
  /** As it is kept. */
  readonly hash: string;
}

/** A new code of so many groups. Each group is 20 random bits. */
export function readableCode(groups: number): ReadableCode {
  const letters = Array.from(randomBytes(groups * 4), (byte) => alphabet[byte % alphabet.length]).join('');
  const shown = letters.match(/.{4}/g)?.join('-') ?? '';
  return { shown, hash: hashOfCode(shown) };
}

/** SHA-256, hex, of a code however it was typed. A slow hash is for secrets that can be guessed; these cannot. */
export function hashOfCode(typed: string): string {
  return createHash('sha256').update(lettersOf(typed)).digest('hex');
}

/** Letters and digits alone, with those that look alike taken for the one that is used. */
function lettersOf(typed: string): string {
  return typed
    .toLowerCase()
    .replaceAll(/[^a-z0-9]/g, '')
    .replaceAll('o', '0')
    .replaceAll(/[il]/g, '1')
    .replaceAll('u', 'v');
}

/** Crockford's Base32: 32 signs, so that a byte gives each as often, and none that looks like another. */
const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';
