import { resolve } from 'node:path';
import { type Static, Type } from 'typebox';
import { type Secret, SecretFrom, secretOf } from '../secret.ts';

/** Where the files of a source come from. Paths are absolute, seconds are seconds, megabytes are 10^6 bytes. */
export type Where =
  | { readonly kind: 'folder'; readonly path: string; readonly deliveries: 'one' | 'dated-folders' }
  | DropFolder
  | SftpPlace
  | HttpsPlace
  /** Nothing is fetched: people bring the files, on screen. */
  | { readonly kind: 'upload' };

/** When files that another system is still writing count as whole. */
export interface Settling {
  /** They have to stay as they are for that long. */
  readonly settleSeconds: number;
  /** A file of this name (with `*`), not older than the others, says that they are whole; null: nobody says so. */
  readonly complete: string | null;
}

/** A folder that another system puts files into. */
export interface DropFolder extends Settling {
  readonly kind: 'drop-folder';
  readonly path: string;
  /** What is done with files that were taken: nothing, or they go to `taken/` in the same folder. */
  readonly after: 'keep' | 'move';
}

/** A folder of an SFTP server. */
export interface SftpPlace extends Settling {
  readonly kind: 'sftp';
  readonly host: string;
  readonly port: number;
  readonly user: string;
  /** Fingerprint of the server's key as OpenSSH shows it: `SHA256:` and 43 characters. */
  readonly hostKey: string;
  readonly proof:
    | { readonly kind: 'key'; readonly file: string; readonly passphrase: Secret | null }
    | { readonly kind: 'password'; readonly secret: Secret };
  readonly folder: string;
  /** Names that are fetched, with `*` and `?`. */
  readonly files: readonly string[];
  readonly megabytes: number;
  /** Without a word from the server for that long, the connection counts as cut. */
  readonly timeoutSeconds: number;
}

/** Files that a web server offers. */
export interface HttpsPlace {
  readonly kind: 'https';
  readonly downloads: readonly Download[];
  readonly headers: Readonly<Record<string, Secret>>;
  /** File of the only authorities whose certificates are believed; null: those Node knows. */
  readonly ca: string | null;
  /** Hosts a redirect may lead to, beside the one asked. */
  readonly allowHosts: readonly string[];
  /** For trying things out on one machine only. */
  readonly allowHttpLocalhost: boolean;
  readonly megabytes: number;
  readonly timeoutSeconds: number;
}

export interface Download {
  readonly url: string;
  /** Name of the file in the delivery. Never taken from what the server says. */
  readonly name: string;
  readonly sha256: string | null;
}

const strict = { additionalProperties: false };
const Megabytes = Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000_000 }));
const Seconds = (minimum: number) => Type.Optional(Type.Integer({ minimum, maximum: 86_400 }));
const Name = Type.String({ minLength: 1, maxLength: 255 });

/**
 * `where:` of a source. One object with every key, not a union: so that `almanac check` can say which key is wrong in
 * which line, and not only that nothing fits.
 */
export const WhereFile = Type.Object(
  {
    path: Type.Optional(Type.String({ minLength: 1 })),
    deliveries: Type.Optional(
      Type.Union([Type.Literal('one'), Type.Literal('dated-folders'), Type.Literal('drop-folder')]),
    ),
    settle: Seconds(0),
    complete: Type.Optional(Name),
    after: Type.Optional(Type.Union([Type.Literal('keep'), Type.Literal('move')])),
    sftp: Type.Optional(
      Type.Object(
        {
          host: Type.String({ minLength: 1, pattern: '^[A-Za-z0-9.:_-]+$' }),
          port: Type.Optional(Type.Integer({ minimum: 1, maximum: 65_535 })),
          user: Type.String({ minLength: 1 }),
          host_key: Type.String({ pattern: '^SHA256:[A-Za-z0-9+/]{43}=?$' }),
          private_key: Type.Optional(Type.String({ minLength: 1 })),
          passphrase_from: Type.Optional(SecretFrom),
          password_from: Type.Optional(SecretFrom),
          folder: Type.Optional(Type.String({ minLength: 1 })),
          files: Type.Optional(Type.Array(Name, { minItems: 1 })),
          max_megabytes: Megabytes,
          timeout: Seconds(1),
        },
        strict,
      ),
    ),
    https: Type.Optional(
      Type.Object(
        {
          urls: Type.Array(
            Type.Union([
              Type.String({ minLength: 1 }),
              Type.Object(
                {
                  url: Type.String({ minLength: 1 }),
                  name: Type.Optional(Name),
                  sha256: Type.Optional(Type.String({ pattern: '^[0-9a-fA-F]{64}$' })),
                },
                strict,
              ),
            ]),
            { minItems: 1 },
          ),
          headers_from: Type.Optional(Type.Record(Type.String({ pattern: '^[A-Za-z0-9-]+$' }), SecretFrom)),
          ca: Type.Optional(Type.String({ minLength: 1 })),
          allow_hosts: Type.Optional(Type.Array(Type.String({ pattern: '^[A-Za-z0-9.-]+$' }))),
          allow_http_localhost: Type.Optional(Type.Boolean()),
          max_megabytes: Megabytes,
          timeout: Seconds(1),
        },
        strict,
      ),
    ),
    upload: Type.Optional(Type.Literal(true)),
  },
  strict,
);
export type WhereFile = Static<typeof WhereFile>;

/** The place a checked `where:` describes. `root` is what its paths are relative to. */
export function whereOf(file: WhereFile, root: string): Where {
  const settling = { settleSeconds: file.settle ?? 60, complete: file.complete ?? null };
  if (file.sftp) {
    const { sftp } = file;
    return {
      kind: 'sftp',
      host: sftp.host,
      port: sftp.port ?? 22,
      user: sftp.user,
      hostKey: sftp.host_key.replace(/=$/, ''),
      proof: sftp.private_key
        ? {
            kind: 'key',
            file: resolve(root, sftp.private_key),
            passphrase: sftp.passphrase_from ? secretOf(sftp.passphrase_from, root) : null,
          }
        : { kind: 'password', secret: secretOf(sftp.password_from ?? {}, root) },
      folder: sftp.folder ?? '.',
      files: sftp.files ?? ['*'],
      megabytes: sftp.max_megabytes ?? 20_000,
      timeoutSeconds: sftp.timeout ?? 60,
      ...settling,
    };
  }
  if (file.https) {
    const { https } = file;
    return {
      kind: 'https',
      downloads: https.urls.map((entry) => downloadOf(typeof entry === 'string' ? { url: entry } : entry)),
      headers: Object.fromEntries(
        Object.entries(https.headers_from ?? {}).map(([name, from]) => [name, secretOf(from, root)]),
      ),
      ca: https.ca === undefined ? null : resolve(root, https.ca),
      allowHosts: https.allow_hosts ?? [],
      allowHttpLocalhost: https.allow_http_localhost ?? false,
      megabytes: https.max_megabytes ?? 20_000,
      timeoutSeconds: https.timeout ?? 60,
    };
  }
  if (file.upload) return { kind: 'upload' };
  const path = resolve(root, file.path ?? '.');
  if (file.deliveries === 'drop-folder')
    return { kind: 'drop-folder', path, after: file.after ?? 'keep', ...settling };
  return { kind: 'folder', path, deliveries: file.deliveries ?? 'one' };
}

/** Where files come from, in a line without a secret: no user, no query of an address. */
export function placeWords(where: Where): string {
  switch (where.kind) {
    case 'folder':
    case 'drop-folder':
      return where.path;
    case 'sftp':
      return `${where.host}${where.port === 22 ? '' : `:${where.port}`} ${where.folder}`;
    case 'https':
      return where.downloads.map(({ url }) => shownAddress(url)).join(', ');
    case 'upload':
      return '';
  }
}

/** An address as it may be shown: what stands before `@` and behind `?` can be a secret. */
export function shownAddress(url: string): string {
  const parsed = URL.parse(url);
  return parsed ? `${parsed.host}${parsed.pathname}` : 'an address';
}

/** A name a file may have in a delivery: one part, nothing that leads elsewhere, nothing a terminal obeys. */
export function isPlainName(name: string): boolean {
  return (
    name.length > 0 &&
    Buffer.byteLength(name) <= 255 &&
    name !== '.' &&
    name !== '..' &&
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
    !/[/\\\u0000-\u001f\u007f:]/.test(name)
  );
}

/** The name a download gets where none is given: the last part of its address. */
export function nameFromAddress(url: string): string | null {
  const last = URL.parse(url)?.pathname.split('/').at(-1) ?? '';
  try {
    const name = decodeURIComponent(last);
    return isPlainName(name) ? name : null;
  } catch {
    return null;
  }
}

function downloadOf(entry: { url: string; name?: string; sha256?: string }): Download {
  return {
    url: entry.url,
    name: entry.name ?? nameFromAddress(entry.url) ?? 'download',
    sha256: entry.sha256?.toLowerCase() ?? null,
  };
}
