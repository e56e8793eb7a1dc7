import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { stoppedClock } from '../base/clock.ts';
import { dataFolderAt } from '../base/data-folder.ts';
import { silent } from '../base/progress.ts';
import { openStore, type Store } from '../store/store.ts';
import type { UserAccount } from '../store/users.ts';
import type { CommandContext } from './context.ts';
import { userBreakGlass } from './user-break-glass.ts';
import { userResetFactors } from './user-factors.ts';
import { userLink, userUnlink } from './user-identity.ts';
import { userSetPassword } from './user-password.ts';
import { userSessions, userSignOut } from './user-sessions.ts';

let context: CommandContext;
let user: UserAccount;
const folder = () => dataFolderAt(context.data);

beforeEach(async () => {
  const data = mkdtempSync(join(tmpdir(), 'almanac-user-'));
  context = { data, clock: stoppedClock('2026-11-20T14:00:00Z'), progress: silent };
  writeFileSync(
    folder().settingsFile,
    `district: { id: "1", name: Test }
timeZone: America/New_York
signIn:
  address: https://almanac.example.org
  issuers:
    - { id: entra, title: Microsoft, kind: entra, clientId: a, clientSecretFrom: { env: NONE }, tenants: [72f988bf-86f1-41af-91ab-2d7cd011db47] }
`,
  );
  user = await inStore((store) => store.users.add({ username: 'm.ortega', name: 'Maria Ortega' }));
});
afterEach(() => rmSync(context.data, { recursive: true }));

async function inStore<Result>(work: (store: Store) => Promise<Result>): Promise<Result> {
  const store = await openStore(folder().storeFile, context.clock);
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}

const addSession = (id: string, lastSeenAt: string) =>
  inStore((store) =>
    store.sessions.add({
      ...{
        tokenHash: `hash of ${id}`,
        id,
        userId: user.id,
        createdAt: '2026-11-20T13:00:00.000Z',
        lastSeenAt,
      },
      ...{ expiresAt: '2026-11-21T01:00:00.000Z', signedInBy: 'oidc:entra', passkeyId: null },
      browser: 'Firefox · Windows',
    }),
  );

test('sessions are listed with where, how and when, and ended', async () => {
  expect((await userSessions(context, 'm.ortega')).text).toContain('not signed in anywhere');
  await addSession('now', '2026-11-20T13:50:00.000Z');
  await addSession('idle', '2026-11-20T12:00:00.000Z');
  const { text, json } = await userSessions(context, 'M.Ortega');
  expect(text).toMatch(/Firefox · Windows +oidc:entra +2026-11-20 08:00 +2026-11-20 08:50/);
  expect(json).toMatchObject([{ id: 'now' }]);
  expect(JSON.stringify(json)).not.toContain('hash of');
  expect((await userSignOut(context, 'm.ortega')).text).toBe('Ended 2 sessions of m.ortega.');
  expect(await userSessions(context, 'm.ortega')).toMatchObject({ json: [] });
  const ended = await inStore((store) => store.auditLog.list({ kinds: ['session-ended'] }));
  expect(ended).toMatchObject([{ actor: 'operator', detail: { username: 'm.ortega', sessions: 2 } }]);
  await expect(userSignOut(context, 'nobody')).rejects.toMatchObject({ code: 'user-unknown' });
});

test('a break-glass code comes as a link, with reason and end', async () => {
  const { text, json } = await userBreakGlass(context, 'm.ortega', { reason: 'issuer is down', minutes: 15 });
  expect(text).toContain('until 2026-11-20 09:15');
  expect(text).toMatch(/https:\/\/almanac\.example\.org\/sign-in\/break-glass#(\w{4}-){7}\w{4}/);
  expect(json).toMatchObject({ username: 'm.ortega', until: '2026-11-20T14:15:00.000Z' });
  for (const wrong of [
    { reason: ' ', minutes: 15 },
    { reason: 'x', minutes: 0 },
    { reason: 'x', minutes: 61 },
  ])
    await expect(userBreakGlass(context, 'm.ortega', wrong)).rejects.toMatchObject({
      code: 'command-invalid',
    });
  await inStore((store) => store.users.disable(user.id, 'Has left'));
  await expect(userBreakGlass(context, 'm.ortega', { reason: 'x', minutes: 5 })).rejects.toMatchObject({
    code: 'command-invalid',
  });
  const issued = await inStore((store) => store.auditLog.list({ kinds: ['break-glass-issued'] }));
  expect(issued).toMatchObject([{ detail: { reason: 'issuer is down' } }]);
});

test('an account is linked by hand, and unlinked', async () => {
  const subject = '72F988BF-86f1-41af-91ab-2d7cd011db47/6f2a31c4-0e0e-4b7e-9f1a-1c2d3e4f5a6b';
  const link = (username: string) => userLink(context, username, { issuer: 'entra', subject });
  expect((await link('m.ortega')).text).toContain('with Microsoft from now on');
  const key = { provider: 'entra', subject: subject.toLowerCase() };
  expect(await inStore((store) => store.identities.byKey(key))).toMatchObject({ userId: user.id });
  await inStore((store) => store.users.add({ username: 'other', name: 'Other' }));
  await expect(link('other')).rejects.toMatchObject({ code: 'identity-taken' });
  await expect(
    userLink(context, 'm.ortega', { issuer: 'entra', subject: 'm.ortega@northwind.org' }),
  ).rejects.toMatchObject({ code: 'command-invalid' });
  await expect(userUnlink(context, 'm.ortega', { issuer: 'google' })).rejects.toMatchObject({
    code: 'issuer-unknown',
  });
  await addSession('now', '2026-11-20T13:50:00.000Z');
  expect(await userUnlink(context, 'm.ortega', { issuer: 'entra' })).toMatchObject({
    json: { wasLinked: true },
  });
  // Whoever was given away with the account at the issuer is out at once.
  expect(await userSessions(context, 'm.ortega')).toMatchObject({ json: [] });
  expect((await userUnlink(context, 'm.ortega', { issuer: 'entra' })).text).toContain('was not linked');
});

test('a password is set anew, and nobody stays in with the old one', async () => {
  await addSession('now', '2026-11-20T13:50:00.000Z');
  const input = (text: string) => Object.assign(Readable.from([text]), { isTTY: false }) as NodeJS.ReadStream;
  const { json } = await userSetPassword(context, 'M.Ortega', input('an orange boat at noon\n'));
  expect(json).toEqual({ username: 'm.ortega' });
  expect(await userSessions(context, 'm.ortega')).toMatchObject({ json: [] });
  for (const easy of ['short', 'm.ortega.2026', 'password1234'])
    await expect(userSetPassword(context, 'm.ortega', input(`${easy}\n`))).rejects.toMatchObject({
      code: 'user-invalid',
    });
  const changed = await inStore((store) => store.auditLog.list({ kinds: ['password-changed'] }));
  expect(changed).toMatchObject([{ actor: 'operator', detail: { username: 'm.ortega' } }]);
});

test('second factors are taken away', async () => {
  expect((await userResetFactors(context, 'm.ortega')).text).toContain('no second factor');
  await inStore(async (store) => {
    await store.totpSecrets.offer(user.id, 'A');
    await store.totpSecrets.confirm(user, 1);
    await store.passkeys.add(
      { id: 'k', publicKey: 'p', counter: 0, transports: [], name: 'Laptop', isSynced: true },
      user,
    );
    await store.recoveryCodes.replace(user, ['a']);
  });
  expect(await userResetFactors(context, 'm.ortega')).toMatchObject({ json: { totp: true, passkeys: 1 } });
  expect(await inStore((store) => store.recoveryCodes.left(user.id))).toBe(0);
  expect(await inStore((store) => store.passkeys.of(user.id))).toEqual([]);
});
