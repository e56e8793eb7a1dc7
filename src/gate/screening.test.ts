import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type EditionFixture, editionFixture } from '../../test/edition-fixture.ts';
import { Failure } from '../base/failure.ts';
import { entities } from '../edition/schema/entities.ts';
import { marts, tableNames } from '../edition/schema/steps.ts';
import { columnClass } from '../edition/schema/tables.ts';
import { tableSql } from '../edition/table-sql.ts';
import { gateOn } from './gate.ts';
import { roleBook } from './role-book.ts';
import { rowCondition } from './row-scope.ts';
import { noting, viewerWith } from './viewer-fixture.ts';

/** Everything a role could ask of the table: each column by itself, so that no single one slips through beside another. */
let fixture: EditionFixture;
let columns: string[];

beforeAll(async () => {
  fixture = await editionFixture([
    {
      asOf: '2026-11-20',
      rows: {
        school: [{ school_id: 'A', name: 'Aspen' }],
        student: [{ student_id: 's1', first_name: 'First', last_name: 'Last' }],
        assessment: [{ assessment_id: 'growth', title: 'Growth' }],
        assessment_objective_result: ['Geometry', 'Algebra'].map((objective, index) => ({
          student_id: 's1',
          assessment_id: 'growth',
          administration_date: '2026-09-15',
          objective,
          score_type: 'RIT',
          score: 200 + index,
        })),
        screening_result: [
          {
            student_id: 's1',
            instrument: 'BASC-3 BESS',
            screening_date: '2026-10-01',
            scale: 'BERI',
            score: 64,
            risk_level: 'Elevated',
          },
        ],
      },
    },
  ]);
  const described = await fixture.warehouse.all<{ column_name: string }>('describe edition.screening_result');
  columns = described.map(({ column_name }) => column_name);
});
afterAll(() => fixture.close());

describe('behavioural screening', () => {
  test('is in the edition, and nobody with a role that Almanac brings can read a column of it', async () => {
    const [row] = await fixture.warehouse.all<{ rows: number }>(
      'select count(*) as rows from edition.screening_result',
    );
    expect(Number(row?.rows)).toBe(1);
    expect(columns.length).toBeGreaterThan(Object.keys(entities.screening_result.columns).length);
    const gate = await gateOn(fixture.warehouse, noting());
    for (const role of roleBook().roles.values()) {
      const viewer = viewerWith([{ role, scope: { kind: 'district' }, origin: 'operator' }]);
      for (const grain of ['student', 'aggregate'] as const)
        for (const column of columns) {
          const question = {
            kind: 'list',
            list: 'screening',
            grain,
            sql: `select ${column} from screening_result`,
            reads: { screening_result: [column] },
            parameters: {},
            students: null,
          } as const;
          const outcome = await gate.list(viewer, question).then(
            () => 'answered',
            (error: unknown) => (error instanceof Failure ? error.code : error),
          );
          expect(outcome, `${role.role} ${grain} ${column}`).toBe('gate-denied');
        }
    }
  });

  test('belongs to nobody, whatever a district grants, and no role that Almanac brings has its domain', () => {
    for (const scope of [
      { kind: 'district' },
      { kind: 'school', schools: ['A'] },
      { kind: 'sections', staff: 't', students: 'while_enrolled' },
    ] as const)
      expect(rowCondition('screening_result', scope, 'student', viewerWith([]))).toBeNull();
    for (const role of roleBook().roles.values())
      for (const grant of role.grants) {
        expect(grant.domains).not.toContain('wellbeing');
        expect(grant.sensitivity).not.toBe('restricted');
      }
  });

  test('every column of the entity is restricted, and no other table or mart is made of it', () => {
    for (const column of Object.keys(entities.screening_result.columns))
      expect(columnClass('screening_result', column), column).toEqual({
        domain: 'wellbeing',
        sensitivity: 'restricted',
      });
    for (const table of tableNames)
      if (table !== 'screening_result') expect(tableSql(table), table).not.toContain('screening_result');
    for (const mart of marts) expect(tableSql(mart), mart).not.toContain('wellbeing');
  });
});

test('results of objectives have a table of their own beside the result of the whole', async () => {
  const rows = await fixture.warehouse.all(
    'select objective, score, school_year from edition.assessment_objective_result order by objective',
  );
  expect(rows).toEqual([
    { objective: 'Algebra', score: 201, school_year: 2027 },
    { objective: 'Geometry', score: 200, school_year: 2027 },
  ]);
});
