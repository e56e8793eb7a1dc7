import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import {
  createServer as createHttp,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import { createServer } from 'node:https';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { stoppedClock } from '../../base/clock.ts';
import { Failure } from '../../base/failure.ts';
import { stagedDrop } from '../drop.ts';
import { arrive } from '../landing.ts';
import type { Acquisition } from './acquire.ts';
import { ownCertificate } from './certificate-fixture.ts';
import { type TransportUnderTest, transportUnderTest } from './transport-fixture.ts';

const secret = 'Bearer 5e-c-r-e-t';
const own = await ownCertificate();
let t: TransportUnderTest;
let server: Server;
let port: number;
/** What was asked so far: path, and the headers that matter. */
let asked: { path: string; authorization: string | undefined; etag: string | undefined }[];
let answer: (request: IncomingMessage, response: ServerResponse) => void;

const closing: Server[] = [];
async function listening(made: Server): Promise<number> {
  closing.push(made);
  await new Promise<void>((resolve) => made.listen(0, '127.0.0.1', resolve));
  const address = made.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}
const note = (request: IncomingMessage, response: ServerResponse) => {
  const { authorization, 'if-none-match': etag } = request.headers;
  asked.push({ path: request.url ?? '', authorization, etag });
  answer(request, response);
};

beforeEach(async () => {
  t = transportUnderTest();
  asked = [];
  server = createServer({ cert: own.certificate, key: own.key }, note);
  port = await listening(server);
  t.write('data/ca.pem', own.certificate);
  t.environment = { TOKEN: secret };
  place([`https://localhost:${port}/roster.csv?token=in-the-address`]);
  answer = (_, response) => response.end('a,b\n1,2\n');
});
afterEach(async () => {
  for (const made of closing.splice(0)) {
    made.closeAllConnections();
    await new Promise((resolve) => made.close(resolve));
  }
  t.close();
});

function place(urls: readonly unknown[], lines = ''): void {
  t.where(`  https:
    urls: ${JSON.stringify(urls)}
    headers_from: { Authorization: { env: TOKEN } }
    ca: ca.pem
${lines}`);
}

async function failureOf(work: Promise<unknown>): Promise<Failure> {
  const error = await work.then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(Failure);
  if (!(error instanceof Failure)) throw error;
  expect(JSON.stringify(error) + String(error.stack)).not.toMatch(/5e-c-r-e-t|in-the-address/);
  const folder = join(t.folder.transport, 'sis');
  expect(readdirSync(folder).filter((name) => name.startsWith('staging-'))).toEqual([]);
  return error;
}

/** What loading does: the files go to the landing area, and only then are they remembered. */
async function land(brought: Acquisition): Promise<void> {
  for (const { files, asOf } of brought.drops) {
    const arrival = await arrive(t.folder, 'sis', files, asOf);
    await arrival.settle(
      (id) => ({
        ...{ id, source: 'sis', namespace: 'sis', reader: 'oneroster-csv', layouts: [], layoutDigest: '' },
        ...{ receivedAt: stoppedClock('2026-11-20T12:00:00Z').now().toISOString(), asOf, schoolYear: 2027 },
        ...{
          digest: arrival.digest,
          files: arrival.files.map(({ name, bytes, sha256 }) => ({ name, bytes, sha256 })),
        },
        ...{
          feeds: [],
          entities: [],
          findings: { error: 0, warning: 0, note: 0 },
          state: 'mapped',
          problem: null,
        },
        hold: null,
      }),
      [],
    );
  }
  await brought.taken();
  await brought.release();
}

test('downloads with the secret in the header, and believes only the authority that is named', async () => {
  answer = (_, response) =>
    response
      .setHeader('content-length', 8)
      .setHeader('last-modified', 'Fri, 20 Nov 2026 06:00:00 GMT')
      .setHeader('content-disposition', 'attachment; filename="../../../evil.csv"')
      .end('a,b\n1,2\n');
  const brought = await t.acquire();
  expect(t.contents(brought)).toEqual({ 'roster.csv': 'a,b\n1,2\n' });
  expect(brought).toMatchObject({
    bytes: { declared: 8, received: 8 },
    newest: new Date('2026-11-20T06:00:00Z'),
  });
  expect(asked).toEqual([
    { path: '/roster.csv?token=in-the-address', authorization: secret, etag: undefined },
  ]);
  await brought.release();
  expect(readdirSync(t.root)).toEqual(['data']);
  t.write('data/ca.pem', (await ownCertificate()).certificate);
  expect((await failureOf(t.acquire())).code).toBe('place-certificate');
  t.where(`  https:\n    urls: ["https://localhost:${port}/roster.csv"]`);
  expect((await failureOf(t.acquire())).code).toBe('place-certificate');
  // Nobody was told anything before the certificate was believed.
  expect(asked.length).toBe(1);
});

test('what has not changed does not travel again, and a delivery is whole all the same', async () => {
  const etags: Record<string, string> = { '/roster.csv': '"r1"', '/grades.csv': '"g1"' };
  const bodies: Record<string, string> = { '/roster.csv': 'roster 1\n', '/grades.csv': 'grades 1\n' };
  answer = (request, response) => {
    const path = request.url ?? '';
    response.setHeader('etag', etags[path] ?? '');
    if (request.headers['if-none-match'] === etags[path]) response.writeHead(304).end();
    else response.end(bodies[path]);
  };
  place([`https://localhost:${port}/roster.csv`, `https://localhost:${port}/grades.csv`]);
  await land(await t.acquire());
  const second = await t.acquire();
  expect(second.drops).toEqual([]);
  expect(second.bytes.received).toBe(0);
  await land(second);
  etags['/grades.csv'] = '"g2"';
  bodies['/grades.csv'] = 'grades 2\n';
  const third = await t.acquire();
  expect(t.contents(third)).toEqual({ 'roster.csv': 'roster 1\n', 'grades.csv': 'grades 2\n' });
  expect(third.bytes.received).toBe(9);
  await land(third);
  expect(asked.map(({ etag }) => etag)).toEqual([undefined, undefined, '"r1"', '"g1"', '"r1"', '"g1"']);
  // Without the landed copy nothing may be left to "unchanged".
  answer = (request, response) =>
    request.headers['if-none-match'] ? response.writeHead(304).end() : response.end('roster 1\n');
  place([{ url: `https://localhost:${port}/roster.csv`, name: 'other.csv' }]);
  expect(t.contents(await t.acquire())).toEqual({ 'other.csv': 'roster 1\n' });
});

test('the same bytes without an ETag are no news', async () => {
  await land(await t.acquire());
  const second = await t.acquire();
  expect(second.drops).toEqual([]);
  await second.release();
});

test.each([
  [401, 'place-refused'],
  [403, 'place-refused'],
  [404, 'place-missing'],
  [410, 'place-missing'],
  [429, 'place-busy'],
  [500, 'place-busy'],
  [503, 'place-busy'],
  [204, 'place-refused'],
  [304, 'place-refused'],
])('status %i is %s', async (status, code) => {
  answer = (_, response) => response.writeHead(status).end();
  expect((await failureOf(t.acquire())).code).toBe(code);
});

test('redirects stay with the host and with https; secrets stay with the address', async () => {
  const other = createServer({ cert: own.certificate, key: own.key }, note);
  const otherPort = await listening(other);
  answer = (request, response) => {
    if (request.url?.startsWith('/roster.csv'))
      response.writeHead(302, { location: '/moved/there.csv' }).end();
    else response.end('moved\n');
  };
  const same = await t.acquire();
  expect(t.contents(same)).toEqual({ 'roster.csv': 'moved\n' });
  await same.release();
  expect(asked.map(({ authorization }) => authorization)).toEqual([secret, secret]);

  asked = [];
  const to = (location: string) => {
    answer = (request, response) => {
      if (request.url?.startsWith('/roster.csv')) response.writeHead(307, { location }).end();
      else response.end('elsewhere\n');
    };
  };
  to(`https://localhost:${otherPort}/x`);
  const port2 = await t.acquire();
  expect(t.contents(port2)).toEqual({ 'roster.csv': 'elsewhere\n' });
  await port2.release();
  expect(asked.map(({ authorization }) => authorization)).toEqual([secret, undefined]);

  to(`https://127.0.0.1:${otherPort}/x`);
  const failure = await failureOf(t.acquire());
  expect(failure.code).toBe('download-redirected');
  expect(failure.message).toContain(`127.0.0.1:${otherPort}/x`);
  place([`https://localhost:${port}/roster.csv`], '    allow_hosts: ["127.0.0.1"]');
  const allowed = await t.acquire();
  expect(t.contents(allowed)).toEqual({ 'roster.csv': 'elsewhere\n' });
  await allowed.release();

  for (const location of [
    `http://localhost:${port}/x`,
    'https://user:pass@localhost/x',
    'file:///etc/passwd',
    'https://[bad',
  ]) {
    to(location);
    expect((await failureOf(t.acquire())).code).toBe('download-redirected');
  }
  answer = (_, response) => response.writeHead(302, { location: '/roster.csv' }).end();
  asked = [];
  expect((await failureOf(t.acquire())).code).toBe('download-redirected');
  expect(asked.length).toBe(6);
});

test('more than may come is stopped, said or unsaid, packed or not', async () => {
  place([`https://localhost:${port}/roster.csv`], '    max_megabytes: 1');
  answer = (_, response) => response.setHeader('content-length', 1_000_001).end(Buffer.alloc(1_000_001));
  expect((await failureOf(t.acquire())).code).toBe('delivery-too-large');
  answer = (_, response) => {
    response.write(Buffer.alloc(600_000));
    response.end(Buffer.alloc(600_000));
  };
  expect((await failureOf(t.acquire())).code).toBe('delivery-too-large');
  answer = (_, response) =>
    response.setHeader('content-encoding', 'gzip').end(gzipSync(Buffer.alloc(50_000_000)));
  expect((await failureOf(t.acquire())).code).toBe('delivery-too-large');
  answer = (_, response) => response.setHeader('content-encoding', 'gzip').end(gzipSync('packed\n'));
  const packed = await t.acquire();
  expect(t.contents(packed)).toEqual({ 'roster.csv': 'packed\n' });
  await packed.release();
});

test('a download cut in the middle, or silent for too long, is not taken', async () => {
  place([`https://localhost:${port}/roster.csv`], '    timeout: 1');
  answer = (_, response) => {
    response.setHeader('content-length', 1000).write('half');
    setTimeout(() => response.destroy(), 50);
  };
  expect((await failureOf(t.acquire())).code).toBe('place-cut');
  answer = (_, response) => {
    response.setHeader('content-length', 1000).write('half');
  };
  expect((await failureOf(t.acquire())).code).toBe('place-cut');
  answer = () => {};
  expect(await failureOf(t.acquire())).toMatchObject({
    code: 'place-unreachable',
    parameters: { problem: 'ETIMEDOUT' },
  });
});

test('a file with another SHA-256 than agreed is not taken', async () => {
  const sha256 = createHash('sha256').update('a,b\n1,2\n').digest('hex');
  place([{ url: `https://localhost:${port}/roster.csv`, sha256: sha256.toUpperCase() }]);
  const brought = await t.acquire();
  expect(t.contents(brought)).toEqual({ 'roster.csv': 'a,b\n1,2\n' });
  await brought.release();
  answer = (_, response) => response.end('a,b\n1,3\n');
  expect((await failureOf(t.acquire())).code).toBe('download-altered');
});

test('plain http only to this machine, and only where that is said', async () => {
  const plain = createHttp(note);
  const plainPort = await listening(plain);
  t.where(`  https:
    urls: ["http://localhost:${plainPort}/roster.csv"]
    allow_http_localhost: true`);
  const brought = await t.acquire();
  expect(t.contents(brought)).toEqual({ 'roster.csv': 'a,b\n1,2\n' });
  await brought.release();
  for (const yaml of [
    `  https:\n    urls: ["http://localhost:${plainPort}/roster.csv"]`,
    '  https:\n    urls: ["http://sis.example.org/roster.csv"]\n    allow_http_localhost: true',
    '  https:\n    urls: ["https://u:p@sis.example.org/roster.csv"]',
    '  https:\n    urls: ["https://sis.example.org/"]',
  ]) {
    t.where(yaml);
    await expect(t.acquire()).rejects.toMatchObject({ code: 'settings-invalid' });
  }
});

test('a secret that cannot stand in a header is not quoted', async () => {
  t.environment = { TOKEN: 'Bearer 5e-c-r-e-t\r\nX: y' };
  expect((await failureOf(t.acquire())).code).toBe('place-refused');
  expect(asked).toEqual([]);
});

test('a staged folder is a drop of its own', async () => {
  t.write('staged/a.csv', 'a\n');
  t.write('staged/inner/b.csv', 'b\n');
  const drop = await stagedDrop(join(t.root, 'staged'), '2026-11-20');
  expect(drop.files.map(({ name }) => name)).toEqual(['a.csv', 'inner/b.csv']);
});
