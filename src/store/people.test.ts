import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { stoppedClock } from '../base/clock.ts';
import { openStore, type Store } from './store.ts';

let store: Store;
beforeEach(async () => {
  store = await openStore(':memory:', stoppedClock('2026-11-20T08:00:00Z'));
});
afterEach(() => store.close());

describe('users', () => {
  it('are found however their name is written', async () => {
    const user = await store.users.add({ username: ' M.Ortega ', name: 'Maria Ortega', staffNumber: '4711' });
    expect(user).toMatchObject({
      username: 'm.ortega',
      name: 'Maria Ortega',
      staffNumber: '4711',
      language: 'en',
      createdAt: '2026-11-20T08:00:00.000Z',
      disabledAt: null,
    });
    expect(await store.users.byUsername('M.ORTEGA')).toEqual(user);
    expect(await store.users.byUsername('ｍ.ortega')).toEqual(user);
    expect(await store.users.byUsername('m.ortegb')).toBeNull();
  });

  it('never carry their password with them', async () => {
    const user = await store.users.add({ username: 'ortega', name: 'Maria Ortega', passwordHash: 'secret' });
    expect(JSON.stringify([user, await store.users.byId(user.id), await store.users.list()])).not.toContain(
      'secret',
    );
  });

  it('have names of their own', async () => {
    await store.users.add({ username: 'ortega', name: 'Maria Ortega' });
    await expect(store.users.add({ username: 'ORTEGA', name: 'Other' })).rejects.toMatchObject({
      code: 'user-taken',
    });
    expect(await store.users.list()).toHaveLength(1);
  });

  it.each(['', ' ', 'two words', '-x', 'a'.repeat(65), 'semi;colon'])(
    'are refused as %j',
    async (username) => {
      await expect(store.users.add({ username, name: 'Someone' })).rejects.toMatchObject({
        code: 'user-invalid',
      });
    },
  );

  it('are refused without a name', async () => {
    await expect(store.users.add({ username: 'a', name: ' ' })).rejects.toMatchObject({
      code: 'user-invalid',
    });
  });

  it('can be given another password and be disabled, which ends their sessions', async () => {
    const user = await store.users.add({ username: 'ortega', name: 'Maria Ortega', passwordHash: 'old' });
    expect(await store.users.passwordHash(user.id)).toBe('old');
    await store.sessions.add(sessionOf(user.id, 'a'));
    await store.users.setPasswordHash(user.id, 'new');
    expect(await store.users.passwordHash(user.id)).toBe('new');
    expect(await store.sessions.byTokenHash('a')).toBeNull();
    await store.sessions.add(sessionOf(user.id, 'a'));
    await store.users.disable(user.id, 'Has left');
    expect(await store.users.byId(user.id)).toMatchObject({
      disabledAt: '2026-11-20T08:00:00.000Z',
    });
    expect(await store.sessions.byTokenHash('a')).toBeNull();
  });
});

describe('role grants', () => {
  const grant = {
    role: 'principal',
    scope: { kind: 'school' as const, schools: ['school-1'] },
    requester: 'hr',
    approver: 'superintendent',
    justification: 'stands in for the principal',
    beginsOn: '2026-11-01',
    endsOn: '2026-11-30',
  };

  it('hold from their first day to their last, both included', async () => {
    const { id: userId } = await store.users.add({ username: 'ortega', name: 'Maria Ortega' });
    const added = await store.roleGrants.add({ ...grant, userId });
    const open = await store.roleGrants.add({ ...grant, userId, beginsOn: '2026-11-30', endsOn: null });
    expect(await store.roleGrants.of(userId, '2026-10-31')).toEqual([]);
    expect(await store.roleGrants.of(userId, '2026-11-01')).toEqual([added]);
    expect(await store.roleGrants.of(userId, '2026-11-30')).toEqual([added, open]);
    expect(await store.roleGrants.of(userId, '2031-01-01')).toEqual([open]);
    await store.roleGrants.end(open.id, '2026-12-31', 'a.osei');
    expect(await store.roleGrants.of(userId, '2027-01-01')).toEqual([]);
    expect(await store.roleGrants.list()).toHaveLength(2);
  });
});

describe('sessions', () => {
  it('are kept, seen and removed', async () => {
    const { id } = await store.users.add({ username: 'ortega', name: 'Maria Ortega' });
    await store.sessions.add(sessionOf(id, 'a'));
    expect(await store.sessions.byTokenHash('a')).toEqual({
      ...sessionOf(id, 'a'),
      ...{ viewAs: null, isMasked: false },
    });
    await store.sessions.seen('a', new Date('2026-11-20T08:30:00Z'));
    expect(await store.sessions.byTokenHash('a')).toMatchObject({ lastSeenAt: '2026-11-20T08:30:00.000Z' });
    await store.sessions.remove('a');
    expect(await store.sessions.byTokenHash('a')).toBeNull();
  });

  it('look as somebody else and hide names until they are told otherwise; looking as somebody is written down', async () => {
    const user = await store.users.add({ username: 'ortega', name: 'Maria Ortega' });
    const first = await store.users.add({ username: 'first', name: 'First' });
    const second = await store.users.add({ username: 'second', name: 'Second' });
    await store.sessions.add(sessionOf(user.id, 'a'));
    await store.sessions.add(sessionOf(user.id, 'b'));
    const session = async () => {
      const found = await store.sessions.byTokenHash('a');
      if (!found) throw new Error('the session is gone');
      return found;
    };
    await store.sessions.lookAs(await session(), user, first);
    await store.sessions.lookAs(await session(), user, second);
    await store.sessions.mask('a', true);
    expect(await session()).toMatchObject({ viewAs: second.id, isMasked: true });
    // Another browser of the same person is not touched.
    expect(await store.sessions.byTokenHash('b')).toMatchObject({ viewAs: null, isMasked: false });
    await store.sessions.lookAs(await session(), user, null);
    await store.sessions.mask('a', false);
    expect(await session()).toMatchObject({ viewAs: null, isMasked: false });
    const noted = await store.auditLog.list({ kinds: ['view-as-began', 'view-as-ended'] });
    expect(noted.reverse().map(({ actor, kind, detail }) => [actor, kind, detail.as])).toEqual([
      ['ortega', 'view-as-began', 'first'],
      ['ortega', 'view-as-ended', 'first'],
      ['ortega', 'view-as-began', 'second'],
      ['ortega', 'view-as-ended', 'second'],
    ]);
  });

  it('that have ended or are idle can be cleared away', async () => {
    const { id } = await store.users.add({ username: 'ortega', name: 'Maria Ortega' });
    await store.sessions.add({ ...sessionOf(id, 'idle'), lastSeenAt: '2026-11-20T06:00:00.000Z' });
    await store.sessions.add({ ...sessionOf(id, 'over'), expiresAt: '2026-11-20T09:00:00.000Z' });
    await store.sessions.add({ ...sessionOf(id, 'live'), lastSeenAt: '2026-11-20T08:50:00.000Z' });
    const now = new Date('2026-11-20T09:00:00Z');
    expect(await store.sessions.removeEnded(now, new Date('2026-11-20T08:00:00Z'))).toBe(2);
    expect(await store.sessions.byTokenHash('live')).not.toBeNull();
  });
});

describe('sign-in attempts', () => {
  it('count failures since the last success', async () => {
    const record = (at: string, succeeded: boolean, username = 'ortega') =>
      store.signInAttempts.record({ username, at: `2026-11-20T${at}.000Z`, succeeded, address: '10.0.0.1' });
    await record('07:00:00', false);
    await record('07:50:00', false);
    await record('07:51:00', true);
    await record('07:52:00', false);
    await record('07:53:00', false);
    await record('07:53:30', false, 'someone-else');
    const since = (at: string) => store.signInAttempts.failures('ortega', new Date(`2026-11-20T${at}Z`));
    expect(await since('06:00:00')).toEqual(['2026-11-20T07:52:00.000Z', '2026-11-20T07:53:00.000Z']);
    expect(await since('07:52:30')).toEqual(['2026-11-20T07:53:00.000Z']);
    expect(await store.signInAttempts.removeBefore(new Date('2026-11-20T07:52:00Z'))).toBe(3);
  });
});

function sessionOf(userId: string, tokenHash: string) {
  return {
    tokenHash,
    id: `id of ${tokenHash}`,
    userId,
    createdAt: '2026-11-20T08:00:00.000Z',
    lastSeenAt: '2026-11-20T08:00:00.000Z',
    expiresAt: '2026-11-20T20:00:00.000Z',
    signedInBy: 'password',
    passkeyId: null,
    browser: 'Firefox · Windows',
  };
}
