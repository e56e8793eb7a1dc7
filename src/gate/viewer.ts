import type { Warehouse } from '../engine/warehouse.ts';
import type { GrantScope } from '../store/role-grants.ts';
import type { Role } from './role.ts';
import type { RoleBook } from './role-book.ts';

/** Whose rows an assignment reaches. */
export type Scope =
  | { readonly kind: 'district' }
  | { readonly kind: 'school'; readonly schools: readonly string[] }
  | { readonly kind: 'grade'; readonly schools: readonly string[]; readonly grades: readonly string[] }
  /** The students of the sections somebody teaches: while they are in them, or any time this school year. */
  | { readonly kind: 'sections'; readonly staff: string; readonly students: SectionStudents }
  | { readonly kind: 'caseload'; readonly staff: string }
  /** Students in a program, in these schools; null: in all. */
  | {
      readonly kind: 'program';
      readonly programs: readonly string[];
      readonly schools: readonly string[] | null;
    }
  | { readonly kind: 'children'; readonly guardian: string }
  | { readonly kind: 'self'; readonly student: string }
  | { readonly kind: 'none' };

export type SectionStudents = 'while_enrolled' | 'this_year';

/** Where an assignment comes from: a position in HR, the roster, a caseload, the guardian feed, a dated grant, or the operator of the machine. */
export type Origin = 'position' | 'roster' | 'caseload' | 'guardian' | 'age' | 'grant' | 'operator';

/** A role, whose rows it reaches, and where it comes from. */
export interface Assignment {
  readonly role: Role;
  readonly scope: Scope;
  readonly origin: Origin;
  /** With the origin `grant`: who agreed, and the last day. */
  readonly given?: { readonly approver: string; readonly endsOn: string | null };
}

/** Someone who asks, with what they are today. */
export interface Viewer {
  readonly username: string;
  readonly name: string;
  readonly assignments: readonly Assignment[];
  /** The day access is judged by, YYYY-MM-DD. */
  readonly day: string;
  /** Age at which rights pass from guardians to the student (34 CFR 99.5). */
  readonly rightsPassAt: number;
  /** Somebody whose pages are looked at: then only what both may see. */
  readonly as: Viewer | null;
  /** Names are replaced by ids, for a projector. */
  readonly isMasked: boolean;
}

/** A dated manual grant, as the store keeps it. */
export interface Grant {
  readonly role: string;
  readonly scope: GrantScope;
  readonly beginsOn: string;
  readonly endsOn: string | null;
  /** Who agreed. */
  readonly approver?: string;
}

export interface Person {
  readonly username: string;
  readonly name: string;
  /** Employee number in HR or the roster; null for people who are neither. */
  readonly staffNumber: string | null;
  /** Almanac id of a guardian, and of a student; null for everybody else. */
  readonly guardianId: string | null;
  readonly studentId: string | null;
}

/** What access is judged by besides the person. */
export interface AccessRules {
  readonly book: RoleBook;
  /** The day access is judged by, YYYY-MM-DD. */
  readonly day: string;
  readonly sectionStudents: SectionStudents;
  readonly rightsPassAt: number;
}

/**
 * Works out what a person may be today: positions, sections and caseloads from the edition, children from the guardian feed, plus grants that
 * hold today. Nothing is typed in and nothing outlives its reason: a teacher's access ends with the section.
 */
export async function viewerOf(
  edition: Warehouse,
  person: Person,
  grants: readonly Grant[],
  rules: AccessRules,
): Promise<Viewer> {
  const { book, day, rightsPassAt } = rules;
  const assignments: Assignment[] = [];
  if (person.staffNumber !== null) {
    const posts = await postsOf(edition, person.staffNumber, day);
    assignments.push(...assignmentsOf(posts, rules));
  }
  if (person.guardianId !== null)
    assignments.push(
      ...withScope(book, 'children', 'guardian', { kind: 'children', guardian: person.guardianId }),
    );
  if (person.studentId !== null)
    assignments.push(...withScope(book, 'self', 'age', { kind: 'self', student: person.studentId }));
  for (const grant of grants) {
    if (grant.beginsOn > day || (grant.endsOn !== null && grant.endsOn < day)) continue;
    const role = book.roles.get(grant.role);
    const scope = role && grantedScope(role, grant.scope, rules);
    const given = { approver: grant.approver ?? '', endsOn: grant.endsOn };
    if (role && scope) assignments.push({ role, scope, origin: 'grant', given });
  }
  const { username, name } = person;
  return { username, name, assignments, day, rightsPassAt, as: null, isMasked: false };
}

/** What a member of staff does in the district today, as the edition has it. */
export interface Posts {
  readonly positions: readonly Position[];
  /** Almanac ids under which the person teaches a section, and has a caseload. */
  readonly teaching: readonly string[];
  readonly caseloads: readonly string[];
}

export interface Position {
  readonly staff_id: string;
  readonly staff_classification: string;
  readonly position_title: string | null;
  readonly school_id: string | null;
  readonly is_district_wide: boolean;
}

async function postsOf(edition: Warehouse, staffNumber: string, day: string): Promise<Posts> {
  const parameters = { number: staffNumber, day };
  const positions = await edition.all<Position>(
    `
    select distinct s.staff_id, a.staff_classification, a.position_title, a.school_id, a.is_district_wide
    from edition.staff s
    join edition.staff_assignment a
      on a.staff_id = s.staff_id and a.is_current
    where s.local_staff_id = $number
      and coalesce(a.end_date >= cast($day as date), true)
    order by all`,
    parameters,
  );
  const holds = async (table: 'section_staff' | 'caseload') =>
    edition.all<{ staff_id: string }>(
      `
      select distinct s.staff_id
      from edition.staff s
      join edition.${table} t
        on t.staff_id = s.staff_id and t.is_current
      where s.local_staff_id = $number
        and coalesce(t.end_date >= cast($day as date), true)
      order by all`,
      parameters,
    );
  const ids = (rows: readonly { staff_id: string }[]) => rows.map(({ staff_id }) => staff_id);
  return { positions, teaching: ids(await holds('section_staff')), caseloads: ids(await holds('caseload')) };
}

/** The assignments that follow from what somebody does. */
export function assignmentsOf({ positions, teaching, caseloads }: Posts, rules: AccessRules): Assignment[] {
  const { book, sectionStudents } = rules;
  const held = positions.flatMap((position) => {
    const role = book.ofPosition(position.staff_classification, position.position_title);
    return role === null ? [] : [{ role, ...position }];
  });
  const assignments: Assignment[] = [];
  for (const role of book.roles.values()) {
    const posts = held.filter((post) => post.role === role);
    const schools = [...new Set(posts.flatMap(({ school_id }) => (school_id === null ? [] : [school_id])))];
    // A position whose school is missing or unknown reaches nothing: only a source that says "district" makes it one.
    const isDistrictWide = posts.some(
      ({ is_district_wide, school_id }) => is_district_wide && school_id === null,
    );
    const add = (scope: Scope, origin: Origin = 'position') => assignments.push({ role, scope, origin });
    switch (role.scope) {
      case 'sections':
        // Who teaches has it whatever the position is called; who is called a teacher and teaches nothing sees nobody, and is told so.
        for (const staff of teaching) add({ kind: 'sections', staff, students: sectionStudents }, 'roster');
        if (teaching.length === 0 && posts[0])
          add({ kind: 'sections', staff: posts[0].staff_id, students: sectionStudents });
        break;
      case 'caseload':
        if (posts.length === 0) break;
        for (const staff of caseloads) add({ kind: 'caseload', staff }, 'caseload');
        if (caseloads.length === 0 && posts[0]) add({ kind: 'caseload', staff: posts[0].staff_id });
        break;
      case 'school':
        if (schools.length > 0) add({ kind: 'school', schools });
        break;
      case 'district':
        // A district-wide role held at schools (an attendance monitor of two schools) reaches those schools.
        if (isDistrictWide) add({ kind: 'district' });
        else if (schools.length > 0) add({ kind: 'school', schools });
        break;
      case 'program':
        if (isDistrictWide) add({ kind: 'program', programs: role.programs, schools: null });
        else if (schools.length > 0) add({ kind: 'program', programs: role.programs, schools });
        break;
      case 'none':
        if (posts.length > 0) add({ kind: 'none' });
        break;
      // Grades are said by a grant; children and the own record by who the person is.
      case 'grade':
      case 'children':
      case 'self':
        break;
    }
  }
  return assignments;
}

function withScope(book: RoleBook, kind: Role['scope'], origin: Origin, scope: Scope): Assignment[] {
  return [...book.roles.values()]
    .filter((role) => role.scope === kind)
    .map((role) => ({ role, scope, origin }));
}

/** The scope a grant gives a role; null where the two do not go together. A grant narrows a role, and never widens it. */
export function grantedScope(
  role: Role,
  scope: GrantScope,
  rules: Pick<AccessRules, 'sectionStudents'>,
): Scope | null {
  const { kind } = scope;
  switch (kind) {
    case 'district':
      if (role.scope === 'district') return { kind };
      return role.scope === 'program' ? { kind: 'program', programs: role.programs, schools: null } : null;
    case 'school':
      if (role.scope === 'program')
        return { kind: 'program', programs: role.programs, schools: scope.schools };
      return role.scope === 'district' || role.scope === 'school' ? { kind, schools: scope.schools } : null;
    case 'grade':
      return ['district', 'school', 'grade'].includes(role.scope)
        ? { kind, schools: scope.schools, grades: scope.grades }
        : null;
    case 'sections':
      return role.scope === 'sections' ? { kind, staff: scope.staff, students: rules.sectionStudents } : null;
    case 'caseload':
      return role.scope === 'caseload' ? { kind, staff: scope.staff } : null;
    case 'none':
      return { kind };
  }
}

/** The operator of the machine asking as a role: `data-manager`, or `principal@<school>` for a role that needs one. */
export async function viewerAsRole(
  edition: Warehouse,
  words: string,
  rules: AccessRules,
): Promise<Viewer | null> {
  const [id = '', school] = words.split('@');
  const role = rules.book.roles.get(id);
  if (!role) return null;
  const schools = school === undefined ? [] : await schoolsNamed(edition, school);
  if (school !== undefined && schools.length === 0) return null;
  const wanted: GrantScope | null =
    role.scope === 'none'
      ? { kind: 'none' }
      : school === undefined
        ? { kind: 'district' }
        : { kind: 'school', schools };
  const scope = grantedScope(role, wanted, rules);
  if (scope === null) return null;
  const { day, rightsPassAt } = rules;
  const assignments = [{ role, scope, origin: 'operator' as const }];
  return { username: words, name: words, assignments, day, rightsPassAt, as: null, isMasked: false };
}

async function schoolsNamed(edition: Warehouse, school: string): Promise<string[]> {
  const rows = await edition.all<{ school_id: string }>(
    'select school_id from edition.school where school_id = $school',
    { school },
  );
  return rows.map(({ school_id }) => school_id);
}
