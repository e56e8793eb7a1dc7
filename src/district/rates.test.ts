import { expect, test } from 'vitest';
import { dayOf, monthOf, weekdayOf } from './day.ts';
import type { Stint } from './enrollment.ts';
import type { Student } from './students.ts';
import { makeWorld } from './world.ts';

/** The rates of the story, held to what districts of this size report. */
const world = makeWorld({ seed: 1, students: 5000, schools: 12, asOf: dayOf('2026-11-20') });
const whole = world.years.slice(0, -1);
const { tallyOf } = world.attendance;
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

function expectBetween(value: number, low: number, high: number): void {
  expect(value).toBeGreaterThan(low);
  expect(value).toBeLessThan(high);
}

function chronicShare(stints: readonly Stint[]): number {
  const known = stints.map(tallyOf).filter(({ enrolled }) => enrolled >= 10);
  return known.filter(({ enrolled, absent }) => absent / enrolled >= 0.1).length / known.length;
}

test('attendance is about 93 percent, 15 to 25 percent are chronically absent', () => {
  for (const { year } of whole) {
    const stints = world.stints.filter((stint) => stint.year === year);
    const enrolled = stints.reduce((sum, stint) => sum + tallyOf(stint).enrolled, 0);
    const absent = stints.reduce((sum, stint) => sum + tallyOf(stint).absent, 0);
    expectBetween(1 - absent / enrolled, 0.92, 0.945);
    expectBetween(chronicShare(stints), 0.15, 0.25);
  }
});

test('chronic absence differs between schools, from 8 to 35 percent', () => {
  for (const { year } of whole) {
    const shares = world.schools.map((school) =>
      chronicShare(world.stints.filter((stint) => stint.year === year && stint.school === school)),
    );
    expectBetween(Math.min(...shares), 0.08, 0.16);
    expectBetween(Math.max(...shares), 0.25, 0.36);
  }
});

test('more absences in winter, on Mondays and Fridays, and in runs', () => {
  const away = world.stints
    .flatMap(world.attendance.eventsOf)
    .filter(({ code, stint }) => ['UNX', 'EXC'].includes(code) && stint.year < 2027);
  const perDay = (matches: (day: number) => boolean) => {
    const days = whole.flatMap(({ year }) =>
      world.schools.flatMap((school) => world.schoolDays(school, year)),
    );
    return away.filter(({ day }) => matches(day)).length / days.filter(matches).length;
  };
  expect(perDay((day) => [1, 2].includes(monthOf(day)))).toBeGreaterThan(
    1.3 * perDay((day) => monthOf(day) === 9),
  );
  const middle = perDay((day) => weekdayOf(day) === 3);
  expect(perDay((day) => weekdayOf(day) === 5)).toBeGreaterThan(1.1 * middle);
  expect(perDay((day) => weekdayOf(day) === 1)).toBeGreaterThan(1.02 * middle);
  const days = new Set(away.map(({ stint, day }) => `${stint.index}/${day}`));
  const followed = away.filter(({ stint, day }) => days.has(`${stint.index}/${day + 1}`)).length;
  expect(followed / away.length).toBeGreaterThan(0.25);
});

const enrolledNow = world.stints
  .filter(({ year, exit }) => year === 2027 && exit === null)
  .map(({ student }) => student);
const shareOf = (is: (student: Student) => boolean) => enrolledNow.filter(is).length / enrolledNow.length;
const isLowIncome = ({ family }: Student) => family.isLowIncome;
const isLearner = ({ services }: Student) => services.englishLevel !== null;
const isDisabled = ({ services }: Student) => services.disability !== null;

test('groups are as large as they should be', () => {
  expectBetween(enrolledNow.length, 4800, 5200);
  expectBetween(shareOf(isLowIncome), 0.45, 0.55);
  expectBetween(shareOf(isLearner), 0.12, 0.16);
  expectBetween(shareOf(isDisabled), 0.12, 0.16);
  expectBetween(
    shareOf(({ family }) => family.isHomeless),
    0.012,
    0.03,
  );
});

test('gaps in reading are 0.4 to 0.8 standard deviations', () => {
  const spring = world.stints
    .flatMap(world.scores.scoresOf)
    .filter(
      ({ stint, window, subject }) => stint.year === 2026 && window === 'spring' && subject === 'reading',
    );
  const all = spring.map(({ z }) => z);
  const deviation = Math.sqrt(mean(all.map((z) => (z - mean(all)) ** 2)));
  for (const is of [isLowIncome, isLearner, isDisabled]) {
    const inside = mean(spring.filter(({ stint }) => is(stint.student)).map(({ z }) => z));
    const outside = mean(spring.filter(({ stint }) => !is(stint.student)).map(({ z }) => z));
    expectBetween((outside - inside) / deviation, 0.4, 0.8);
  }
});

test('5 to 12 percent of secondary courses are failed', () => {
  for (const { year } of whole) {
    const percents = world.sections
      .filter(({ block }) => block.year === year)
      .flatMap(world.marksOf)
      .flatMap(({ percent }) => percent ?? []);
    expectBetween(percents.filter((percent) => percent < 60).length / percents.length, 0.05, 0.12);
  }
});

test('about 20 incidents a hundred students, and few students have most of them', () => {
  for (const { year } of whole) {
    const incidents = world.behavior.incidents.filter((incident) => incident.year === year);
    expectBetween(incidents.length / 50, 16, 25);
    const perStudent = Map.groupBy(incidents, ({ stints }) => stints[0]?.student.index);
    const most = [...perStudent.values()].map((own) => own.length).toSorted((a, b) => b - a);
    const top = most.slice(0, 100).reduce((sum, count) => sum + count, 0);
    expect(top / incidents.length).toBeGreaterThan(0.2);
  }
});
