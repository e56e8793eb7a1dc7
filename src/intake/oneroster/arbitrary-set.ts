import fc from 'fast-check';
import type { FileName } from './spec.ts';
import type { OneRosterRow } from './writer/checked-row.ts';

/** The records of a set. Part of the tests. */
export type Records = Partial<Record<FileName, OneRosterRow[]>>;

/** Sets of records that keep to the standard in every respect: any text, any ids, references that hold. */
export function arbitrarySet(): fc.Arbitrary<Records> {
  return fc.gen().map((draw) => {
    const pick = <T>(from: readonly T[]): T => {
      const found = from[draw(fc.nat, { max: Math.max(0, from.length - 1) })];
      if (found === undefined) throw new Error('nothing to pick from');
      return found;
    };
    const some = (max: number, min = 0) => draw(fc.nat, { max: max - min }) + min;
    const maybe = (value: () => string): string | null => (draw(fc.boolean) ? value() : null);
    const say = () => draw(text);
    const list = () =>
      Array.from({ length: some(3, 1) }, () => say().replaceAll(',', '').trim() || 'x').join(',');
    const day = (from: string, days: number) =>
      new Date(Date.parse(from) + some(days) * 86_400_000).toISOString().slice(0, 10);
    const ids = new Set<string>();
    const id = (): string => {
      const found = draw(guid);
      const own = ids.has(found) ? `${found.slice(0, 200)}-${ids.size}` : found;
      ids.add(own);
      return own;
    };
    const many = <T>(max: number, make: (index: number) => T): T[] =>
      Array.from({ length: some(max, 1) }, (_, index) => make(index));

    const district = id();
    const schools = many(3, id);
    const year = some(2, 0) + 2026;
    const yearId = id();
    const middle = day(`${year - 1}-11-01`, 100);
    const [start, end] = [`${year - 1}-08-20`, `${year}-06-20`];
    const terms = [
      { id: id(), start, end: middle },
      { id: id(), start: middle, end },
    ];
    const courses = many(3, id);
    const classes = many(4, () => ({ id: id(), school: pick(schools) }));
    const students = many(6, id);
    const teachers = many(3, id);
    const guardians = many(2, id);
    const resources = many(2, id);
    const studentRoles = students.map((user) => ({ user, school: pick(schools) }));
    const enrolled = students.map((user) => ({ user, in: pick(classes) }));
    const lineItems = many(2, () => ({ id: id(), in: pick(classes) }));
    const category = id();

    const user = (own: string, more: OneRosterRow): OneRosterRow => ({
      sourcedId: own,
      enabledUser: pick(['true', 'false']),
      username: own,
      userIds: maybe(() => '{State:12},{Fed:a b}'),
      givenName: say(),
      familyName: say(),
      middleName: maybe(say),
      // Its own, so that nobody is there twice.
      identifier: maybe(() => own),
      sms: maybe(say),
      phone: maybe(say),
      preferredGivenName: maybe(say),
      pronouns: maybe(say),
      'metadata.note': maybe(say),
      ...more,
    });
    const primaries = new Set<string>();
    const results = enrolled.flatMap(({ user: studentSourcedId, in: inClass }) => {
      const lineItem = lineItems.find((each) => each.in === inClass);
      return lineItem
        ? [
            {
              sourcedId: id(),
              lineItemSourcedId: lineItem.id,
              studentSourcedId,
              scoreStatus: pick(['fully graded', 'exempt', 'ext:draft']),
              score: maybe(() => String(some(100) / 10)),
              scoreDate: day(start, 200),
              comment: maybe(say),
            },
          ]
        : [];
    });
    const set: Records = {
      orgs: [
        { sourcedId: district, name: say(), type: 'district', identifier: maybe(say) },
        ...schools.map((own) => ({ sourcedId: own, name: say(), type: 'school', parentSourcedId: district })),
      ],
      academicSessions: [
        {
          sourcedId: yearId,
          title: say(),
          type: 'schoolYear',
          startDate: start,
          endDate: end,
          schoolYear: `${year}`,
        },
        ...terms.map((term) => ({
          sourcedId: term.id,
          title: say(),
          type: pick(['term', 'semester', 'ext:block']),
          startDate: term.start,
          endDate: term.end,
          parentSourcedId: yearId,
          schoolYear: `${year}`,
        })),
      ],
      courses: courses.map((own) => ({
        sourcedId: own,
        schoolYearSourcedId: maybe(() => yearId),
        title: say(),
        courseCode: maybe(say),
        grades: maybe(() => '09,10'),
        orgSourcedId: district,
        subjects: maybe(list),
      })),
      resources: resources.map((own) => ({
        sourcedId: own,
        vendorResourceId: say(),
        title: maybe(say),
        roles: maybe(() => 'student,teacher'),
      })),
      users: [
        ...students.map((own) =>
          user(own, { grades: maybe(() => 'KG'), agentSourcedIds: maybe(() => pick(guardians)) }),
        ),
        ...teachers.map((own) => user(own, {})),
        ...guardians.map((own) => user(own, {})),
      ],
      roles: [
        ...studentRoles.map(({ user: own, school }) => role(id(), own, 'student', school)),
        ...teachers.map((own) => role(id(), own, 'teacher', pick(schools))),
        ...guardians.map((own) => role(id(), own, 'guardian', pick(schools))),
      ],
      classes: classes.map((own) => ({
        sourcedId: own.id,
        title: say(),
        courseSourcedId: pick(courses),
        classType: pick(['homeroom', 'scheduled', 'ext:club']),
        location: maybe(say),
        schoolSourcedId: own.school,
        termSourcedIds: pick([yearId, terms.map((term) => term.id).join(',')]),
        periods: maybe(list),
      })),
      enrollments: [
        ...enrolled.map(({ user: own, in: inClass }) =>
          enrollment(
            id(),
            own,
            'student',
            inClass,
            maybe(() => day(start, 50)),
          ),
        ),
        ...classes.map((inClass) => {
          const row = enrollment(id(), pick(teachers), 'teacher', inClass, null);
          const isFirst = !primaries.has(inClass.id);
          primaries.add(inClass.id);
          return { ...row, primary: maybe(() => String(isFirst)) };
        }),
      ],
      demographics: students.flatMap((own) =>
        draw(fc.boolean)
          ? [
              {
                sourcedId: own,
                birthDate: maybe(() => day('2008-01-01', 4000)),
                sex: maybe(() => pick(['female', 'male', 'other', 'ext:x'])),
                white: maybe(() => pick(['true', 'false'])),
                cityOfBirth: maybe(say),
              },
            ]
          : [],
      ),
      classResources: [
        { sourcedId: id(), classSourcedId: pick(classes).id, resourceSourcedId: pick(resources) },
      ],
      categories: [{ sourcedId: category, title: say(), weight: maybe(() => '40') }],
      lineItems: lineItems.map((own) => ({
        sourcedId: own.id,
        title: say(),
        assignDate: start,
        dueDate: day(start, 100),
        classSourcedId: own.in.id,
        categorySourcedId: category,
        academicSessionSourcedId: pick(terms).id,
        resultValueMin: maybe(() => '0'),
        resultValueMax: maybe(() => '10'),
        schoolSourcedId: own.in.school,
      })),
      results,
    };
    return Object.fromEntries(Object.entries(set).filter(([, rows]) => rows.length > 0)) as Records;
  });
}

function role(sourcedId: string, user: string, what: string, org: string): OneRosterRow {
  return { sourcedId, userSourcedId: user, roleType: 'primary', role: what, orgSourcedId: org };
}

function enrollment(
  sourcedId: string,
  user: string,
  what: string,
  { id, school }: { readonly id: string; readonly school: string },
  beginDate: string | null,
): OneRosterRow {
  return {
    sourcedId,
    classSourcedId: id,
    schoolSourcedId: school,
    userSourcedId: user,
    role: what,
    beginDate,
  };
}

const odd = [',', '"', "'", ' ', '{', '}', ':', ';', '\\', '=', 'é', 'ß', '日', 'Ł', '👩‍🏫', '\u00a0', '\t'];
/** What people write into cells: no line breaks, no spaces around it. */
const text = () =>
  fc
    .string({
      unit: fc.oneof(
        fc.constantFrom(...odd),
        fc.integer({ min: 0x21, max: 0x7e }).map((code) => String.fromCharCode(code)),
      ),
      minLength: 1,
      maxLength: 12,
    })
    .map((said) => said.trim() || 'x');
const guid = () =>
  fc.string({ unit: fc.constantFrom(...'0123456789abcXYZ.-_/@'), minLength: 1, maxLength: 12 });
