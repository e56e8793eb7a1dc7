import { literal } from '../engine/sql.ts';
import type { Grain } from './row-scope.ts';
import type { Scope, Viewer } from './viewer.ts';

/** Who and what a scope reaches, each a select (or list) of ids to put between the brackets of `in ( )`. */
export interface Members {
  readonly students: string;
  readonly sections: string;
  /** Null where the scope is not about schools: rows of its students count wherever they were earned. */
  readonly schools: string | null;
}

type Bounded = Exclude<Scope, { readonly kind: 'district' | 'none' }>;

/** Judged by the day: who leaves a section, a caseload or a program is out of it the day after, whatever the edition says of yesterday. */
export function membersOf(
  scope: Bounded,
  grain: Grain,
  { day, rightsPassAt }: Pick<Viewer, 'day' | 'rightsPassAt'>,
): Members {
  const today = `cast(${literal(day)} as date)`;
  const lasts = (end: string) => `coalesce(${end} >= ${today}, true)`;
  const sectionsOf = (students: string) => `select e.section_id
      from edition.section_enrollment e
      where e.is_current
        and ${lasts('e.end_date')}
        and e.student_id in (${students})`;
  switch (scope.kind) {
    case 'school': {
      const schools = list(scope.schools);
      return {
        students: `select e.student_id
      from edition.student_school_enrollment e
      where e.school_id in (${schools})
        and ${grain === 'student' ? 'e.is_current' : 'e.is_membership'}`,
        sections: `select s.section_id from edition.section s where s.school_id in (${schools})`,
        schools,
      };
    }
    case 'grade': {
      const schools = list(scope.schools);
      const students = `select e.student_id
      from edition.student_school_enrollment e
      where e.school_id in (${schools})
        and e.grade_level in (${list(scope.grades)})
        and e.is_current`;
      return { students, sections: sectionsOf(students), schools };
    }
    case 'sections': {
      const sections = `select t.section_id
      from edition.section_staff t
      where t.staff_id = ${literal(scope.staff)}
        and t.is_current
        and ${lasts('t.end_date')}`;
      const enrolled = scope.students === 'this_year' ? '' : `and e.is_current and ${lasts('e.end_date')}`;
      return {
        students: `select e.student_id
      from edition.section_enrollment e
      where e.section_id in (${sections})
        ${enrolled}`,
        sections,
        schools: null,
      };
    }
    case 'caseload': {
      const students = `select c.student_id
      from edition.caseload c
      where c.staff_id = ${literal(scope.staff)}
        and c.is_current
        and ${lasts('c.end_date')}`;
      return { students, sections: sectionsOf(students), schools: null };
    }
    case 'program': {
      const students = `select p.student_id
      from edition.student_program p
      join edition.student_school_enrollment e
        on e.student_id = p.student_id and e.is_current
      where p.program in (${list(scope.programs)})
        and coalesce(p.begin_date <= ${today}, true)
        and ${lasts('p.end_date')}
        ${scope.schools === null ? '' : `and e.school_id in (${list(scope.schools)})`}`;
      return { students, sections: sectionsOf(students), schools: null };
    }
    case 'children': {
      // 34 CFR 99.5: at 18 the rights are the student's. Of whom no birth date is known nobody can tell.
      const students = `select g.student_id
      from edition.guardian g
      join edition.student s
        on s.student_id = g.student_id
      where g.guardian_id = ${literal(scope.guardian)}
        and g.is_current
        and ${comesOfAge('s.birth_date', rightsPassAt)} > ${today}`;
      return { students, sections: sectionsOf(students), schools: null };
    }
    case 'self': {
      const students = `select s.student_id
      from edition.student s
      where s.student_id = ${literal(scope.student)}
        and ${comesOfAge('s.birth_date', rightsPassAt)} <= ${today}`;
      return { students, sections: sectionsOf(students), schools: null };
    }
  }
}

/** The birthday on which a student's rights are the student's own; on a 29 February in other years the 28th. */
function comesOfAge(birthDate: string, age: number): string {
  return `${birthDate} + interval (${age}) year`;
}

/** No places are no rows, and not a syntax error. */
function list(values: readonly string[]): string {
  return values.length === 0 ? 'null' : values.map(literal).join(', ');
}
