import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openStore, type Store } from './store.ts';

let store: Store;
let grant: string;
let today: string;
const clock = { now: () => new Date(`${today}T08:00:00Z`) };

beforeEach(async () => {
  today = '2026-11-20';
  store = await openStore(':memory:', clock);
  const { id: userId } = await store.users.add({ username: 'teacher', name: 'Test Teacher' });
  ({ id: grant } = await store.roleGrants.add({
    ...{ userId, role: 'attendance-monitor', scope: { kind: 'school', schools: ['s-1'] } },
    ...{ requester: 'teacher', approver: 'principal', justification: 'Calls home' },
    ...{ beginsOn: '2026-09-01', endsOn: null },
  }));
});
afterEach(() => store.close());

const holding = async (day: string) =>
  (await store.roleGrants.list()).filter(({ endsOn }) => endsOn === null || endsOn >= day).length;
const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'done',
    ({ code }) => code,
  );

describe('a review of a grant', () => {
  it('that keeps it leaves it as it is, and is written down', async () => {
    const before = await store.roleGrants.list();
    await store.grantReviews.keep(grant, today, 'officer', 'Still calls home');
    expect(await store.roleGrants.list()).toEqual(before);
    expect(await store.grantReviews.newest()).toEqual(
      new Map([
        [
          grant,
          {
            ...{ grantId: grant, reviewedAt: '2026-11-20T08:00:00.000Z', reviewedBy: 'officer' },
            ...{ outcome: 'kept', reason: 'Still calls home' },
          },
        ],
      ]),
    );
    expect(await store.auditLog.list({ limit: 1 })).toMatchObject([
      { kind: 'grant-kept', actor: 'officer', detail: { grant, reason: 'Still calls home' } },
    ]);
  });

  it('that ends it makes a day its last one, with the reason, and keeps the grant', async () => {
    await store.grantReviews.revoke(grant, '2026-11-19', 'officer', 'Moved to another school');
    expect(await store.roleGrants.list()).toMatchObject([{ id: grant, endsOn: '2026-11-19' }]);
    expect(await holding('2026-11-20')).toBe(0);
    expect(await store.auditLog.list({ limit: 1 })).toMatchObject([
      {
        ...{ kind: 'grant-ended', actor: 'officer' },
        detail: { grant, reason: 'Moved to another school', endsOn: '2026-11-19' },
      },
    ]);
  });

  it('that is newer takes the place of an older one', async () => {
    await store.grantReviews.keep(grant, today, 'officer', 'Still calls home');
    today = '2026-12-01';
    await store.grantReviews.revoke(grant, '2026-11-30', 'manager', 'Does not any more');
    expect((await store.grantReviews.newest()).get(grant)).toMatchObject({
      ...{ outcome: 'revoked', reviewedBy: 'manager', reviewedAt: '2026-12-01T08:00:00.000Z' },
    });
  });

  it('of one that is over, or not there, is none: nothing is written down', async () => {
    await store.grantReviews.revoke(grant, '2026-11-19', 'officer', 'Moved');
    const entries = (await store.auditLog.list()).length;
    // Whoever comes second does not make it last longer.
    expect(await codeOf(store.grantReviews.revoke(grant, '2026-11-20', 'manager', 'Again'))).toBe(
      'grant-over',
    );
    expect(await codeOf(store.grantReviews.keep(grant, today, 'manager', 'Needed'))).toBe('grant-over');
    expect(await codeOf(store.grantReviews.keep('no-such', today, 'manager', 'Needed'))).toBe('grant-over');
    expect(await store.roleGrants.list()).toMatchObject([{ endsOn: '2026-11-19' }]);
    expect((await store.auditLog.list()).length).toBe(entries);
  });
});

describe('the last use of a role by a grant', () => {
  const look = (rules: string[]) =>
    store.looks.record({
      ...{ viewer: 'teacher', roles: ['teacher', 'attendance-monitor'], purpose: 'teaching', question: {} },
      ...{
        use: 'look',
        tables: ['student'],
        students: 1,
        edition: 'e',
        rules,
        decision: 'allowed',
        reason: null,
      },
    });
  const rule = { begins: 'role:attendance-monitor@', ends: '/grant' };

  it('is the newest answer that came of it; what came of another right is none', async () => {
    expect(await store.looks.lastBy('teacher', rule, '2026-09-01')).toBeNull();
    await look(['role:teacher@1/sections/roster', 'role:attendance-monitor@1/school/grant']);
    today = '2026-11-21';
    await look(['role:teacher@1/sections/roster', 'role:attendance-monitor@1/school/position']);
    expect(await store.looks.lastBy('teacher', rule, '2026-09-01')).toBe('2026-11-20T08:00:00.000Z');
    expect(await store.looks.lastBy('teacher', rule, '2026-11-21')).toBeNull();
    expect(await store.looks.lastBy('somebody', rule, '2026-09-01')).toBeNull();
  });
});
