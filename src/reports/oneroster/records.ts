import type { JsonValue } from '../../engine/warehouse.ts';
import type { OneRosterFile, OneRosterRow } from '../../intake/oneroster-writer.ts';
import type { OneRosterList } from './lists.ts';

type Row = Readonly<Record<string, JsonValue>>;

/** The rows of each list. */
export type ListRows = (list: OneRosterList) => readonly Row[];

/** Records of a set, and how many rows of lists found no place in it, by reason. */
export interface OneRosterRecords {
  readonly files: Readonly<Partial<Record<OneRosterFile, readonly OneRosterRow[]>>>;
  readonly leftOut: Readonly<Record<string, number>>;
}

/** Makes OneRoster 1.2 records out of canonical rows. What the standard requires and nobody knows leaves the row out, and is counted. */
export function oneRosterRecords(lists: ListRows, year: number): OneRosterRecords {
  const leftOut: Record<string, number> = {};
  const leave = (reason: string): [] => {
    leftOut[reason] = (leftOut[reason] ?? 0) + 1;
    return [];
  };
  const [first] = lists('districts');
  const [school] = lists('schools');
  const district = first ? id(first.district_id) : null;
  const home = district ?? (school ? id(school.school_id) : null);
  const orgs = [
    ...lists('districts').map((row) => ({
      sourcedId: id(row.district_id),
      name: said(row.name),
      type: 'district',
    })),
    ...lists('schools').map((row) => ({
      sourcedId: id(row.school_id),
      name: said(row.name),
      type: 'school',
      identifier: said(row.state_school_id),
      parentSourcedId: district,
    })),
  ];
  const termIds = new Set(lists('terms').map((row) => id(row.term_id)));
  const academicSessions = lists('terms').map((row) => ({
    sourcedId: id(row.term_id),
    title: said(row.name),
    type: sessionTypes[said(row.term_type) ?? ''] ?? 'term',
    startDate: said(row.begin_date),
    endDate: dayAfter(row.end_date),
    parentSourcedId: among(termIds, row.parent_term_id),
    schoolYear: String(year),
  }));
  const courses = lists('courses').map((row) => ({
    sourcedId: id(row.course_id),
    title: said(row.title),
    courseCode: said(row.course_code),
    orgSourcedId: home,
  }));
  const courseIds = new Set(courses.map(({ sourcedId }) => sourcedId));
  const classes = lists('sections').flatMap((row) => {
    if (!courseIds.has(id(row.course_id))) return leave('section without a course');
    if (!termIds.has(id(row.term_id))) return leave('section without a term');
    const sectionId = id(row.section_id);
    return {
      sourcedId: sectionId,
      title: said(row.title) ?? sectionId,
      courseSourcedId: id(row.course_id),
      classType: row.section_type === 'homeroom' ? 'homeroom' : 'scheduled',
      schoolSourcedId: id(row.school_id),
      termSourcedIds: id(row.term_id),
      periods:
        said(row.period)
          ?.split(',')
          .flatMap((each) => each.trim() || [])
          .join(',') || null,
    };
  });
  const people = peopleOf(lists, home, leave);
  return {
    files: {
      orgs,
      academicSessions,
      courses,
      classes,
      users: people.users,
      roles: people.roles,
      demographics: people.demographics,
      enrollments: enrollmentsOf(
        lists,
        new Map(classes.map((each) => [each.sourcedId, each.schoolSourcedId])),
        people,
        leave,
      ),
    },
    leftOut,
  };
}

interface People {
  readonly users: OneRosterRow[];
  readonly roles: OneRosterRow[];
  readonly demographics: OneRosterRow[];
  readonly ids: ReadonlySet<string>;
}

function peopleOf(lists: ListRows, home: string | null, leave: (reason: string) => []): People {
  const users = new Map<string, OneRosterRow>();
  const demographics: OneRosterRow[] = [];
  const held = new Map<string, OneRosterRow>();
  const isPrimaryAt = new Set<string>();
  const hold = (
    user: string,
    org: string | null,
    role: string,
    begin: JsonValue | undefined,
    end: JsonValue | undefined,
  ) => {
    const at = org ?? home;
    const key = `${user}-${at}-${role.replace(/^ext:/, '')}`;
    if (at === null || held.has(key)) return;
    const place = `${user} ${at}`;
    const roleType = isPrimaryAt.has(place) ? 'secondary' : 'primary';
    isPrimaryAt.add(place);
    const endDate = dayAfter(end);
    const beginDate = said(begin);
    held.set(key, {
      sourcedId: key,
      userSourcedId: user,
      roleType,
      role,
      orgSourcedId: at,
      beginDate,
      endDate,
    });
  };
  const named = (row: Row) => said(row.first_name) !== null && said(row.last_name) !== null;
  const guardiansOf = new Map<string, Set<string>>();
  for (const row of lists('guardians')) {
    if (!named(row)) continue;
    const student = id(row.student_id);
    guardiansOf.set(student, (guardiansOf.get(student) ?? new Set()).add(id(row.guardian_id)));
  }
  const schoolOf = new Map<string, string>();
  for (const row of lists('students')) {
    const student = id(row.student_id);
    hold(student, id(row.school_id), 'student', row.entry_date, null);
    if (users.has(student)) continue;
    schoolOf.set(student, id(row.school_id));
    const state = said(row.state_student_id)?.replace(/[{}:,]/g, '') || null;
    users.set(student, {
      ...person(student, row, row.local_student_id),
      userIds: state === null ? null : `{State:${state}}`,
      middleName: said(row.middle_name),
      preferredGivenName: said(row.preferred_first_name),
      agentSourcedIds: [...(guardiansOf.get(student) ?? [])].join(',') || null,
      grades: said(row.grade_level),
      primaryOrgSourcedId: id(row.school_id),
    });
    demographics.push(demographicsOf(student, row));
  }
  for (const row of lists('guardians')) {
    if (!named(row)) {
      leave('guardian without a name');
      continue;
    }
    const guardian = id(row.guardian_id);
    const relation = said(row.relationship)?.toLowerCase() ?? '';
    const role = ['parent', 'relative'].find((each) => each === relation) ?? 'guardian';
    hold(guardian, schoolOf.get(id(row.student_id)) ?? null, role, null, null);
    if (!users.has(guardian)) users.set(guardian, { ...person(guardian, row, null), phone: said(row.phone) });
  }
  for (const row of lists('staff')) {
    const staff = id(row.staff_id);
    const classification = said(row.staff_classification) ?? 'unknown';
    const role = staffRoles[classification] ?? `ext:${classification}`;
    if (row.school_id === null && row.is_district_wide !== true) leave('position at an unknown school');
    else hold(staff, row.school_id === null ? null : id(row.school_id), role, row.begin_date, row.end_date);
    if (!users.has(staff)) users.set(staff, person(staff, row, row.local_staff_id));
  }
  return { users: [...users.values()], roles: [...held.values()], demographics, ids: new Set(users.keys()) };
}

function person(own: string, row: Row, number: JsonValue | undefined): OneRosterRow {
  return {
    sourcedId: own,
    enabledUser: 'true',
    username: said(row.email) ?? own,
    givenName: said(row.first_name),
    familyName: said(row.last_name),
    identifier: said(number),
    email: said(row.email),
  };
}

function demographicsOf(student: string, row: Row): OneRosterRow {
  const race = said(row.race_ethnicity);
  const flag = race === null ? null : raceFlags[race];
  return {
    sourcedId: student,
    birthDate: said(row.birth_date),
    sex: sexes[said(row.sex) ?? ''] ?? null,
    ...(flag ? { [flag]: 'true' } : {}),
  };
}

function enrollmentsOf(
  lists: ListRows,
  classes: ReadonlyMap<string, string>,
  people: People,
  leave: (reason: string) => [],
): OneRosterRow[] {
  const made = new Map<string, OneRosterRow>();
  const enroll = (row: Row, user: string, role: 'student' | 'teacher', primary: string | null) => {
    const inClass = id(row.section_id);
    const school = classes.get(inClass);
    if (school === undefined || !people.ids.has(user)) {
      leave(
        school === undefined ? 'place in a section that was left out' : 'place of a person who was left out',
      );
      return;
    }
    const [beginDate, endDate] = [said(row.begin_date), dayAfter(row.end_date)];
    const sourcedId = `${inClass}-${user}-${beginDate ?? 'open'}`;
    made.set(sourcedId, {
      sourcedId,
      classSourcedId: inClass,
      schoolSourcedId: school,
      userSourcedId: user,
      role,
      primary,
      beginDate,
      endDate,
    });
  };
  for (const row of lists('section-students')) enroll(row, id(row.student_id), 'student', null);
  for (const row of lists('section-staff'))
    enroll(
      row,
      id(row.staff_id),
      'teacher',
      typeof row.is_primary === 'boolean' ? String(row.is_primary) : null,
    );
  return [...made.values()];
}

const sessionTypes: Readonly<Record<string, string>> = {
  school_year: 'schoolYear',
  semester: 'semester',
  grading_period: 'gradingPeriod',
};
const staffRoles: Readonly<Record<string, string>> = {
  teacher: 'teacher',
  principal: 'principal',
  counselor: 'counselor',
  district_administrator: 'districtAdministrator',
  superintendent: 'districtAdministrator',
};
const sexes: Readonly<Record<string, string>> = {
  female: 'female',
  male: 'male',
  nonbinary: 'other',
  not_reported: 'unspecified',
};
const raceFlags: Readonly<Record<string, string>> = {
  hispanic_or_latino: 'hispanicOrLatinoEthnicity',
  two_or_more_races: 'demographicRaceTwoOrMoreRaces',
  american_indian_or_alaska_native: 'americanIndianOrAlaskaNative',
  asian: 'asian',
  black_or_african_american: 'blackOrAfricanAmerican',
  native_hawaiian_or_other_pacific_islander: 'nativeHawaiianOrOtherPacificIslander',
  white: 'white',
};

/** An id in the letters OneRoster allows: what is not one of them is written as its number, so that no two ids become one. */
function id(value: JsonValue | undefined): string {
  const own = String(value ?? '');
  if (/^[0-9A-Za-z.\-_/@]*$/.test(own)) return own;
  return own.replace(/[^0-9A-Za-z.\-/@]/gu, (letter) => `_${letter.codePointAt(0)?.toString(16)}_`);
}

/** Text on one line; null where nothing is said. */
function said(value: JsonValue | undefined): string | null {
  if (value === null || value === undefined) return null;
  return String(value).replace(/\s+/g, ' ').trim() || null;
}

function among(ids: ReadonlySet<string>, value: JsonValue | undefined): string | null {
  return value !== null && value !== undefined && ids.has(id(value)) ? id(value) : null;
}

/** The end is exclusive in OneRoster, and the last day itself here. */
function dayAfter(value: JsonValue | undefined): string | null {
  const day = said(value);
  if (day === null) return null;
  return new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
}
