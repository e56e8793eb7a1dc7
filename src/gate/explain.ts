import type { TableName } from '../edition/schema/steps.ts';
import type { Warehouse } from '../engine/warehouse.ts';
import { measureOf } from '../measures/catalogue.ts';
import { compileMeasure, type MeasureQuestion } from '../measures/compile.ts';
import { denialWords } from './denial.ts';
import { restsOnDirectory, type Withheld } from './directory.ts';
import { decideMeasure } from './measure-decision.ts';
import { minimumOf } from './minimum-n.ts';
import { type Page, studentPages } from './page.ts';
import { openersOf } from './page-right.ts';
import { type Conditions, type Decision, decide, type Refusal, refusal, ruleOf } from './policy.ts';
import { reachedSchools } from './reached-schools.ts';
import { type Grain, rowCondition } from './row-scope.ts';
import type { LookLog } from './scoped-answer.ts';
import type { Assignment, Viewer } from './viewer.ts';

/** What somebody wants to know why they see, or why not. */
export type AskedAbout =
  /** `pages`: any of them. */
  | { readonly kind: 'page'; readonly pages: readonly Page[] }
  /** `page`: where the school is looked at; a role that does not open it is no help. */
  | { readonly kind: 'school'; readonly school: string; readonly page: Page | null }
  | { readonly kind: 'student'; readonly student: string }
  /** Numbers of measures, of a school or of all the viewer has. */
  | { readonly kind: 'numbers'; readonly measures: readonly string[]; readonly school: string | null }
  | { readonly kind: 'data'; readonly table: TableName; readonly column: string; readonly grain: Grain };

/** One assignment by which something is seen. `side`: whose it is, where somebody looks as somebody else. */
export interface Because {
  readonly assignment: Assignment;
  readonly side: 'own' | 'as';
}

export type Explanation =
  | {
      readonly allowed: true;
      readonly because: readonly Because[];
      /** Groups of fewer students are hidden; null where nothing is, because the viewer may see the students. */
      readonly minimum: number | null;
      readonly rules: readonly string[];
    }
  | Refusal;

/** What a student has to be known by for somebody to see them at all. */
const aStudent = { student: ['student_id', 'first_name', 'last_name'] } as const;

export interface Explaining {
  readonly edition: Warehouse;
  readonly schoolYear: number;
  readonly conditions: Conditions;
  /** Who is left out of directory information. */
  readonly withheld: Withheld | null;
  /** The fewest students the district publishes a group of. */
  readonly minimumN: number;
}

/**
 * Why somebody sees something or does not, by the same rules that decide when it is asked for. Of a student who does not exist and one the viewer
 * may not see it says the same.
 */
export async function explain(on: Explaining, viewer: Viewer, asked: AskedAbout): Promise<Explanation> {
  const { decision, minimum } = judge(on, viewer, asked);
  if (!decision.allowed) return decision;
  const because = becauseOf(decision);
  if (asked.kind !== 'student') return { allowed: true, because, minimum, rules: decision.rules };
  const reaching = await reachingStudent(on, viewer, asked.student, because);
  const sides = viewer.as === null ? (['own'] as const) : (['own', 'as'] as const);
  // Looking as somebody else, both have to reach the student.
  if (!sides.every((side) => reaching.some((one) => one.side === side))) return refusal(viewer, 'no-student');
  return {
    allowed: true,
    because: reaching,
    minimum: null,
    rules: reaching.map(({ assignment }) => ruleOf(assignment)),
  };
}

/**
 * Whether a role over a scope would open what was asked about, for whoever had it: by the rules alone, without a look at whom it would
 * reach, so that the answer tells nothing about any student.
 */
export function wouldOpen(
  on: Omit<Explaining, 'edition'>,
  viewer: Viewer,
  asked: AskedAbout,
  assignment: Assignment,
): boolean {
  const holder: Viewer = { ...viewer, assignments: [assignment], as: null };
  const onPages =
    asked.kind === 'student'
      ? studentPages
      : asked.kind === 'school' && asked.page !== null
        ? [asked.page]
        : null;
  if (onPages !== null && openersOf(holder, onPages).length === 0) return false;
  return judge(on, holder, asked).decision.allowed;
}

/** What is written down of the question why, and of its answer; null: there was an error, and none. */
export async function recordWhy(
  log: LookLog,
  look: Omit<
    Parameters<LookLog['record']>[0],
    'question' | 'use' | 'tables' | 'students' | 'rules' | 'decision' | 'reason'
  >,
  asked: AskedAbout,
  answer: Explanation | null,
): Promise<void> {
  await log.record({
    ...look,
    ...{ question: { ...asked, kind: 'why', about: asked.kind }, use: 'look', tables: [] },
    students: answer?.allowed && asked.kind === 'student' ? 1 : 0,
    rules: answer?.rules ?? [],
    decision: answer?.allowed ? 'allowed' : 'denied',
    reason: answer === null ? 'error' : answer.allowed ? null : denialWords(answer.kind, answer.what).reason,
  });
}

interface Judgement {
  readonly decision: Decision;
  readonly minimum: number | null;
}

function judge(on: Omit<Explaining, 'edition'>, viewer: Viewer, asked: AskedAbout): Judgement {
  const { conditions } = on;
  const plain = (decision: Decision): Judgement => ({ decision, minimum: null });
  switch (asked.kind) {
    case 'page':
      return plain(whoHas(viewer, 'page', (who) => openersOf(who, asked.pages)));
    case 'school':
      return plain(whoHas(viewer, 'other-school', (who) => reaching(who, asked.school)));
    case 'student':
      return plain(decide(viewer, { reads: aStudent, grain: 'student', use: 'look' }, conditions));
    case 'data': {
      const { table, column, grain } = asked;
      return plain(decide(viewer, { reads: { [table]: [column] }, grain, use: 'look' }, conditions));
    }
    case 'numbers':
      return judgeNumbers(viewer, asked, on);
  }
}

/** Of several measures those that may be seen are explained, and what they have in common is said once. */
function judgeNumbers(
  viewer: Viewer,
  { measures, school }: Extract<AskedAbout, { kind: 'numbers' }>,
  { schoolYear, conditions, minimumN }: Omit<Explaining, 'edition'>,
): Judgement {
  let together: Decision = refusal(viewer, 'not-granted', 'these numbers');
  let minimum: number | null = null;
  for (const measure of measures) {
    const question: MeasureQuestion = {
      ...{ kind: 'measure', measure, by: [], reach: 'full', preset: null },
      where: school === null ? [] : [{ breakdown: 'school', values: [school] }],
    };
    const { reads } = compileMeasure(question, schoolYear);
    const decision = decideMeasure(viewer, question, reads, 'look', conditions);
    if (!decision.allowed) {
      if (!together.allowed) together = decision;
      continue;
    }
    if (decision.suppress) minimum = Math.max(minimum ?? 0, minimumOf(measureOf(measure), minimumN));
    together = together.allowed ? joined(together, decision) : decision;
  }
  return { decision: together, minimum };
}

type Allowed = Extract<Decision, { allowed: true }>;

function joined(one: Allowed, other: Allowed): Allowed {
  return {
    ...one,
    parties: one.parties.map((party, index) => [...new Set([...party, ...(other.parties[index] ?? [])])]),
    suppress: one.suppress || other.suppress,
    rules: [...new Set([...one.rules, ...other.rules])],
  };
}

/** A right that hangs on no data: assignments that have it, of both people where one looks as the other. */
function whoHas(
  viewer: Viewer,
  lacking: 'page' | 'other-school',
  having: (viewer: Viewer) => readonly Assignment[],
): Decision {
  const people = viewer.as === null ? [viewer] : [viewer, viewer.as];
  const parties = people.map(having);
  const [first] = parties[0] ?? [];
  if (first === undefined || parties.some((party) => party.length === 0))
    return refusal(viewer, people.some(({ assignments }) => assignments.length === 0) ? 'no-role' : lacking);
  return {
    ...{ allowed: true, parties, suppress: false, purpose: first.role.purposes[0] ?? 'public_information' },
    rules: [...(viewer.as === null ? [] : ['view-as']), ...parties.flat().map(ruleOf)],
  };
}

function reaching(viewer: Viewer, school: string): readonly Assignment[] {
  return viewer.assignments.filter((assignment) => {
    const schools = reachedSchools({ ...viewer, as: null, assignments: [assignment] });
    return schools === null || schools.has(school);
  });
}

function becauseOf({ parties }: Allowed): Because[] {
  return parties.flatMap((party, index) =>
    party.map((assignment): Because => ({ assignment, side: index === 0 ? 'own' : 'as' })),
  );
}

/** Of several assignments those that reach a student. */
export async function reachingStudent(
  { edition, withheld }: Pick<Explaining, 'edition' | 'withheld'>,
  viewer: Viewer,
  student: string,
  because: readonly Because[],
): Promise<readonly Because[]> {
  const asked = because.filter(
    ({ assignment }) => !restsOnDirectory(assignment) || withheld?.students.includes(student) === false,
  );
  if (asked.length === 0) return [];
  const conditions = asked.map(({ assignment }) =>
    rowCondition('student', assignment.scope, 'student', viewer),
  );
  const [row] = await edition.all<Record<string, boolean | null>>(
    `select ${conditions.map((condition, index) => `(${condition ?? 'false'}) as r${index}`).join(', ')}
    from edition.student
    where student_id = $student`,
    { student },
  );
  return asked.filter((_, index) => row?.[`r${index}`] === true);
}
