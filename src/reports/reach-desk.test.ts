import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { EditionFixture } from '../../test/edition-fixture.ts';
import { smallDistrict } from '../../test/small-district.ts';
import { gateOn } from '../gate/gate.ts';
import type { AccessRules } from '../gate/viewer.ts';
import { memory, rulesOn } from '../gate/viewer-fixture.ts';
import type { GrantScope } from '../store/role-grants.ts';
import { openStore, type Store } from '../store/store.ts';
import type { UserAccount } from '../store/users.ts';
import { type ReachDesk, reachDeskOver } from './reach-desk.ts';
import type { ServedEdition } from './served-edition.ts';
import { byThemselves, type SignedIn, type Visitors, visitorsOver } from './visitors.ts';

/** Who sees a student, and the review of grants, over a real store and a small district, on any day. */
let fixture: EditionFixture;
let store: Store;
let desk: ReachDesk;
let visitors: Visitors;
let today: string;
let rules: AccessRules;
const people = new Map<string, UserAccount>();

beforeAll(async () => {
  fixture = await smallDistrict();
});
afterAll(() => fixture.close());
beforeEach(async () => {
  today = '2026-11-20';
  rules = rulesOn(today);
  const clock = { now: () => new Date(`${today}T12:00:00Z`) };
  store = await openStore(':memory:', clock);
  const gate = await gateOn(fixture.warehouse, { log: store.looks, memory: memory() });
  const served = { warehouse: fixture.warehouse, gate, districtName: 'Test District' } as ServedEdition;
  const editions = { current: async () => served, close: async () => {} };
  const now = async () => ({ ...rules, day: today });
  visitors = visitorsOver({
    ...{ editions, rules: now },
    grantsOf: (userId, day) => store.roleGrants.of(userId, day),
  });
  desk = reachDeskOver({
    ...{ editions, visitors, rules: now, people: store.users, grants: store.roleGrants },
    ...{ reviews: store.grantReviews, looks: store.looks },
  });
  people.clear();
  for (const [username, staffNumber] of [
    ...([
      ['superintendent', '1'],
      ['principal', '2'],
      ['teacher', '3'],
      ['manager', '7'],
      ['officer', null],
    ] as const),
  ])
    people.set(username, await store.users.add({ username, name: `The ${username}`, staffNumber }));
  await give('officer', 'privacy-officer', { kind: 'district' });
});
afterEach(() => store.close());

function who(username: string): UserAccount & SignedIn {
  const user = people.get(username);
  if (!user) throw new Error(`there is no ${username}`);
  return byThemselves(user);
}

const give = (
  username: string,
  role: string,
  scope: GrantScope,
  days: { beginsOn?: string; endsOn?: string } = {},
) =>
  store.roleGrants.add({
    ...{ userId: who(username).id, role, scope, requester: 'hr', approver: 'manager' },
    ...{ justification: 'Stands in', beginsOn: '2026-09-01', endsOn: null, ...days },
  });
const school = (): GrantScope => ({
  kind: 'school',
  schools: [fixture.links.find((one) => one.kind === 'school' && one.idValue === 'A')?.personId ?? ''],
});
const kindOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'done',
    (error) => `${error.code} ${error.parameters?.kind ?? ''}`.trim(),
  );
const listed = async () => (await desk.grants(who('manager'))).grants.map(({ id }) => id);

describe('reviewing grants', () => {
  it('shows every grant that holds or will hold, the sensitive ones first, and none that is over', async () => {
    const monitor = await give('teacher', 'attendance-monitor', school(), { beginsOn: '2026-11-01' });
    const later = await give('teacher', 'attendance-monitor', school(), { beginsOn: '2026-12-01' });
    const principal = await give('teacher', 'principal', school(), { beginsOn: '2026-11-10' });
    const over = await give('teacher', 'principal', school(), { endsOn: '2026-11-19' });
    const { grants, byPosition } = await desk.grants(who('manager'));
    expect(grants.find(({ id }) => id === principal.id)).toMatchObject({
      ...{ isSensitive: true, ageDays: 10, endsOn: null, lastUsedAt: null, review: null },
      ...{ who: { name: 'The teacher' }, approver: 'The manager', requester: 'hr', isOwn: false },
      ...{ scope: { kind: 'school', places: ['Aspen'] }, justification: 'Stands in' },
    });
    const ids = grants.map(({ id }) => id);
    expect(ids).toContain(monitor.id);
    expect(ids).not.toContain(over.id);
    expect(grants.find(({ id }) => id === later.id)?.ageDays).toBe(-11);
    // The officer's grant is the oldest and stands last: of students it opens only who they are.
    expect(grants.map(({ isSensitive }) => isSensitive)).toEqual([true, true, true, false]);
    expect(grants.at(-1)?.roleId).toBe('privacy-officer');
    expect(byPosition.find(({ role }) => role.role === 'superintendent')).toMatchObject({ people: 1 });
  });

  it('tells when a grant last led to data, and not when another right did', async () => {
    await give('teacher', 'attendance-monitor', school());
    const { gate } = await gateFor();
    await gate.list(await visitors.viewer(who('teacher')), {
      ...{ kind: 'list', list: 'days', grain: 'student', parameters: {}, students: null },
      ...{ sql: 'select student_id from student', reads: { student: ['student_id', 'first_name'] } },
    });
    const [grant] = (await desk.grants(who('manager'))).grants.filter(
      ({ roleId }) => roleId === 'attendance-monitor',
    );
    expect(grant?.lastUsedAt).toBe('2026-11-20T12:00:00.000Z');
    const [officer] = (await desk.grants(who('manager'))).grants.filter(
      ({ roleId }) => roleId === 'privacy-officer',
    );
    expect(officer?.lastUsedAt).toBeNull();
  });

  it('keeps what is still needed, with the reason, and nobody attests their own', async () => {
    const { id } = await give('teacher', 'attendance-monitor', school());
    expect(await kindOf(desk.attest(who('officer'), id, '  '))).toBe('grant-review-invalid reason');
    const { grants } = await desk.attest(who('officer'), id, 'Still calls home');
    expect(grants.find((one) => one.id === id)?.review).toEqual({
      ...{ at: '2026-11-20T12:00:00.000Z', by: 'The officer', reason: 'Still calls home' },
    });
    const own = grants.find(({ isOwn }) => isOwn);
    expect(own?.roleId).toBe('privacy-officer');
    expect(await kindOf(desk.attest(who('officer'), own?.id ?? '', 'I need it'))).toBe(
      'grant-review-invalid own',
    );
  });

  it('ends what is not needed at once: the next request is denied', async () => {
    const { id } = await give('teacher', 'attendance-monitor', school());
    const opens = () => kindOf(visitors.visit(who('teacher'), '/attendance'));
    expect(await opens()).toBe('done');
    expect(await kindOf(desk.revoke(who('officer'), id, '  '))).toBe('grant-review-invalid reason');
    expect(await opens()).toBe('done');
    await desk.revoke(who('officer'), id, 'Moved to another school');
    expect(await opens()).toBe('gate-denied page');
    expect(await listed()).not.toContain(id);
    expect(await kindOf(desk.revoke(who('manager'), id, 'Again'))).toBe('grant-over');
    expect(await kindOf(desk.attest(who('manager'), id, 'Needed'))).toBe('grant-over');
  });

  it('ends one that has not begun, so that it never does', async () => {
    const { id } = await give('teacher', 'attendance-monitor', school(), { beginsOn: '2026-12-01' });
    await desk.revoke(who('manager'), id, 'Not needed');
    expect(await listed()).not.toContain(id);
    today = '2026-12-01';
    expect(await kindOf(visitors.visit(who('teacher'), '/attendance'))).toBe('gate-denied page');
  });

  it('lets one give one’s own back', async () => {
    const own = (await desk.grants(who('officer'))).grants.find(({ isOwn }) => isOwn);
    // With it goes the right to see the page that would be the answer.
    expect(await kindOf(desk.revoke(who('officer'), own?.id ?? '', 'Leaving the post'))).toBe(
      'gate-denied no-duty',
    );
    expect(await listed()).not.toContain(own?.id);
  });

  it('is for those charged with it; a grant that is not there reads like one that is not theirs', async () => {
    const { id } = await give('teacher', 'attendance-monitor', school());
    for (const username of ['principal', 'superintendent', 'teacher']) {
      expect(await kindOf(desk.grants(who(username)))).toBe('gate-denied no-duty');
      expect(await kindOf(desk.revoke(who(username), id, 'No reason'))).toBe('gate-denied no-duty');
      expect(await kindOf(desk.attest(who(username), id, 'No reason'))).toBe('gate-denied no-duty');
    }
    expect(await kindOf(desk.revoke(who('manager'), 'no-such', 'No reason'))).toBe('grant-unknown');
    expect(await listed()).toContain(id);
  });
});

describe('who can see a student', () => {
  it('names people with their reasons, the closest first', async () => {
    const student = await studentOf();
    await give('officer', 'school-nurse', school(), { endsOn: '2026-12-18' });
    const { viewers } = await desk.viewers(who('principal'), student);
    const groups = viewers.map(({ group }) => group);
    expect(groups[0]).toBe('teachers');
    expect(viewers.find(({ name }) => name === 'The principal')).toMatchObject({
      ...{ group: 'school', hasAccount: true },
      because: [{ reason: { role: { role: 'principal' }, origin: 'position' }, sections: [] }],
    });
    const officer = viewers.find(({ name }) => name === 'The officer');
    expect(officer).toMatchObject({ group: 'granted' });
    expect(officer?.because.map(({ reason }) => [reason.role.role, reason.given])).toEqual(
      expect.arrayContaining([['school-nurse', { approver: 'The manager', endsOn: '2026-12-18' }]]),
    );
  });

  it('tells nobody who is not charged with asking', async () => {
    const student = await studentOf();
    expect(await kindOf(desk.viewers(who('superintendent'), student))).toBe('gate-denied no-student');
    expect(await kindOf(desk.viewers(who('principal'), 'nobody'))).toBe('gate-denied no-student');
  });

  it('leaves out whose account was turned off, but for staff, who would see with one', async () => {
    const student = await studentOf();
    await store.users.disable(who('teacher').id, 'Has left');
    const { viewers } = await desk.viewers(who('principal'), student);
    expect(viewers.some(({ name }) => name === 'The teacher')).toBe(false);
    expect(viewers.filter(({ group }) => group === 'teachers').every(({ hasAccount }) => !hasAccount)).toBe(
      true,
    );
  });
});

async function gateFor() {
  return { gate: await gateOn(fixture.warehouse, { log: store.looks, memory: memory() }) };
}

/** A student of the teacher. */
async function studentOf(): Promise<string> {
  const { gate } = await gateFor();
  const { rows } = await gate.list<{ student_id: string }>(await visitors.viewer(who('teacher')), {
    ...{ kind: 'list', list: 'students', grain: 'student', parameters: {}, students: null },
    ...{ sql: 'select student_id from student', reads: { student: ['student_id'] } },
  });
  const [first] = rows;
  if (!first) throw new Error('the teacher has no students');
  return first.student_id;
}
