import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { EditionFixture } from '../../test/edition-fixture.ts';
import { ids, smallDistrict } from '../../test/small-district.ts';
import { Failure } from '../base/failure.ts';
import { tableNames } from '../edition/schema/steps.ts';
import { columnClass } from '../edition/schema/tables.ts';
import { listNames, listOf } from '../reports/list-sql.ts';
import type { Look } from '../store/looks.ts';
import { type Gate, gateOn } from './gate.ts';
import { roleBook } from './role-book.ts';
import { type Grant, type Viewer, viewerAsRole, viewerOf } from './viewer.ts';
import { memory, noting, rulesOn, person as somebody } from './viewer-fixture.ts';

let fixture: EditionFixture;
let gate: Gate;
const looks: Look[] = [];

const person = (staffNumber: string | null, grants: Grant[] = []): Promise<Viewer> =>
  viewerOf(fixture.warehouse, somebody(staffNumber), grants, rulesOn('2026-11-20'));
const almanacId = (id: string) =>
  fixture.links.find((link) => link.kind === 'student' && link.idValue === id)?.personId ?? '';
const sourceIds = (rows: readonly { student_id?: string | null }[]) =>
  [
    ...new Set(rows.map((row) => fixture.links.find((link) => link.personId === row.student_id)?.idValue)),
  ].sort();
const denied = async (promise: Promise<unknown>): Promise<Failure> => {
  const error = await promise.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(Failure);
  return error as Failure;
};

/** A list of every student a viewer can see by name. */
const names = {
  kind: 'list',
  list: 'names',
  grain: 'student',
  sql: 'select student_id, last_name from student',
  reads: { student: ['student_id', 'last_name'] },
  parameters: {},
  students: { column: 'student_id', as: 'ids' },
} as const;
const measure = { kind: 'measure', by: [], where: [], reach: 'full', preset: null } as const;

beforeAll(async () => {
  fixture = await smallDistrict();
  gate = await gateOn(fixture.warehouse, noting(looks));
});
afterAll(() => fixture.close());

describe('who sees which students one by one', () => {
  test('a teacher: the students of the own sections while they are in them, and in the school', async () => {
    const { rows } = await gate.list<{ student_id: string }>(await person('3'), names);
    expect(sourceIds(rows)).toEqual(ids('a', 12));
  });

  test('a principal: the students enrolled at the school today', async () => {
    const { rows } = await gate.list<{ student_id: string }>(await person('2'), names);
    expect(sourceIds(rows)).toEqual(ids('a', 39));
  });

  test('an attendance monitor of one school: that school', async () => {
    const { rows } = await gate.list<{ student_id: string }>(await person('5'), names);
    expect(sourceIds(rows)).toEqual(ids('b', 20));
  });

  test('a superintendent: nobody by name', async () => {
    const failure = await denied(gate.list(await person('1'), names));
    expect(failure.code).toBe('gate-denied');
    expect(failure.message).toContain('student by student');
  });

  test('a principal whose position has ended, and somebody without a position: nobody', async () => {
    for (const viewer of [await person('6'), await person(null), await person('no such number')]) {
      expect((await denied(gate.list(viewer, names))).code).toBe('gate-denied');
    }
  });

  test('a dated grant holds between its days and not outside them', async () => {
    const grant = (beginsOn: string, endsOn: string | null): Grant => ({
      role: 'attendance-monitor',
      scope: { kind: 'school', schools: ['A'] },
      beginsOn,
      endsOn,
    });
    const during = await gate.list<{ student_id: string }>(
      await person(null, [grant('2026-11-01', '2026-11-20')]),
      names,
    );
    expect(during.rows).toHaveLength(39);
    await denied(gate.list(await person(null, [grant('2026-11-21', null)]), names));
    await denied(gate.list(await person(null, [grant('2026-09-01', '2026-11-19')]), names));
  });
});

describe('what columns a role reaches', () => {
  test('a teacher does not reach programs, suspensions or incidents', async () => {
    const teacher = await person('3');
    for (const question of [
      {
        ...names,
        sql: 'select student_id, program from student_program',
        reads: { student_program: ['student_id', 'program'] },
      },
      {
        ...names,
        sql: 'select student_id, attendance_status from student_day',
        reads: { student_day: ['student_id', 'attendance_status'] },
      },
      {
        ...names,
        sql: 'select student_id, attendance_event_category from attendance_event',
        reads: { attendance_event: ['student_id', 'attendance_event_category'] },
      },
      {
        ...names,
        sql: 'select student_id, days_excused from attendance_year',
        reads: { attendance_year: ['student_id', 'days_excused'] },
      },
      {
        ...names,
        sql: 'select student_id, behavior from behavior_incident',
        reads: { behavior_incident: ['student_id', 'behavior'] },
      },
    ]) {
      expect((await denied(gate.list(teacher, question))).code).toBe('gate-denied');
    }
    expect(
      (await denied(gate.ask(teacher, { ...measure, measure: 'chronic-absence', by: ['english_learner'] })))
        .code,
    ).toBe('gate-denied');
  });

  test('an attendance monitor reaches no results and no race', async () => {
    const monitor = await person('5');
    for (const question of [
      { ...measure, measure: 'proficiency' },
      { ...measure, measure: 'attendance-rate', by: ['race_ethnicity'] as const },
      { ...measure, measure: 'incidents-per-100' },
    ]) {
      expect((await denied(gate.ask(monitor, question))).code).toBe('gate-denied');
    }
  });

  test('a column that is declared but not in the answer of the role is a denial, and an undeclared one an error', async () => {
    const principal = await person('2');
    const undeclared = { ...names, sql: 'select student_id, birth_date from student' };
    await expect(gate.list(principal, undeclared)).rejects.toThrow();
  });

  test('every column of every table of an edition is classified', async () => {
    const columns = await fixture.warehouse.all<{ table_name: string; column_name: string }>(
      `select table_name, column_name from information_schema.columns where table_catalog = 'edition'`,
    );
    const unclassified = columns.filter(({ table_name, column_name }) =>
      tableNames.some((table) => table === table_name && columnClass(table, column_name) === null),
    );
    expect(unclassified).toEqual([]);
  });
});

describe('what SQL a question may bring', () => {
  const attempts = [
    'select * from edition.student',
    'select student_id from student join edition.main.guardian on true',
    "select * from read_csv('/etc/passwd')",
    'select student_id from student, (select * from edition.student_program)',
    'with x as (select * from edition.student) select * from x',
    "select getenv('HOME') as student_id from student",
    'select student_id from student; drop table student',
    'select student_id from student union all select student_id from guardian',
    'select student_id from student where student_id in (select student_id from section_enrollment)',
    'insert into student values (1)',
    'attach ":memory:" as other',
    "select current_setting('memory_limit') as student_id from student",
    "select student_id from query_table('student')",
    'select (select min(student_id) from edition.guardian) as student_id from student',
    'select student_id from information_schema.tables',
    'from duckdb_settings()',
    'select * from (show all tables)',
    'select * from (describe student)',
  ];

  test.each(attempts)('refused: %s', async (sql) => {
    const failure = await denied(gate.list(await person('7'), { ...names, sql }));
    expect(failure.code).toBe('gate-denied');
    expect(looks.at(-1)).toMatchObject({ decision: 'denied', students: 0 });
  });
});

describe('what is written down', () => {
  test('every question, allowed or denied, before its answer', async () => {
    const before = looks.length;
    await gate.list(await person('3'), names);
    await denied(gate.list(await person('1'), names));
    await gate.ask(await person('1'), { ...measure, measure: 'chronic-absence', by: ['school'] });
    expect(
      looks
        .slice(before)
        .map(({ viewer, decision, students, edition }) => [viewer, decision, students, edition]),
    ).toEqual([
      ['n3', 'allowed', 12, 'test'],
      ['n1', 'denied', 0, 'test'],
      ['n1', 'allowed', 60, 'test'],
    ]);
  });

  test('a log that fails stops the answer', async () => {
    const closed = await gateOn(fixture.warehouse, {
      memory: memory(),
      log: { record: () => Promise.reject(new Error('disk full')) },
    });
    await expect(closed.list(await person('3'), names)).rejects.toThrow('disk full');
  });
});

describe('counting', () => {
  test('chronic absence by school, by hand', async () => {
    const { rows } = await gate.ask(await person('7'), {
      ...measure,
      measure: 'chronic-absence',
      by: ['school'],
    });
    // Ten of 59 days are more than a tenth.
    expect(rows.map(({ keys, numerator, denominator }) => [keys.school, numerator, denominator])).toEqual([
      ['A', 8, 40],
      ['B', 1, 20],
    ]);
  });

  test('a principal counts the own school, leavers included, and no other', async () => {
    const { rows } = await gate.ask(await person('2'), {
      ...measure,
      measure: 'chronic-absence',
      by: ['school'],
    });
    expect(rows.map(({ keys, numerator, denominator }) => [keys.school, numerator, denominator])).toEqual([
      ['A', 8, 40],
    ]);
  });

  test('a teacher counts the own students', async () => {
    const { rows } = await gate.ask(await person('3'), { ...measure, measure: 'attendance-rate' });
    expect(rows).toMatchObject([{ students: 12, denominator: 12 * 59, numerator: 12 * 59 - 8 * 10 }]);
  });

  test('a superintendent does not see five English learners, nor what is left when they are subtracted', async () => {
    const answer = await gate.ask(await person('1'), {
      ...measure,
      measure: 'chronic-absence',
      by: ['english_learner'],
    });
    expect(
      answer.rows.map(({ keys, state, value, numerator, denominator, students }) => [
        keys.english_learner,
        state,
        value,
        numerator,
        denominator,
        students,
      ]),
    ).toEqual([
      ['false', 'suppressed', null, null, null, null],
      ['true', 'suppressed', null, null, null, null],
    ]);
    expect(answer.suppressed).toMatchObject({
      cells: 2,
      hidden: 2,
      reasons: ['complementary', 'small_group'],
    });
  });
});

describe('filters of an answer that hides', () => {
  const asSuperintendent = async (more: object) =>
    (await gate.ask(await person('1'), { ...measure, measure: 'chronic-absence', ...more })).rows;

  test('a hidden group cannot be asked for alone, nor be had by leaving it out', async () => {
    const only = { where: [{ breakdown: 'english_learner', values: ['true'] }] };
    const without = { where: [{ breakdown: 'english_learner', values: ['false'] }] };
    for (const filter of [only, without])
      expect(await asSuperintendent(filter)).toMatchObject([
        { state: 'suppressed', value: null, denominator: null, keys: {} },
      ]);
    const both = { where: [{ breakdown: 'english_learner', values: ['true', 'false'] }] };
    expect((await denied(asSuperintendent(both))).parameters.kind).toBe('too-fine');
  });

  test('a filter gives the same row as the table it is a part of', async () => {
    const table = await asSuperintendent({ by: ['school'] });
    for (const row of table) {
      const [alone] = await asSuperintendent({
        by: ['school'],
        where: [{ breakdown: 'school', values: [row.keys.school ?? ''] }],
      });
      expect(alone).toEqual(row);
    }
  });

  test('viewers who see the students anyway filter freely', async () => {
    const { rows } = await gate.ask(await person('7'), {
      ...measure,
      measure: 'chronic-absence',
      where: [{ breakdown: 'english_learner', values: ['true'] }],
    });
    expect(rows).toMatchObject([{ numerator: 5, denominator: 5 }]);
  });
});

describe('properties', () => {
  const viewers = fc.constantFrom('1', '2', '3', '4', '5', '6', '7', null);

  test('no list ever shows a viewer a student outside the scope worked out independently', async () => {
    const inScope: Record<string, readonly string[]> = {
      2: ids('a', 39),
      3: ids('a', 12),
      4: ids('b', 12),
      5: ids('b', 20),
      7: [...ids('a', 39), ...ids('a', 40).slice(39), ...ids('b', 20)],
    };
    await fc.assert(
      fc.asyncProperty(
        viewers,
        fc.constantFrom(...listNames),
        fc.constantFrom(null, 'A', 'B'),
        fc.option(fc.constantFrom(...ids('a', 40), ...ids('b', 20)), { nil: null }),
        fc.constantFrom('test:secA', 'test:secB', 'test:bridge'),
        async (staffNumber, list, school, student, section) => {
          const definition = listOf(list);
          const all = {
            day: '2026-11-20',
            year: 2027,
            limit: 1000,
            absent: true,
            school,
            student: student === null ? null : almanacId(student),
            section,
            // Everybody is looked for.
            ...{ ids: student === null ? '' : almanacId(student), pattern: '%', number: '' },
          };
          const parameters = Object.fromEntries(
            Object.entries(all).filter(([key]) => new RegExp(`\\$${key}\\b`).test(definition.sql)),
          );
          try {
            const { rows } = await gate.list<{ student_id?: string }>(await person(staffNumber), {
              ...definition,
              kind: 'list',
              parameters,
            });
            const seen = sourceIds(rows.filter(({ student_id }) => student_id !== undefined));
            expect(inScope[staffNumber ?? ''] ?? []).toEqual(expect.arrayContaining(seen));
          } catch (error) {
            if (!(error instanceof Failure) || error.code !== 'gate-denied') throw error;
          }
        },
      ),
      { numRuns: 200 },
    );
  });

  test('the operator asks as a role of the district, or of a school', async () => {
    const rules = rulesOn('2026-11-20');
    for (const role of roleBook().roles.values()) {
      const viewer = await viewerAsRole(fixture.warehouse, role.role, rules);
      expect(viewer !== null, role.role).toBe(['district', 'program', 'none'].includes(role.scope));
    }
    expect(await viewerAsRole(fixture.warehouse, 'principal@A', rules)).not.toBeNull();
    expect(await viewerAsRole(fixture.warehouse, 'principal@nowhere', rules)).toBeNull();
  });
});
