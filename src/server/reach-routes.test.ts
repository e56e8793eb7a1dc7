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

describe('who can see a student', () => {
  it('is asked about one, and answered with what is listed', async () => {
    const answer = await get('/api/students/s-1/viewers');
    expect(answer.json()).toEqual({
      ...{ today: '2026-11-20' },
      viewers: [{ name: 'A Teacher', hasAccount: true, group: 'teachers', because: [] }],
    });
    expect(server.pages.asked.at(-1)).toBe('viewers m.ortega "s-1"');
    expect((await get('/api/students/s-1/viewers?as=principal')).statusCode).toBe(400);
  });

  it('needs a session', async () => {
    for (const url of ['/api/students/s-1/viewers', '/api/access/grants'])
      expect((await server.app.inject({ url })).statusCode).toBe(401);
    expect(
      (await send('/api/access/grants/g-1/revocation', { reason: 'No' }, { cookie: '' })).statusCode,
    ).toBe(401);
    expect(server.pages.asked.filter((line) => /^(viewers|grants|revoke)/.test(line))).toEqual([]);
  });
});

describe('a review of a grant', () => {
  it('is handed on with its reason', async () => {
    expect((await get('/api/access/grants')).json()).toEqual({
      ...{ today: '2026-11-20', grants: [], byPosition: [] },
    });
    const attested = await send('/api/access/grants/g-1/attestation', { reason: 'Still covers' });
    expect([attested.statusCode, attested.json().code]).toEqual([422, 'grant-review-invalid']);
    expect(server.pages.asked.at(-1)).toBe('attest m.ortega "g-1" "Still covers"');
    const revoked = await send('/api/access/grants/g-1/revocation', { reason: 'Moved' });
    expect([revoked.statusCode, revoked.json().code]).toEqual([404, 'grant-unknown']);
    expect(server.pages.asked.at(-1)).toBe('revoke m.ortega "g-1" "Moved"');
  });

  it.each([
    ['without a reason', { reason: '' }, {}],
    ['with another end', { reason: 'Moved', endsOn: '2026-11-01' }, {}],
    ['from another site', { reason: 'Moved' }, { 'sec-fetch-site': 'cross-site' }],
  ])('%s is refused', async (_, body, headers) => {
    for (const what of ['attestation', 'revocation'])
      expect((await send(`/api/access/grants/g-1/${what}`, body, headers)).statusCode).toBeGreaterThanOrEqual(
        400,
      );
    expect(server.pages.asked.filter((line) => /^(attest|revoke)/.test(line))).toEqual([]);
  });
});
