import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { EditionFixture } from '../../test/edition-fixture.ts';
import { ids, smallDistrict } from '../../test/small-district.ts';
import type { TableName } from '../edition/schema/steps.ts';
import { type Gate, gateOn } from './gate.ts';
import { scopedSql } from './scoped-sql.ts';
import { mayViewAs } from './view-as.ts';
import { type Viewer, viewerOf } from './viewer.ts';
import { noting, rulesOn, person as somebody } from './viewer-fixture.ts';

let fixture: EditionFixture;
let gate: Gate;

beforeAll(async () => {
  fixture = await smallDistrict();
  gate = await gateOn(fixture.warehouse, noting());
});
afterAll(() => fixture.close());

const numbers = {
  ...{ superintendent: '1', principalOfA: '2', teacherOfA: '3', teacherOfB: '4' },
  ...{ monitorOfB: '5', dataManager: '7' },
} as const;
type Name = keyof typeof numbers;
const viewer = (name: Name): Promise<Viewer> =>
  viewerOf(fixture.warehouse, somebody(numbers[name]), [], rulesOn('2026-11-20'));

describe('who may look as whom', () => {
  test.each([
    ['principalOfA', ['teacherOfA']],
    ['dataManager', ['superintendent', 'principalOfA', 'teacherOfA', 'teacherOfB', 'monitorOfB']],
    ['superintendent', []],
    ['teacherOfA', []],
    ['monitorOfB', []],
  ] as const)('the %s', async (name, others) => {
    const own = await viewer(name);
    const found: Name[] = [];
    for (const other of Object.keys(numbers) as Name[])
      if (await mayViewAs(fixture.warehouse, own, await viewer(other))) found.push(other);
    expect(found).toEqual(others);
  });

  test('who looks as somebody already may turn to another, by the own right', async () => {
    const manager = { ...(await viewer('dataManager')), as: await viewer('teacherOfA') };
    expect(await mayViewAs(fixture.warehouse, manager, await viewer('monitorOfB'))).toBe(true);
  });
});

describe('names that are hidden', () => {
  /** What tells who a person is, wherever it stands. */
  const telling =
    /^(first|middle|last|preferred_first)_name$|^(local|state)_student_id$|^(email|phone|birth_date|record_id|participant_key)$/;

  test('no column that tells who a student or a guardian is comes as it is', async () => {
    const columns = await fixture.warehouse.all<{ table_name: TableName; column_name: string }>(
      `select table_name, column_name from information_schema.columns where table_catalog = 'edition' and not starts_with(table_name, 'staff')`,
    );
    const found = columns.filter(({ column_name }) => telling.test(column_name));
    expect(found.length).toBeGreaterThan(10);
    const manager = { ...(await viewer('dataManager')), isMasked: true };
    const asItIs = found.flatMap(({ table_name: table, column_name: column }) => {
      const query = { sql: `select "${column}" from "${table}"`, reads: { [table]: [column] } };
      const sql = scopedSql(query, [manager.assignments], 'student', manager);
      // What belongs to nobody is not answered at all.
      return sql === null || sql.includes(` as "${column}"`) ? [] : [`${table}.${column}`];
    });
    expect(asItIs).toEqual([]);
  });

  test('an id stands in their place, the same wherever the student is', async () => {
    const names = {
      ...({ kind: 'list', list: 'names', grain: 'student', parameters: {}, students: null } as const),
      sql: 'select student_id, first_name, last_name from student order by student_id',
      reads: { student: ['student_id', 'first_name', 'last_name'] },
    };
    type Row = { student_id: string; first_name: string; last_name: string };
    const masked = async (name: Name) =>
      (await gate.list<Row>({ ...(await viewer(name)), isMasked: true }, names)).rows;
    const ofTeacher = await masked('teacherOfA');
    expect(ofTeacher).toHaveLength(ids('a', 12).length);
    for (const row of ofTeacher)
      expect([row.first_name, row.last_name]).toEqual(['Student', row.student_id.slice(-5).toUpperCase()]);
    const ofPrincipal = await masked('principalOfA');
    expect(ofPrincipal).toEqual(expect.arrayContaining([...ofTeacher]));
    expect(new Set(ofPrincipal.map(({ last_name }) => last_name)).size).toBe(39);
  });
});
