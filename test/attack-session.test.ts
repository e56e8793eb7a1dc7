import { randomBytes } from 'node:crypto';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hashPassword } from '../src/server/password.ts';
import { type GatedDistrict, gatedDistrict } from './gated-district.ts';
import { type Answer, callRoute, fromOurs } from './route-call.ts';

/** Sessions that are replayed, made up, put into somebody else's browser or left over, and guessing at the door. */
let district: GatedDistrict;
const password = 'three old bicycles';
let addresses = 0;

beforeAll(async () => {
  district = await gatedDistrict({ settings: 'signIn: { secondFactor: optional }\n' });
  await district.store.users.add({
    ...{ username: 'm.ortega', name: 'Maria Ortega', staffNumber: 'N-teacher' },
    passwordHash: await hashPassword(password),
  });
});
afterAll(() => district?.close());

const ask = (cookie: string, route = 'GET /api/session') => callRoute(district, route, {}, cookie);
const tryPassword = (
  username: string,
  secret: string,
  headers: Record<string, string> = {},
  remoteAddress?: string,
) => {
  addresses += 1;
  return district.app.inject({
    ...{ method: 'POST', url: '/api/session', payload: { username, password: secret } },
    headers: { ...fromOurs, ...headers },
    remoteAddress: remoteAddress ?? `192.0.2.${addresses}`,
  });
};
const signIn = async () => cookieIn(await tryPassword('m.ortega', password));

describe('a session is over', () => {
  it('after signing out, for whoever kept its cookie', async () => {
    const cookie = await signIn();
    expect((await ask(cookie)).statusCode).toBe(200);
    const out = await ask(cookie, 'DELETE /api/session');
    expect(String(out.headers['set-cookie'])).toMatch(/almanac_session=;.*Expires=Thu, 01 Jan 1970/);
    expect((await ask(cookie)).statusCode).toBe(401);
    expect((await ask(cookie, 'GET /api/sections')).statusCode).toBe(401);
  });

  it('after signing out everywhere, in every browser', async () => {
    const [here, there] = [await signIn(), await signIn()];
    expect((await ask(there, 'DELETE /api/security/sessions')).statusCode).toBe(204);
    expect([(await ask(here)).statusCode, (await ask(there)).statusCode]).toEqual([401, 401]);
  });

  it('after an hour without a request, and after twelve whatever happens', async () => {
    const idle = await signIn();
    district.pass(59);
    expect((await ask(idle)).statusCode).toBe(200);
    district.pass(60);
    expect((await ask(idle)).statusCode).toBe(401);
    const busy = await signIn();
    for (let hour = 0; hour < 14; hour += 1) {
      district.pass(50);
      const { statusCode } = await ask(busy);
      expect([hour, statusCode]).toEqual([hour, 200]);
    }
    district.pass(20);
    expect((await ask(busy)).statusCode).toBe(401);
  });

  it('when a new sign-in takes its place in the same browser', async () => {
    const first = await signIn();
    const second = cookieIn(await tryPassword('m.ortega', password, { cookie: first }));
    expect(second).not.toBe(first);
    expect([(await ask(first)).statusCode, (await ask(second)).statusCode]).toEqual([401, 200]);
  });

  it('where its way of signing in is not one here: demo links do not count without demo mode', async () => {
    const cookie = await district.signedIn('superintendent', 'demo-link');
    expect((await ask(cookie)).statusCode).toBe(401);
    expect((await ask(await district.signedIn('superintendent', 'oidc:gone'))).statusCode).toBe(401);
  });
});

describe('a cookie', () => {
  it('that somebody put into the browser before signing in is not taken over', async () => {
    const planted = `almanac_session=${randomBytes(32).toString('base64url')}`;
    const answer = await tryPassword('m.ortega', password, { cookie: planted });
    expect(answer.statusCode).toBe(200);
    expect(cookieIn(answer)).not.toBe(planted);
    expect((await ask(planted)).statusCode).toBe(401);
  });

  it('that is changed in one character, cut, doubled or hashed is none', async () => {
    const cookie = await signIn();
    const [, token = ''] = cookie.split('=');
    const stored = new DatabaseSync(district.folder.storeFile, { readOnly: true });
    const hashes = stored
      .prepare('select token_hash from session')
      .all()
      .map(({ token_hash }) => String(token_hash));
    stored.close();
    const changed = [
      `${token.startsWith('A') ? 'B' : 'A'}${token.slice(1)}`,
      token.slice(0, -1),
      `${token}A`,
      token.toUpperCase(),
      `${token}%00`,
      `"${token}x"`,
      // Whoever reads the store does not come in by what is in it.
      ...hashes,
      "' or '1'='1",
      '',
    ];
    for (const one of changed)
      expect([one, (await ask(`almanac_session=${one}`)).statusCode]).toEqual([one, 401]);
    expect((await ask(cookie)).statusCode).toBe(200);
    expect(JSON.stringify(hashes)).not.toContain(token);
  });

  it('cannot be read by scripts, goes to no other site, and over https to nothing else', async () => {
    const answer = await tryPassword('m.ortega', password);
    const [line = ''] = [answer.headers['set-cookie']].flat();
    expect(line).toMatch(/; Path=\/; HttpOnly; SameSite=Lax$/);
    expect(line.split(';')[0]?.split('=')[1]).toMatch(/^[\w-]{43}$/);
  });

  it('of one step of signing in is good for no other, and for nobody else', async () => {
    const begun = await callRoute(district, 'POST /api/sign-in/passkey/request', { body: {} }, null);
    // No address is set here, so there are no passkeys, and no step is begun.
    expect([begun.statusCode, begun.headers['set-cookie']]).toEqual([403, undefined]);
    const made = `almanac_step_second-factor=${randomBytes(32).toString('base64url')}`;
    const answer = await callRoute(
      district,
      'POST /api/session/second-factor',
      { body: { code: '000000' } },
      made,
    );
    expect(answer.json().code).toBe('sign-in-expired');
  });
});

describe('guessing', () => {
  it('finds out no user name: the same words, the same headers, and a hash worked out each time', async () => {
    const seen: unknown[] = [];
    const costs: number[] = [];
    for (const username of ['m.ortega', 'nobody-at-all', 'no-role']) {
      const before = process.cpuUsage();
      const { statusCode, headers, body } = await tryPassword(username, 'a wrong password');
      const { user, system } = process.cpuUsage(before);
      costs.push(user + system);
      const { date: _, ...rest } = headers;
      seen.push({ statusCode, body, headers: Object.keys(rest).toSorted() });
    }
    expect(seen[1]).toEqual(seen[0]);
    expect(seen[2]).toEqual(seen[0]);
    // An Argon2id of 19 MiB takes some 20 ms of a processor: an account without a password, or no account, costs it too.
    for (const cost of costs) expect(cost).toBeGreaterThan(5000);
  });

  it('at one name is stopped after five tries, from wherever they come, also for names that do not exist', async () => {
    for (const username of ['teacher', 'no-such-name']) {
      const codes: string[] = [];
      for (let tries = 0; tries < 7; tries += 1)
        codes.push((await tryPassword(username, `guess ${tries}`)).json().code);
      expect([username, codes]).toEqual([
        username,
        [...Array(5).fill('sign-in-refused'), 'sign-in-locked', 'sign-in-locked'],
      ]);
    }
  });

  it('at many names from one address is slowed down, on every route of signing in', async () => {
    const routes = [
      '/api/session',
      '/api/session/second-factor',
      '/api/sign-in/break-glass',
      '/api/sign-in/passkey/request',
      '/api/sign-in/issuers/none',
    ];
    for (const url of routes) {
      let answer: Answer | null = null;
      for (let tries = 0; tries < 31; tries += 1)
        answer = await district.app.inject({
          ...{ method: 'POST', url, headers: fromOurs, remoteAddress: '198.51.100.7' },
          // Refused for its form after the limit was looked at: the limit is what counts here.
          payload: { nothing: tries },
        });
      expect([url, answer?.statusCode, answer?.json().code]).toEqual([url, 429, 'too-many-requests']);
      expect(answer?.headers['retry-after']).toEqual(expect.any(String));
    }
  });

  it('does not come round the limit by saying that it comes from elsewhere', async () => {
    let status = 0;
    for (let tries = 0; tries < 31; tries += 1) {
      const headers = { 'x-forwarded-for': `203.0.113.${tries}`, forwarded: `for=203.0.113.${tries}` };
      status = (await tryPassword(`name-${tries}`, 'x', headers, '198.51.100.8')).statusCode;
    }
    expect(status).toBe(429);
  });
});

function cookieIn(answer: Answer): string {
  return String([answer.headers['set-cookie']].flat()[0]).split(';')[0] ?? '';
}
