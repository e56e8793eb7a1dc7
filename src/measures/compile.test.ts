import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { EditionFixture } from '../../test/edition-fixture.ts';
import { smallDistrict } from '../../test/small-district.ts';
import { Failure } from '../base/failure.ts';
import { tableNames } from '../edition/schema/steps.ts';
import { columnClass } from '../edition/schema/tables.ts';
import type { Warehouse } from '../engine/warehouse.ts';
import { type BreakdownId, breakdowns } from './breakdown.ts';
import { definitionOf, measureOf, measures } from './catalogue.ts';
import { compileMeasure, type MeasureQuestion, parametersOf } from './compile.ts';

const question = (measure: string, more: Partial<MeasureQuestion> = {}): MeasureQuestion => ({
  kind: 'measure',
  measure,
  by: [],
  where: [],
  reach: 'full',
  preset: null,
  ...more,
});

let fixture: EditionFixture;
beforeAll(async () => {
  fixture = await smallDistrict();
});
afterAll(() => fixture.close());

/** Runs a compiled question on all rows: what the gate does for a viewer of the whole district. */
async function run(asked: MeasureQuestion, warehouse: Warehouse = fixture.warehouse) {
  const { sql, reads } = compileMeasure(asked, 2027);
  const tables = Object.entries(reads).map(
    ([table, columns]) => `${table} as (select ${columns.join(', ')} from edition.${table})`,
  );
  return warehouse.all<{ students: number; numerator: number | null; denominator: number | null }>(
    `with ${tables.join(', ')} select * from (${sql})`,
  );
}

describe('the catalogue', () => {
  test('holds the measures the product promises', () => {
    expect([...measures().keys()]).toEqual([
      'attendance-rate',
      'chronic-absence',
      'course-failure',
      'enrollment',
      'incidents-per-100',
      'proficiency',
    ]);
  });

  test('fills its parameters into both definitions and names unknown presets', () => {
    for (const measure of measures().values()) {
      for (const preset of [null, ...measure.presets.map(({ id }) => id)]) {
        const { en, es } = definitionOf(measure, parametersOf(measure, preset));
        expect(en).not.toContain('{');
        expect(es).not.toContain('{');
      }
    }
    expect(
      definitionOf(measureOf('chronic-absence'), parametersOf(measureOf('chronic-absence'), 'new-jersey')).en,
    ).toContain('45 days');
    expect(() => parametersOf(measureOf('chronic-absence'), 'nowhere')).toThrow(Failure);
    expect(() => measureOf('nonsense')).toThrow(Failure);
  });

  test('reads only tables and columns that are classified', () => {
    for (const measure of measures().values()) {
      const { reads } = compileMeasure(question(measure.id, { by: ['school', 'english_learner'] }), 2027);
      for (const [table, columns] of Object.entries(reads)) {
        const known = tableNames.find((name) => name === table);
        for (const column of columns)
          expect(known && columnClass(known, column), `${table}.${column}`).not.toBeNull();
      }
    }
  });
});

describe('every measure by every breakdown', () => {
  const pairs = [...measures().keys()].flatMap((measure) =>
    (Object.keys(breakdowns) as BreakdownId[]).map((by) => [measure, by] as const),
  );

  test.each(pairs)('%s by %s adds up to the whole, or is refused with a reason', async (measure, by) => {
    let parts: Awaited<ReturnType<typeof run>>;
    try {
      parts = await run(question(measure, { by: [by] }));
    } catch (error) {
      expect(error).toBeInstanceOf(Failure);
      expect((error as Failure).code).toBe('question-invalid');
      return;
    }
    // Months, days and years are other units of counting: a student counts in each of them. Schools too, for those who changed.
    if (['month', 'date', 'school_year', 'school'].includes(by)) return;
    const [whole] = await run(question(measure));
    const sum = (key: 'numerator' | 'denominator') =>
      parts.reduce((total, row) => total + (row[key] ?? 0), 0);
    expect(sum('denominator')).toBe(whole?.denominator ?? 0);
    expect(sum('numerator')).toBe(whole?.numerator ?? 0);
  });
});

describe('exactness', () => {
  const share = (absent: number, known: number) =>
    `select ${measureOf('chronic-absence').numerator.sql.replaceAll('{minimum_days}', '10').replaceAll('{share}', '0.1')} as chronic
     from (select ${absent} as days_absent, ${known} as days_known, ${known} as days_enrolled)`;

  test.each([
    [17, 170, 1],
    [16, 169, 0],
    [17, 169, 1],
    [18, 180, 1],
    [1, 9, 0],
    [1, 10, 1],
  ])('%d of %d days: chronic %d, without rounding', async (absent, known, chronic) => {
    expect(await fixture.warehouse.all(share(absent, known))).toEqual([{ chronic }]);
  });
});
