import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fromOurs, type ServerUnderTest, serverUnderTest } from './server-fixture.ts';

let server: ServerUnderTest;
let cookie: string;

beforeEach(async () => {
  server = await serverUnderTest();
  cookie = await server.signIn();
});
afterEach(() => server.close());

const get = (url: string) => server.app.inject({ url, headers: { cookie } });
const send = (url: string, payload: object, headers: Record<string, string> = {}) =>
  server.app.inject({ method: 'POST', url, headers: { ...fromOurs, cookie, ...headers }, payload });
const request = {
  ...{ role: 'attendance-monitor', scope: { kind: 'school', schools: ['s-1'] } },
  ...{ justification: 'Calls families', beginsOn: '2026-11-20', endsOn: '2027-01-31' },
};

describe('why', () => {
  it('is asked about a page, a student, numbers, a school or a column', async () => {
    const answer = await get('/api/why?measures=attendance-rate,enrollment&school=s-1');
    expect(answer.json()).toMatchObject({ isAllowed: true, minimum: 10 });
    expect(server.pages.asked.at(-1)).toBe(
      'why m.ortega {"measures":"attendance-rate,enrollment","school":"s-1"}',
    );
    expect((await get('/api/why?page=/attendance')).statusCode).toBe(200);
  });

  it.each(['/api/why?page=/no-such', '/api/why?student=', '/api/why?anything=1', '/api/why?grain=both'])(
    'refuses %s',
    async (url) => {
      expect((await get(url)).statusCode).toBe(400);
    },
  );
});

describe('a request for access', () => {
  it('is handed on as it was written', async () => {
    const answer = await send('/api/my-access/requests', request);
    expect(answer.json()).toEqual({ request: 'r-1', approvers: { nearest: [], total: 1 } });
    expect(server.pages.asked.at(-1)).toBe(`ask m.ortega ${JSON.stringify(request)}`);
  });

  it.each([
    ['no reason', { ...request, justification: undefined }],
    ['a scope nobody can ask for', { ...request, scope: { kind: 'caseload', staff: 's' } }],
    ['no school', { ...request, scope: { kind: 'school', schools: [] } }],
    ['a day that is none', { ...request, endsOn: 'in spring' }],
    ['an approver of one’s own choice', { ...request, approver: 'm.ortega' }],
  ])('with %s is refused', async (_, body) => {
    expect((await send('/api/my-access/requests', body)).statusCode).toBe(400);
    expect(server.pages.asked.filter((line) => line.startsWith('ask'))).toEqual([]);
  });

  it('is decided with an end or a reason, by pages of ours', async () => {
    expect((await send('/api/access/requests/r-1/approval', { note: '' })).statusCode).toBe(400);
    expect((await send('/api/access/requests/r-1/refusal', { reason: '' })).statusCode).toBe(400);
    const terms = { endsOn: '2026-12-18', note: '' };
    const foreign = { 'sec-fetch-site': 'cross-site' };
    expect((await send('/api/access/requests/r-1/approval', terms, foreign)).statusCode).toBe(403);
    expect(server.pages.asked.filter((line) => /^(approve|refuse)/.test(line))).toEqual([]);
    expect((await send('/api/access/requests/r-1/approval', terms)).json()).toMatchObject({
      code: 'access-request-decided',
    });
    expect(server.pages.asked.at(-1)).toBe(`approve m.ortega "r-1" ${JSON.stringify(terms)}`);
    expect((await send('/api/access/requests/r-1/refusal', { reason: 'No' })).statusCode).toBe(404);
    expect((await send('/api/my-access/requests/r-1/withdrawal', {})).statusCode).toBe(404);
  });

  it('needs a session', async () => {
    for (const url of ['/api/why?page=/attendance', '/api/my-access', '/api/access'])
      expect((await server.app.inject({ url })).statusCode).toBe(401);
    expect((await send('/api/my-access/requests', request, { cookie: '' })).statusCode).toBe(401);
  });
});
