import { literal } from '../engine/sql.ts';
import type { Warehouse } from '../engine/warehouse.ts';
import { dutiesOf } from './duty.ts';
import { type Because, type Explaining, explain, reachingStudent } from './explain.ts';
import { decide } from './policy.ts';
import { rowCondition } from './row-scope.ts';
import { seeingCandidates } from './seeing-candidates.ts';
import {
  type AccessRules,
  type Assignment,
  type Grant,
  type Person,
  type Viewer,
  viewerOf,
} from './viewer.ts';

/** Somebody who can sign in, with the grants there are for them. */
export interface SeeingAccount extends Person {
  readonly grants: readonly Grant[];
}

/** Somebody who sees a student one by one, and by which assignments. */
export interface Seeing {
  /** Both null where the asker may not know who the family is; without an account there is no user name. */
  readonly name: string | null;
  readonly username: string | null;
  /** Without one it is a member of the staff who would see the student if they had one. */
  readonly hasAccount: boolean;
  readonly because: readonly SeeingReason[];
}

export interface SeeingReason {
  readonly assignment: Assignment;
  /** Titles of the sections that lead to the student, where sections do. */
  readonly sections: readonly string[];
  /** What a guardian is to the student, as the source says it. */
  readonly relationship: string | null;
}

/** What the asker has to see of the family to be told their names. */
const familyNames = { guardian: ['guardian_id', 'first_name', 'last_name'] } as const;

/**
 * Everybody who can see one student, one by one, by the rules that decide when they ask. Null for an asker who is not charged with this question for
 * the student, or does not see the student: which of them it is, or whether there is such a student, is not told.
 */
export async function whoCanSee(
  explainingTo: (viewer: Viewer) => Promise<Explaining>,
  asker: Viewer,
  { student, accounts, rules }: { student: string; accounts: readonly SeeingAccount[]; rules: AccessRules },
): Promise<{ readonly seeing: readonly Seeing[]; readonly rules: readonly string[] } | null> {
  const on = await explainingTo(asker);
  const { edition } = on;
  const duties = dutiesOf(asker, 'who_can_see').map(own);
  if ((await reachingStudent(on, asker, student, duties)).length === 0) return null;
  const reach = await explain(on, asker, { kind: 'student', student });
  if (!reach.allowed) return null;
  const { people, relationships } = await seeingCandidates(edition, { student, accounts, rules });
  const seeing: Seeing[] = [];
  const family = await mayKnowFamily(on, asker, student);
  for (const { person, grants, hasAccount } of people) {
    const viewer = await viewerOf(edition, person, grants, rules);
    const toThem = await explainingTo(viewer);
    // Without a column the decision is about what goes for every question: what a role needs, and whether it reaches rows at all.
    const decision = decide(viewer, { reads: {}, grain: 'student', use: 'look' }, toThem.conditions);
    if (!decision.allowed) continue;
    const opening = decision.parties
      .flat()
      .filter(({ role }) => role.grants.some(({ grain }) => grain === 'student'));
    const because: SeeingReason[] = [];
    for (const { assignment } of await reachingStudent(toThem, viewer, student, opening.map(own))) {
      const { scope } = assignment;
      because.push({
        assignment,
        sections:
          scope.kind === 'sections' ? await sectionsLeadingTo(edition, viewer, assignment, student) : [],
        relationship: scope.kind === 'children' ? (relationships.get(scope.guardian) ?? null) : null,
      });
    }
    const byFamily = because.filter(isOfFamily);
    // Whoever works here too is named for that alone where the family is not.
    const named = family ? because : because.filter((reason) => !isOfFamily(reason));
    const { name } = person;
    if (named.length > 0)
      seeing.push({ name, username: hasAccount ? person.username : null, hasAccount, because: named });
    if (!family && byFamily.length > 0)
      seeing.push({ name: null, username: null, hasAccount, because: byFamily });
  }
  return { seeing, rules: reach.rules };
}

function own(assignment: Assignment): Because {
  return { assignment, side: 'own' };
}

function isOfFamily({ assignment: { scope } }: SeeingReason): boolean {
  return scope.kind === 'children' || scope.kind === 'self';
}

/** Names of the family are data about the student like any other, and hidden where names are hidden. */
async function mayKnowFamily(on: Explaining, asker: Viewer, student: string): Promise<boolean> {
  if (asker.isMasked) return false;
  const decision = decide(asker, { reads: familyNames, grain: 'student', use: 'look' }, on.conditions);
  if (!decision.allowed) return false;
  const because = decision.parties.flat().map(own);
  return (await reachingStudent(on, asker, student, because)).length > 0;
}

/** Sections somebody teaches, by the same rule that gives them the students, of those the student is in. */
async function sectionsLeadingTo(
  edition: Warehouse,
  viewer: Viewer,
  { scope }: Assignment,
  student: string,
): Promise<string[]> {
  const rows = await edition.all<{ title: string }>(
    `
    select distinct title
    from edition.section
    where title is not null
      and (${rowCondition('section', scope, 'student', viewer) ?? 'false'})
      and section_id in (
        select e.section_id
        from edition.section_enrollment e
        where e.student_id = ${literal(student)} and e.is_current
      )
    order by title`,
  );
  return rows.map(({ title }) => title);
}
