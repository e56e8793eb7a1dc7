import type { SensitivityClass } from '../edition/schema/column.ts';
import type { TableName } from '../edition/schema/steps.ts';
import { columnClass } from '../edition/schema/tables.ts';
import type { CompiledQuery } from '../measures/compile.ts';
import type { DenialKind } from './denial.ts';
import type { Purpose } from './purpose.ts';
import { mainPurpose, type Need, sensitivityOrder } from './role.ts';
import { type Grain, isOpen } from './row-scope.ts';
import type { Assignment, Viewer } from './viewer.ts';

/** What is done with the answer. Taking a file away, and going from a number to its students, are rights of their own. */
export type Use = 'look' | 'export' | 'drill_through';

/** A question as the policy sees it. */
export interface Wish {
  readonly reads: CompiledQuery['reads'];
  readonly grain: Grain;
  readonly use: Use;
}

/** May this be asked, by what right, and how it has to be answered. */
export type Decision =
  | {
      readonly allowed: true;
      /** Assignments that together make the answer. Looking as somebody else: each inner list is one of the two people, and both have to reach a row. */
      readonly parties: readonly (readonly Assignment[])[];
      /** Whether the answer has to hide small groups: the viewer may not see these students one by one. */
      readonly suppress: boolean;
      readonly purpose: Purpose;
      readonly rules: readonly string[];
    }
  | Refusal;

export interface Refusal {
  readonly allowed: false;
  readonly kind: DenialKind;
  /** What is missing, in words. */
  readonly what: string;
  /** The column that no role grants, where that is what is missing. */
  readonly lack: Lack | null;
  readonly rules: readonly string[];
}

/** A column that is not granted, at a grain. */
export interface Lack {
  readonly table: TableName;
  readonly column: string;
  readonly domain: string;
  readonly sensitivity: SensitivityClass;
  readonly grain: Grain;
}

/**
 * What has to be there besides the role: an agreement today, training later. Returns how it is lacking, or null. Asked at every question, so that
 * what ends takes the access with it.
 */
export type Conditions = Readonly<
  Record<Need, (viewer: Viewer, assignment: Assignment, wish: Wish) => DenialKind | null>
>;

/** There is no register of agreements yet, so nobody has one; and nothing is directory information until a district says so. */
export const noAgreements: Conditions = {
  agreement: () => 'no-agreement',
  directory: () => 'no-directory',
};

/**
 * Default deny. An assignment carries a question only if its role grants every column the question reads, at the question's grain; rows come
 * from those assignments alone, so two half rights never add up to a whole one. Who looks as somebody else is held to the rights of both.
 */
export function decide(viewer: Viewer, wish: Wish, conditions: Conditions): Decision {
  const own = decideAlone(viewer, wish, conditions);
  if (!own.allowed || viewer.as === null) return own;
  const other = decideAlone(viewer.as, wish, conditions);
  if (!other.allowed) return { ...other, rules: ['view-as', ...other.rules] };
  return {
    ...own,
    parties: [...own.parties, ...other.parties],
    suppress: own.suppress || other.suppress,
    rules: ['view-as', ...own.rules, ...other.rules],
  };
}

function decideAlone(viewer: Viewer, wish: Wish, conditions: Conditions): Decision {
  const { reads, grain, use } = wish;
  const refused = (kind: DenialKind) => refusal(viewer, kind);
  if (viewer.assignments.length === 0) return refused('no-role');
  const carrying: { assignment: Assignment; byStudent: boolean }[] = [];
  let missing: Refusal | null = null;
  for (const assignment of viewer.assignments) {
    const unmet = unmetNeed(viewer, assignment, wish, conditions);
    const lack = unmet === null ? firstLack(assignment, reads, grain) : null;
    if (unmet !== null) missing = refused(unmet);
    else if (lack !== null) missing ??= refusal(viewer, 'not-granted', lack.words, lack.of);
    else if (use !== 'look' && !assignment.role.extras.includes(use)) missing ??= refused(useDenials[use]);
    else carrying.push({ assignment, byStudent: firstLack(assignment, reads, 'student') === null });
  }
  const [first] = carrying;
  if (first === undefined) return missing ?? refusal(viewer, 'not-granted', 'this');
  return {
    allowed: true,
    parties: [carrying.map(({ assignment }) => assignment)],
    suppress: grain === 'aggregate' && carrying.some(({ byStudent }) => !byStudent),
    purpose: mainPurpose(first.assignment.role),
    rules: carrying.map(({ assignment }) => ruleOf(assignment)),
  };
}

/** A refusal by default: none of what somebody has carries the question. */
export function refusal(viewer: Viewer, kind: DenialKind, what = '', lack: Lack | null = null): Refusal {
  const roles = viewer.assignments.map(({ role }) => `role:${role.role}`);
  return { allowed: false, kind, what, lack, rules: ['default-deny', ...roles] };
}

/** The rule an assignment is, for the log and for reasons: role, version, kind of scope, where it comes from. */
export function ruleOf({ role, scope, origin }: Assignment): string {
  return `role:${role.role}@${role.version}/${scope.kind}/${origin}`;
}

const useDenials = { export: 'no-export', drill_through: 'no-drill-through' } as const;

function unmetNeed(
  viewer: Viewer,
  assignment: Assignment,
  wish: Wish,
  conditions: Conditions,
): DenialKind | null {
  for (const need of assignment.role.needs) {
    const unmet = conditions[need](viewer, assignment, wish);
    if (unmet !== null) return unmet;
  }
  return null;
}

/** What the assignment lacks for the query, or null when it lacks nothing. */
function firstLack(
  { role, scope }: Assignment,
  reads: CompiledQuery['reads'],
  grain: Grain,
): { readonly words: string; readonly of: Lack | null } | null {
  if (scope.kind === 'none') return { words: 'any rows', of: null };
  for (const [table, columns] of Object.entries(reads) as [TableName, readonly string[]][]) {
    for (const column of columns) {
      const needed = columnClass(table, column);
      if (needed === null)
        return { words: `the column ${column} of ${table}, which nobody has classified`, of: null };
      if (isOpen(table)) continue;
      const granted = role.grants.some(
        (grant) =>
          grant.domains.includes(needed.domain) &&
          reaches(grant.sensitivity, needed.sensitivity) &&
          (grain === 'aggregate' || grant.grain === 'student'),
      );
      if (!granted) {
        const finely = grain === 'student' ? ' student by student' : '';
        return {
          words: `${domainWords[needed.domain]} (${needed.sensitivity} data)${finely}`,
          of: { table, column, grain, ...needed },
        };
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
