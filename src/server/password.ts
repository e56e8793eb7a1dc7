import { hash, verify } from '@node-rs/argon2';
import { Failure } from '../base/failure.ts';
import { isEasy } from './easy-password.ts';

/**
 * The hash to keep of a new password: Argon2id as the OWASP Password Storage Cheat Sheet sets it (19 MiB, 2 passes,
 * 1 lane). Throws `user-invalid` for one that is too short, too long, or tried first; `near`: words that are no secret for this person.
 */
export async function hashPassword(password: string, near: readonly string[] = []): Promise<string> {
  // NIST SP 800-63B-4, 3.1.1.2: length is what counts; no rules about characters.
  if (password.length < shortest || password.length > longest) {
    throw new Failure('user-invalid', {
      problem: `a password has ${shortest} to ${longest} characters`,
      remedy: 'Choose a longer one; a few words in a row are easy to keep in mind.',
    });
  }
  if (isEasy(password, near)) {
    throw new Failure('user-invalid', {
      problem: 'the password is one that is tried first: a well-known word, the user name, or a run of keys',
      remedy: 'Choose a few words that have nothing to do with each other.',
    });
  }
  return await argon2(password);
}

/** Whether `password` is the one behind `hash`. Without a hash it takes just as long, and is not. */
export async function checkPassword(passwordHash: string | null, password: string): Promise<boolean> {
  decoy ??= argon2('the password of nobody');
  const fits = await verify(passwordHash ?? (await decoy), password);
  return fits && passwordHash !== null;
}

const shortest = 12;
const longest = 1024;

let decoy: Promise<string> | null = null;

function argon2(password: string): Promise<string> {
  return hash(password, { memoryCost: 19_456, timeCost: 2, parallelism: 1 });
}
