import { afterEach, beforeEach, expect, it } from 'vitest';
import { stoppedClock } from '../base/clock.ts';
import { openStore, type Store } from './store.ts';

const clock = stoppedClock('2026-11-20T08:00:00Z');
const key = { provider: 'google', subject: '117' };
const staff = { username: 'm.ortega', name: 'Maria Ortega', staffNumber: '20417' };
let store: Store;
beforeEach(async () => {
  store = await openStore(':memory:', clock);
});
afterEach(() => store.close());

const kinds = async () => (await store.auditLog.list()).map(({ kind }) => kind).reverse();

it('ties an identity to a new account, once', async () => {
  const first = await store.identities.bindStaff(key, staff, 'oidc:google');
  expect(first).toMatchObject({ state: 'bound', user: { username: 'm.ortega', staffNumber: '20417' } });
  expect(await store.identities.bindStaff(key, staff, 'oidc:google')).toEqual(first);
  const [identity, ...others] = await store.identities.of('user' in first ? first.user.id : '');
  expect(identity).toMatchObject({ ...key, boundAt: '2026-11-20T08:00:00.000Z' });
  expect(others).toEqual([]);
  expect(await store.identities.byKey(key)).toEqual(identity);
  expect(await kinds()).toEqual(['user-added', 'identity-bound']);
});

it('takes a user name with the staff number behind it where the plain one is somebody else’s', async () => {
  await store.users.add({ username: 'm.ortega', name: 'Mario Ortega', staffNumber: '7' });
  expect(await store.identities.bindStaff(key, staff, 'oidc:google')).toMatchObject({
    user: { username: 'm.ortega.20417' },
  });
});

it('ties nothing to two accounts, a disabled one, or one that is somebody’s already', async () => {
  const user = await store.users.add(staff);
  await store.identities.bind(key, user, 'operator');
  expect(await store.identities.bindStaff({ ...key, subject: '118' }, staff, 'x')).toEqual({
    state: 'bound-otherwise',
  });
  const other = await store.users.add({ username: 'other', name: 'Other', staffNumber: '20417' });
  expect(await store.identities.bind(key, other, 'operator')).toEqual({ state: 'bound-otherwise' });
  expect(await store.identities.bindStaff({ ...key, subject: '119' }, staff, 'x')).toEqual({
    state: 'two-accounts',
  });
  const gone = await store.users.add({ username: 'gone', name: 'Gone', staffNumber: '3' });
  await store.users.disable(gone.id, 'Has left');
  expect(
    await store.identities.bindStaff({ ...key, subject: '120' }, { ...staff, staffNumber: '3' }, 'x'),
  ).toMatchObject({ state: 'disabled', user: { username: 'gone' } });
  expect((await kinds()).filter((kind) => kind === 'identity-bound')).toHaveLength(1);
});

it('takes a tie away, so that another can take its place', async () => {
  const user = await store.users.add(staff);
  await store.identities.bind(key, user, 'operator');
  expect(await store.identities.unbind(user, 'google', 'operator')).toBe(true);
  expect(await store.identities.unbind(user, 'google', 'operator')).toBe(false);
  expect(await store.identities.byKey(key)).toBeNull();
  expect(await store.identities.bind({ ...key, subject: '118' }, user, 'operator')).toMatchObject({
    state: 'bound',
  });
});

it('makes one account of many first sign-ins at the same moment', async () => {
  const bindings = await Promise.all(
    Array.from({ length: 10 }, () => store.identities.bindStaff(key, staff, 'oidc:google')),
  );
  expect(new Set(bindings.map((each) => JSON.stringify(each))).size).toBe(1);
  expect(await store.users.list()).toHaveLength(1);
  expect(await store.auditLog.verify()).toEqual({ entries: 2, problems: [], retired: null });
});
