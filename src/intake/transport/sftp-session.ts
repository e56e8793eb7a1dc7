import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { Client, type ConnectConfig, type SFTPWrapper, type Stats } from 'ssh2';
import { Failure } from '../../base/failure.ts';
import { readSecret, readSecretFile } from '../secret.ts';
import { shownName } from '../source.ts';
import { readAhead } from './sftp-reading.ts';
import { TooLarge, type Written, writeStream } from './staging.ts';
import { placeWords, type SftpPlace } from './where.ts';

/** An entry of the folder, as the server tells it. */
export interface ListedEntry {
  readonly name: string;
  readonly kind: 'file' | 'link' | 'other';
  readonly bytes: number;
  readonly modified: Date;
}

/** An open connection to the folder of a source. Nothing in it changes anything on the server. */
export interface SftpSession {
  /** Throws `place-missing`, `place-cut`. */
  list(): Promise<ListedEntry[]>;
  /** Null where the file is gone. Throws `place-cut`. */
  stat(name: string): Promise<ListedEntry | null>;
  /** Fetches a file to `path`, at most `bytes` and one. Throws `place-cut`. */
  fetch(name: string, path: string, bytes: number): Promise<Written>;
  close(): void;
}

/** Signs in, but not before the server's key is the one agreed on. Throws `place-*` and `secret-missing`. */
export async function openSftp(
  source: string,
  place: SftpPlace,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<SftpSession> {
  const client = new Client();
  const cut = (name: string, cause: unknown) =>
    new Failure('place-cut', { source, place: placeWords(place), name }, { cause });
  // Later faults reach whoever waits for an answer; without a listener they would end the process.
  let isLost = false;
  client.on('close', () => {
    isLost = true;
  });
  const sftp = await signIn(client, source, place, environment).catch((error: unknown) => {
    client.destroy();
    throw error;
  });
  const at = (name: string) => `${place.folder.replace(/\/$/, '') || ''}/${name}`;
  const asked = <Answer>(
    what: string,
    ask: (done: (error: (Error & { code?: unknown }) | undefined, answer?: Answer) => void) => void,
  ) =>
    new Promise<Answer | null>((resolve, reject) => {
      const silence = setTimeout(() => client.destroy(), place.timeoutSeconds * 1000);
      const lost = () => reject(cut(what, undefined));
      client.once('close', lost);
      if (isLost) lost();
      ask((error, answer) => {
        clearTimeout(silence);
        client.removeListener('close', lost);
        if (error?.code === noSuchFile) resolve(null);
        else if (error?.code === permissionDenied)
          reject(
            new Failure('place-refused', {
              source,
              place: placeWords(place),
              problem: `no right to ${what}`,
            }),
          );
        else if (error) reject(cut(what, error));
        else resolve(answer ?? null);
      });
    });
  return {
    async list() {
      const entries = await asked<{ filename: string; attrs: Stats }[]>('the folder', (done) =>
        sftp.readdir(place.folder, done),
      );
      if (entries === null)
        throw new Failure('place-missing', {
          source,
          place: placeWords(place),
          name: 'the folder',
          file: shownName(source),
        });
      return entries.map(({ filename, attrs }) => entryOf(filename, attrs));
    },
    async stat(name) {
      const stats = await asked<Stats>(name, (done) => sftp.lstat(at(name), done));
      return stats && entryOf(name, stats);
    },
    async fetch(name, path, bytes) {
      const stream = Readable.from(readAhead(sftp, at(name), bytes), { objectMode: false });
      // A stream that waits for an answer cannot be ended from here; with the connection every answer ends.
      const silence = setTimeout(() => client.destroy(), place.timeoutSeconds * 1000);
      try {
        // One byte more than was listed is enough to know that the file has grown.
        return await writeStream(stream, path, bytes, () => silence.refresh());
      } catch (error) {
        if (error instanceof TooLarge) throw new Failure('delivery-unsettled', { source, files: name });
        throw cut(name, error);
      } finally {
        clearTimeout(silence);
      }
    },
    close() {
      client.end();
    },
  };
}

/** SSH_FX_NO_SUCH_FILE and SSH_FX_PERMISSION_DENIED (draft-ietf-secsh-filexfer-02, section 7). */
const noSuchFile = 2;
const permissionDenied = 3;

function signIn(
  client: Client,
  source: string,
  place: SftpPlace,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<SFTPWrapper> {
  const proof = proofOf(source, place, environment);
  return new Promise((resolve, reject) => {
    let found: string | null = null;
    const fail = (error: Error & { level?: string }) => {
      if (found !== null && found !== place.hostKey)
        reject(
          new Failure('place-host-key', {
            source,
            place: placeWords(place),
            expected: place.hostKey,
            found,
            file: shownName(source),
          }),
        );
      else if (error.level === 'client-authentication')
        reject(
          new Failure('place-refused', {
            source,
            place: placeWords(place),
            problem:
              place.proof.kind === 'key' ? 'the key was not accepted' : 'the password was not accepted',
            file: shownName(source),
          }),
        );
      else
        reject(
          new Failure(
            'place-unreachable',
            { source, place: placeWords(place), problem: problemOf(error) },
            { cause: error },
          ),
        );
    };
    client.on('error', fail);
    client.once('close', () => fail(new Error('the connection was closed')));
    client.on('keyboard-interactive', (_name, _instructions, _language, prompts, answer) =>
      // Only a question for one hidden thing can be the one for the password.
      answer(prompts.length === 1 && prompts[0]?.echo === false ? [proof.password ?? ''] : []),
    );
    client.once('ready', () => {
      // Questions are small: gathered into larger packets, each would wait for the answer to the one before.
      client.setNoDelay(true);
      client.sftp((error, sftp) => {
        if (error) fail(Object.assign(error, { level: 'sftp' }));
        else resolve(sftp);
      });
    });
    try {
      client.connect({
        host: place.host,
        port: place.port,
        username: place.user,
        ...proof,
        tryKeyboard: place.proof.kind === 'password',
        authHandler: place.proof.kind === 'key' ? ['publickey'] : ['password', 'keyboard-interactive'],
        hostVerifier: (key: Buffer) => {
          found = `SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}`;
          return found === place.hostKey;
        },
        readyTimeout: place.timeoutSeconds * 1000,
        keepaliveInterval: Math.min(15, place.timeoutSeconds) * 1000,
      });
    } catch {
      // What the library says of a key it cannot read may quote it.
      reject(
        new Failure('place-refused', {
          source,
          place: placeWords(place),
          problem: 'the private key cannot be read, or its passphrase is wrong',
          file: shownName(source),
        }),
      );
    }
  });
}

function proofOf(
  source: string,
  { proof }: SftpPlace,
  environment: Readonly<Record<string, string | undefined>>,
): Pick<ConnectConfig, 'password' | 'privateKey' | 'passphrase'> {
  switch (proof.kind) {
    case 'password':
      return { password: readSecret(proof.secret, source, environment) };
    case 'key': {
      const privateKey = readSecretFile(proof.file, source);
      if (proof.passphrase === null) return { privateKey };
      return { privateKey, passphrase: readSecret(proof.passphrase, source, environment) };
    }
  }
}

function entryOf(name: string, attrs: Stats): ListedEntry {
  return {
    name,
    kind: attrs.isFile() ? 'file' : attrs.isSymbolicLink() ? 'link' : 'other',
    bytes: attrs.size,
    modified: new Date(attrs.mtime * 1000),
  };
}

/** A word for what went wrong on the way: the system's code, never a whole message. */
function problemOf(error: Error & { level?: string; code?: unknown }): string {
  if (typeof error.code === 'string') return error.code;
  if (error.level === 'client-timeout') return 'no answer in time';
  if (error.level === 'handshake') return 'no common way to encrypt';
  if (error.level === 'sftp') return 'it does not speak SFTP';
  return 'the connection was closed';
}
