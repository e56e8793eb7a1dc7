import { titles } from './posts.ts';
import type { Position } from './staff.ts';
import type { World } from './world.ts';

/** Somebody a visitor of the demo can be: an ordinary member of staff, named by the number in the HR file. */
export interface Persona {
  readonly id: 'superintendent' | 'data-manager' | 'principal' | 'teacher' | 'attendance-monitor';
  readonly name: string;
  readonly staffNumber: string;
}

/** The same people for the same seed, all in post on the newest day. */
export function personasOf(world: World): Persona[] {
  const held = world.staff.positions.filter(
    (position) => position.begin <= world.asOf && (position.end === null || position.end >= world.asOf),
  );
  const middle = world.schools.find((school) => school.level === 'middle');
  const holder = (title: string, school: Position['school'] = null) =>
    held.find((position) => position.title === title && position.school === school)?.staff;
  // English in grade 7: tested in the growth assessment three times a year.
  const section = world.sections.find(
    ({ block, course }) =>
      block.year === world.years.at(-1)?.year &&
      block.school === middle &&
      block.grade === 7 &&
      course.subject === 'ela',
  );
  const people = [
    ['superintendent', holder(titles.superintendent)],
    ['data-manager', holder(titles.dataManager)],
    ['principal', middle && holder(titles.principal, middle)],
    ['teacher', section && world.staff.teacherOf(section)],
    ['attendance-monitor', holder(titles.attendanceCoordinator)],
  ] as const;
  return people.flatMap(([id, staff]) =>
    staff ? [{ id, name: `${staff.firstName} ${staff.lastName}`, staffNumber: staff.employeeNumber }] : [],
  );
}
