import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fromOurs, type ServerUnderTest, serverUnderTest } from './server-fixture.ts';

let server: ServerUnderTest;
let cookie: string;

beforeEach(async () => {
  server = await serverUnderTest();
  cookie = await server.signIn();
});
afterEach(() => server.close());

const record = '/api/students/s-1/record';
const day = '2026-11-20';
const changes: readonly (readonly [string, object])[] = [
  ['/api/audit/check', {}],
  ['/api/audit/file', { kind: 'denial' }],
  ['/api/records/search', { letters: 'lo' }],
  ['/api/records/directory', { items: ['name'] }],
  ['/api/records/notices', { givenOn: day, way: 'letter', languages: ['English'], audience: 'all' }],
  [
    `${record}/disclosures`,
    {
      ...{ disclosedOn: day, outcome: 'disclosed', party: 'Court', interest: 'Case' },
      ...{ provision: 'subpoena', records: 'Transcript' },
    },
  ],
  [`${record}/disclosures/d-1/striking`, { reason: 'Other student' }],
  [`${record}/requests`, { kind: 'inspect', what: 'Everything' }],
  [`${record}/requests/r-1/answer`, { answer: 'inspected', on: day, words: '' }],
  [`${record}/requests/r-1/hearing`, {}],
  [`${record}/requests/r-1/hearing-outcome`, { on: day, outcome: 'upheld' }],
  [`${record}/requests/r-1/statement`, { statement: 'We disagree' }],
  [`${record}/opt-out`, { isOptedOut: true }],
];
const looks = ['/api/audit', '/api/audit?kind=denial&from=2026-11-01', '/api/records', record];

const send = (url: string, payload: object, headers: Record<string, string> = {}) =>
  server.app.inject({ method: 'POST', url, headers: { ...fromOurs, cookie, ...headers }, payload });

describe('records and the audit log', () => {
  it('are asked for who is signed in, and refused in the words of the desk', async () => {
    for (const url of looks) {
      const answer = await server.app.inject({ url, headers: { cookie } });
      expect([answer.statusCode, answer.json().code], url).toEqual([403, 'gate-denied']);
    }
    for (const [url, body] of changes) expect((await send(url, body)).statusCode, url).toBe(403);
    const asked = server.pages.asked.filter((line) => line.includes('m.ortega'));
    expect(asked.slice(-1)).toEqual(['setOptOut m.ortega "s-1" {"isOptedOut":true}']);
    expect(asked.filter((line) => !line.startsWith('session'))).toHaveLength(looks.length + changes.length);
  });

  it('are nobody’s without a session, and no other site’s', async () => {
    for (const url of looks) expect((await server.app.inject({ url })).statusCode, url).toBe(401);
    for (const [url, body] of changes) {
      expect((await send(url, body, { cookie: '' })).statusCode, url).toBe(401);
      expect((await send(url, body, { 'sec-fetch-site': 'cross-site' })).statusCode, url).toBe(403);
    }
    expect(server.pages.asked.filter((line) => !line.startsWith('session'))).toEqual([]);
  });

  it('take no field that nobody knows, and none that is missing', async () => {
    for (const [url, body] of changes) {
      expect((await send(url, { ...body, more: 1 })).statusCode, url).toBe(400);
      if (Object.keys(body).length > 0 && !url.endsWith('/file'))
        expect((await send(url, {})).statusCode, url).toBe(400);
    }
    for (const query of ['from=yesterday', 'before=0', 'who=me']) {
      const answer = await server.app.inject({ url: `/api/audit?${query}`, headers: { cookie } });
      expect(answer.statusCode, query).toBe(400);
    }
  });

  it('leave no name in the log of the server', async () => {
    await send('/api/records/search', { letters: 'nevarez' });
    await server.app.inject({ url: '/api/students/nevarez/record', headers: { cookie } });
    expect(server.log()).not.toContain('nevarez');
  });
});
