import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { stoppedClock } from '../base/clock.ts';
import type { GrantScope } from './role-grants.ts';
import { openStore, type Store } from './store.ts';
import type { UserAccount } from './users.ts';

const clock = stoppedClock('2026-11-20T08:00:00Z');
const school: GrantScope = { kind: 'school', schools: ['s-1'] };
const asked = {
  ...{ role: 'attendance-monitor', scope: school, justification: 'Calls home while M. Diaz is away' },
  ...{ beginsOn: '2026-11-20', endsOn: '2027-01-31' },
};
const terms = { beginsOn: '2026-11-20', endsOn: '2026-12-18', reason: 'Until the holidays' };
let folder: string;
let store: Store;
let teacher: UserAccount;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'almanac-requests-'));
  store = await openStore(join(folder, 'store.sqlite'), clock);
  teacher = await store.users.add({ username: 'teacher', name: 'Test Teacher' });
});
afterEach(async () => {
  await store.close();
  rmSync(folder, { recursive: true, force: true });
});

const ask = () => store.accessRequests.add({ ...asked, userId: teacher.id }, 'teacher');
const kinds = async () => (await store.auditLog.list()).map(({ kind }) => kind);

describe('a request for access', () => {
  it('is kept as it was asked, and written down', async () => {
    const request = await ask();
    expect(request).toMatchObject({ ...asked, userId: teacher.id, state: 'open', decidedBy: null });
    expect(await store.accessRequests.byId(request.id)).toEqual(request);
    expect(await store.accessRequests.open()).toEqual([request]);
    expect(await store.accessRequests.of(teacher.id)).toEqual([request]);
    const [entry] = await store.auditLog.list({ kinds: ['access-requested'] });
    expect(entry).toMatchObject({ actor: 'teacher', detail: { request: request.id, ...asked } });
  });

  it('makes a grant when it is approved, for the days the approver agrees to', async () => {
    const { id } = await ask();
    const approved = await store.accessRequests.approve(id, 'principal', terms);
    expect(approved).toMatchObject({
      ...{ state: 'approved', decidedBy: 'principal', decisionReason: 'Until the holidays' },
      ...{ endsOn: '2027-01-31', grantedUntil: '2026-12-18' },
    });
    expect(await store.accessRequests.byId(id)).toEqual(approved);
    const [grant, ...more] = await store.roleGrants.of(teacher.id, '2026-12-18');
    expect(more).toEqual([]);
    expect(grant).toMatchObject({
      ...{ id: approved.grantId, role: 'attendance-monitor', scope: school, endsOn: '2026-12-18' },
      ...{ requester: 'teacher', approver: 'principal', justification: asked.justification },
    });
    expect(await store.roleGrants.of(teacher.id, '2026-12-19')).toEqual([]);
    expect((await kinds()).slice(0, 3)).toEqual(['grant-added', 'access-decided', 'access-requested']);
    expect(await store.accessRequests.open()).toEqual([]);
    expect(await store.accessRequests.decided('2026-11-20T00:00:00Z')).toEqual([approved]);
    expect(await store.accessRequests.decided('2026-11-21T00:00:00Z')).toEqual([]);
  });

  it('makes none when it is refused or withdrawn', async () => {
    const first = await store.accessRequests.refuse((await ask()).id, 'principal', 'There is a monitor');
    const second = await store.accessRequests.withdraw((await ask()).id, 'teacher');
    expect([first, second]).toMatchObject([
      { state: 'refused', decidedBy: 'principal', decisionReason: 'There is a monitor', grantId: null },
      { state: 'withdrawn', decidedBy: 'teacher', decisionReason: null, grantId: null },
    ]);
    expect(await store.roleGrants.list()).toEqual([]);
    expect((await store.accessRequests.decided('2026-01-01')).map(({ id }) => id)).toEqual([first.id]);
  });

  it('is decided once: the second of two deciders is told so and leaves nothing behind', async () => {
    const { id } = await ask();
    const decisions = await Promise.allSettled([
      store.accessRequests.approve(id, 'principal', terms),
      store.accessRequests.approve(id, 'data-manager', terms),
      store.accessRequests.refuse(id, 'privacy-officer', 'No'),
      store.accessRequests.withdraw(id, 'teacher'),
    ]);
    const refused = decisions.filter((one) => one.status === 'rejected');
    expect(refused).toHaveLength(3);
    for (const { reason } of refused) expect(reason).toMatchObject({ code: 'access-request-decided' });
    // Another server on the same data folder finds it so too.
    const other = await openStore(join(folder, 'store.sqlite'), clock);
    const late = await other.accessRequests.approve(id, 'data-manager', terms).catch((error) => error);
    await other.close();
    expect(late).toMatchObject({ code: 'access-request-decided' });
    expect(await store.roleGrants.list()).toHaveLength(1);
    expect((await kinds()).filter((kind) => kind === 'access-decided')).toHaveLength(1);
  });

  it('is approved with its grant, or not at all', async () => {
    const { id } = await ask();
    await expect(store.accessRequests.approve(id, 'teacher', terms)).rejects.toMatchObject({
      code: 'access-request-invalid',
    });
    expect(await store.accessRequests.byId(id)).toMatchObject({ state: 'open', decidedBy: null });
    expect(await store.roleGrants.list()).toEqual([]);
    expect(await kinds()).not.toContain('access-decided');
  });

  it('of an unknown id cannot be decided', async () => {
    await expect(store.accessRequests.refuse('no', 'principal', 'No')).rejects.toMatchObject({
      code: 'access-request-decided',
    });
    expect(await store.accessRequests.byId('no')).toBeNull();
  });
});
