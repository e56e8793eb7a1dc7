import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { EditionFixture } from '../../test/edition-fixture.ts';
import { smallDistrict } from '../../test/small-district.ts';
import { gateOn } from '../gate/gate.ts';
import { roleBook } from '../gate/role-book.ts';
import type { AccessRules } from '../gate/viewer.ts';
import { memory, rulesOn } from '../gate/viewer-fixture.ts';
import type { GrantScope } from '../store/role-grants.ts';
import { openStore, type Store } from '../store/store.ts';
import type { UserAccount } from '../store/users.ts';
import { changeRole } from './role-change.ts';
import { type RoleDesk, roleDeskOver } from './role-desk.ts';
import type { ServedEdition } from './served-edition.ts';
import { byThemselves, type SignedIn, type Visitors, visitorsOver } from './visitors.ts';

/** Changing roles and job titles over a real store and a small district. */
const today = '2026-11-20';
let fixture: EditionFixture;
let store: Store;
let desk: RoleDesk;
let visitors: Visitors;
const people = new Map<string, UserAccount>();

beforeAll(async () => {
  fixture = await smallDistrict();
});
afterAll(() => fixture.close());
beforeEach(async () => {
  store = await openStore(':memory:', { now: () => new Date(`${today}T12:00:00Z`) });
  const gate = await gateOn(fixture.warehouse, { log: store.looks, memory: memory() });
  const served = { warehouse: fixture.warehouse, gate, districtName: 'Test District' } as ServedEdition;
  const editions = { current: async () => served, close: async () => {} };
  visitors = visitorsOver({ editions, rules, grantsOf: (userId, day) => store.roleGrants.of(userId, day) });
  desk = roleDeskOver({
    ...{ editions, visitors, rules, people: store.users, grants: store.roleGrants },
    decisions: store.roleDecisions,
  });
  people.clear();
  for (const [username, staffNumber] of [
    ...([
      ['principal', '2'],
      ['teacher', '3'],
      ['manager', '7'],
      ['other', null],
    ] as const),
  ])
    people.set(username, await store.users.add({ username, name: `The ${username}`, staffNumber }));
});
afterEach(() => store.close());

async function rules(): Promise<AccessRules> {
  const roles = (await store.roleDecisions.roles()).map(({ form }) => form);
  const book = roleBook({ roles, jobTitles: await store.roleDecisions.jobTitles() });
  return { ...rulesOn(today), book };
}

function who(username: string): UserAccount & SignedIn {
  const user = people.get(username);
  if (!user) throw new Error(`there is no ${username}`);
  return byThemselves(user);
}

const give = (username: string, role: string, scope: GrantScope, beginsOn = '2026-09-01') =>
  store.roleGrants.add({
    ...{ userId: who(username).id, role, scope, requester: 'hr', approver: 'superintendent' },
    ...{ justification: 'Stands in', beginsOn, endsOn: null },
  });
const kindOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'done',
    (error) => `${error.code} ${error.parameters?.kind ?? ''}`.trim(),
  );
const draftOf = async (role: string) => (await desk.role(who('manager'), role)).draft;
const manager = () => who('manager');
const refusals = async () => (await store.auditLog.list({ kinds: ['denial'] })).map(({ detail }) => detail);

describe('reading roles', () => {
  it('says of each what it opens, how many have it, and whose it is', async () => {
    await give('other', 'principal', { kind: 'district' });
    await give('other', 'counselor', { kind: 'school', schools: ['A'] });
    const { roles } = await desk.roles(manager());
    const told = (id: string) => roles.find(({ role }) => role === id);
    expect(roles).toHaveLength(roleBook().roles.size);
    expect(told('data-manager')).toMatchObject({ isMine: true, isOwn: false });
    expect(told('data-manager')?.people).toEqual({ following: 1, given: 0 });
    // A grant that does not go with its role opens nothing and counts for nothing.
    expect(told('principal')?.people.given).toBe(0);
    expect(told('counselor')?.people.given).toBe(0);
    expect(told('counselor')?.fields).toMatchObject({ scope: 'caseload', purposes: ['counseling'] });
  });

  it('is for those charged with changing them for the whole district, and nobody learns which there are', async () => {
    const none = 'gate-denied no-duty';
    for (const user of [who('principal'), who('teacher'), who('other')]) {
      expect(await kindOf(desk.roles(user))).toBe(none);
      expect(await kindOf(desk.role(user, 'counselor'))).toBe(none);
      expect(await kindOf(desk.role(user, 'king'))).toBe(none);
      expect(await kindOf(desk.titles(user))).toBe(none);
      expect(await kindOf(desk.preview(user, {}))).toBe(none);
      expect(await kindOf(desk.change(user, {}, 'Because'))).toBe(none);
      expect(await kindOf(desk.decideTitle(user, 'Librarian', 'none'))).toBe(none);
    }
    expect(await kindOf(desk.role(manager(), 'king'))).toBe('role-unknown');
    await give('other', 'data-manager', { kind: 'school', schools: ['A'] });
    expect(await kindOf(desk.roles(who('other')))).toBe(none);
    await give('other', 'data-manager', { kind: 'district' });
    expect(await kindOf(desk.roles(who('other')))).toBe('done');
    // Nothing is changed through somebody else's eyes.
    expect(await kindOf(desk.roles({ ...manager(), as: who('principal') }))).toBe(none);
  });
});

describe('changing a role', () => {
  it('begins with a form in which everything is inherited, and says beforehand what it would do', async () => {
    const draft = await draftOf('counselor');
    expect(draft).toMatchObject({ role: 'counselor', version: 2, extends: 'counselor', grants: 'inherit' });
    expect(await desk.preview(manager(), draft)).toMatchObject({ changed: [], effect: 'same' });
    const fewer = await desk.preview(manager(), {
      ...draft,
      grants: [{ domains: ['roster'], sensitivity: 'education', grain: 'student' }],
    });
    expect(fewer).toMatchObject({ changed: ['grants'], effect: 'fewer' });
    expect(fewer.before?.grants[0]?.sensitivity).toBe('sensitive');
    const both = await desk.preview(manager(), { ...draft, extras: ['export'] });
    expect(both).toMatchObject({ changed: ['extras'], effect: 'both' });
    expect(await store.roleDecisions.roles()).toEqual([]);
  });

  it('holds at once, and its history says who, when, why and what', async () => {
    await give('other', 'attendance-monitor', { kind: 'district' });
    const opens = () => kindOf(visitors.visit(who('other'), '/attendance'));
    expect(await opens()).toBe('done');
    const draft = await draftOf('attendance-monitor');
    const { version, versions } = await desk.change(manager(), { ...draft, pages: 'none' }, 'Not any more');
    expect(await opens()).toBe('gate-denied page');
    expect(version).toBe(draft.version);
    expect(versions).toHaveLength(2);
    expect(versions[0]).toMatchObject({
      ...{ version, changed: ['pages'], effect: 'fewer' },
      decided: { by: 'The manager', reason: 'Not any more', at: `${today}T12:00:00.000Z` },
    });
    expect(versions[1]).toMatchObject({ decided: null, changed: [] });
    // The next change goes on from what was said.
    expect(await draftOf('attendance-monitor')).toMatchObject({ version: version + 1, pages: 'none' });
    expect(await store.auditLog.list({ kinds: ['role-changed'] })).toMatchObject([
      { actor: 'manager', detail: { role: 'attendance-monitor', version, reason: 'Not any more' } },
    ]);
  });

  it('makes a new role out of another one', async () => {
    const draft = { ...(await draftOf('counselor')), role: 'advisor', version: 1 };
    const title = { en: 'Advisor', es: 'Asesora' };
    expect(await desk.preview(manager(), { ...draft, title })).toMatchObject({
      before: null,
      effect: 'more',
    });
    const made = await desk.change(manager(), { ...draft, title }, 'A new post');
    expect(made).toMatchObject({
      role: 'advisor',
      version: 1,
      isOwn: true,
      base: { title: { en: 'Counselor' } },
    });
    expect(made.versions).toHaveLength(1);
    // The same once more is a conflict with the one that is there now.
    expect(await kindOf(desk.change(manager(), { ...draft, title }, 'A new post'))).toBe('role-changed');
  });

  it('is refused where somebody else was faster, and says so before it is tried', async () => {
    await give('other', 'data-manager', { kind: 'district' });
    const draft = await draftOf('counselor');
    await desk.change(who('other'), { ...draft, extras: 'none' }, 'First');
    expect(await kindOf(desk.preview(manager(), { ...draft, pages: 'none' }))).toBe('role-changed');
    expect(await kindOf(desk.change(manager(), { ...draft, pages: 'none' }, 'Second'))).toBe('role-changed');
    expect(await kindOf(desk.change(manager(), { ...draft, version: 9 }, 'Third'))).toBe('role-invalid');
    const now = await desk.role(manager(), 'counselor');
    expect([now.version, now.fields.extras, now.fields.pages]).toEqual([2, [], ['/students']]);
    // Two at the same moment: one of them is kept.
    const next = await draftOf('counselor');
    const both = await Promise.all([
      kindOf(desk.change(who('other'), { ...next, about: { en: 'One', es: 'Uno' } }, 'Now')),
      kindOf(desk.change(manager(), { ...next, about: { en: 'Two', es: 'Dos' } }, 'Now')),
    ]);
    expect(both.sort()).toEqual(['done', 'role-changed']);
  });

  it('is refused where fields do not fit, or nobody says why', async () => {
    const draft = await draftOf('counselor');
    const changing = (form: object, reason = 'Because') => kindOf(desk.change(manager(), form, reason));
    expect(await changing({ ...draft, scope: 'none' })).toBe('role-invalid scope');
    expect(await changing({ ...draft, scope: 'program' })).toBe('role-invalid programs');
    expect(await changing({ ...draft, extends: 'none' })).toBe('role-invalid');
    expect(await changing({ ...draft, role: 'none', version: 1 })).toBe('role-invalid word');
    expect(await changing(draft, '  ')).toBe('role-invalid reason');
    expect(await store.roleDecisions.roles()).toEqual([]);
    expect(await store.auditLog.list({ kinds: ['role-changed'] })).toEqual([]);
  });
});

describe('nobody opens more to themselves', () => {
  it('by a role they have: refused and written down, though words and less are theirs to change', async () => {
    const draft = await draftOf('data-manager');
    const own = 'gate-denied own-role';
    const wider = { ...draft, pages: ['/deliveries', '/district', '/access', '/audit'] };
    expect(await kindOf(desk.preview(manager(), wider))).toBe(own);
    expect(await kindOf(desk.change(manager(), wider, 'I want to see it'))).toBe(own);
    const restricted = [{ domains: ['wellbeing'], sensitivity: 'restricted', grain: 'student' }];
    expect(await kindOf(desk.change(manager(), { ...draft, grants: restricted }, 'Needed'))).toBe(own);
    const extras = ['edit_roles', 'read_audit'];
    expect(await kindOf(desk.change(manager(), { ...draft, extras }, 'Needed'))).toBe(own);
    expect(await refusals()).toHaveLength(4);
    expect((await refusals())[0]).toMatchObject({ question: { extra: 'edit_roles', role: 'data-manager' } });
    expect(await store.roleDecisions.roles()).toEqual([]);
    const words = { ...draft, title: { en: 'Keeper', es: 'Guardiana' } };
    expect(await kindOf(desk.change(manager(), words, 'A better name'))).toBe('done');
    const less = { ...(await draftOf('data-manager')), extras: ['edit_roles'] };
    expect(await kindOf(desk.change(manager(), less, 'Less is enough'))).toBe('done');
  });

  it('by a role given to them that is still to begin, or one that would reach them', async () => {
    await give('manager', 'counselor', { kind: 'caseload', staff: 'somebody' }, '2027-01-01');
    const draft = await draftOf('counselor');
    const wider = {
      ...draft,
      grants: [{ domains: ['wellbeing'], sensitivity: 'restricted', grain: 'student' }],
    };
    expect(await kindOf(desk.change(manager(), wider, 'Needed'))).toBe('gate-denied own-role');
    // A parent has whatever role reaches the own children.
    const parent = await store.users.add({ username: 'parent', name: 'A parent', guardianId: 'g1' });
    people.set('parent', parent);
    await give('parent', 'data-manager', { kind: 'district' });
    const family = { ...(await draftOf('guardian')), role: 'guardian-too', version: 1, grants: wider.grants };
    expect(await kindOf(desk.change(who('parent'), family, 'Needed'))).toBe('gate-denied own-role');
    // Somebody who has nothing of it may.
    expect(await kindOf(desk.change(manager(), family, 'Needed'))).toBe('done');
    await give('other', 'data-manager', { kind: 'district' });
    expect(await kindOf(desk.change(who('other'), wider, 'Needed'))).toBe('done');
  });

  it('by the job title they are employed under, while that of others is theirs to decide', async () => {
    const own = 'data_manager';
    expect(await kindOf(desk.decideTitle(manager(), own, 'privacy-officer'))).toBe('gate-denied own-role');
    expect((await refusals())[0]).toMatchObject({ question: { title: own } });
    expect(await store.roleDecisions.jobTitles()).toEqual([]);
    const { titles } = await desk.decideTitle(manager(), own, 'inherit');
    expect(titles.find(({ title }) => title === own)).toMatchObject({
      ...{ people: 1, roles: ['data-manager'], inherited: ['data-manager'] },
      ...{ classifications: ['data_manager'], decided: { role: 'inherit', by: 'The manager' } },
    });
    await give('other', 'data-manager', { kind: 'district' });
    expect(await kindOf(desk.decideTitle(who('other'), own, 'privacy-officer'))).toBe('done');
  });
});

describe('nobody takes the duty from themselves', () => {
  it('neither by the role nor by the title; somebody else can, and it ends at once', async () => {
    const draft = await draftOf('data-manager');
    const without = { ...draft, extras: ['export'] };
    expect(await kindOf(desk.preview(manager(), without))).toBe('role-keeper-own');
    expect(await kindOf(desk.change(manager(), without, 'Too much'))).toBe('role-keeper-own');
    expect(await kindOf(desk.decideTitle(manager(), 'data_manager', 'none'))).toBe('role-keeper-own');
    expect(await store.roleDecisions.roles()).toEqual([]);
    expect(await store.roleDecisions.jobTitles()).toEqual([]);
    await give('other', 'data-manager', { kind: 'district' });
    expect(await kindOf(desk.decideTitle(who('other'), ' DATA_manager', 'none'))).toBe('done');
    expect(await kindOf(desk.roles(manager()))).toBe('gate-denied no-duty');
    expect(await kindOf(desk.roles(who('other')))).toBe('done');
  });
});

describe('job titles', () => {
  it('are listed with what they give, those of most people first, and those decided about that nobody has', async () => {
    await desk.decideTitle(manager(), 'Media  Specialist', 'counselor');
    const { titles, roles } = await desk.titles(manager());
    const counts = titles.map(({ people: count }) => count);
    expect(counts.slice(0, -1)).toEqual(counts.slice(0, -1).toSorted((one, other) => other - one));
    expect(titles.at(-1)).toMatchObject({
      ...{ title: 'media specialist', people: 0, roles: ['counselor'] },
      decided: { role: 'counselor', by: 'The manager' },
    });
    expect(roles).toHaveLength(roleBook().roles.size);
    expect(await kindOf(desk.decideTitle(manager(), 'Media Specialist', 'king'))).toBe(
      'role-invalid unknown',
    );
  });

  it('tell their holders of a role', async () => {
    const { titles, people: count } = await desk.role(manager(), 'principal');
    expect(titles.reduce((sum, one) => sum + one.people, 0)).toBe(count.following);
  });
});

it('the command and the screen are one: what the operator changes is a version like any other', async () => {
  const effects = { decisions: store.roleDecisions, rules };
  const draft = await draftOf('counselor');
  await changeRole(effects, { ...draft, extras: 'none' }, 'operator', 'From the machine');
  const { versions } = await desk.role(manager(), 'counselor');
  expect(versions[0]).toMatchObject({ version: 2, decided: { by: 'operator' }, changed: ['extras'] });
});
