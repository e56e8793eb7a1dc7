import type { Guardian } from './families.ts';
import { titles } from './posts.ts';
import type { Position } from './staff.ts';
import type { Student } from './students.ts';
import type { World } from './world.ts';

/** Somebody a visitor of the demo can be: an ordinary member of staff, named by the number in the HR file, or a parent. */
export interface Persona {
  readonly id:
    | ('superintendent' | 'data-manager' | 'principal' | 'teacher' | 'attendance-monitor')
    | ('counselor' | 'english-learner-specialist' | 'guardian' | 'privacy-officer');
  readonly name: string;
  readonly staffNumber: string | null;
  /** Id of a guardian in the student information system. */
  readonly guardian: string | null;
  /** A role over the district that is given by hand: the post is in no HR file, as in most small districts. */
  readonly granted: string | null;
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
    ['counselor', middle && holder(titles.counselor, middle)],
    ['english-learner-specialist', middle && holder(titles.englishLearners, middle)],
  ] as const;
  const staff = people.flatMap(([id, one]): Persona[] =>
    one ? [{ id, name: nameOf(one), staffNumber: one.employeeNumber, guardian: null, granted: null }] : [],
  );
  const other = { staffNumber: null, guardian: null, granted: null };
  const parent = parentIn(world);
  return [
    ...staff,
    ...(parent ? [{ ...other, id: 'guardian' as const, name: nameOf(parent), guardian: parent.id }] : []),
    { ...other, id: 'privacy-officer', name: 'Imani Castellanos', granted: 'privacy-officer' },
  ];
}

const nameOf = ({ firstName, lastName }: { firstName: string; lastName: string }) =>
  `${firstName} ${lastName}`;

/** A parent of two children who are both enrolled and not of age: the first there is. */
function parentIn(world: World): Guardian | undefined {
  const firstborn = new Map<string, Student>();
  for (const { student, year, exit } of world.stints) {
    if (year !== world.years.at(-1)?.year || exit !== null || world.asOf - student.birthDay > 17 * 366)
      continue;
    for (const guardian of student.family.guardians) {
      const sibling = firstborn.get(guardian.id);
      if (sibling !== undefined && sibling !== student) return guardian;
      firstborn.set(guardian.id, student);
    }
  }
  return undefined;
}
