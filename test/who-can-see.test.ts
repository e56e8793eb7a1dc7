import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Gate, gateOn } from '../src/gate/gate.ts';
import { roleBook } from '../src/gate/role-book.ts';
import { staffRoles } from '../src/gate/staff-roles.ts';
import { type AccessRules, type Viewer, viewerOf } from '../src/gate/viewer.ts';
import { noting, person, viewerWith } from '../src/gate/viewer-fixture.ts';
import type { Seeing, SeeingAccount } from '../src/gate/who-can-see.ts';
import type { Look } from '../src/store/looks.ts';
import type { GrantScope } from '../src/store/role-grants.ts';
import type { EditionFixture } from './edition-fixture.ts';
import { randomDistrict, today } from './random-district.ts';

const book = roleBook({
  roles: [],
  jobTitles: [
    { title: 'EL Specialist', role: 'english-learner-specialist' },
    { title: 'sped  specialist', role: 'special-education-specialist' },
  ],
});

describe.each([
  [1, 'while_enrolled'],
  [2, 'this_year'],
] as const)(
  'who can see a student is whoever gets the student from the gate: district %i, %s',
  (seed, sectionStudents) => {
    const rules: AccessRules = { book, day: today, sectionStudents, rightsPassAt: 18 };
    const looks: Look[] = [];
    let fixture: EditionFixture;
    let gate: Gate;
    let students: string[];
    let accounts: SeeingAccount[];
    let officer: Viewer;
    /** Students each account gets, asked one account after the other, as they would ask. */
    const gets = new Map<string, Set<string>>();

    beforeAll(async () => {
      fixture = await randomDistrict(seed);
      gate = await gateOn(fixture.warehouse, noting(looks));
      const ids = async (sql: string) =>
        (await fixture.warehouse.all<{ id: string }>(sql)).map(({ id }) => id);
      students = await ids('select distinct student_id as id from edition.student order by 1');
      const staff = await ids('select distinct staff_id as id from edition.staff order by 1');
      const people = [
        ...(await ids('select distinct local_staff_id as id from edition.staff order by 1')).map((id) =>
          person(id),
        ),
        ...(await ids('select distinct guardian_id as id from edition.guardian order by 1')).map(
          (guardianId) => person(null, { guardianId, username: guardianId }),
        ),
        ...students.map((studentId) => person(null, { studentId, username: studentId })),
      ];
      // Every fourth has a grant by hand, of some role over some scope, of which some are over or yet to begin.
      accounts = [
        ...people.map((one, at) => ({ ...one, grants: at % 4 === 0 ? [grantOf(at, staff)] : [] })),
        ...Array.from({ length: 20 }, (_, at) => ({
          ...person(null, { username: `granted-${at}` }),
          grants: [grantOf(at * 3, staff), grantOf(at * 7 + 1, staff)],
        })),
      ];
      for (const account of accounts) {
        const viewer = await viewerOf(fixture.warehouse, account, account.grants, rules);
        gets.set(account.username, await listed(viewer));
      }
      const role = book.roles.get('data-manager');
      if (!role) throw new Error('there is no data manager');
      officer = viewerWith([{ role, scope: { kind: 'district' }, origin: 'position' }], {
        username: 'officer',
      });
    }, 120_000);
    afterAll(() => fixture.close());

    async function listed(viewer: Viewer): Promise<Set<string>> {
      const answer = await gate
        .list<{ student_id: string }>(viewer, {
          ...{ kind: 'list', list: 'everybody', grain: 'student', parameters: {}, students: null },
          sql: 'select student_id from student where first_name is not null or last_name is not null',
          reads: { student: ['student_id', 'first_name', 'last_name'] },
        })
        .catch(() => ({ rows: [] }));
      return new Set(answer.rows.map(({ student_id }) => student_id));
    }

    function grantOf(at: number, staff: readonly string[]) {
      const of = staff[at % staff.length] ?? '';
      const scopes: readonly GrantScope[] = [
        { kind: 'district' },
        { kind: 'school', schools: ['A', 'B'] },
        { kind: 'grade', schools: ['C'], grades: ['06', '12'] },
        ...([{ kind: 'sections', staff: of }, { kind: 'caseload', staff: of }, { kind: 'none' }] as const),
      ];
      const roles = [...book.roles.keys()];
      return {
        role: roles[at % roles.length] ?? '',
        scope: scopes[Math.floor(at / 2) % scopes.length] ?? { kind: 'none' as const },
        beginsOn: at % 11 === 0 ? '2026-11-21' : '2026-09-01',
        endsOn: [null, '2026-11-19', '2026-11-20'][at % 3] ?? null,
      };
    }

    test('everybody who gets the student, and nobody else', async () => {
      let found = 0;
      let missing = 0;
      // Every third: each takes a while, and they are alike.
      const asked = students.filter((_, at) => at % 3 === 0);
      for (const student of asked) {
        const seeing = await gate.whoCanSee(officer, student, accounts, rules);
        const names = seeing.flatMap(({ username }) => username ?? []).sort();
        const expected = accounts
          .map(({ username }) => username)
          .filter((name) => gets.get(name)?.has(student));
        expect({ student, names }).toEqual({ student, names: expected.sort() });
        expect(seeing.every(({ because }) => because.length > 0)).toBe(true);
        found += names.length;
        missing += accounts.length - names.length;
      }
      // The district is mixed enough to tell the two apart.
      expect(found).toBeGreaterThan(asked.length * 3);
      expect(missing).toBeGreaterThan(found);
    }, 300_000);

    test('staff without an account are told by name, as those who would see', async () => {
      let wouldSee = 0;
      const ways = (seeing: readonly Seeing[]) =>
        seeing
          .filter((one) => !isFamily(one))
          .map(({ because }) =>
            JSON.stringify(because.map(({ assignment: { role, scope } }) => [role.role, scope])),
          )
          .sort();
      const withoutGrants = () => accounts.map((one) => ({ ...one, grants: [] }));
      for (const student of students.slice(0, 12)) {
        const nobody = await gate.whoCanSee(officer, student, [], rules);
        expect(nobody.every((one) => !one.hasAccount && one.username === null && one.name !== null)).toBe(
          true,
        );
        expect(ways(nobody)).toEqual(ways(await gate.whoCanSee(officer, student, withoutGrants(), rules)));
        wouldSee += nobody.length;
      }
      expect(wouldSee).toBeGreaterThan(20);
    }, 120_000);

    test('who is not charged with it, does not see the student, or asks about nobody, is told the same', async () => {
      const roleOf = (id: string) => {
        const role = book.roles.get(id);
        if (!role) throw new Error(`there is no ${id}`);
        return role;
      };
      const [first = ''] = students;
      const stays = await fixture.warehouse.all<{ student_id: string; school_id: string }>(
        'select student_id, school_id from edition.student_school_enrollment where is_current',
      );
      const elsewhere = stays.find(({ school_id }) => school_id !== stays[0]?.school_id);
      if (!stays[0] || !elsewhere) throw new Error('there is one school only');
      const schools = [stays[0].school_id];
      const principal = viewerWith([
        { role: roleOf('principal'), scope: { kind: 'school', schools }, origin: 'position' },
      ]);
      const asking = (viewer: Viewer, student: string) =>
        gate.whoCanSee(viewer, student, accounts, rules).then(
          () => 'told',
          ({ code, parameters, message }) => `${code} ${parameters.kind} ${message}`,
        );
      const denied = await asking(officer, 'nobody');
      expect(denied).toMatch(/^gate-denied no-student /);
      expect(await asking(principal, stays[0].student_id)).toBe('told');
      expect(await asking(principal, elsewhere.student_id)).toBe(denied);
      const superintendent = viewerWith([
        { role: roleOf('superintendent'), scope: { kind: 'district' }, origin: 'position' },
      ]);
      expect(await asking(superintendent, first)).toBe(denied);
      // Charged for one school, and seeing the student as something else: not for this student.
      const teacher = { role: roleOf('counselor'), scope: { kind: 'district' }, origin: 'grant' } as const;
      expect(
        await asking(
          { ...principal, assignments: [...principal.assignments, teacher] },
          elsewhere.student_id,
        ),
      ).toBe(denied);
      // Who looks as somebody else only looks.
      expect(await asking({ ...officer, as: principal }, stays[0].student_id)).toBe(denied);
      expect(await asking(viewerWith([]), first)).toBe(denied);
    });

    test('the question is written down, and so is a denial', async () => {
      const [student = ''] = students;
      await gate.whoCanSee(officer, student, accounts, rules);
      expect(looks.at(-1)).toMatchObject({
        ...{ viewer: 'officer', students: 1, decision: 'allowed', tables: [] },
        question: { kind: 'who-can-see', student },
      });
      await gate.whoCanSee(officer, 'nobody', accounts, rules).catch(() => null);
      expect(looks.at(-1)).toMatchObject({
        students: 0,
        decision: 'denied',
        question: { kind: 'who-can-see' },
      });
    });

    test('with names hidden, the family is told by what they are to the student, and staff by name', async () => {
      let relations = 0;
      for (const student of students.slice(0, 15)) {
        const seeing = await gate.whoCanSee({ ...officer, isMasked: true }, student, accounts, rules);
        for (const one of seeing) {
          const reasons = one.because.filter(({ assignment }) =>
            ['children', 'self'].includes(assignment.scope.kind),
          );
          expect(reasons.length === 0 || (one.name === null && one.username === null)).toBe(true);
          relations += reasons.filter(({ relationship }) => relationship === 'parent').length;
          if (reasons.length === 0) expect(one.name).not.toBeNull();
        }
      }
      expect(relations).toBeGreaterThan(5);
    });

    test('as many have a role by what they do as have it when each is asked', async () => {
      const expected = new Map<string, number>();
      for (const account of accounts.filter(({ staffNumber }) => staffNumber !== null)) {
        const { assignments } = await viewerOf(fixture.warehouse, account, [], rules);
        for (const id of new Set(assignments.map(({ role }) => role.role)))
          expected.set(id, (expected.get(id) ?? 0) + 1);
      }
      const counted = await staffRoles(fixture.warehouse, rules);
      expect(new Map(counted.map(({ role, people }) => [role.role, people]))).toEqual(expected);
      expect(expected.size).toBeGreaterThan(4);
    });

    test('a teacher is listed with the sections that lead to the student', async () => {
      const titles: string[] = [];
      for (const student of students.slice(0, 15))
        for (const { because } of await gate.whoCanSee(officer, student, accounts, rules))
          for (const { assignment, sections } of because)
            if (assignment.scope.kind === 'sections') titles.push(...sections);
            else expect(sections).toEqual([]);
      expect(titles.length).toBeGreaterThan(5);
      expect(titles.every((title) => title.startsWith('Math '))).toBe(true);
    });
  },
);

function isFamily({ because }: Seeing): boolean {
  return because.every(({ assignment }) => ['children', 'self'].includes(assignment.scope.kind));
}
