import { expect, test } from 'vitest';
import { dayOf } from './day.ts';
import type { Stint } from './enrollment.ts';
import { partnerPrograms } from './partners.ts';
import { makeWorld } from './world.ts';

const world = makeWorld({ seed: 1, students: 5000, schools: 12, asOf: dayOf('2026-11-20') });
const candidates = world.stints.filter(
  (stint) =>
    stint.year < 2027 &&
    stint.grade >= 1 &&
    stint.grade <= 8 &&
    world.attendance.tallyOf(stint).enrolled > 150,
);
const partIn = new Map(world.participations.map(({ stint, program }) => [stint.index, program.id]));
const missed = (stint: Stint) => {
  const { enrolled, absent } = world.attendance.tallyOf(stint);
  return absent / enrolled;
};
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Participants against others who are alike in income and engagement, weighted by participants. */
function adjustedRatio(program: string): number {
  const alike = Map.groupBy(
    candidates,
    ({ student }) => `${student.family.isLowIncome}/${Math.round(student.hidden.engagement * 2)}`,
  );
  let observed = 0;
  let expected = 0;
  for (const group of alike.values()) {
    const inside = group.filter(({ index }) => partIn.get(index) === program);
    const outside = group.filter(({ index }) => !partIn.has(index));
    if (inside.length === 0 || outside.length === 0) continue;
    observed += inside.length * mean(inside.map(missed));
    expected += inside.length * mean(outside.map(missed));
  }
  return observed / expected;
}

test('participants differ before the program: fewer means, less engagement', () => {
  const engagement = (is: (stint: Stint) => boolean) =>
    mean(candidates.filter(is).map(({ student }) => student.hidden.engagement));
  expect(engagement(({ index }) => partIn.has(index))).toBeLessThan(
    engagement(({ index }) => !partIn.has(index)) - 0.2,
  );
});

test('who compares like with like finds the true effect on absence, and none where there is none', () => {
  const puente = partnerPrograms.find(({ id }) => id === 'puente');
  expect(Math.log(adjustedRatio('puente'))).toBeGreaterThan((puente?.absence ?? 0) - 0.12);
  expect(Math.log(adjustedRatio('puente'))).toBeLessThan((puente?.absence ?? 0) + 0.12);
  expect(Math.abs(Math.log(adjustedRatio('harbor')))).toBeLessThan(0.12);
});
