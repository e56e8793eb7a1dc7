import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fromOurs, type ServerUnderTest, serverUnderTest } from './server-fixture.ts';

let server: ServerUnderTest;
let cookie: string;

beforeEach(async () => {
  server = await serverUnderTest();
  cookie = await server.signIn();
});
afterEach(() => server.close());

const bytes = (size: number) => Buffer.alloc(size, 'a');
const send = (url: string, payload: Buffer | object, headers: Record<string, string> = {}) =>
  server.app.inject({ method: 'POST', url, headers: { ...fromOurs, cookie, ...headers }, payload });
const asFile = { 'content-type': 'application/octet-stream' };

describe('files of an upload', () => {
  it('stream through, many times larger than what any other request may hold', async () => {
    const answer = await send('/api/uploads/u1/files?name=att.csv', bytes(5_000_000), asFile);
    expect(answer.statusCode).toBe(200);
    expect(answer.json()).toEqual({ bytes: 5_000_000 });
    expect(server.pages.asked.at(-1)).toBe('addUploadFile m.ortega "u1" "att.csv" 5000000');
  });

  it('come as bytes and as nothing else, with a name', async () => {
    expect((await send('/api/uploads/u1/files?name=a.csv', { a: 1 })).statusCode).toBe(400);
    expect((await send('/api/uploads/u1/files', bytes(10), asFile)).statusCode).toBe(400);
    expect(server.pages.asked.filter((line) => line.startsWith('addUploadFile'))).toEqual([]);
  });

  it('are refused from another site, and without a session before a byte is read', async () => {
    const foreign = await send('/api/uploads/u1/files?name=a.csv', bytes(10), {
      ...asFile,
      'sec-fetch-site': 'cross-site',
    });
    expect(foreign.statusCode).toBe(403);
    const stranger = await send('/api/uploads/u1/files?name=a.csv', bytes(10), { ...asFile, cookie: '' });
    expect(stranger.statusCode).toBe(401);
    expect(server.pages.asked.filter((line) => line.startsWith('addUploadFile'))).toEqual([]);
  });

  it('no other route takes bytes', async () => {
    const answer = await send('/api/uploads', bytes(10), asFile);
    expect(answer.statusCode).toBe(400);
  });
});

describe('decisions', () => {
  it('need one of three words and a reason', async () => {
    const url = '/api/deliveries/sis%2F2026-11-20-1/decision';
    expect((await send(url, { decision: 'waved through', reason: 'x' })).statusCode).toBe(400);
    expect((await send(url, { decision: 'approved' })).statusCode).toBe(400);
    expect((await send(url, { decision: 'approved', reason: 'Asked the registrar' })).statusCode).toBe(409);
    expect(server.pages.asked.at(-1)).toBe(
      'decide m.ortega "sis/2026-11-20-1" {"decision":"approved","reason":"Asked the registrar"}',
    );
  });
});
