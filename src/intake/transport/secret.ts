import { readFileSync } from 'node:fs';
import { Failure } from '../../base/failure.ts';

/** Where a secret lies: never in a file of settings, so that those can be shown, copied and kept. */
export type Secret =
  | { readonly kind: 'env'; readonly name: string }
  | { readonly kind: 'file'; readonly path: string };

/** Its value, without the line break editors put at the end of a file. Throws `secret-missing`, which names the place only. */
export function readSecret(secret: Secret, source: string, environment = process.env): string {
  switch (secret.kind) {
    case 'env': {
      const value = environment[secret.name];
      if (value) return value;
      throw new Failure('secret-missing', { source, place: `the environment variable ${secret.name}` });
    }
    case 'file':
      return readSecretFile(secret.path, source)
        .toString('utf8')
        .replace(/\r?\n$/, '');
  }
}

/** The bytes of a file that holds a secret, e.g. a private key. Throws `secret-missing`. */
export function readSecretFile(path: string, source: string): Buffer {
  try {
    const bytes = readFileSync(path);
    if (bytes.length > 0) return bytes;
  } catch {
    // Told below, without what the system says: it may quote.
  }
  throw new Failure('secret-missing', { source, place: `the file ${path}` });
}
