import { TOTP } from 'otpauth';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { issueBreakGlass } from './break-glass.ts';
import { cookieOf, fromOurs, password, type ServerUnderTest, serverUnderTest } from './server-fixture.ts';

let server: ServerUnderTest;
beforeEach(async () => {
  server = await serverUnderTest();
});
afterEach(() => server.close());

const send = (method: 'GET' | 'POST' | 'DELETE', path: string, cookie = '', payload: object = {}) =>
  server.app.inject({
    method,
    url: `/api${path}`,
    headers: { ...fromOurs, cookie },
    ...(method === 'GET' ? {} : { payload }),
  });

/** The code an app shows, `seconds` from now. */
function codeOf(secret: string, seconds = 0): string {
  return new TOTP({ secret }).generate({ timestamp: server.now().getTime() + seconds * 1000 });
}

/** Signs in, sets an app up, and gives its secret and the recovery codes. */
async function withApp() {
  const cookie = await server.signIn();
  const { secret } = (await send('POST', '/security/totp', cookie)).json();
  const answer = await send('POST', '/security/totp/confirmation', cookie, { code: codeOf(secret) });
  const codes: string[] = answer.json().codes;
  server.pass(1);
  return { cookie, secret, codes };
}

/** The password, and the cookie of what has to follow. */
async function half() {
  const answer = await send('POST', '/session', '', { username: 'm.ortega', password });
  return { answer, cookie: cookieOf(answer.headers['set-cookie']) };
}
const second = (cookie: string, code: string) => send('POST', '/session/second-factor', cookie, { code });
const security = async (cookie: string) => (await send('GET', '/security', cookie)).json();
const kinds = async () => (await server.store.auditLog.list()).map(({ kind }) => kind);

describe('an app for codes', () => {
  it('counts once its first code was shown, and gives recovery codes', async () => {
    const cookie = await server.signIn();
    const offer = (await send('POST', '/security/totp', cookie)).json();
    expect(offer.secret).toMatch(/^[A-Z2-7]{32}$/);
    expect(offer.address).toContain(`secret=${offer.secret}`);
    expect(offer.address).toContain('otpauth://totp/Almanac:m.ortega?');
    expect((await half()).answer.json()).toMatchObject({ ways: [], session: { username: 'm.ortega' } });
    const confirm = (code: string) => send('POST', '/security/totp/confirmation', cookie, { code });
    expect((await confirm('000000')).json()).toMatchObject({ code: 'second-factor-refused' });
    const { codes } = (await confirm(codeOf(offer.secret))).json();
    expect(codes).toHaveLength(10);
    expect(new Set(codes).size).toBe(10);
    expect(codes[0]).toMatch(/^[0-9a-hjkmnp-tv-z]{4}(-[0-9a-hjkmnp-tv-z]{4}){3}$/);
    expect(await security(cookie)).toMatchObject({ hasTotp: true, recoveryCodesLeft: 10 });
    expect((await send('POST', '/security/totp', cookie)).json()).toMatchObject({
      code: 'second-factor-there',
    });
    expect(await kinds()).toContain('factor-added');
  });

  it('is asked for after the password from then on, and no secret is told again', async () => {
    const { secret, cookie } = await withApp();
    expect(JSON.stringify(await security(cookie))).not.toContain(secret);
    const { answer, cookie: step } = await half();
    expect(answer.json()).toEqual({ ways: ['code'], session: null });
    expect(String(answer.headers['set-cookie'])).not.toContain('almanac_session');
    expect((await send('GET', '/session', step)).statusCode).toBe(401);
    const entered = await second(step, codeOf(secret));
    expect(entered.json()).toMatchObject({ ways: [], session: { username: 'm.ortega' } });
    const list = (await server.store.sessions.of(server.user.id)).map(({ signedInBy }) => signedInBy);
    expect(list).toContain('password+totp');
  });

  it('takes a code once, and none from before it', async () => {
    const { secret } = await withApp();
    const [one, two] = [await half(), await half()];
    expect((await second(one.cookie, codeOf(secret))).statusCode).toBe(200);
    expect((await second(two.cookie, codeOf(secret))).json()).toMatchObject({
      code: 'second-factor-refused',
    });
    expect((await second(two.cookie, codeOf(secret, -30))).statusCode).toBe(401);
    expect((await second(two.cookie, codeOf(secret, 30))).statusCode).toBe(200);
  });

  it.each([
    [-60, 401],
    [-30, 200],
    [30, 200],
    [60, 401],
  ])('forgives a clock that is wrong by half a minute: %i seconds', async (seconds, status) => {
    const { secret } = await withApp();
    server.pass(5);
    expect((await second((await half()).cookie, codeOf(secret, seconds))).statusCode).toBe(status);
  });

  it('locks the user name after five wrong codes, also with the right password in between', async () => {
    const { secret } = await withApp();
    for (let tries = 0; tries < 5; tries += 1)
      expect((await second((await half()).cookie, '000000')).statusCode).toBe(401);
    expect((await half()).answer.json()).toMatchObject({ code: 'sign-in-locked' });
    server.pass(16);
    expect((await second((await half()).cookie, codeOf(secret))).statusCode).toBe(200);
    expect(await kinds()).toContain('sign-in-locked');
  });

  it('follows a password of this browser, within ten minutes, of an account that still counts', async () => {
    const { secret } = await withApp();
    expect((await second('', codeOf(secret))).json()).toMatchObject({ code: 'sign-in-expired' });
    const { cookie } = await half();
    server.pass(10);
    expect((await second(cookie, codeOf(secret))).json()).toMatchObject({ code: 'sign-in-expired' });
    const again = await half();
    await server.store.users.disable(server.user.id, 'Has left');
    expect((await second(again.cookie, codeOf(secret))).json()).toMatchObject({ code: 'sign-in-expired' });
  });

  it('can be removed, and recovery codes with it', async () => {
    const { cookie } = await withApp();
    expect((await send('DELETE', '/security/totp', cookie)).statusCode).toBe(204);
    expect(await security(cookie)).toMatchObject({ hasTotp: false, recoveryCodesLeft: 0 });
    expect((await half()).answer.json()).toMatchObject({ ways: [] });
    expect(await kinds()).toContain('factor-removed');
  });

  it('is no longer changed by a sign-in of a quarter of an hour ago', async () => {
    const { cookie } = await withApp();
    server.pass(15);
    for (const [method, path] of [
      ['DELETE', '/security/totp'],
      ['POST', '/security/recovery-codes'],
    ] as const)
      expect((await send(method, path, cookie)).json()).toMatchObject({ code: 'sign-in-stale' });
  });
});

describe('a recovery code', () => {
  it('works once, however it is typed', async () => {
    const { codes, cookie } = await withApp();
    const [code = ''] = codes;
    const typed = ` ${code.toUpperCase().replaceAll('-', ' ').replaceAll('0', 'O')} `;
    expect((await second((await half()).cookie, typed)).statusCode).toBe(200);
    expect((await second((await half()).cookie, code)).json()).toMatchObject({
      code: 'second-factor-refused',
    });
    expect(await security(cookie)).toMatchObject({ recoveryCodesLeft: 9 });
    expect(await kinds()).toContain('recovery-code-used');
  });

  it('is put out of use by new ones, and is kept as a hash', async () => {
    const { codes, cookie } = await withApp();
    const made: string[] = (await send('POST', '/security/recovery-codes', cookie)).json().codes;
    expect((await second((await half()).cookie, codes[1] ?? '')).statusCode).toBe(401);
    expect((await second((await half()).cookie, made[1] ?? '')).statusCode).toBe(200);
  });
});

describe('where a second factor is required', () => {
  beforeEach(async () => {
    await server.close();
    server = await serverUnderTest({ signIn: { secondFactor: 'required' } });
  });

  it('there is nothing but setting one up until there is one', async () => {
    const { answer } = await half();
    expect(answer.json()).toMatchObject({ ways: [], session: { mustEnroll: true } });
    const cookie = cookieOf(answer.headers['set-cookie']);
    expect((await send('GET', '/district', cookie)).json()).toMatchObject({ code: 'second-factor-missing' });
    expect((await send('POST', '/publishing', cookie)).json()).toMatchObject({
      code: 'second-factor-missing',
    });
    const { secret } = (await send('POST', '/security/totp', cookie)).json();
    await send('POST', '/security/totp/confirmation', cookie, { code: codeOf(secret) });
    expect((await send('GET', '/session', cookie)).json()).toMatchObject({ mustEnroll: false });
    expect((await send('GET', '/district', cookie)).statusCode).toBe(200);
  });
});

describe('an account without a password here', () => {
  it('gets no second way in', async () => {
    const { store, user } = server;
    await store.users.setPasswordHash(user.id, null);
    const clock = { now: () => server.now() };
    const { code } = await issueBreakGlass(store, clock, user, { minutes: 15, reason: 'test' });
    const entered = await send('POST', '/sign-in/break-glass', '', { code });
    const cookie = cookieOf(entered.headers['set-cookie']);
    expect(await security(cookie)).toMatchObject({ isLocal: false });
    for (const path of ['/security/totp', '/security/passkeys/offer', '/security/recovery-codes'])
      expect((await send('POST', path, cookie)).json()).toMatchObject({ code: 'account-not-local' });
  });
});
