import { expect, test } from 'vitest';
import { dayOf } from './day.ts';
import { viewAt } from './view.ts';
import { makeWorld } from './world.ts';

const world = makeWorld({ seed: 3, students: 1200, schools: 6, asOf: dayOf('2026-11-20') });
const byStudent = Map.groupBy(world.stints, (stint) => stint.student);

test('stints are in order: entry before exit, grades never fall, years rise', () => {
  for (const stints of byStudent.values())
    for (const [at, stint] of stints.entries()) {
      if (stint.exit !== null) expect(stint.exit).toBeGreaterThanOrEqual(stint.entry);
      const before = stints[at - 1];
      if (!before) continue;
      expect(stint.grade).toBeGreaterThanOrEqual(before.grade);
      expect(stint.grade - before.grade).toBeLessThanOrEqual(1);
      expect(stint.entry).toBeGreaterThanOrEqual(before.entry);
    }
});

test('a student sits in the grades a school teaches, and the birth date fits the grade', () => {
  for (const { grade, school, student, year } of world.stints) {
    expect(grade).toBeGreaterThanOrEqual(school.lowGrade);
    expect(grade).toBeLessThanOrEqual(school.highGrade);
    const age = (dayOf(`${year - 1}-09-01`) - student.birthDay) / 365.25;
    expect(age).toBeGreaterThan(grade + 4.9);
    expect(age).toBeLessThan(grade + 9);
  }
});

test('ids are unique in every system', () => {
  for (const id of ['sourcedId', 'localId', 'stateId'] as const)
    expect(new Set(world.students.map((student) => student[id])).size).toBe(world.students.length);
});

test('nothing of the story lies after the newest day', () => {
  for (const { entry, exit } of world.stints)
    expect(Math.max(entry, exit ?? entry)).toBeLessThanOrEqual(world.asOf);
  for (const stint of world.stints)
    for (const { day } of [...world.attendance.eventsOf(stint), ...world.scores.scoresOf(stint)])
      expect(day).toBeLessThanOrEqual(world.asOf);
});

test('every kind of coming and going happens', () => {
  const entries = new Set(world.stints.map(({ entryType }) => entryType));
  const exits = new Set(world.stints.map(({ exitType }) => exitType));
  expect([...entries].sort()).toEqual([
    'new',
    'promotion',
    'reentry',
    'transfer_in_district',
    'transfer_outside',
  ]);
  expect(exits).toEqual(
    new Set([
      null,
      'completed_year',
      'graduated',
      'dropped_out',
      'never_attended',
      'transfer_in_district',
      'transfer_outside',
    ]),
  );
  expect(world.emptyPromises.length).toBeGreaterThan(0);
});

test('who leaves by omission is in the delivery before, and gone from the newest', () => {
  const omitted = world.stints.filter(({ isOmitted }) => isOmitted);
  expect(omitted.length).toBeGreaterThanOrEqual(2);
  const [before, newest] = world.deliveries.slice(-2).map((delivery) => viewAt(world, delivery));
  for (const stint of omitted) {
    expect(before?.enrolled).toContain(stint);
    expect(newest?.stints).not.toContain(stint);
  }
});

test('no teacher stands in two rooms at once', () => {
  const taken = new Set<string>();
  for (const section of world.sections) {
    const teacher = world.staff.teacherOf(section);
    expect(teacher).not.toBeNull();
    if (section.block.school.level === 'elementary') continue;
    const key = `${section.block.year}/${teacher?.employeeNumber}/${section.period}`;
    expect(taken).not.toContain(key);
    taken.add(key);
  }
});
