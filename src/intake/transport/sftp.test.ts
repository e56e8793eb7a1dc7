import { createHash, randomBytes } from 'node:crypto';
import {
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Failure } from '../../base/failure.ts';
import { keyPair, type SftpServer, sftpServer } from './sftp-server-fixture.ts';
import { type TransportUnderTest, transportUnderTest } from './transport-fixture.ts';

const secret = 'correct horse battery';
let t: TransportUnderTest;
let server: SftpServer;
let out: string;

beforeEach(async () => {
  t = transportUnderTest();
  out = join(t.root, 'out');
  mkdirSync(out);
  server = await sftpServer(out, { password: secret });
  t.environment = { SIS_PASSWORD: secret };
  place();
});
afterEach(async () => {
  await server.close();
  t.close();
});

function place(lines = '', over = ''): void {
  t.where(`  sftp:
    host: 127.0.0.1
    port: ${server.port}
    user: district
    host_key: ${JSON.stringify(server.hostKey)}
    password_from: { env: SIS_PASSWORD }
    folder: /out
    files: ["*.csv"]
${lines}${over}`);
}

async function failureOf(work: Promise<unknown>): Promise<Failure> {
  const error = await work.then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(Failure);
  if (!(error instanceof Failure)) throw error;
  // Whatever went wrong, the secret is in nothing that is told.
  expect(JSON.stringify(error) + error.message + error.remedy + String(error.stack)).not.toContain(secret);
  return error;
}

/** What is left of staged files. */
function staged(): string[] {
  const folder = join(t.folder.transport, 'sis');
  return readdirSync(folder).filter((name) => name.startsWith('staging-'));
}

function put(name: string, content: string | Buffer, seconds = 1_780_000_000): void {
  writeFileSync(join(out, name), content);
  utimesSync(join(out, name), seconds, seconds);
}

test('fetches what is there, once it has settled, and only once', async () => {
  put('roster.csv', 'a,b\n1,2\n');
  put('notes.txt', 'not asked for');
  put('later.csv.filepart', 'half');
  put('half.part', 'half');
  symlinkSync('/etc/hostname', join(out, 'link.csv'));
  const first = await t.acquire();
  expect(t.contents(first)).toEqual({ 'roster.csv': 'a,b\n1,2\n' });
  expect(first).toMatchObject({
    bytes: { declared: 8, received: 8 },
    newest: new Date(1_780_000_000_000),
    ignored: [{ name: 'link.csv', because: 'link' }],
  });
  expect(t.slept).toEqual([60]);
  const modes = first.drops.flatMap(({ files }) => files.map(({ path }) => statSync(path).mode & 0o777));
  expect(modes).toEqual([0o600]);
  await first.taken();
  await first.release();
  expect(staged()).toEqual([]);
  const second = await t.acquire();
  expect(second.drops).toEqual([]);
  expect(t.slept).toEqual([60]);
  expect(second.newest).toEqual(new Date(1_780_000_000_000));
  await second.release();
  put('roster.csv', 'a,b\n1,3\n', 1_780_086_400);
  const third = await t.acquire();
  expect(t.contents(third)).toEqual({ 'roster.csv': 'a,b\n1,3\n' });
  await third.release();
  expect(readdirSync(out).length).toBe(5);
});

test('the same bytes written anew are no news, but tell when they were written', async () => {
  put('roster.csv', 'a\n1\n');
  const first = await t.acquire();
  await first.taken();
  await first.release();
  put('roster.csv', 'a\n1\n', 1_780_086_400);
  const second = await t.acquire();
  expect(second.drops).toEqual([]);
  expect(second.newest).toEqual(new Date(1_780_086_400_000));
  await second.release();
});

test('what was not taken comes again', async () => {
  put('roster.csv', 'a\n1\n');
  await (await t.acquire()).release();
  const again = await t.acquire();
  expect(t.contents(again)).toEqual({ 'roster.csv': 'a\n1\n' });
  // The look of the run before was long enough ago: no second wait.
  expect(t.slept).toEqual([60]);
  await again.release();
});

test('a wrong host key: both fingerprints are named, and no password was sent', async () => {
  const wrong = `SHA256:${createHash('sha256').update('another').digest('base64').replace('=', '')}`;
  put('roster.csv', 'a\n');
  t.where(`  sftp:
    host: 127.0.0.1
    port: ${server.port}
    user: district
    host_key: ${JSON.stringify(wrong)}
    password_from: { env: SIS_PASSWORD }
    folder: /out`);
  const failure = await failureOf(t.acquire());
  expect(failure.code).toBe('place-host-key');
  expect(failure.message).toContain(wrong);
  expect(failure.message).toContain(server.hostKey);
  expect(server.tried).toEqual([]);
});

test('a wrong password is refused once', async () => {
  t.environment = { SIS_PASSWORD: 'wrong' };
  expect((await failureOf(t.acquire())).code).toBe('place-refused');
  expect(server.tried).toEqual(['district wrong']);
});

test('a secret that is not there is told by its place, and nobody is asked', async () => {
  t.environment = {};
  const failure = await failureOf(t.acquire());
  expect(failure.code).toBe('secret-missing');
  expect(failure.message).toContain('SIS_PASSWORD');
  expect(server.connections()).toBe(0);
});

test('a server that asks for the password in words gets it', async () => {
  await server.close();
  server = await sftpServer(out, { password: secret, isInteractive: true });
  place();
  put('roster.csv', 'a\n');
  const brought = await t.acquire();
  expect(t.contents(brought)).toEqual({ 'roster.csv': 'a\n' });
  // First as a password, which this server does not take, then as the answer.
  expect(server.tried).toEqual([`district ${secret}`, `district ${secret}`]);
  await brought.release();
});

test.each(['plain', 'locked'])('a key signs in: %s', async (kind) => {
  await server.close();
  const keys =
    kind === 'plain' ? keyPair() : keyPair({ passphrase: secret, cipher: 'aes256-ctr', rounds: 16 });
  server = await sftpServer(out, { publicKey: keys.public });
  t.write('data/keys/id', keys.private);
  t.write('data/keys/phrase', `${secret}\n`);
  put('roster.csv', 'a\n');
  const where = (extra: string) =>
    t.where(`  sftp:
    host: 127.0.0.1
    port: ${server.port}
    user: district
    host_key: ${JSON.stringify(server.hostKey)}
    private_key: keys/id
    folder: /out
${extra}`);
  where(kind === 'plain' ? '' : '    passphrase_from: { file: keys/phrase }');
  const brought = await t.acquire();
  expect(t.contents(brought)).toEqual({ 'roster.csv': 'a\n' });
  await brought.release();
  // Another key, and one that cannot be read.
  const other = keyPair();
  t.write('data/keys/id', other.private);
  where('');
  expect((await failureOf(t.acquire())).code).toBe('place-refused');
  t.write('data/keys/id', 'no key');
  const unreadable = await failureOf(t.acquire());
  expect(unreadable.code).toBe('place-refused');
  expect(unreadable.message).not.toContain('no key');
});

test('a folder that is not there', async () => {
  t.where(`  sftp:
    host: 127.0.0.1
    port: ${server.port}
    user: district
    host_key: ${JSON.stringify(server.hostKey)}
    password_from: { env: SIS_PASSWORD }
    folder: /elsewhere`);
  expect((await failureOf(t.acquire())).code).toBe('place-missing');
});

test('nobody there', async () => {
  await server.close();
  const failure = await failureOf(t.acquire());
  expect(failure).toMatchObject({ code: 'place-unreachable', parameters: { problem: 'ECONNREFUSED' } });
  server = await sftpServer(out, { password: secret });
});

test('a connection cut in the middle takes nothing; the next try fetches all of it', async () => {
  const content = randomBytes(3_000_000);
  put('small.csv', 'a\n');
  put('roster.csv', content);
  let cuts = 0;
  server.onRead = (name, offset) => {
    if (name !== 'roster.csv' || offset < 1_000_000 || cuts > 0) return undefined;
    cuts += 1;
    return 'cut';
  };
  const failure = await failureOf(t.acquire());
  expect(failure).toMatchObject({ code: 'place-cut', parameters: { name: 'roster.csv' } });
  expect(staged()).toEqual([]);
  const brought = await t.acquire();
  const [roster] = brought.drops.flatMap(({ files }) => files.filter(({ name }) => name === 'roster.csv'));
  expect(readFileSync(roster?.path ?? '').equals(content)).toBe(true);
  expect(roster?.sha256).toBe(createHash('sha256').update(content).digest('hex'));
  await brought.release();
});

test('a server that falls silent counts as cut', async () => {
  put('roster.csv', randomBytes(1_000_000));
  place('    timeout: 1\n');
  server.onRead = (_, offset) => (offset > 300_000 ? 'silence' : undefined);
  expect((await failureOf(t.acquire())).code).toBe('place-cut');
  expect(staged()).toEqual([]);
});

test('a file that is written while it settles, or while it comes, is not taken', async () => {
  put('roster.csv', 'a\n1\n');
  t.onSleep = () => put('roster.csv', 'a\n1\n2\n', 1_780_000_060);
  expect((await failureOf(t.acquire())).code).toBe('delivery-unsettled');
  t.onSleep = () => {};
  let reads = 0;
  server.onRead = () => {
    reads += 1;
    if (reads === 1) put('roster.csv', 'a\n1\n2\n3\n4\n5\n', 1_780_000_120);
    return undefined;
  };
  expect((await failureOf(t.acquire())).code).toBe('delivery-unsettled');
  expect(staged()).toEqual([]);
  const brought = await t.acquire();
  expect(t.contents(brought)).toEqual({ 'roster.csv': 'a\n1\n2\n3\n4\n5\n' });
  await brought.release();
});

test.each(['roster.csv', '../../evil.csv', '/etc/evil.csv', 'a\\b.csv', 'a\u0000b.csv', 'a\nb.csv'])(
  'a listed name that leads elsewhere refuses the whole: %j',
  async (name) => {
    put('roster.csv', 'a\n');
    server.extraNames = [name];
    const failure = await failureOf(t.acquire());
    expect(failure.code).toBe('delivery-names-unsafe');
    expect(failure.message).not.toContain('evil');
    expect(readdirSync(t.root).sort()).toEqual(['data', 'out']);
  },
);

test('more than may come is not begun', async () => {
  put('roster.csv', Buffer.alloc(1_000_001));
  place('    max_megabytes: 1\n');
  let reads = 0;
  server.onRead = () => {
    reads += 1;
    return undefined;
  };
  expect(await failureOf(t.acquire())).toMatchObject({
    code: 'delivery-too-large',
    parameters: { megabytes: 1 },
  });
  expect(reads).toBe(0);
});

test('a marker younger than the files says that they are whole', async () => {
  put('roster.csv', 'a\n', 1_780_000_000);
  put('all.done', '', 1_779_990_000);
  place('  complete: "*.done"\n  settle: 0\n');
  expect((await failureOf(t.acquire())).code).toBe('delivery-incomplete');
  place('    timeout: 60\n', '  complete: "*.done"\n  settle: 0\n');
  put('all.done', '', 1_780_000_000);
  const brought = await t.acquire();
  expect(t.contents(brought)).toEqual({ 'roster.csv': 'a\n' });
  await brought.release();
});

test('a large file passes through without being held in memory', async () => {
  const megabytes = 200;
  const block = randomBytes(1_000_000);
  const hash = createHash('sha256');
  for (let count = 0; count < megabytes; count += 1) {
    writeFileSync(join(out, 'large.csv'), block, { flag: 'a' });
    hash.update(block);
  }
  let highest = 0;
  const before = process.memoryUsage().rss;
  server.onRead = () => {
    highest = Math.max(highest, process.memoryUsage().rss - before);
    return undefined;
  };
  const brought = await t.acquire();
  expect(brought.drops[0]?.files[0]?.sha256).toBe(hash.digest('hex'));
  expect(brought.bytes.received).toBe(megabytes * 1e6);
  // Server and client together hold less than a half of it.
  expect(highest).toBeLessThan(megabytes * 0.5e6);
  await brought.release();
});
