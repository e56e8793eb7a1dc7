import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { EditionFixture } from '../../test/edition-fixture.ts';
import { smallDistrict } from '../../test/small-district.ts';
import type { Look } from '../store/looks.ts';
import type { AskedAbout } from './explain.ts';
import { type Gate, gateOn, type ListQuestion } from './gate.ts';
import { roleBook } from './role-book.ts';
import { type Grant, type Viewer, viewerOf } from './viewer.ts';
import { noting, rulesOn, person as somebody, viewerWith } from './viewer-fixture.ts';

/** Why somebody sees something or does not: the answer of the gate that also decides, and no more than it. */
const rules = rulesOn('2026-11-20');
let fixture: EditionFixture;
let gate: Gate;
let schools: Record<string, string>;
const looks: Look[] = [];

beforeAll(async () => {
  fixture = await smallDistrict();
  gate = await gateOn(fixture.warehouse, noting(looks));
  const rows = await fixture.warehouse.all<{ id: string; name: string }>(
    'select school_id as id, name from edition.school',
  );
  schools = Object.fromEntries(rows.map(({ id, name }) => [name, id]));
});
afterAll(() => fixture.close());
beforeEach(() => {
  looks.length = 0;
});

const person = (staffNumber: string | null, grants: readonly Grant[] = []): Promise<Viewer> =>
  viewerOf(fixture.warehouse, somebody(staffNumber), grants, rules);
const almanacId = (id: string) =>
  fixture.links.find((link) => link.kind === 'student' && link.idValue === id)?.personId ?? '';
const student = (id: string): AskedAbout => ({ kind: 'student', student: almanacId(id) });
const rate: AskedAbout = { kind: 'numbers', measures: ['attendance-rate'], school: null };

async function because(viewer: Viewer, asked: AskedAbout) {
  const { explanation, offers } = await gate.why(viewer, asked, rules);
  if (!explanation.allowed) throw new Error(`denied: ${explanation.kind}`);
  expect(offers).toEqual([]);
  return explanation;
}

async function denial(viewer: Viewer, asked: AskedAbout) {
  const { explanation, offers } = await gate.why(viewer, asked, rules);
  if (explanation.allowed) throw new Error('allowed');
  return { ...explanation, offers: offers.map(({ role, scope }) => ({ role: role.role, scope })) };
}

describe('why somebody sees a student', () => {
  test('a teacher: by the roster, the principal by the position, an attendance monitor by a grant', async () => {
    const { because: byRoster, rules: named } = await because(await person('3'), student('a01'));
    expect(byRoster).toMatchObject([
      {
        side: 'own',
        assignment: { role: { role: 'teacher' }, scope: { kind: 'sections' }, origin: 'roster' },
      },
    ]);
    expect(named).toEqual(['role:teacher@2/sections/roster']);
    expect((await because(await person('2'), student('a01'))).because).toMatchObject([
      { assignment: { role: { role: 'principal' }, origin: 'position' } },
    ]);
    const grant: Grant = {
      ...{ role: 'attendance-monitor', scope: { kind: 'school', schools: [schools.Aspen ?? ''] } },
      ...{ beginsOn: '2026-11-01', endsOn: '2026-12-18', approver: 'principal' },
    };
    expect((await because(await person(null, [grant]), student('a01'))).because).toMatchObject([
      { assignment: { origin: 'grant', given: { approver: 'principal', endsOn: '2026-12-18' } } },
    ]);
  });

  test('only the assignments that reach the student are named', async () => {
    const grant: Grant = {
      ...{ role: 'attendance-monitor', scope: { kind: 'school', schools: [schools.Birch ?? ''] } },
      ...{ beginsOn: '2026-11-01', endsOn: null },
    };
    const viewer = await person('3', [grant]);
    const roles = async (asked: AskedAbout) =>
      (await because(viewer, asked)).because.map(({ assignment }) => assignment.role.role);
    expect(await roles(student('a01'))).toEqual(['teacher']);
    expect(await roles(student('b01'))).toEqual(['attendance-monitor']);
  });

  test('is written down as a look, with the student asked about and no value', async () => {
    await because(await person('3'), student('a01'));
    expect(looks).toMatchObject([
      {
        ...{ decision: 'allowed', students: 1, rules: ['role:teacher@2/sections/roster'], tables: [] },
        question: { kind: 'why', about: 'student', student: almanacId('a01') },
      },
    ]);
  });

  test('it is the student the gate lists, for everybody and every student', async () => {
    const names: ListQuestion = {
      ...{ kind: 'list', list: 'names', grain: 'student', parameters: {} },
      ...{
        sql: 'select student_id, last_name from student',
        reads: { student: ['student_id', 'last_name'] },
      },
      students: { column: 'student_id', as: 'ids' },
    };
    const all = fixture.links.filter(({ kind }) => kind === 'student').map(({ personId }) => personId);
    for (const number of ['1', '2', '3', '4', '5', '6', '7', null]) {
      const viewer = await person(number);
      const listed = await gate.list<{ student_id: string }>(viewer, names).then(
        ({ rows }) => rows.map(({ student_id }) => student_id),
        () => [],
      );
      const explained: string[] = [];
      for (const id of all) {
        const { explanation } = await gate.why(viewer, { kind: 'student', student: id }, rules);
        if (explanation.allowed) explained.push(id);
      }
      expect(explained.toSorted(), `staff number ${number}`).toEqual(listed.toSorted());
    }
  });
});

describe('why somebody does not see a student', () => {
  test('says the same of one who is not theirs and one who does not exist', async () => {
    for (const number of ['1', '2', '3', '5', null]) {
      const viewer = await person(number);
      const foreign = await denial(viewer, student(number === '5' ? 'a01' : 'b15'));
      const written = looks.at(-1);
      const unknown = await denial(viewer, { kind: 'student', student: 'nobody' });
      expect(unknown).toEqual(foreign);
      expect({ ...looks.at(-1), question: null }).toEqual({ ...written, question: null });
      expect(written).toMatchObject({ decision: 'denied', students: 0 });
    }
  });

  test('offers the narrowest role first, for the own school', async () => {
    const { kind, offers } = await denial(await person('3'), student('b15'));
    expect(kind).toBe('no-student');
    const own = { kind: 'school', schools: [schools.Aspen] };
    expect(offers.slice(0, 2)).toEqual([
      { role: 'school-nurse', scope: own },
      { role: 'attendance-monitor', scope: own },
    ]);
    const roles = offers.map(({ role }) => role);
    // Others would do too, and open pages that work on more than a student.
    for (const role of ['principal', 'data-manager']) expect(roles).not.toContain(role);
    // They are about sections, caseloads, children: nobody is given those by a request.
    for (const role of ['teacher', 'counselor', 'guardian', 'researcher']) expect(roles).not.toContain(role);
  });
});

describe('numbers', () => {
  test('of the whole district in counts: with the size below which groups are hidden', async () => {
    expect(await because(await person('1'), rate)).toMatchObject({
      ...{ minimum: 10, because: [{ assignment: { role: { role: 'superintendent' } } }] },
    });
  });

  test('of the own school: as they are', async () => {
    const asked: AskedAbout = {
      ...rate,
      measures: ['attendance-rate', 'chronic-absence'],
      school: schools.Aspen ?? '',
    };
    expect(await because(await person('2'), asked)).toMatchObject({ minimum: null, because: [{}] });
  });

  test('of behavior are no teacher’s: which roles have them', async () => {
    const asked: AskedAbout = { ...rate, measures: ['incidents-per-100'] };
    const { kind, lack, offers } = await denial(await person('3'), asked);
    expect(kind).toBe('not-granted');
    expect(lack).toMatchObject({ domain: 'behavior', grain: 'aggregate' });
    expect(offers.map(({ role }) => role)).toContain('school-board');
  });
});

describe('pages, schools and data', () => {
  test('a page: which roles open it', async () => {
    const page: AskedAbout = { kind: 'page', pages: ['/attendance'] };
    expect((await because(await person('2'), page)).rules).toEqual(['role:principal@3/school/position']);
    expect(await because(await person('7'), { kind: 'page', pages: ['/deliveries'] })).toBeDefined();
    expect((await denial(await person('3'), { kind: 'page', pages: ['/deliveries'] })).offers).toEqual([
      { role: 'data-manager', scope: { kind: 'school', schools: [schools.Aspen] } },
    ]);
    const { kind, offers } = await denial(await person('3'), page);
    expect(kind).toBe('page');
    expect(offers[0]?.role).toBe('attendance-monitor');
    expect((await denial(await person(null), page)).kind).toBe('no-role');
  });

  test('a school: who reaches it; of an unknown one the same words', async () => {
    const principal = await person('2');
    const about = (school: string): AskedAbout => ({ kind: 'school', school, page: '/school' });
    expect((await because(principal, about(schools.Aspen ?? ''))).because).toHaveLength(1);
    const foreign = await denial(principal, about(schools.Birch ?? ''));
    const { offers: _, ...unknown } = await denial(principal, about('no such school'));
    expect(foreign).toMatchObject({ ...unknown, kind: 'other-school' });
    expect(foreign.offers).toContainEqual({
      role: 'principal',
      scope: { kind: 'school', schools: [schools.Birch] },
    });
  });

  test('a column: what it is about and how sensitive', async () => {
    const asked: AskedAbout = { kind: 'data', table: 'student_program', column: 'program', grain: 'student' };
    expect((await because(await person('2'), asked)).because).toHaveLength(1);
    const { lack, offers } = await denial(await person('3'), asked);
    expect(lack).toMatchObject({ table: 'student_program', domain: 'programs', sensitivity: 'sensitive' });
    expect(offers.map(({ role }) => role)).toContain('english-learner-specialist');
  });
});

describe('looking as somebody else', () => {
  test('names both, and only where both see it', async () => {
    const principal = await person('2');
    const teacher = await person('3');
    const viewer = { ...principal, as: teacher };
    expect((await because(viewer, student('a01'))).because).toMatchObject([
      { side: 'own', assignment: { role: { role: 'principal' } } },
      { side: 'as', assignment: { role: { role: 'teacher' } } },
    ]);
    // In the school, and not in the section.
    expect((await denial(viewer, student('a20'))).kind).toBe('no-student');
    expect((await denial(viewer, { kind: 'page', pages: ['/attendance'] })).kind).toBe('page');
  });
});

test('what fails is a denial, and written down', async () => {
  const role = roleBook().roles.get('teacher');
  if (!role) throw new Error('there is no teacher');
  const broken = viewerWith(
    [{ role, scope: { kind: 'sections', staff: 's', students: 'while_enrolled' }, origin: 'roster' }],
    { day: 'no day' },
  );
  await expect(gate.why(broken, student('a01'), rules)).rejects.toThrow();
  expect(looks).toMatchObject([{ decision: 'denied', reason: 'error' }]);
});
