import type { TableName } from '../src/edition/schema/steps.ts';
import { columnClass } from '../src/edition/schema/tables.ts';
import type { JsonValue, Warehouse } from '../src/engine/warehouse.ts';
import type { Role } from '../src/gate/role.ts';
import type { AccessRules, Grant, Person } from '../src/gate/viewer.ts';

/**
 * Who may see what, worked out a second time: row by row, in plain loops over whole tables in memory, without SQL and without anything of the
 * gate but the roles as data. It is slow and simple on purpose; `access-property.test.ts` holds the gate to it.
 */
export interface Oracle {
  /** Rows and columns somebody gets of a table, in no order; null: denied. */
  rowsFor(who: Somebody, table: TableName, columns: readonly string[]): Row[] | null;
}

export interface Somebody {
  readonly person: Person;
  readonly grants: readonly Grant[];
  readonly rules: AccessRules;
  /** Looks as this person. */
  readonly as: Somebody | null;
}

export type Row = Record<string, JsonValue>;

/** How a right reaches: every student's rows, or these students' (and the rows of these schools alone), or a teacher's sections. */
interface Right {
  readonly role: Role;
  reaches(table: TableName, row: Row): boolean;
}

/** Tables whose rows are about places and offerings; everyone with a role may read them. */
const open: readonly string[] = ['district', 'school', 'term', 'course', 'assessment', 'calendar_day'];
const staffOnly: readonly string[] = ['staff', 'staff_assignment'];
/** Tables that nobody may read at all. */
const shut: readonly string[] = ['screening_result', 'program_attendance', 'survey_response', 'process_fact'];
const sensitivity = ['key', 'directory', 'education', 'sensitive', 'restricted'];

export async function loadOracle(edition: Warehouse, tables: readonly TableName[]): Promise<Oracle> {
  const data = new Map<string, Row[]>();
  for (const table of tables) data.set(table, await edition.all(`select * from edition."${table}"`));
  const rowsOf = (table: string) => data.get(table) ?? [];

  function rightsOf({ person, grants, rules }: Somebody): Right[] {
    const rights: Right[] = [];
    const { book, day } = rules;
    for (const role of book.roles.values()) {
      for (const staff of rowsOf('staff')) {
        if (person.staffNumber === null || staff.local_staff_id !== person.staffNumber) continue;
        const held = rowsOf('staff_assignment').filter(
          (row) =>
            row.staff_id === staff.staff_id &&
            row.is_current === true &&
            notOver(row, day) &&
            book.ofPosition(text(row.staff_classification), text(row.position_title)) === role,
        );
        const schools = held.map((row) => text(row.school_id)).filter((school) => school !== '');
        const isWide = held.some((row) => row.is_district_wide === true && row.school_id === null);
        const add = (right: Omit<Right, 'role'>) => rights.push({ role, ...right });
        if (role.scope === 'sections' && (teaches(text(staff.staff_id), day) || held.length > 0))
          add(sectionsOf(text(staff.staff_id), rules));
        if (role.scope === 'caseload' && held.length > 0) add(caseloadOf(text(staff.staff_id), day));
        // A position at no school that anybody knows is a right to nothing.
        if (schools.length === 0 && !(isWide && ['district', 'program'].includes(role.scope))) continue;
        if (role.scope === 'school') add(schoolsIn(schools));
        if (role.scope === 'district') add(isWide ? everything : schoolsIn(schools));
        if (role.scope === 'program') add(programIn(role.programs, isWide ? null : schools, day));
      }
      if (role.scope === 'children' && person.guardianId !== null)
        rights.push({ role, ...childrenOf(person.guardianId, rules) });
      if (role.scope === 'self' && person.studentId !== null)
        rights.push({ role, ...adult(person.studentId, rules) });
    }
    for (const { role: id, scope, beginsOn, endsOn } of grants) {
      const role = book.roles.get(id);
      if (!role || day < beginsOn || (endsOn !== null && day > endsOn)) continue;
      const add = (right: Omit<Right, 'role'>) => rights.push({ role, ...right });
      if (scope.kind === 'district' && role.scope === 'district') add(everything);
      if (scope.kind === 'district' && role.scope === 'program') add(programIn(role.programs, null, day));
      if (scope.kind === 'school' && role.scope === 'program')
        add(programIn(role.programs, scope.schools, day));
      if (scope.kind === 'school' && ['district', 'school'].includes(role.scope))
        add(schoolsIn(scope.schools));
      if (scope.kind === 'grade' && ['district', 'school', 'grade'].includes(role.scope))
        add(schoolsIn(scope.schools, scope.grades));
      if (scope.kind === 'sections' && role.scope === 'sections') add(sectionsOf(scope.staff, rules));
      if (scope.kind === 'caseload' && role.scope === 'caseload') add(caseloadOf(scope.staff, day));
    }
    return rights;
  }

  const everything = { reaches: () => true };

  function schoolsIn(schools: readonly string[], grades: readonly string[] | null = null) {
    const students = rowsOf('student_school_enrollment')
      .filter(
        (row) =>
          row.is_current === true &&
          schools.includes(text(row.school_id)) &&
          (grades === null || grades.includes(text(row.grade_level))),
      )
      .map((row) => row.student_id);
    const isSection = (section: JsonValue | undefined) =>
      grades === null
        ? rowsOf('section').some((row) => row.section_id === section && schools.includes(text(row.school_id)))
        : false;
    return about(students, { schools, isSection: grades === null ? isSection : null });
  }

  const teaches = (staff: string, day: string) =>
    rowsOf('section_staff').some(
      (row) => row.staff_id === staff && row.is_current === true && notOver(row, day),
    );

  function sectionsOf(staff: string, { day, sectionStudents }: AccessRules) {
    const sections = rowsOf('section_staff')
      .filter((row) => row.staff_id === staff && row.is_current === true && notOver(row, day))
      .map((row) => row.section_id);
    const students = rowsOf('section_enrollment')
      .filter(
        (row) =>
          sections.includes(row.section_id ?? null) &&
          (sectionStudents === 'this_year' || (row.is_current === true && notOver(row, day))),
      )
      .map((row) => row.student_id);
    return about(students, { schools: null, isSection: (section) => sections.includes(section ?? null) });
  }

  function caseloadOf(staff: string, day: string) {
    const students = rowsOf('caseload')
      .filter((row) => row.staff_id === staff && row.is_current === true && notOver(row, day))
      .map((row) => row.student_id);
    return about(students, { schools: null, isSection: null, day });
  }

  function programIn(programs: readonly string[], schools: readonly string[] | null, day: string) {
    const students = rowsOf('student_program')
      .filter(
        (row) =>
          programs.includes(text(row.program)) &&
          notOver(row, day) &&
          (row.begin_date === null || text(row.begin_date) <= day) &&
          rowsOf('student_school_enrollment').some(
            (stay) =>
              stay.student_id === row.student_id &&
              stay.is_current === true &&
              (schools === null || schools.includes(text(stay.school_id))),
          ),
      )
      .map((row) => row.student_id);
    return about(students, { schools: null, isSection: null, day });
  }

  function childrenOf(guardian: string, { day, rightsPassAt }: AccessRules) {
    const students = rowsOf('guardian')
      .filter((row) => row.guardian_id === guardian && row.is_current === true)
      .map((row) => row.student_id)
      .filter((student) => {
        const birth = birthDateOf(student ?? null);
        return birth !== null && birthday(birth, rightsPassAt) > day;
      });
    return about(students, { schools: null, isSection: null, day, guardian });
  }

  function adult(student: string, { day, rightsPassAt }: AccessRules) {
    const birth = birthDateOf(student);
    const isAdult = birth !== null && birthday(birth, rightsPassAt) <= day;
    return about(isAdult ? [student] : [], { schools: null, isSection: null, day, guardian: 'nobody' });
  }

  const birthDateOf = (student: JsonValue) =>
    textOrNull(rowsOf('student').find((row) => row.student_id === student)?.birth_date ?? null);

  function about(
    students: readonly (JsonValue | undefined)[],
    more: {
      readonly schools: readonly string[] | null;
      /** Null: sections in which one of the students is. */
      readonly isSection: ((section: JsonValue | undefined) => boolean) | null;
      readonly day?: string;
      readonly guardian?: string;
    },
  ): Omit<Right, 'role'> {
    const known = new Set(students);
    const isSection =
      more.isSection ??
      ((section) =>
        rowsOf('section_enrollment').some(
          (row) =>
            row.section_id === section &&
            known.has(row.student_id) &&
            row.is_current === true &&
            notOver(row, more.day ?? '2026-11-20'),
        ));
    return {
      reaches(table, row) {
        if (staffOnly.includes(table)) return false;
        if (table === 'attendance_submission') return more.schools?.includes(text(row.school_id)) ?? false;
        if (table === 'section' || table === 'section_staff') return isSection(row.section_id);
        if (table === 'section_enrollment') return isSection(row.section_id) && known.has(row.student_id);
        if (table === 'guardian' && more.guardian !== undefined)
          return row.guardian_id === more.guardian && known.has(row.student_id);
        const isOfPerson = [
          'student',
          'guardian',
          'student_program',
          'caseload',
          'gone_record',
          'student_year',
        ];
        if (isOfPerson.includes(table)) return known.has(row.student_id);
        return (
          known.has(row.student_id) && (more.schools === null || more.schools.includes(text(row.school_id)))
        );
      },
    };
  }

  function carrying(who: Somebody, table: TableName, columns: readonly string[]): Right[] {
    return rightsOf(who).filter(({ role }) => {
      if (role.scope === 'none' || role.needs.length > 0) return false;
      return columns.every((column) => {
        const needed = columnClass(table, column);
        if (needed === null) return false;
        return (
          open.includes(table) ||
          role.grants.some(
            (grant) =>
              grant.domains.includes(needed.domain) &&
              grant.grain === 'student' &&
              sensitivity.indexOf(grant.sensitivity) >= sensitivity.indexOf(needed.sensitivity),
          )
        );
      });
    });
  }

  return {
    rowsFor(who, table, columns) {
      if (shut.includes(table)) return null;
      const parties = who.as === null ? [who] : [who, who.as];
      const rights = parties.map((party) => carrying(party, table, columns));
      if (rights.some((each) => each.length === 0)) return null;
      return rowsOf(table)
        .filter((row) =>
          rights.every((each) => open.includes(table) || each.some((right) => right.reaches(table, row))),
        )
        .map((row) => Object.fromEntries(columns.map((column) => [column, row[column] ?? null])));
    },
  };
}

const text = (value: JsonValue | undefined) => (typeof value === 'string' ? value : '');
const textOrNull = (value: JsonValue) => (typeof value === 'string' ? value : null);

function notOver(row: Row, day: string): boolean {
  return row.end_date === null || text(row.end_date) >= day;
}

/** The birthday at an age; of a 29 February, in other years, the 28th. */
function birthday(birthDate: string, age: number): string {
  const [year = 0, month = 1, day = 1] = birthDate.split('-').map(Number);
  const date = new Date(Date.UTC(year + age, month - 1, day));
  if (date.getUTCMonth() !== month - 1) date.setUTCDate(0);
  return date.toISOString().slice(0, 10);
}
