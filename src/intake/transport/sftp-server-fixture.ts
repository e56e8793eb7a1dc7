import { createHash } from 'node:crypto';
import { closeSync, fstatSync, lstatSync, openSync, readdirSync, readSync } from 'node:fs';
import { join } from 'node:path';
import ssh2, { type Connection, type FileEntry, type SFTPWrapper } from 'ssh2';

const { Server, utils } = ssh2;
const { STATUS_CODE, flagsToString } = utils.sftp;

/** A real SFTP server over a folder, for tests. Each member can be changed between two connections. */
export interface SftpServer {
  readonly port: number;
  /** Fingerprint of its key, as OpenSSH shows it. */
  readonly hostKey: string;
  /** User names and passwords that were tried, in order. */
  readonly tried: string[];
  /** Names the folder seems to hold beside its own. */
  extraNames: string[];
  /** Called before each read of a file. `cut` ends the connection; `silence` answers no more. */
  onRead: (name: string, offset: number) => 'cut' | 'silence' | undefined;
  connections(): number;
  close(): Promise<void>;
}

/** Serves `folder` as `/out` to the user `district` with the password or the key. */
export async function sftpServer(
  folder: string,
  accepts: { readonly password?: string; readonly publicKey?: string; readonly isInteractive?: boolean },
): Promise<SftpServer> {
  const hostKey = keyPair();
  const parsed = utils.parseKey(hostKey.public);
  if (parsed instanceof Error) throw parsed;
  const open = new Set<Connection>();
  let connections = 0;
  const state: Pick<SftpServer, 'tried' | 'extraNames' | 'onRead'> = {
    tried: [],
    extraNames: [],
    onRead: () => undefined,
  };
  const server = new Server({ hostKeys: [hostKey.private] }, (client) => {
    open.add(client);
    connections += 1;
    // Not in the types; without it each answer would wait for the next question.
    if ('setNoDelay' in client && typeof client.setNoDelay === 'function') client.setNoDelay(true);
    client.on('error', () => {});
    client.on('close', () => open.delete(client));
    client.on('authentication', (attempt) => {
      if (attempt.method === 'password') {
        state.tried.push(`${attempt.username} ${attempt.password}`);
        if (
          !accepts.isInteractive &&
          attempt.username === 'district' &&
          attempt.password === accepts.password
        )
          return attempt.accept();
      }
      if (attempt.method === 'keyboard-interactive' && accepts.isInteractive) {
        return attempt.prompt([{ prompt: 'Password: ', echo: false }], (answers) => {
          state.tried.push(`${attempt.username} ${answers[0]}`);
          if (answers[0] === accepts.password) attempt.accept();
          else attempt.reject();
        });
      }
      if (attempt.method === 'publickey' && accepts.publicKey) {
        const key = utils.parseKey(accepts.publicKey);
        if (!(key instanceof Error) && key.getPublicSSH().equals(attempt.key.data)) {
          const isProven =
            !attempt.signature || key.verify(attempt.blob ?? Buffer.alloc(0), attempt.signature) === true;
          if (isProven) return attempt.accept();
        }
      }
      return attempt.reject(
        accepts.isInteractive ? ['keyboard-interactive'] : accepts.publicKey ? ['publickey'] : ['password'],
      );
    });
    client.on('session', (accept) => {
      accept().on('sftp', (acceptSftp) => serveFolder(acceptSftp(), client, folder, state));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return Object.assign(state, {
    port,
    hostKey: `SHA256:${createHash('sha256').update(parsed.getPublicSSH()).digest('base64').replace(/=+$/, '')}`,
    connections: () => connections,
    close: () =>
      new Promise<void>((resolve) => {
        for (const client of open) client.end();
        server.close(() => resolve());
      }),
  });
}

/** A new key pair. One in some hundred that the library makes cannot be read by itself; it is made again. */
export function keyPair(options?: { passphrase: string; cipher: string; rounds: number }): {
  private: string;
  public: string;
} {
  for (;;) {
    const keys = utils.generateKeyPairSync('ed25519', options);
    try {
      const parsed = [utils.parseKey(keys.public), utils.parseKey(keys.private, options?.passphrase)];
      if (!parsed.some((key) => key instanceof Error)) return keys;
    } catch {
      // Made again.
    }
  }
}

function serveFolder(
  sftp: SFTPWrapper,
  client: Connection,
  folder: string,
  state: Pick<SftpServer, 'extraNames' | 'onRead'>,
): void {
  const handles = new Map<number, { file: number; name: string } | { listed: boolean }>();
  let next = 0;
  const handleFor = (value: { file: number; name: string } | { listed: boolean }) => {
    next += 1;
    handles.set(next, value);
    const handle = Buffer.alloc(4);
    handle.writeUInt32BE(next);
    return handle;
  };
  const real = (path: string) => (/^\/out(\/|$)/.test(path) ? join(folder, path.slice('/out'.length)) : null);
  const attrs = (path: string) => {
    const found = lstatSync(path);
    const seconds = (ms: number) => Math.floor(ms / 1000);
    return {
      mode: found.mode,
      uid: 0,
      gid: 0,
      size: found.size,
      atime: seconds(found.atimeMs),
      mtime: seconds(found.mtimeMs),
    };
  };
  sftp.on('OPENDIR', (id: number, path: string) => {
    const at = real(path);
    if (at === null || !lstatSync(at, { throwIfNoEntry: false })?.isDirectory())
      return void sftp.status(id, STATUS_CODE.NO_SUCH_FILE);
    sftp.handle(id, handleFor({ listed: false }));
  });
  sftp.on('READDIR', (id: number, handle: Buffer) => {
    const value = handles.get(handle.readUInt32BE());
    if (!value || !('listed' in value) || value.listed) return void sftp.status(id, STATUS_CODE.EOF);
    value.listed = true;
    const entries: FileEntry[] = readdirSync(folder).map((filename) => ({
      filename,
      longname: filename,
      attrs: attrs(join(folder, filename)),
    }));
    for (const filename of ['.', '..', ...state.extraNames])
      entries.push({ filename, longname: filename, attrs: { ...attrs(folder), mode: 0o100644 } });
    sftp.name(id, entries);
  });
  const stat = (id: number, path: string) => {
    const at = real(path);
    if (at === null || !lstatSync(at, { throwIfNoEntry: false }))
      return void sftp.status(id, STATUS_CODE.NO_SUCH_FILE);
    sftp.attrs(id, attrs(at));
  };
  sftp.on('STAT', stat);
  sftp.on('LSTAT', stat);
  sftp.on('OPEN', (id: number, path: string, flags: number) => {
    const at = real(path);
    if (at === null || flagsToString(flags) !== 'r')
      return void sftp.status(id, STATUS_CODE.PERMISSION_DENIED);
    if (!lstatSync(at, { throwIfNoEntry: false })) return void sftp.status(id, STATUS_CODE.NO_SUCH_FILE);
    sftp.handle(id, handleFor({ file: openSync(at, 'r'), name: path.split('/').at(-1) ?? '' }));
  });
  sftp.on('FSTAT', (id: number, handle: Buffer) => {
    const value = handles.get(handle.readUInt32BE());
    if (!value || !('file' in value)) return void sftp.status(id, STATUS_CODE.FAILURE);
    const { mode, size, atimeMs, mtimeMs } = fstatSync(value.file);
    sftp.attrs(id, { mode, uid: 0, gid: 0, size, atime: atimeMs / 1000, mtime: mtimeMs / 1000 });
  });
  sftp.on('READ', (id: number, handle: Buffer, offset: number, length: number) => {
    const value = handles.get(handle.readUInt32BE());
    if (!value || !('file' in value)) return void sftp.status(id, STATUS_CODE.FAILURE);
    switch (state.onRead(value.name, offset)) {
      case 'cut':
        client.end();
        return;
      case 'silence':
        return;
      case undefined: {
        const buffer = Buffer.alloc(Math.min(length, 256 * 1024));
        const read = readSync(value.file, buffer, 0, buffer.length, offset);
        if (read === 0) sftp.status(id, STATUS_CODE.EOF);
        else sftp.data(id, buffer.subarray(0, read));
      }
    }
  });
  sftp.on('CLOSE', (id: number, handle: Buffer) => {
    const value = handles.get(handle.readUInt32BE());
    if (value && 'file' in value) closeSync(value.file);
    handles.delete(handle.readUInt32BE());
    sftp.status(id, STATUS_CODE.OK);
  });
}
