import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Value } from 'typebox/value';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { silent } from '../src/base/progress.ts';
import { ask } from '../src/commands/ask.ts';
import { exportOneRoster } from '../src/commands/export.ts';
import { grantEnd } from '../src/commands/grants.ts';
import { SectionsPage, StudentsPage } from '../src/reports/shapes/pages.ts';
import { type GatedDistrict, gatedDistrict } from './gated-district.ts';
import { firstDay } from './gated-rows.ts';
import { callRoute } from './route-call.ts';

/** Access that has ended, has not begun, or was never theirs, asked for by people whose session is live all the while. */
let district: GatedDistrict;
const dayBefore = '2026-11-19';
const dayAfter = '2026-11-21';

beforeAll(async () => {
  district = await gatedDistrict();
});
beforeEach(() => district.judgeOn(firstDay));
afterAll(() => district?.close());

const context = () => ({
  ...{ data: district.folder.root, progress: silent },
  clock: { now: () => district.now() },
});
const get = async (username: string, path: string, cookie?: string) =>
  callRoute(district, `GET ${path}`, {}, cookie ?? (await district.signedIn(username)));
const studentPath = (student: string) => `/api/students/${district.idOf('student', student)}/attendance`;
const lastNames = async (username: string) => {
  const answer = await get(username, '/api/students');
  return Value.Parse(StudentsPage, answer.json()).students.map(({ student }) => student.lastName);
};

describe('a grant', () => {
  const given = (username: string, beginsOn: string, endsOn: string | null) =>
    district.store.roleGrants.add({
      ...{
        userId: district.people.get(username)?.id ?? '',
        role: 'principal',
        requester: 'hr',
        approver: 'dm',
      },
      scope: { kind: 'school', schools: [district.idOf('school', 'B')] },
      ...{ justification: 'Stands in', beginsOn, endsOn },
    });

  it('that has not begun, or is over, opens nothing', async () => {
    await given('no-role', dayAfter, null);
    await given('no-role', '2026-09-01', dayBefore);
    const cookie = await district.signedIn('no-role');
    expect((await get('no-role', '/api/school', cookie)).statusCode).toBe(403);
    expect((await get('no-role', '/api/session', cookie)).json().roles).toEqual([]);
  });

  it('that is revoked ends with the next request of a session that goes on', async () => {
    const grant = await given('no-role', '2026-09-01', null);
    const cookie = await district.signedIn('no-role');
    const mine = `/api/school?school=${district.idOf('school', 'B')}`;
    expect((await get('no-role', mine, cookie)).statusCode).toBe(200);
    await grantEnd(context(), grant.id, { by: 'data-manager' });
    for (const path of [mine, '/api/school', '/api/attendance', studentPath('b01')])
      expect([path, (await get('no-role', path, cookie)).statusCode]).toEqual([path, 403]);
    // The session itself goes on: who somebody is has not changed.
    expect((await get('no-role', '/api/session', cookie)).json().pages).toEqual([]);
  });

  it('of a role that the district took away gives nothing', async () => {
    const { store } = district;
    const form = {
      ...{ role: 'visitor', version: 1, extends: 'school-nurse', scope: 'district' },
      ...{
        title: { en: 'Visitor', es: 'Visita' },
        about: 'inherit',
        programs: 'inherit',
        purposes: 'inherit',
      },
      ...{ needs: 'inherit', pages: 'inherit', grants: 'inherit', extras: 'inherit' },
    };
    const decided = { role: 'visitor', decidedBy: 'data-manager', reason: 'Test' };
    await store.roleDecisions.decideRole({ ...decided, version: 1, form });
    await store.roleGrants.add({
      ...{ userId: district.people.get('no-role')?.id ?? '', role: 'visitor', scope: { kind: 'district' } },
      ...{ requester: 'hr', approver: 'dm', justification: 'Test', beginsOn: '2026-09-01', endsOn: null },
    });
    const cookie = await district.signedIn('no-role');
    expect((await get('no-role', '/api/students', cookie)).statusCode).toBe(200);
    await store.roleDecisions.decideRole({
      ...decided,
      version: 2,
      form: { ...form, version: 2, pages: 'none' },
    });
    expect((await get('no-role', '/api/students', cookie)).statusCode).toBe(403);
  });

  it('of an account that was turned off is worth nothing, whatever its session was', async () => {
    const user = await district.store.users.add({ username: 'leaver', name: 'Leaver' });
    const cookie = await district.signedIn('leaver');
    expect((await get('leaver', '/api/session', cookie)).statusCode).toBe(200);
    await district.store.users.disable(user.id, 'Has left');
    expect((await get('leaver', '/api/session', cookie)).statusCode).toBe(401);
  });
});

describe('a teacher who was reassigned yesterday', () => {
  const sectionsOf = async (username: string) => {
    const answer = await get(username, '/api/sections');
    return answer.statusCode === 200
      ? Value.Parse(SectionsPage, answer.json()).sections.map(({ id }) => id)
      : [];
  };

  it('sees the section until the last day, and not on the day after, even in a session that went on', async () => {
    const section = district.idOf('section', 'secA');
    expect(await sectionsOf('teacher')).toEqual([section]);
    expect(await sectionsOf('new-teacher')).toEqual([]);
    await district.publish('reassigned');
    expect(await sectionsOf('teacher')).toEqual([section]);
    const cookie = await district.signedIn('teacher');
    district.judgeOn(dayAfter);
    district.pass(-24 * 60);
    expect((await get('teacher', `/api/sections?section=${section}`, cookie)).statusCode).toBe(403);
    expect(await sectionsOf('teacher')).toEqual([]);
    const answer = await get('teacher', '/api/sections', cookie);
    expect(answer.body).not.toMatch(/Last-|First-/);
  });
});

describe('guardians', () => {
  it('of siblings see their own children, and nothing of each other', async () => {
    expect((await lastNames('guardian')).toSorted()).toEqual(['Last-a01', 'Last-a02']);
    expect(await lastNames('guardian-y')).toEqual(['Last-a01']);
    expect(await lastNames('guardian-z')).toEqual(['Last-a02']);
    expect((await get('guardian-y', studentPath('a02'))).statusCode).toBe(403);
    expect((await get('guardian-z', studentPath('a01'))).statusCode).toBe(403);
    for (const parent of ['guardian', 'guardian-y', 'guardian-z'])
      for (const path of ['/api/students', studentPath('a01'), studentPath('a02'), '/api/session']) {
        const { body } = await get(parent, path);
        expect(body).not.toMatch(/Family-|Parent-|555-01|home\.example/);
      }
  });

  it('of a student who comes of age are out on that day, and the student is in', async () => {
    // b20 is 18 today, b19 tomorrow.
    expect((await get('guardian-w', studentPath('b20'))).statusCode).toBe(403);
    expect(await lastNames('guardian-w')).toEqual([]);
    expect(await lastNames('adult-student')).toEqual(['Last-b20']);
    expect((await get('guardian-v', studentPath('b19'))).statusCode).toBe(200);
    expect((await get('minor-student', studentPath('b19'))).statusCode).toBe(403);
    district.judgeOn(dayAfter);
    expect((await get('guardian-v', studentPath('b19'))).statusCode).toBe(403);
    expect((await get('minor-student', studentPath('b19'))).statusCode).toBe(200);
  });
});

describe('the command line', () => {
  it.each([
    ...['superintendent', 'principal', 'teacher', 'counselor', 'attendance-monitor', 'school-nurse'],
    ...['school-board', 'data-team-member', 'public', 'privacy-officer', 'guardian', 'adult-student'],
    ...['community-partner', 'researcher', 'no-role'],
  ])('makes no file of the roster for %s, and says so in the audit log', async (username) => {
    const out = join(district.folder.root, `${username}.zip`);
    const { store } = district;
    const before = (await store.auditLog.head())?.number ?? 0;
    await expect(exportOneRoster(context(), { out, as: username })).rejects.toMatchObject({
      code: 'gate-denied',
    });
    expect(existsSync(out)).toBe(false);
    const [noted] = await store.auditLog.list({ kinds: ['denial'], limit: 1 });
    expect(noted).toMatchObject({ actor: `operator as ${username}` });
    expect(noted?.number).toBeGreaterThan(before);
  });

  it('tells counts of small groups to nobody who may not see the students', async () => {
    const question = { by: ['school'], where: [], toDate: false, language: 'en' };
    const small = district.idOf('school', 'C');
    for (const as of ['superintendent', 'school-board', 'data-team-member', 'public']) {
      const { json } = await ask(context(), 'chronic-absence', { ...question, as });
      expect(JSON.stringify(json)).toContain('"suppressed":true');
      const rows = (json as { rows: { school: string; value: number | null; denominator: number | null }[] })
        .rows;
      expect(rows.find(({ school }) => school === small)).toMatchObject({ value: null, denominator: null });
    }
    for (const as of ['privacy-officer', 'community-partner', 'researcher'])
      await expect(ask(context(), 'chronic-absence', { ...question, as })).rejects.toMatchObject({
        code: 'gate-denied',
      });
  });
});
