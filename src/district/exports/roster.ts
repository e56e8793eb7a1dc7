import type { Course } from '../courses.ts';
import { iso } from '../day.ts';
import type { Stint } from '../enrollment.ts';
import { rosterGrade } from '../grades.ts';
import { lineOf, type Outbox } from '../outbox.ts';
import type { Section } from '../sections.ts';
import { stillZip } from '../still-zip.ts';
import type { Student } from '../students.ts';
import { type View, viewAt, yearSpan } from '../view.ts';
import type { Delivery, World } from '../world.ts';
import { districtId, type RosterRow, rosterFiles, rosterHeaders } from './roster-headers.ts';
import { demographics, roles, rosteredStaff, staffUser, studentUser } from './roster-people.ts';

const source = 'sis-roster';

/** OneRoster 1.2, bulk: a snapshot of the day, without school entry and exit. End dates are exclusive there. */
export async function writeRoster(world: World, delivery: Delivery, out: Outbox): Promise<void> {
  const view = viewAt(world, delivery);
  const inClass = new Set(view.enrolled);
  const sections = world.sections.filter(
    (section) =>
      section.block.year === delivery.year.year && section.block.stints.some((stint) => inClass.has(stint)),
  );
  // A student on the move between two schools is listed with the one entered last.
  const places = new Map(view.enrolled.map((stint) => [stint.student, stint]));
  const tables: Readonly<Record<string, Iterable<RosterRow>>> = {
    academicSessions: sessions(delivery),
    orgs: orgs(world),
    courses: courses(sections),
    classes: classes(sections, out, delivery, world),
    users: users(world, delivery, places),
    roles: roles(world, delivery, view),
    enrollments: enrollments(world, sections, view, out),
    demographics: places.keys().map(demographics),
  };
  const line = lineOf(',');
  const manifest = [
    ['propertyName', 'value'],
    ['manifest.version', '1.0'],
    ['oneroster.version', '1.2'],
    ...rosterFiles.map((file) => [`file.${file}`, tables[file] ? 'bulk' : 'absent']),
    ['source.systemName', 'Northwind SIS'],
    ['source.systemCode', 'nwsis'],
  ];
  const files = Object.entries(tables).map(
    ([file, rows]) => [`${file}.csv`, lines(rosterHeaders[file] ?? [], rows)] as const,
  );
  await out.bundle(
    source,
    delivery,
    'oneroster.zip',
    stillZip(delivery.day, [['manifest.csv', manifest.map(line)], ...files]),
  );
}

function* lines(header: readonly string[], rows: Iterable<RosterRow>): Generator<string> {
  const line = lineOf(',');
  yield line(header);
  for (const row of rows) yield line(header.map((column) => row[column] ?? null));
}

function* users(world: World, delivery: Delivery, places: ReadonlyMap<Student, Stint>) {
  for (const stint of places.values()) yield studentUser(stint);
  for (const staff of rosteredStaff(world, delivery)) yield staffUser(staff);
}

const termId = (delivery: Delivery, name?: string) =>
  `nw-term-${delivery.year.year}${name ? `-${name}` : ''}`;

function sessions(delivery: Delivery): RosterRow[] {
  const { year, first, last, quarters } = delivery.year;
  const session = (name: string | null, type: string, begin: number, end: number, parent: string | null) => ({
    sourcedId: termId(delivery, name ?? undefined),
    title: name ? `${name} ${yearSpan(year)}` : yearSpan(year),
    type,
    startDate: iso(begin),
    endDate: iso(end + 1),
    parentSourcedId: parent,
    schoolYear: year,
  });
  const [q1, q2, q3, q4] = quarters;
  return [
    session(null, 'schoolYear', first, last, null),
    ...(q1 && q2 ? [session('S1', 'semester', q1.begin, q2.end, termId(delivery))] : []),
    ...(q3 && q4 ? [session('S2', 'semester', q3.begin, q4.end, termId(delivery))] : []),
    ...quarters.map(({ name, begin, end }, at) =>
      session(name, 'gradingPeriod', begin, end, termId(delivery, at < 2 ? 'S1' : 'S2')),
    ),
  ];
}

function orgs(world: World): RosterRow[] {
  return [
    {
      sourcedId: districtId,
      name: 'Northwind Unified School District',
      type: 'district',
      identifier: '2799',
    },
    ...world.schools.map((school) => ({
      sourcedId: school.sourcedId,
      name: school.name,
      type: 'school',
      identifier: school.number,
      parentSourcedId: districtId,
    })),
  ];
}

function courses(sections: readonly Section[]): RosterRow[] {
  const known = new Map<string, Course>(sections.map(({ course }) => [course.sourcedId, course]));
  return [...known.values()].map((course) => ({
    sourcedId: course.sourcedId,
    title: course.title,
    courseCode: course.code,
    grades: rosterGrade(course.grade),
    orgSourcedId: districtId,
    subjects: course.rosterSubject,
    subjectCodes: course.sced,
  }));
}

function* classes(
  sections: readonly Section[],
  out: Outbox,
  delivery: Delivery,
  world: World,
): Generator<RosterRow> {
  const isNewest = delivery === world.deliveries.at(-1);
  let wrong = 0;
  for (const section of sections) {
    const row = classOf(section, delivery);
    const isWrong = isNewest && wrong < 3 && row.classType === 'scheduled';
    if (isWrong) wrong++;
    yield isWrong ? { ...row, classType: 'Scheduled' } : row;
  }
  out.dirt({
    source,
    delivery,
    file: 'oneroster.zip/classes.csv',
    rule: 'case-repaired',
    column: 'classType',
    rows: wrong,
    about: 'The word is written with a capital letter.',
  });
}

const classOf = (section: Section, delivery: Delivery) => ({
  sourcedId: section.sourcedId,
  title: `${section.course.title}, section ${section.block.number}`,
  grades: rosterGrade(section.block.grade),
  courseSourcedId: section.course.sourcedId,
  classCode: section.number,
  classType: section.course.subject === 'homeroom' ? 'homeroom' : 'scheduled',
  schoolSourcedId: section.block.school.sourcedId,
  termSourcedIds: termId(delivery),
  subjects: section.course.rosterSubject,
  subjectCodes: section.course.sced,
  periods: section.period === 0 ? null : String(section.period),
});

function* enrollments(
  world: World,
  sections: readonly Section[],
  view: View,
  out: Outbox,
): Generator<RosterRow> {
  const inClass = new Set(view.enrolled);
  const enroll = (section: Section, user: string, role: string, primary: string | null) => ({
    sourcedId: `${section.sourcedId}-${user}`,
    classSourcedId: section.sourcedId,
    schoolSourcedId: section.block.school.sourcedId,
    userSourcedId: user,
    role,
    primary,
  });
  const first: RosterRow[] = [];
  for (const section of sections) {
    const members = new Set(
      section.block.stints.filter((stint) => inClass.has(stint)).map(({ student }) => student),
    );
    const teacher = world.staff.teacherOf(section);
    const rows = [...members].map((student) => enroll(section, student.sourcedId, 'student', null));
    if (teacher) rows.push(enroll(section, teacher.sourcedId, 'teacher', 'true'));
    if (first.length < 6) first.push(...rows);
    yield* rows;
  }
  if (view.delivery !== world.deliveries.at(-1)) return;
  const about = { source, delivery: view.delivery, file: 'oneroster.zip/enrollments.csv' };
  const [one, other] = sections;
  if (one && other) {
    const dangling = [
      enroll(one, 'nw-stu-deleted-1', 'student', null),
      enroll(other, 'nw-stu-deleted-2', 'student', null),
    ];
    first.push(...dangling);
    yield* dangling;
    out.dirt({
      ...about,
      rule: 'reference-dangling',
      column: 'userSourcedId',
      rows: 2,
      about: 'The users are in no users.csv.',
    });
  }
  const repeated = first[5];
  if (!repeated) return;
  yield repeated;
  out.dirt({
    ...about,
    rule: 'sourced-id-duplicate',
    column: 'sourcedId',
    rows: 1,
    about: 'The row is there twice.',
  });
}
