import { afterEach, beforeEach, expect, it } from 'vitest';
import { Failure } from '../base/failure.ts';
import type { UserAccount } from '../store/users.ts';
import { fromOurs, type ServerUnderTest, serverUnderTest } from './server-fixture.ts';

/** Ortega may look as Osei, and as nobody else. */
let server: ServerUnderTest;
let osei: UserAccount;
let cookie: string;

beforeEach(async () => {
  server = await serverUnderTest({
    viewAs: {
      people: async (user) => ({
        people: [{ username: 'a.osei', name: user.name, roles: [] }],
        hasMore: false,
      }),
      require: async (_, username) => {
        if (username === osei.username) return osei;
        throw new Failure('gate-denied', { reason: 'Not for you.', remedy: 'Ask.', kind: 'no-duty' });
      },
    },
  });
  osei = await server.store.users.add({ username: 'a.osei', name: 'Abena Osei' });
  cookie = await server.signIn();
});
afterEach(() => server.close());

const ask = (method: 'GET' | 'PUT' | 'POST' | 'DELETE', path: string, payload?: object) =>
  server.app.inject({
    ...{ method, url: `/api${path}`, headers: { cookie, ...fromOurs } },
    ...(payload ? { payload } : {}),
  });

/** Through whose eyes the pages were asked, the last time. */
const lastAsked = async () => {
  await ask('GET', '/district');
  return server.pages.eyes.at(-1);
};

it('from then on every page is asked through the other’s eyes, and then through the own again', async () => {
  expect(await lastAsked()).toEqual({ as: null, isMasked: false });
  expect((await ask('PUT', '/view-as', { username: 'a.osei' })).statusCode).toBe(200);
  expect(await lastAsked()).toEqual({ as: 'a.osei', isMasked: false });
  expect((await ask('DELETE', '/view-as', {})).statusCode).toBe(200);
  expect(await lastAsked()).toEqual({ as: null, isMasked: false });
});

it('nobody is looked as who may not be, and nothing changes', async () => {
  const answer = await ask('PUT', '/view-as', { username: 'somebody' });
  expect([answer.statusCode, answer.json().code]).toEqual([403, 'gate-denied']);
  expect(await lastAsked()).toEqual({ as: null, isMasked: false });
});

it('names are hidden on everything that is asked from then on', async () => {
  expect((await ask('PUT', '/masking', { isMasked: true })).json().isMasked).toBe(true);
  expect(await lastAsked()).toEqual({ as: null, isMasked: true });
  await ask('PUT', '/masking', { isMasked: false });
  expect(await lastAsked()).toEqual({ as: null, isMasked: false });
});

it('while one looks as somebody else nothing can be changed, but signing out can', async () => {
  await ask('PUT', '/view-as', { username: 'a.osei' });
  for (const [method, path, payload] of [
    ['POST', '/publishing', {}],
    ['POST', '/uploads', { source: 'sis', asOf: '2026-11-20' }],
    ['DELETE', '/uploads/1', {}],
  ] as const) {
    const asked = server.pages.asked.length;
    const answer = await ask(method, path, payload);
    expect([path, answer.statusCode, answer.json().code]).toEqual([path, 409, 'viewing-as']);
    expect(server.pages.asked.length).toBe(asked);
  }
  expect((await ask('DELETE', '/session')).statusCode).toBe(204);
});

it('somebody whose account was disabled meanwhile is no longer looked as', async () => {
  await ask('PUT', '/view-as', { username: 'a.osei' });
  await server.store.users.disable(osei.id, 'Has left');
  expect(await lastAsked()).toEqual({ as: null, isMasked: false });
});
