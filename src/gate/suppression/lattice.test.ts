import { describe, expect, test } from 'vitest';
import { measureOf } from '../../measures/catalogue.ts';
import type { MeasureQuestion } from '../../measures/compile.ts';
import { planOf, slicesOf } from './lattice.ts';

const years = { current: 2027, all: [2025, 2026, 2027] };
const plan = (question: Partial<MeasureQuestion> & { measure: string }) =>
  planOf({ kind: 'measure', by: [], where: [], reach: 'full', preset: null, ...question }, years);
const chronic = 'chronic-absence';

describe('what is in the lattice', () => {
  test('the district, its schools, one group of students, one school year or each', () => {
    expect(plan({ measure: chronic })).toMatchObject({ bySchool: false, dimension: null });
    expect(plan({ measure: chronic, by: ['school', 'english_learner'] })).toMatchObject({
      ...{ bySchool: true, dimension: 'english_learner' },
      slices: [{ schoolYear: 2027, assessmentType: null }],
    });
    expect(plan({ measure: chronic, by: ['school_year'] })?.slices).toHaveLength(3);
    const one = plan({ measure: chronic, where: [{ breakdown: 'school_year', values: ['2026'] }] });
    expect(one?.slices).toMatchObject([{ schoolYear: 2026 }]);
  });

  test('tests by their kind, and by subject as a group', () => {
    const where = [{ breakdown: 'assessment_type', values: ['state'] }] as const;
    expect(plan({ measure: 'proficiency', where })?.slices).toMatchObject([{ assessmentType: 'state' }]);
    expect(plan({ measure: 'proficiency', by: ['subject'], where })).toMatchObject({ dimension: 'subject' });
    expect(plan({ measure: 'proficiency', by: ['assessment_type'] })?.slices.length).toBeGreaterThan(1);
  });
});

describe('what is not', () => {
  test.each<[string, Partial<MeasureQuestion> & { measure: string }]>([
    ['two groups crossed', { measure: chronic, by: ['sex', 'grade'] }],
    [
      'a group within a group',
      { measure: chronic, by: ['sex'], where: [{ breakdown: 'grade', values: ['07'] }] },
    ],
    ['several groups as one', { measure: chronic, where: [{ breakdown: 'grade', values: ['07', '08'] }] }],
    ['several schools as one', { measure: chronic, where: [{ breakdown: 'school', values: ['A', 'B'] }] }],
    ['other parameters', { measure: chronic, preset: 'california' }],
    ['months', { measure: 'attendance-rate', by: ['month'] }],
    ['days', { measure: 'attendance-rate', by: ['date'] }],
    ['all tests as one', { measure: 'proficiency' }],
    [
      'one test',
      {
        measure: 'proficiency',
        by: ['assessment'],
        where: [{ breakdown: 'assessment_type', values: ['state'] }],
      },
    ],
    [
      'groups of last year up to the day, beside those of the whole year',
      {
        ...{ measure: chronic, by: ['sex'], reach: 'to_date' },
        where: [{ breakdown: 'school_year', values: ['2026'] }],
      },
    ],
  ])('%s', (_, question) => {
    expect(plan(question)).toBeNull();
  });
});

test('every set that can be asked for is audited', () => {
  const audited = slicesOf(measureOf(chronic), years.all, years.current);
  expect(audited.map(({ schoolYear, reach }) => `${schoolYear} ${reach}`)).toEqual([
    ...['2025 full', '2026 full', '2027 full', '2027 to_date'],
  ]);
});
