import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { EditionFixture } from '../../test/edition-fixture.ts';
import { smallDistrict } from '../../test/small-district.ts';
import { gateOn } from '../gate/gate.ts';
import type { AccessRules } from '../gate/viewer.ts';
import { memory, rulesOn } from '../gate/viewer-fixture.ts';
import { openStore, type Store } from '../store/store.ts';
import type { UserAccount } from '../store/users.ts';
import { type AccessDesk, accessDeskOver } from './access-desk.ts';
import type { Asking } from './asking.ts';
import type { ServedEdition } from './served-edition.ts';
import { byThemselves, type SignedIn, type Visitors, visitorsOver } from './visitors.ts';

/** Asking for access and deciding about it, over a real store and a small district, on any day. */
let fixture: EditionFixture;
let store: Store;
let desk: AccessDesk;
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
  const grantsOf = (userId: string, day: string) => store.roleGrants.of(userId, day);
  visitors = visitorsOver({ editions, rules: now, grantsOf });
  desk = accessDeskOver({
    ...{ editions, visitors, clock, rules: now, people: store.users },
    ...{ grants: store.roleGrants, requests: store.accessRequests },
  });
  people.clear();
  for (const [username, staffNumber] of [
    ...([
      ['superintendent', '1'],
      ['principal', '2'],
      ['teacher', '3'],
      ['teacher.b', '4'],
    ] as const),
    ...([
      ['monitor.b', '5'],
      ['former', '6'],
      ['manager', '7'],
    ] as const),
  ])
    people.set(username, await store.users.add({ username, name: `The ${username}`, staffNumber }));
  const otherPrincipal = await store.users.add({ username: 'principal.b', name: 'The principal.b' });
  people.set('principal.b', otherPrincipal);
  await store.roleGrants.add({
    ...{
      userId: otherPrincipal.id,
      role: 'principal',
      scope: { kind: 'school', schools: [school('Birch')] },
    },
    ...{ requester: 'hr', approver: 'manager', justification: 'Stands in', beginsOn: today, endsOn: null },
  });
});
afterEach(() => store.close());

function who(username: string): UserAccount & SignedIn {
  const user = people.get(username);
  if (!user) throw new Error(`there is no ${username}`);
  return byThemselves(user);
}

function school(name: 'Aspen' | 'Birch'): string {
  const link = fixture.links.find((one) => one.kind === 'school' && one.idValue === name[0]);
  return link?.personId ?? name.slice(0, 1);
}

const asking = (more: Partial<Asking> = {}): Asking => ({
  ...{ role: 'attendance-monitor', scope: { kind: 'school', schools: [school('Aspen')] } },
  ...{ justification: 'Calls the families of absent students', beginsOn: today, endsOn: '2027-01-31' },
  ...more,
});
const waiting = async (username: string) =>
  (await desk.queue(who(username))).open.map(({ who: asker, role }) => `${asker.username} ${role?.role}`);
const kindOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'done',
    (error) => `${error.code} ${error.parameters?.kind ?? ''}`.trim(),
  );
const opensAttendance = (username: string) => kindOf(visitors.visit(who(username), '/attendance'));

describe('a request', () => {
  it('lands with the principal of the school and with the district, and with nobody else', async () => {
    const { request, approvers } = await desk.ask(who('teacher'), asking());
    expect(approvers).toMatchObject({
      ...{ total: 2, nearest: [{ name: 'The principal' }, { name: 'The manager' }] },
    });
    expect(await waiting('principal')).toEqual(['teacher attendance-monitor']);
    expect(await waiting('manager')).toEqual(['teacher attendance-monitor']);
    expect(await waiting('principal.b')).toEqual([]);
    expect(await kindOf(desk.queue(who('teacher')))).toBe('gate-denied page');
    for (const [username, count] of [
      ['principal', 1],
      ['principal.b', 0],
      ['teacher', 0],
    ] as const)
      expect(await desk.waiting(await visitors.viewer(who(username)), who(username).id)).toBe(count);
    expect(await kindOf(desk.approve(who('principal.b'), request, { endsOn: today, note: '' }))).toBe(
      'access-request-unknown',
    );
    expect(await kindOf(desk.refuse(who('principal.b'), 'no-such-request', 'No'))).toBe(
      'access-request-unknown',
    );
    expect(await kindOf(desk.refuse(who('teacher.b'), request, 'No'))).toBe('gate-denied no-duty');
  });

  it('approved opens the page until its end, which may be sooner than asked, and no day longer', async () => {
    expect(await opensAttendance('teacher')).toBe('gate-denied page');
    const { request } = await desk.ask(who('teacher'), asking());
    const page = await desk.approve(who('principal'), request, {
      endsOn: '2026-12-18',
      note: 'Until winter',
    });
    expect(page).toMatchObject({
      ...{
        open: [],
        decided: [{ state: 'approved', decidedBy: 'The principal', grantedUntil: '2026-12-18' }],
      },
    });
    expect(await opensAttendance('teacher')).toBe('done');
    const { because, requests } = await desk.mine(who('teacher'));
    expect(because.at(-1)).toMatchObject({
      ...{ origin: 'grant', given: { approver: 'The principal', endsOn: '2026-12-18' } },
      ...{ role: { role: 'attendance-monitor' }, scope: { kind: 'school', places: ['Aspen'] } },
    });
    expect(requests).toMatchObject([{ state: 'approved', isInForce: true, decisionReason: 'Until winter' }]);
    today = '2026-12-18';
    expect(await opensAttendance('teacher')).toBe('done');
    today = '2026-12-19';
    expect(await opensAttendance('teacher')).toBe('gate-denied page');
    expect((await desk.mine(who('teacher'))).requests).toMatchObject([{ isInForce: false }]);
  });

  it('refused gives nothing and says why, to the one who asked too', async () => {
    const { request } = await desk.ask(who('teacher'), asking());
    expect(await kindOf(desk.refuse(who('principal'), request, ' '))).toBe('access-request-invalid reason');
    await desk.refuse(who('principal'), request, 'The office does that');
    expect(await opensAttendance('teacher')).toBe('gate-denied page');
    expect((await desk.mine(who('teacher'))).requests).toMatchObject([
      { state: 'refused', decidedBy: 'The principal', decisionReason: 'The office does that' },
    ]);
    expect(await kindOf(desk.approve(who('manager'), request, { endsOn: today, note: '' }))).toBe(
      'access-request-decided',
    );
  });

  it('can be withdrawn by the one who asked and by nobody else', async () => {
    const { request } = await desk.ask(who('teacher'), asking());
    expect(await kindOf(desk.withdraw(who('principal'), request))).toBe('access-request-unknown');
    expect((await desk.withdraw(who('teacher'), request)).requests).toMatchObject([{ state: 'withdrawn' }]);
    expect(await waiting('principal')).toEqual([]);
  });

  it('is not granted longer than asked, longer than a year, or for days that are over', async () => {
    const { request } = await desk.ask(who('teacher'), asking());
    const approve = (endsOn: string) => kindOf(desk.approve(who('principal'), request, { endsOn, note: '' }));
    expect(await approve('2027-02-01')).toBe('access-request-invalid too-long');
    expect(await approve('2026-11-19')).toBe('access-request-invalid days');
    today = '2027-02-02';
    expect(await approve('2027-01-31')).toBe('access-request-invalid over');
    expect(await store.roleGrants.list()).toHaveLength(1);
  });

  it('that is one’s own is for somebody else to decide', async () => {
    const own = await desk.ask(who('principal'), asking({ role: 'school-nurse' }));
    expect(own.approvers.nearest.map(({ name }) => name)).toEqual(['The manager']);
    expect(await waiting('principal')).toEqual([]);
    expect(await kindOf(desk.approve(who('principal'), own.request, { endsOn: today, note: '' }))).toBe(
      'access-request-invalid own',
    );
  });

  it('for a role with duties of the district is not a principal’s to give', async () => {
    await desk.ask(who('teacher'), asking({ role: 'data-manager' }));
    expect(await waiting('principal')).toEqual([]);
    expect(await waiting('manager')).toEqual(['teacher data-manager']);
  });

  it('of somebody whose account was turned off waits no longer', async () => {
    await desk.ask(who('teacher'), asking());
    await store.users.disable(who('teacher').id, 'Has left');
    expect(await waiting('principal')).toEqual([]);
  });

  it('for a role the district took away can only be refused, by the district', async () => {
    const { request } = await desk.ask(who('teacher'), asking());
    const roles = new Map([...rules.book.roles].filter(([id]) => id !== 'attendance-monitor'));
    rules = { ...rules, book: { ...rules.book, roles } };
    expect(await waiting('principal')).toEqual([]);
    const [left] = (await desk.queue(who('manager'))).open;
    expect(left).toMatchObject({ role: null, roleId: 'attendance-monitor' });
    expect(await kindOf(desk.approve(who('manager'), request, { endsOn: today, note: '' }))).toBe(
      'access-request-invalid role-gone',
    );
    await desk.refuse(who('manager'), request, 'There is no such role any more');
    expect(await waiting('manager')).toEqual([]);
  });
});

describe('what cannot be asked for', () => {
  it.each<[string, Partial<Asking>]>([
    ['role', { role: 'teacher' }],
    ['role', { role: 'community-partner' }],
    ['role', { role: 'no-such-role' }],
    ['scope', { role: 'principal', scope: { kind: 'district' } }],
    ['scope', { scope: { kind: 'school', schools: ['no-such-school'] } }],
    ['justification', { justification: '  because ' }],
    ['days', { beginsOn: '2026-11-19' }],
    ['days', { endsOn: '2026-11-19' }],
    ['days', { endsOn: '2026-02-31' }],
    ['too-long', { endsOn: '2027-11-21' }],
  ])('%s: %j', async (kind, more) => {
    expect(await kindOf(desk.ask(who('teacher'), asking(more)))).toBe(`access-request-invalid ${kind}`);
    expect(await store.accessRequests.open()).toEqual([]);
  });

  it('the same twice, while it is open', async () => {
    const both = [school('Birch'), school('Aspen')];
    await desk.ask(who('teacher'), asking({ scope: { kind: 'school', schools: both } }));
    const again = asking({ scope: { kind: 'school', schools: [...both].reverse() } });
    expect(await kindOf(desk.ask(who('teacher'), again))).toBe('access-request-invalid there-already');
  });

  it('by parents and students: roles are for the staff', async () => {
    const parent = byThemselves(
      await store.users.add({ username: 'parent', name: 'A Parent', guardianId: 'g-1' }),
    );
    expect(await kindOf(desk.ask(parent, asking()))).toBe('access-request-invalid not-staff');
    expect((await desk.mine(parent)).form).toBeNull();
    expect(await desk.why(parent, { page: '/district' })).toMatchObject({ offers: [], mayAsk: false });
  });

  it('what nobody could decide about: it is said at once', async () => {
    await store.users.disable(who('manager').id, 'Has left');
    expect(await kindOf(desk.ask(who('teacher'), asking({ role: 'data-manager' })))).toBe(
      'access-request-invalid no-approver',
    );
    expect(await kindOf(desk.ask(who('principal'), asking({ role: 'school-nurse' })))).toBe(
      'access-request-invalid no-approver',
    );
  });

  it('while looking as somebody else', async () => {
    const teacher = await visitors.viewer(who('teacher'));
    const before = visitors.viewer;
    visitors.viewer = async (user) => ({ ...(await before(user)), as: teacher });
    expect(await kindOf(desk.ask(who('principal'), asking()))).toBe('gate-denied no-duty');
    expect(await desk.queue(who('manager'))).toMatchObject({ mayApprove: false, open: [], decided: [] });
  });
});

describe('why not', () => {
  it('names roles that would open it, the own school, and who may decide', async () => {
    const { denial, offers } = await desk.why(who('teacher'), { page: '/attendance' });
    expect(denial).toEqual({ kind: 'page', lack: null });
    expect(offers).toHaveLength(1);
    expect(offers[0]).toMatchObject({
      ...{ role: { role: 'attendance-monitor' }, scope: { kind: 'school', places: ['Aspen'] } },
      ...{ asked: { kind: 'school', schools: [school('Aspen')] } },
      approvers: { total: 2, nearest: [{ name: 'The principal', as: { role: 'principal' } }, {}] },
    });
  });

  it('says what is missing as codes, to be said in any language', async () => {
    const asked = { table: 'behavior_incident', column: 'behavior', grain: 'student' } as const;
    expect((await desk.why(who('teacher'), asked)).denial).toEqual({
      ...{ kind: 'not-granted', lack: { domain: 'behavior', sensitivity: 'sensitive', grain: 'student' } },
    });
  });

  it('asks about one thing at a time', async () => {
    expect(await kindOf(desk.why(who('teacher'), {}))).toBe('request-invalid');
    expect(await kindOf(desk.why(who('teacher'), { table: 'student', column: 'no_such' }))).toBe(
      'request-invalid',
    );
    expect(await kindOf(desk.why(who('teacher'), { measures: 'no-such' }))).toBe('measure-unknown');
  });

  it('is in the audit log as a denial', async () => {
    await desk.why(who('teacher'), { student: 'nobody' });
    expect(await store.looks.list({ limit: 1 })).toMatchObject([
      { decision: 'denied', viewer: 'teacher', question: { kind: 'why', about: 'student' } },
    ]);
  });
});
