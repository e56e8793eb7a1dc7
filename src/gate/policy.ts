import type { SensitivityClass } from '../edition/schema/column.ts';
import type { TableName } from '../edition/schema/steps.ts';
import { columnClass } from '../edition/schema/tables.ts';
import { name } from '../engine/sql.ts';
import type { CompiledQuery } from '../measures/compile.ts';
import type { DenialKind } from './denial.ts';
import { type Role, sensitivityOrder } from './role.ts';
import { type Grain, isOpen, rowCondition } from './row-scope.ts';
import type { Assignment, Viewer } from './viewer.ts';

/** May this be asked, by what right, and how it has to be answered. */
export type Decision =
  | {
      readonly allowed: true;
      /** Assignments that together make the answer. */
      readonly assignments: readonly Assignment[];
      /** Whether the answer has to hide small groups: the viewer may not see these students one by one. */
      readonly suppress: boolean;
      readonly rules: readonly string[];
    }
  | {
      readonly allowed: false;
      readonly kind: DenialKind;
      /** What is missing, in words. */
      readonly what: string;
      readonly rules: readonly string[];
    };

/**
 * Default deny. An assignment carries a question only if its role grants every column the question reads, at the question's grain; rows come
 * from those assignments alone, so two half rights never add up to a whole one.
 */
export function decide(viewer: Viewer, query: CompiledQuery, grain: Grain): Decision {
  if (viewer.assignments.length === 0) {
    return {
      allowed: false,
      kind: 'no-role',
      what: '',
      rules: ['default-deny'],
    };
  }
  const carrying: { assignment: Assignment; byStudent: boolean }[] = [];
  let missing: string | null = null;
  for (const assignment of viewer.assignments) {
    const lack = firstLack(assignment.role, query, grain);
    if (lack === null)
      carrying.push({ assignment, byStudent: firstLack(assignment.role, query, 'student') === null });
    else missing ??= lack;
  }
  if (carrying.length === 0) {
    return {
      allowed: false,
      kind: 'not-granted',
      what: missing ?? 'this',
      rules: ['default-deny', ...viewer.assignments.map(({ role }) => `role:${role.role}`)],
    };
  }
  return {
    allowed: true,
    assignments: carrying.map(({ assignment }) => assignment),
    suppress: grain === 'aggregate' && carrying.some(({ byStudent }) => !byStudent),
    rules: carrying.map(
      ({ assignment }) => `role:${assignment.role.role}/${assignment.scope.kind}/${assignment.origin}`,
    ),
  };
}

/** What the role lacks for the query, in words, or null when it lacks nothing. */
function firstLack(role: Role, query: CompiledQuery, grain: Grain): string | null {
  for (const [table, columns] of Object.entries(query.reads) as [TableName, readonly string[]][]) {
    for (const column of columns) {
      const needed = columnClass(table, column);
      if (needed === null) return `the column ${column} of ${table}, which nobody has classified`;
      if (isOpen(table)) continue;
      const granted = role.grants.some(
        (grant) =>
          grant.domains.includes(needed.domain) &&
          reaches(grant.sensitivity, needed.sensitivity) &&
          (grain === 'aggregate' || grant.grain === 'student'),
      );
      if (!granted) {
        return `${domainWords[needed.domain]} (${needed.sensitivity} data)${grain === 'student' ? ' student by student' : ''}`;
      }
    }
  }
  return null;
}

const domainWords = {
  roster: 'enrollment and rosters',
  attendance: 'attendance',
  assessment: 'assessment results',
  grades: 'grades',
  behavior: 'behavior',
  programs: 'programs and services',
  perceptions: 'surveys',
  processes: 'staff and operations',
  wellbeing: 'behavioral and emotional screening',
};

function reaches(granted: SensitivityClass, needed: SensitivityClass): boolean {
  return sensitivityOrder.indexOf(granted) >= sensitivityOrder.indexOf(needed);
}

/**
 * The query with each table replaced by the rows and columns the assignments reach: a CTE of the table's own name. Null when a table
 * belongs to nobody.
 */
export function scopedSql(
  query: CompiledQuery,
  assignments: readonly Assignment[],
  grain: Grain,
): string | null {
  const scoped: string[] = [];
  for (const [table, columns] of Object.entries(query.reads) as [TableName, readonly string[]][]) {
    const conditions = assignments.map(({ scope }) => rowCondition(table, scope, grain));
    if (conditions.includes(null)) return null;
    scoped.push(`${name(table)} as (
  select ${columns.map(name).join(', ')}
  from edition.${name(table)}
  where ${conditions.map((condition) => `(${condition})`).join('\n    or ')}
)`);
  }
  return `with ${scoped.join(',\n')}\nselect * from (\n${query.sql}\n)`;
}
