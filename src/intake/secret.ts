import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { type Static, Type } from 'typebox';
import { Failure } from '../base/failure.ts';

/** Where a secret lies: never in a file of settings, so that those can be shown, copied and kept. */
export type Secret =
  | { readonly kind: 'env'; readonly name: string }
  | { readonly kind: 'file'; readonly path: string };

/** Its value, without the line break editors put at the end of a file. `owner` needs it. Throws `secret-missing`, which names the place only. */
export function readSecret(secret: Secret, owner: string, environment = process.env): string {
  switch (secret.kind) {
    case 'env': {
      const value = environment[secret.name];
      if (value) return value;
      throw new Failure('secret-missing', {
        source: owner,
        place: `the environment variable ${secret.name}`,
      });
    }
    case 'file':
      return readSecretFile(secret.path, owner)
        .toString('utf8')
        .replace(/\r?\n$/, '');
  }
}

/** The bytes of a file that holds a secret, e.g. a private key. Throws `secret-missing`. */
export function readSecretFile(path: string, owner: string): Buffer {
  try {
    const bytes = readFileSync(path);
    if (bytes.length > 0) return bytes;
  } catch {
    // Told below, without what the system says: it may quote.
  }
  throw new Failure('secret-missing', { source: owner, place: `the file ${path}` });
}

/** How a file of settings says where a secret lies: `{ env: NAME }` or `{ file: path }`. */
export const SecretFrom = Type.Object(
  {
    env: Type.Optional(Type.String({ pattern: '^[A-Za-z_][A-Za-z0-9_]*$' })),
    file: Type.Optional(Type.String({ minLength: 1 })),
  },
  { additionalProperties: false },
);

/** The place that a checked `SecretFrom` describes. `root` is what its path is relative to. */
export function secretOf(from: Static<typeof SecretFrom>, root: string): Secret {
  return from.env === undefined
    ? { kind: 'file', path: resolve(root, from.file ?? '') }
    : { kind: 'env', name: from.env };
}

/** Something wrong at a key of a file of settings. */
export interface KeyProblem {
  readonly keys: readonly (string | number)[];
  readonly message: string;
  readonly remedy: string;
}

/** What is wrong with a `SecretFrom` that has the right form. */
export function secretFromProblems(
  from: Static<typeof SecretFrom> | undefined,
  keys: KeyProblem['keys'],
): KeyProblem[] {
  if (from === undefined || (from.env === undefined) !== (from.file === undefined)) return [];
  return [
    {
      keys,
      message: 'it is not said where the secret lies',
      remedy: 'Give either "env: NAME" or "file: path".',
    },
  ];
}

/** What is not there yet. Looked at by `almanac check`, not at each reading of the settings. */
export function absentSecret(
  secret: Secret,
  keys: KeyProblem['keys'],
  environment: NodeJS.ProcessEnv,
): KeyProblem[] {
  const isThere = secret.kind === 'env' ? Boolean(environment[secret.name]) : existsSync(secret.path);
  if (isThere) return [];
  return secret.kind === 'env'
    ? [
        {
          keys,
          message: `the environment variable ${secret.name} is not set`,
          remedy: 'Set it where Almanac is started.',
        },
      ]
    : [
        {
          keys,
          message: `there is nothing at ${secret.path}`,
          remedy: 'Put the secret there, alone in its file.',
        },
      ];
}
