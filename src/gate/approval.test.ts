import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { EditionFixture } from '../../test/edition-fixture.ts';
import { smallDistrict } from '../../test/small-district.ts';
import { approvalRight } from './approval.ts';
import { type Gate, gateOn, type ListQuestion } from './gate.ts';
import { operationPages } from './page.ts';
import type { Role } from './role.ts';
import { roleBook } from './role-book.ts';
import { grantedScope, type Scope, type Viewer } from './viewer.ts';
import { noting, rulesOn, viewerWith } from './viewer-fixture.ts';

const rules = rulesOn('2026-11-20');
const { roles } = roleBook();
const roleNamed = (name: string): Role => {
  const role = roles.get(name);
  if (!role) throw new Error(`there is no role ${name}`);
  return role;
};
const at = (...schools: string[]): Scope => ({ kind: 'school', schools });
const holding = (name: string, scope: Scope, more: Partial<Viewer> = {}) =>
  viewerWith([{ role: roleNamed(name), scope, origin: 'position' }], more);
const mayApprove = (viewer: Viewer, name: string, scope: Scope) =>
  approvalRight(viewer, { role: roleNamed(name), scope }) !== null;

describe('a principal decides', () => {
  const principal = holding('principal', at('A', 'B'));

  test.each<[string, Scope]>([
    ['attendance-monitor', at('A')],
    ['attendance-monitor', at('A', 'B')],
    ['principal', at('B')],
    ['school-nurse', { kind: 'grade', schools: ['A'], grades: ['07'] }],
    ['english-learner-specialist', { kind: 'program', programs: ['english_learner'], schools: ['A'] }],
  ])('about %s within the own schools', (role, scope) => {
    expect(mayApprove(principal, role, scope)).toBe(true);
  });

  test.each<[string, Scope]>([
    ['attendance-monitor', at('C')],
    ['attendance-monitor', at('A', 'C')],
    ['attendance-monitor', at()],
    ['attendance-monitor', { kind: 'district' }],
    ['english-learner-specialist', { kind: 'program', programs: ['english_learner'], schools: null }],
    // Duties and pages over the whole district, which a school cannot give.
    ['data-manager', at('A')],
    ['privacy-officer', at('A')],
    ['teacher', { kind: 'sections', staff: 's', students: 'while_enrolled' }],
    ['counselor', { kind: 'caseload', staff: 's' }],
  ])('not about %s beyond them', (role, scope) => {
    expect(mayApprove(principal, role, scope)).toBe(false);
  });

  test('not about data the role itself has not: two half rights make no whole one', () => {
    const finer: Role = {
      ...roleNamed('school-nurse'),
      grants: [{ domains: ['wellbeing'], sensitivity: 'restricted', grain: 'student' }],
    };
    expect(approvalRight(principal, { role: finer, scope: at('A') })).toBeNull();
    expect(
      approvalRight(holding('principal', at('B')), { role: roleNamed('attendance-monitor'), scope: at('A') }),
    ).toBeNull();
  });

  test('nothing while looking as somebody else', () => {
    const as = holding('data-manager', { kind: 'district' });
    expect(mayApprove({ ...principal, as }, 'attendance-monitor', at('A'))).toBe(false);
  });
});

test('a data manager and a privacy officer decide about every role over everything; who has no such duty about none', () => {
  for (const name of roles.keys())
    for (const scope of [at('A'), { kind: 'district' }, { kind: 'caseload', staff: 's' }] as const) {
      expect(mayApprove(holding('data-manager', { kind: 'district' }), name, scope)).toBe(true);
      expect(mayApprove(holding('privacy-officer', { kind: 'district' }), name, scope)).toBe(true);
      expect(mayApprove(holding('superintendent', { kind: 'district' }), name, scope)).toBe(false);
      expect(mayApprove(holding('counselor', { kind: 'caseload', staff: 's' }), name, scope)).toBe(false);
    }
});

describe('no approval for a part of the district gives more than the approver has there', () => {
  let fixture: EditionFixture;
  let gate: Gate;
  beforeAll(async () => {
    fixture = await smallDistrict();
    gate = await gateOn(fixture.warehouse, noting());
  });
  afterAll(() => fixture.close());

  const columns = {
    student: ['student_id', 'last_name'],
    student_program: ['student_id', 'program'],
    attendance_year: ['student_id', 'days_absent'],
    assessment_outcome: ['student_id', 'score'],
    behavior_incident: ['student_id', 'behavior'],
  } as const;
  const tables = Object.keys(columns) as (keyof typeof columns)[];

  async function seen(viewer: Viewer, table: keyof typeof columns): Promise<string[]> {
    const read = columns[table];
    const question: ListQuestion = {
      ...{ kind: 'list', list: table, grain: 'student', parameters: {}, students: null },
      ...{ sql: `select ${read.join(', ')} from ${table}`, reads: { [table]: read } },
    };
    return gate.list(viewer, question).then(
      ({ rows }) => rows.map((row) => JSON.stringify(row)),
      () => [],
    );
  }

  test('rows, duties and pages', async () => {
    const schools = (
      await fixture.warehouse.all<{ id: string }>('select school_id as id from edition.school order by name')
    ).map(({ id }) => id);
    // Roles as a district may write them, which approve with whatever they have, over whatever they are given for.
    const domains = ['roster', 'attendance', 'assessment', 'grades', 'behavior', 'programs'] as const;
    const grant = fc.record({
      domains: fc.uniqueArray(fc.constantFrom(...domains), { minLength: 1 }),
      sensitivity: fc.constantFrom('directory', 'education', 'sensitive' as const),
      grain: fc.constantFrom('student', 'aggregate' as const),
    });
    const roleFrom = fc.record({
      base: fc.constantFrom(...[...roles.values()].filter(({ needs }) => needs.length === 0)),
      grants: fc.option(fc.array(grant, { maxLength: 3 })),
    });
    const scopeFrom = fc.oneof(
      fc.record({
        kind: fc.constant('school' as const),
        schools: fc.uniqueArray(fc.constantFrom(...schools), { minLength: 1 }),
      }),
      fc.record({
        kind: fc.constant('grade' as const),
        schools: fc.uniqueArray(fc.constantFrom(...schools), { minLength: 1 }),
        grades: fc.uniqueArray(fc.constantFrom('06', '07'), { minLength: 1 }),
      }),
      fc.constant({ kind: 'district' as const }),
    );
    const made = ({ base, grants }: { base: Role; grants: Role['grants'] | null }): Role =>
      grants === null ? base : { ...base, grants };
    let approved = 0;
    let withRows = 0;
    await fc.assert(
      fc.asyncProperty(
        roleFrom,
        scopeFrom,
        roleFrom,
        scopeFrom,
        async (own, ownScope, other, wantedScope) => {
          const mine = made(own);
          const held = grantedScope(mine, ownScope, rules);
          const role = made(other);
          const scope = grantedScope(role, wantedScope, rules);
          if (held === null || held.kind === 'district' || scope === null) return;
          const approver: Role = {
            ...mine,
            extras: [...new Set([...mine.extras, 'approve_access' as const])],
          };
          const viewer = viewerWith([{ role: approver, scope: held, origin: 'position' }]);
          const wanted = { role: made(other), scope };
          if (approvalRight(viewer, wanted) === null) return;
          approved += 1;
          const holder = viewerWith([{ role: wanted.role, scope, origin: 'grant' }]);
          for (const table of tables) {
            const given = await seen(holder, table);
            if (given.length > 0) withRows += 1;
            expect(await seen(viewer, table)).toEqual(expect.arrayContaining(given));
          }
          for (const extra of wanted.role.extras) expect(approver.extras).toContain(extra);
          for (const page of wanted.role.pages.filter((one) => operationPages.includes(one)))
            expect(approver.pages).toContain(page);
        },
      ),
      { numRuns: 6000, seed: 7 },
    );
    // Neither is to be told by refusals alone.
    expect(approved).toBeGreaterThan(100);
    expect(withRows).toBeGreaterThan(50);
  }, 120_000);
});
