import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { stoppedClock } from '../base/clock.ts';
import type { SignInStep } from './sign-in-steps.ts';
import { openStore, type Store } from './store.ts';
import type { UserAccount } from './users.ts';

let store: Store;
let user: UserAccount;
let other: UserAccount;
beforeEach(async () => {
  store = await openStore(':memory:', stoppedClock('2026-11-20T08:00:00Z'));
  user = await store.users.add({ username: 'ortega', name: 'Maria Ortega' });
  other = await store.users.add({ username: 'chen', name: 'Li Chen' });
});
afterEach(() => store.close());

describe('a secret for codes', () => {
  it('waits for its first code, and may be offered anew until then', async () => {
    expect(await store.totpSecrets.of(user.id)).toBeNull();
    expect(await store.totpSecrets.offer(user.id, 'A')).toBe(true);
    expect(await store.totpSecrets.offer(user.id, 'B')).toBe(true);
    expect(await store.totpSecrets.of(user.id)).toEqual({ secret: 'B', confirmedAt: null });
    expect(await store.totpSecrets.use(user.id, 100)).toBe(false);
    expect(await store.totpSecrets.confirm(user, 100)).toBe(true);
    expect(await store.totpSecrets.confirm(user, 101)).toBe(false);
    expect(await store.totpSecrets.offer(user.id, 'C')).toBe(false);
    expect(await store.totpSecrets.of(user.id)).toMatchObject({ secret: 'B' });
  });

  it('takes each step of time once, and none that is past', async () => {
    await store.totpSecrets.offer(user.id, 'A');
    await store.totpSecrets.confirm(user, 100);
    expect(await store.totpSecrets.use(user.id, 100)).toBe(false);
    expect(await store.totpSecrets.use(user.id, 102)).toBe(true);
    expect(await store.totpSecrets.use(user.id, 101)).toBe(false);
    const tries = await Promise.all(Array.from({ length: 5 }, () => store.totpSecrets.use(user.id, 103)));
    expect(tries.filter(Boolean)).toHaveLength(1);
  });

  it('is removed, one that waits without a word', async () => {
    await store.totpSecrets.offer(user.id, 'A');
    expect(await store.totpSecrets.remove(user, 'operator')).toBe(false);
    await store.totpSecrets.offer(user.id, 'A');
    await store.totpSecrets.confirm(user, 1);
    expect(await store.totpSecrets.remove(user, 'operator')).toBe(true);
    expect(await store.auditLog.list({ kinds: ['factor-removed'] })).toMatchObject([
      { actor: 'operator', detail: { username: 'ortega', factor: 'totp' } },
    ]);
  });
});

describe('recovery codes', () => {
  it('work once, for their owner', async () => {
    await store.recoveryCodes.replace(user, ['a', 'b']);
    expect(await store.recoveryCodes.use(other, 'a')).toBe(false);
    expect(await store.recoveryCodes.use(user, 'a')).toBe(true);
    expect(await store.recoveryCodes.use(user, 'a')).toBe(false);
    expect(await store.recoveryCodes.left(user.id)).toBe(1);
    await store.recoveryCodes.replace(user, ['c', 'd', 'e']);
    expect(await store.recoveryCodes.use(user, 'b')).toBe(false);
    expect(await store.recoveryCodes.left(user.id)).toBe(3);
    await store.recoveryCodes.clear(user.id);
    expect(await store.recoveryCodes.left(user.id)).toBe(0);
  });
});

describe('passkeys', () => {
  const passkey = {
    ...{ id: 'k', publicKey: 'p', counter: 0, transports: ['internal'], name: 'Laptop', isSynced: false },
  };

  it('are one user’s', async () => {
    expect(await store.passkeys.add(passkey, user)).toBe(true);
    expect(await store.passkeys.add(passkey, other)).toBe(false);
    expect(await store.passkeys.byId('k')).toMatchObject({ ...passkey, userId: user.id, lastUsedAt: null });
    await store.passkeys.used('k', 7);
    expect(await store.passkeys.of(user.id)).toMatchObject([
      { counter: 7, lastUsedAt: '2026-11-20T08:00:00.000Z' },
    ]);
    expect(await store.passkeys.remove('k', other, 'chen')).toBe(false);
  });

  it('end the sessions they began when they are removed', async () => {
    await store.passkeys.add(passkey, user);
    const at = '2026-11-20T08:00:00.000Z';
    for (const passkeyId of ['k', null])
      await store.sessions.add({
        ...{ tokenHash: `hash ${passkeyId}`, id: `id ${passkeyId}`, userId: user.id, createdAt: at },
        ...{ lastSeenAt: at, expiresAt: at, signedInBy: 'passkey', passkeyId, browser: 'Firefox' },
      });
    expect(await store.passkeys.remove('k', user, 'ortega')).toBe(true);
    expect((await store.sessions.of(user.id)).map(({ id }) => id)).toEqual(['id null']);
    expect(await store.auditLog.list({ kinds: ['factor-removed'] })).toMatchObject([
      { detail: { factor: 'passkey', sessionsEnded: 1 } },
    ]);
  });
});

describe('a step of a sign-in', () => {
  const now = new Date('2026-11-20T08:00:00Z');
  const step: SignInStep = {
    tokenHash: 'h',
    purpose: 'issuer',
    content: { state: 's' },
    expiresAt: '2026-11-20T08:10:00.000Z',
  };

  it('is taken once, for its purpose, in its time', async () => {
    await store.signInSteps.add(step);
    expect(await store.signInSteps.take('h', 'passkey', now)).toBeNull();
    expect(await store.signInSteps.take('h', 'issuer', new Date('2026-11-20T08:10:00Z'))).toBeNull();
    expect(await store.signInSteps.find('h', 'issuer', now)).toEqual({ state: 's' });
    const taken = await Promise.all([1, 2, 3].map(() => store.signInSteps.take('h', 'issuer', now)));
    expect(taken.filter((one) => one !== null)).toEqual([{ state: 's' }]);
    expect(await store.signInSteps.find('h', 'issuer', now)).toBeNull();
  });

  it('is cleared away when its time is over', async () => {
    await store.signInSteps.add(step);
    expect(await store.signInSteps.removeEnded(now)).toBe(0);
    expect(await store.signInSteps.removeEnded(new Date('2026-11-20T08:10:00Z'))).toBe(1);
  });
});
