import { iso } from '../day.ts';
import type { Stint } from '../enrollment.ts';
import { rosterGrade } from '../grades.ts';
import { titles } from '../posts.ts';
import type { School } from '../schools.ts';
import type { Staff } from '../staff.ts';
import type { Student } from '../students.ts';
import type { View } from '../view.ts';
import type { Delivery, World } from '../world.ts';
import { districtId, type RosterRow } from './roster-headers.ts';

export function studentUser(stint: Stint): RosterRow {
  const { student } = stint;
  return {
    sourcedId: student.sourcedId,
    enabledUser: 'true',
    username: student.email.split('@')[0] ?? student.localId,
    userIds: `{Local:${student.localId}},{State:${student.stateId}}`,
    givenName: student.firstName,
    familyName: student.lastName,
    middleName: student.middleName,
    identifier: student.localId,
    email: student.email,
    grades: rosterGrade(stint.grade),
    preferredGivenName: student.goesBy,
    primaryOrgSourcedId: stint.school.sourcedId,
  };
}

export function staffUser(staff: Staff): RosterRow {
  return {
    sourcedId: staff.sourcedId,
    enabledUser: 'true',
    username: staff.email.split('@')[0] ?? staff.employeeNumber,
    userIds: `{Local:${staff.employeeNumber}}`,
    givenName: staff.firstName,
    familyName: staff.lastName,
    identifier: staff.employeeNumber,
    email: staff.email,
  };
}

/** Titles the student information system gives an account, and the role it gives them. */
function roleOf(title: string): string | null {
  if (title.startsWith('Teacher')) return 'teacher';
  switch (title) {
    case titles.principal:
      return 'principal';
    case 'Assistant Principal':
      return 'siteAdministrator';
    case 'School Counselor':
      return 'counselor';
    case titles.superintendent:
    case 'Assistant Superintendent':
      return 'districtAdministrator';
    case titles.dataManager:
      return 'systemAdministrator';
    default:
      return null;
  }
}

function rosteredPositions(world: World, delivery: Delivery) {
  const { day } = delivery;
  return world.staff.positions.flatMap((position) => {
    const role = roleOf(position.title);
    const isHeld = position.begin <= day && (position.end === null || position.end >= day);
    return role && isHeld ? [{ position, role }] : [];
  });
}

export const rosteredStaff = (world: World, delivery: Delivery) => [
  ...new Set(rosteredPositions(world, delivery).map(({ position }) => position.staff)),
];

export function* roles(world: World, delivery: Delivery, view: View): Generator<RosterRow> {
  const role = (user: string, name: string, org: string) => ({
    sourcedId: `${user}-${org}`,
    userSourcedId: user,
    roleType: 'primary',
    role: name,
    orgSourcedId: org,
  });
  // Enrolled twice at one school, a student still has one role there.
  const given = new Map<School, Set<Student>>(world.schools.map((school) => [school, new Set()]));
  for (const { student, school } of view.enrolled) {
    const students = given.get(school);
    if (students?.has(student)) continue;
    students?.add(student);
    yield role(student.sourcedId, 'student', school.sourcedId);
  }
  for (const { position, role: name } of rosteredPositions(world, delivery))
    yield role(position.staff.sourcedId, name, position.school?.sourcedId ?? districtId);
}

export function demographics(student: Student): RosterRow {
  const flag = (race: string) => (student.family.race === race ? 'true' : 'false');
  return {
    sourcedId: student.sourcedId,
    birthDate: iso(student.birthDay),
    sex: student.sex === 'nonbinary' ? 'other' : student.sex,
    americanIndianOrAlaskaNative: flag('american_indian_or_alaska_native'),
    asian: flag('asian'),
    blackOrAfricanAmerican: flag('black_or_african_american'),
    nativeHawaiianOrOtherPacificIslander: flag('native_hawaiian_or_other_pacific_islander'),
    white: flag('white'),
    demographicRaceTwoOrMoreRaces: flag('two_or_more_races'),
    hispanicOrLatinoEthnicity: flag('hispanic_or_latino'),
  };
}
