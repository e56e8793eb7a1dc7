import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Rows, writeDelivery } from '../../../test/edition-fixture.ts';
import type { Column, ColumnType } from '../../edition/schema/column.ts';
import { type EntityName, entity, entityNames } from '../../edition/schema/entities.ts';
import { openWarehouse, type Warehouse } from '../../engine/warehouse.ts';
import { compareEntities } from './compare.ts';
import type { EntityDifference } from './difference.ts';
import { createSamples } from './moved.ts';

let root: string;
let warehouse: Warehouse;
let written = 0;

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'almanac-guard-'));
  warehouse = await openWarehouse();
  await createSamples(warehouse);
});
afterAll(() => {
  warehouse.close();
  rmSync(root, { recursive: true, force: true });
});

/** Writes both deliveries as intake does and compares one entity of them. */
async function compared(
  entity: EntityName,
  before: Rows,
  now: Rows,
  yearlyFeeds: string[] = [],
): Promise<EntityDifference> {
  const files: Partial<Record<EntityName, string>>[] = [];
  for (const rows of [before, now]) {
    written += 1;
    const place = join(root, String(written));
    files.push((await writeDelivery(place, 0, { asOf: '2026-11-20', rows })).entities);
  }
  await warehouse.run('delete from sample');
  const [was, is] = files;
  const [difference] = await compareEntities(
    warehouse,
    [{ entity, before: was?.[entity] ?? null, now: is?.[entity] ?? null, feeds: ['feed'], yearlyFeeds }],
    'test/1',
    (each) => [is?.[each], was?.[each]].filter((file) => file !== undefined),
  );
  if (!difference) throw new Error('nothing was compared');
  return difference;
}

interface Program {
  readonly student_id: string;
  readonly program: string;
  readonly program_name: string | null;
  readonly school_id: string | null;
  readonly detail: string | null;
}

const program = fc.record<Program>({
  student_id: fc.constantFrom('1', '2', '3', '4'),
  program: fc.constantFrom('english_learner', 'special_education'),
  program_name: fc.option(fc.constantFrom('A', 'B')),
  school_id: fc.option(fc.constantFrom('S', 'T')),
  detail: fc.option(fc.constantFrom('x', 'y')),
});
const keyOf = (row: Program) => JSON.stringify([row.student_id, row.program, row.program_name]);
/** One row a key, the last one: as the edition takes them. */
const byKey = (rows: readonly Program[]) => new Map(rows.map((row) => [keyOf(row), row]));

/** The same difference by nothing but maps. */
function naive(beforeRows: readonly Program[], nowRows: readonly Program[]) {
  const before = byKey(beforeRows);
  const now = byKey(nowRows);
  const schools = new Map<string | null, { added: number; changed: number; removed: number }>();
  const note = (school: string | null, kind: 'added' | 'changed' | 'removed') => {
    const counts = schools.get(school) ?? { added: 0, changed: 0, removed: 0 };
    counts[kind] += 1;
    schools.set(school, counts);
  };
  const rewritten = { school_id: 0, detail: 0 };
  for (const [key, row] of now) {
    const old = before.get(key);
    if (!old) note(row.school_id, 'added');
    else {
      if (old.school_id !== row.school_id || old.detail !== row.detail)
        note(row.school_id ?? old.school_id, 'changed');
      for (const column of ['school_id', 'detail'] as const)
        if (old[column] !== null && row[column] !== null && old[column] !== row[column])
          rewritten[column] += 1;
    }
  }
  for (const [key, row] of before) if (!now.has(key)) note(row.school_id, 'removed');
  const sum = (kind: 'added' | 'changed' | 'removed') =>
    [...schools.values()].reduce((total, counts) => total + counts[kind], 0);
  return {
    before: before.size,
    now: now.size,
    added: sum('added'),
    changed: sum('changed'),
    removed: sum('removed'),
    schools: new Map([...schools].map(([school, counts]) => [school, { ...counts }])),
    rewritten,
  };
}

test('agrees with a naive difference on any two small deliveries', async () => {
  const rows = fc.array(program, { maxLength: 12 });
  await fc.assert(
    fc.asyncProperty(rows, rows, async (before, now) => {
      const found = await compared('student_program', { student_program: before }, { student_program: now });
      const wanted = naive(before, now);
      expect(found).toMatchObject({
        before: wanted.before,
        now: wanted.now,
        added: wanted.added,
        changed: wanted.changed,
        removed: wanted.removed,
      });
      expect(new Map(found.schools.map(({ school, ...counts }) => [school, counts]))).toEqual(wanted.schools);
      for (const column of ['school_id', 'detail'] as const)
        expect(found.columns.find((each) => each.column === column)?.changed ?? 0).toBe(
          wanted.rewritten[column],
        );
      const samples = await warehouse.all<{ kind: string; key: string; columns: string[] }>(
        'select kind, key, columns from sample',
      );
      expect(samples.length).toBe(wanted.added + wanted.changed + wanted.removed);
      for (const { kind, columns } of samples) expect(columns.length > 0).toBe(kind === 'changed');
    }),
    { numRuns: 60 },
  );
}, 60_000);

const student = (id: number, more: object = {}) => ({
  student_id: `s${id}`,
  first_name: `First ${id}`,
  last_name: `Last ${id}`,
  ...more,
});
const many = (count: number, row: (index: number) => Record<string, string | number | boolean | null>) =>
  Array.from({ length: count }, (_, index) => row(index));
const columnOf = (difference: EntityDifference, column: string) =>
  difference.columns.find((each) => each.column === column);

test.each(entityNames)('%s: every record and column can be compared', async (name) => {
  const exampleOf = (type: ColumnType, row: number) => {
    switch (type.kind) {
      case 'option':
        return type.options[row % type.options.length] ?? null;
      case 'boolean':
        return row % 2 === 0;
      case 'date':
        return `2026-10-${10 + row}`;
      case 'integer':
      case 'number':
        return row;
      case 'text':
      case 'ref':
        return `v${row}`;
    }
  };
  const rows = (from: number) => ({
    [name]: many(6, (row) =>
      Object.fromEntries(
        Object.entries<Column>(entity(name).columns).map(([column, { type }]) => [
          column,
          exampleOf(type, from + row),
        ]),
      ),
    ),
  });
  const found = await compared(name, rows(1), rows(3));
  expect(found.before).toBeGreaterThan(0);
  expect(found.added).toBeGreaterThan(0);
  expect(found.before - found.removed).toBe(found.now - found.added);
  expect(found.columns.length).toBe(Object.keys(entity(name).columns).length);
});

describe('columns', () => {
  test('a student takes the school from the enrollment, of now before then', async () => {
    const enrolled = (id: number, school: string) => ({
      student_id: `s${id}`,
      school_id: school,
      school_year: 2027,
      entry_date: '2026-09-01',
      is_inferred: false,
    });
    const found = await compared(
      'student',
      {
        student: [student(1), student(2)],
        student_school_enrollment: [enrolled(1, 'A'), enrolled(2, 'A')],
      },
      {
        student: [student(2, { last_name: 'New' }), student(3)],
        student_school_enrollment: [enrolled(2, 'B')],
      },
    );
    expect(found.schools).toEqual([
      { school: 'A', added: 0, changed: 0, removed: 1 },
      { school: 'B', added: 0, changed: 1, removed: 0 },
      { school: null, added: 1, changed: 0, removed: 0 },
    ]);
  });

  test('the mix of a closed list is told by how far its shares moved', async () => {
    const of = (females: number) => ({
      student: many(10, (index) => student(index, { sex: index < females ? 'female' : 'male' })),
    });
    const found = await compared('student', of(5), of(8));
    expect(columnOf(found, 'sex')?.mix).toBeCloseTo(0.3);
  });

  test('numbers are strange outside the middle of the earlier ones, days a year away, ids in a new form', async () => {
    const results = (factor: number) => ({
      assessment_result: many(40, (index) => ({
        student_id: `s${index}`,
        assessment_id: 'map',
        administration_date: '2026-09-10',
        score: (200 + index) * factor,
      })),
    });
    const scores = await compared('assessment_result', results(1), results(0.01));
    expect(columnOf(scores, 'score')?.strange).toEqual({ rows: 40, of: 40 });
    expect(columnOf(scores, 'administration_date')?.strange).toEqual({ rows: 0, of: 40 });
    const grown = await compared('assessment_result', results(1), results(1.01));
    expect(columnOf(grown, 'score')?.strange?.rows).toBeLessThan(14);

    const born = (year: string, id: (index: number) => string) => ({
      student: many(20, (index) => ({
        ...student(index, { birth_date: `${year}-05-05` }),
        student_id: id(index),
      })),
    });
    const lost = await compared(
      'student',
      born('2014', (index) => `00${1000 + index}`),
      born('1914', (index) => String(1000 + index)),
    );
    expect(columnOf(lost, 'birth_date')?.strange).toEqual({ rows: 20, of: 20 });
    expect(columnOf(lost, 'student_id')?.strange).toEqual({ rows: 20, of: 20 });
  });

  test('a school year that the new rows do not name is no removal where a feed is kept year by year', async () => {
    const grades = (years: readonly number[]) => ({
      course_grade: years.flatMap((year) =>
        many(3, (index) => ({ student_id: `s${index}`, term_id: `${year}`, school_year: year })),
      ),
    });
    const yearly = await compared('course_grade', grades([2026, 2027]), grades([2027]), ['feed']);
    expect(yearly).toMatchObject({ before: 3, now: 3, removed: 0 });
    const latest = await compared('course_grade', grades([2026, 2027]), grades([2027]));
    expect(latest).toMatchObject({ before: 6, now: 3, removed: 3 });
  });
});
