import { createHash } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import { issueBreakGlass } from './break-glass.ts';
import { browserLabel } from './browser-label.ts';
import { cookieOf, fromOurs, password, type ServerUnderTest, serverUnderTest } from './server-fixture.ts';

let server: ServerUnderTest;
afterEach(() => server.close());

const send = (
  method: 'GET' | 'POST' | 'DELETE',
  path: string,
  cookie = '',
  payload: object = {},
  headers: Record<string, string> = {},
) =>
  server.app.inject({
    method,
    url: `/api${path}`,
    headers: { ...fromOurs, cookie, ...headers },
    ...(method === 'GET' ? {} : { payload }),
  });
const firefox = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0';

async function signedIn(agent = firefox): Promise<string> {
  const answer = await send(
    'POST',
    '/session',
    '',
    { username: 'm.ortega', password },
    { 'user-agent': agent },
  );
  return cookieOf(answer.headers['set-cookie']);
}
const alive = async (cookie: string) => (await send('GET', '/session', cookie)).statusCode === 200;
const entries = async (kind: string) =>
  (await server.store.auditLog.list()).filter((entry) => entry.kind === kind);

describe('the list of sessions', () => {
  it('says where, when and how, and nothing that could be used', async () => {
    server = await serverUnderTest();
    const mine = await signedIn();
    server.pass(5);
    const phone = await signedIn(
      'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Mobile/15E148 Safari/604.1',
    );
    const page = (await send('GET', '/security', mine)).json();
    expect(page.sessions).toMatchObject([
      {
        browser: 'Safari · iPhone',
        signedInBy: 'password',
        isThis: false,
        createdAt: '2026-11-20T08:05:00.000Z',
      },
      {
        browser: 'Firefox · Windows',
        signedInBy: 'password',
        isThis: true,
        createdAt: '2026-11-20T08:00:00.000Z',
      },
    ]);
    for (const cookie of [mine, phone]) {
      const token = cookie.split('=')[1] ?? '';
      const hash = createHash('sha256').update(token).digest('hex');
      for (const secret of [token, hash]) expect(JSON.stringify(page)).not.toContain(secret);
    }
  });

  it('leaves out what has ended', async () => {
    server = await serverUnderTest();
    await signedIn();
    server.pass(60);
    const mine = await signedIn();
    expect((await send('GET', '/security', mine)).json().sessions).toHaveLength(1);
  });

  it('ends one of one’s own, and nobody else’s', async () => {
    server = await serverUnderTest();
    const [mine, other] = [await signedIn(), await signedIn()];
    const sessions: { id: string; isThis: boolean }[] = (await send('GET', '/security', mine)).json()
      .sessions;
    const id = sessions.find(({ isThis }) => !isThis)?.id ?? '';
    const stranger = await server.store.users.add({ username: 'stranger', name: 'Stranger' });
    expect(await server.store.sessions.removeOne(stranger, id, 'stranger')).toBe(false);
    expect((await send('DELETE', `/security/sessions/${id}`, mine)).statusCode).toBe(204);
    expect([await alive(mine), await alive(other)]).toEqual([true, false]);
    expect((await send('DELETE', `/security/sessions/${id}`, mine)).json()).toMatchObject({
      code: 'session-unknown',
    });
    expect(await entries('session-ended')).toMatchObject([{ actor: 'm.ortega', detail: { sessions: 1 } }]);
  });

  it('ends everywhere, here too', async () => {
    server = await serverUnderTest();
    const cookies = [await signedIn(), await signedIn(), await signedIn()];
    const answer = await send('DELETE', '/security/sessions', cookies[0]);
    expect(answer.statusCode).toBe(204);
    expect(String(answer.headers['set-cookie'])).toContain('Expires=Thu, 01 Jan 1970');
    expect(await Promise.all(cookies.map(alive))).toEqual([false, false, false]);
    expect(await entries('session-ended')).toMatchObject([{ detail: { sessions: 3 } }]);
  });
});

describe('where passwords are turned off', () => {
  const lockedDown = { signIn: { local: 'break-glass', address: 'http://localhost:4600' } } as const;

  it('they are not looked at, nor are passkeys', async () => {
    server = await serverUnderTest(lockedDown);
    const tries = [
      send('POST', '/session', '', { username: 'm.ortega', password }),
      send('POST', '/session/second-factor', '', { code: '000000' }),
      send('POST', '/sign-in/passkey/request'),
    ];
    for (const answer of await Promise.all(tries))
      expect(answer.json()).toMatchObject({ code: 'sign-in-local-off' });
    expect((await send('GET', '/sign-in')).json()).toEqual({
      passwords: false,
      passkeys: false,
      issuers: [],
    });
  });

  it('sessions that they began have ended', async () => {
    server = await serverUnderTest(lockedDown);
    const now = server.now().toISOString();
    for (const [token, signedInBy] of [
      ['a'.repeat(43), 'password+totp'],
      ['b'.repeat(43), 'passkey'],
    ] as const) {
      await server.store.sessions.add({
        tokenHash: createHash('sha256').update(token).digest('hex'),
        ...{ id: token, userId: server.user.id, createdAt: now, lastSeenAt: now, signedInBy },
        ...{ expiresAt: '2026-11-21T00:00:00.000Z', passkeyId: null, browser: 'Firefox' },
      });
      expect(await alive(`almanac_session=${token}`)).toBe(false);
    }
  });

  it('a break-glass code signs in, once, and says so loudly', async () => {
    server = await serverUnderTest(lockedDown);
    const { code, until } = await issueBreakGlass(server.store, { now: server.now }, server.user, {
      minutes: 15,
      reason: 'issuer is down',
    });
    expect(until).toBe('2026-11-20T08:15:00.000Z');
    expect(code).toMatch(/^(\w{4}-){7}\w{4}$/);
    const answer = await send('POST', '/sign-in/break-glass', '', { code: code.toUpperCase() });
    expect(answer.json()).toMatchObject({ session: { username: 'm.ortega' } });
    const cookie = cookieOf(answer.headers['set-cookie']);
    expect((await send('GET', '/security', cookie)).json()).toMatchObject({
      isLocal: false,
      sessions: [{ signedInBy: 'break-glass' }],
    });
    expect((await send('POST', '/sign-in/break-glass', '', { code })).json()).toMatchObject({
      code: 'break-glass-refused',
    });
    expect(await entries('break-glass-issued')).toMatchObject([
      { actor: 'operator', detail: { username: 'm.ortega', reason: 'issuer is down', until } },
    ]);
    expect(await entries('break-glass-used')).toMatchObject([
      { actor: 'm.ortega', detail: { reason: 'issuer is down' } },
    ]);
    expect(await entries('sign-in-failed')).toMatchObject([{ actor: 'break-glass' }]);
    expect(server.log()).toContain('a break-glass code was used');
    expect(JSON.stringify(await server.store.auditLog.list()) + server.log()).not.toContain(code);
    // Whatever is done in it, it is over after an hour.
    server.pass(50);
    expect(await alive(cookie)).toBe(true);
    server.pass(10);
    expect(await alive(cookie)).toBe(false);
  });

  it.each(['expired', 'disabled', 'made up'])('a code is refused: %s', async (what) => {
    server = await serverUnderTest(lockedDown);
    const { code } = await issueBreakGlass(server.store, { now: server.now }, server.user, {
      minutes: 15,
      reason: 'test',
    });
    if (what === 'expired') server.pass(15);
    if (what === 'disabled') await server.store.users.disable(server.user.id, 'Has left');
    const answer = await send('POST', '/sign-in/break-glass', '', {
      code: what === 'made up' ? 'xxxx-xxxx' : code,
    });
    expect([answer.statusCode, answer.json().code]).toEqual([401, 'break-glass-refused']);
  });
});

describe('browsers in words', () => {
  it.each([
    [firefox, 'Firefox · Windows'],
    [
      'Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 Chrome/140.0.0.0 Safari/537.36',
      'Chrome · ChromeOS',
    ],
    [
      'Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0',
      'Edge · Windows',
    ],
    [
      'Mozilla/5.0 (iPad; CPU OS 18_0 like Mac OS X) AppleWebKit/605.1.15 CriOS/140.0 Safari/604.1',
      'Chrome · iPad',
    ],
    ['curl/8.0', 'Browser'],
    [undefined, 'Browser'],
  ])('%s', (agent, label) => {
    expect(browserLabel(agent)).toBe(label);
  });
});
