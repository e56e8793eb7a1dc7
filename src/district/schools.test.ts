import { expect, test } from 'vitest';
import { catalogue, effectsOf, nextSchool, schoolsOf } from './schools.ts';

test('twelve schools are seven elementary, three middle and two high schools', () => {
  const levels = schoolsOf(12).map(({ level }) => level);
  expect(levels.filter((level) => level === 'elementary')).toHaveLength(7);
  expect(levels.filter((level) => level === 'middle')).toHaveLength(3);
  expect(levels.filter((level) => level === 'high')).toHaveLength(2);
});

test('no two schools share a name or a code in any system', () => {
  const all = [...catalogue('elementary'), ...catalogue('middle'), ...catalogue('high')];
  for (const code of ['name', 'number', 'sourcedId', 'stateId', 'abbreviation', 'location', 'site'] as const)
    expect(new Set(all.map((school) => school[code])).size).toBe(all.length);
});

test('every school but a high school leads on to the next level', () => {
  const schools = schoolsOf(12);
  for (const school of schools) {
    const next = nextSchool(schools, school);
    expect(next?.lowGrade ?? 13).toBe(school.highGrade + 1);
  }
});

test('effects of schools are differences: they add up to nothing', () => {
  const effects = effectsOf(1, schoolsOf(12));
  expect(effects.reduce((sum, { absence }) => sum + absence, 0)).toBeCloseTo(0, 9);
  expect(effects.reduce((sum, { growth }) => sum + growth, 0)).toBeCloseTo(0, 9);
});
