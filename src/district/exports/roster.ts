import type { Course } from '../courses.ts';
import { iso } from '../day.ts';
import { rosterGrade } from '../grades.ts';
import { lineOf, type Outbox } from '../outbox.ts';
import type { Section } from '../sections.ts';
import { stillZip } from '../still-zip.ts';
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
  const tables: Readonly<Record<string, readonly RosterRow[]>> = {
    academicSessions: sessions(delivery),
    orgs: orgs(world),
    courses: courses(sections),
    classes: classes(sections, out, delivery, world),
    users: [...places.values().map(studentUser), ...rosteredStaff(world, delivery).map(staffUser)],
    roles: roles(world, delivery, view),
    enrollments: enrollments(world, sections, view, out),
    demographics: [...places.keys()].map(demographics),
  };
  const line = lineOf(',');
  const entries = new Map<string, string>();
  const manifest = [
    ['propertyName', 'value'],
    ['manifest.version', '1.0'],
    ['oneroster.version', '1.2'],
    ...rosterFiles.map((file) => [`file.${file}`, tables[file] ? 'bulk' : 'absent']),
    ['source.systemName', 'Northwind SIS'],
    ['source.systemCode', 'nwsis'],
  ];
  entries.set('manifest.csv', manifest.map(line).join(''));
  for (const [file, rows] of Object.entries(tables)) {
    const header = rosterHeaders[file] ?? [];
    const text = rows.map((row) => line(header.map((column) => row[column] ?? null)));
    entries.set(`${file}.csv`, line(header) + text.join(''));
  }
  out.bundle(source, delivery, 'oneroster.zip', await stillZip(delivery.day, entries));
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

function classes(sections: readonly Section[], out: Outbox, delivery: Delivery, world: World): RosterRow[] {
  const rows = sections.map((section) => ({
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
  }));
  if (delivery !== world.deliveries.at(-1)) return rows;
  const wrong = rows.filter((row) => row.classType === 'scheduled').slice(0, 3);
  for (const row of wrong) row.classType = 'Scheduled';
  out.dirt({
    source,
    delivery,
    file: 'oneroster.zip/classes.csv',
    rule: 'case-repaired',
    column: 'classType',
    rows: wrong.length,
    about: 'The word is written with a capital letter.',
  });
  return rows;
}

function enrollments(world: World, sections: readonly Section[], view: View, out: Outbox): RosterRow[] {
  const inClass = new Set(view.enrolled);
  const rows: RosterRow[] = [];
  const enroll = (section: Section, user: string, role: string, primary: string | null) =>
    rows.push({
      sourcedId: `${section.sourcedId}-${user}`,
      classSourcedId: section.sourcedId,
      schoolSourcedId: section.block.school.sourcedId,
      userSourcedId: user,
      role,
      primary,
    });
  for (const section of sections) {
    const members = new Set(
      section.block.stints.filter((stint) => inClass.has(stint)).map(({ student }) => student),
    );
    for (const student of members) enroll(section, student.sourcedId, 'student', null);
    const teacher = world.staff.teacherOf(section);
    if (teacher) enroll(section, teacher.sourcedId, 'teacher', 'true');
  }
  if (view.delivery !== world.deliveries.at(-1)) return rows;
  const about = { source, delivery: view.delivery, file: 'oneroster.zip/enrollments.csv' };
  const [first, second] = sections;
  if (first && second) {
    enroll(first, 'nw-stu-deleted-1', 'student', null);
    enroll(second, 'nw-stu-deleted-2', 'student', null);
    out.dirt({
      ...about,
      rule: 'reference-dangling',
      column: 'userSourcedId',
      rows: 2,
      about: 'The users are in no users.csv.',
    });
  }
  const repeated = rows[5];
  if (repeated) {
    rows.push(repeated);
    out.dirt({
      ...about,
      rule: 'sourced-id-duplicate',
      column: 'sourcedId',
      rows: 1,
      about: 'The row is there twice.',
    });
  }
  return rows;
}
