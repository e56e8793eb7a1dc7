import { dutiesOf } from './duty.ts';
import { operationPages } from './page.ts';
import { type Role, sensitivityOrder } from './role.ts';
import type { Assignment, Scope, Viewer } from './viewer.ts';

/** A role somebody asks for, and whose rows it would reach. */
export interface Wanted {
  readonly role: Role;
  readonly scope: Scope;
}

/**
 * The assignment by which an approver may decide about what is wanted; null: not theirs to decide. Who approves for the district may give any role;
 * who approves for a part of it gives what lies in that part, and nothing that their own role there does not have. Whose request it is is asked
 * elsewhere: nobody decides about their own.
 */
export function approvalRight(approver: Viewer, wanted: Wanted): Assignment | null {
  const right = dutiesOf(approver, 'approve_access').find(
    ({ role, scope }) =>
      scope.kind === 'district' || (contains(scope, wanted.scope) && includes(role, wanted.role)),
  );
  return right ?? null;
}

/** Whether somebody is charged with reviewing what is given over a scope; null: that of a role that is gone, which is for the district. */
export function mayReview(reviewer: Viewer, given: Scope | null): boolean {
  return dutiesOf(reviewer, 'review_access').some(
    ({ scope }) => scope.kind === 'district' || (given !== null && contains(scope, given)),
  );
}

/** Whether every row that `inner` reaches is sure to be reached by `outer`, on whatever day. What cannot be told is not. */
function contains(outer: Scope, inner: Scope): boolean {
  if (outer.kind === 'district' || inner.kind === 'none') return true;
  const isIn = (schools: readonly string[]) =>
    inner.kind !== 'district' &&
    'schools' in inner &&
    inner.schools !== null &&
    within(inner.schools, schools);
  switch (outer.kind) {
    case 'school':
      return isIn(outer.schools);
    case 'grade':
      return inner.kind === 'grade' && isIn(outer.schools) && within(inner.grades, outer.grades);
    case 'program':
      return (
        inner.kind === 'program' &&
        within(inner.programs, outer.programs) &&
        (outer.schools === null || isIn(outer.schools))
      );
    // Whose sections or caseload somebody has changes by the day; children and the own record are nobody's to give.
    case 'sections':
    case 'caseload':
    case 'children':
    case 'self':
    case 'none':
      return false;
  }
}

function within(values: readonly string[], all: readonly string[]): boolean {
  return values.length > 0 && values.every((value) => all.includes(value));
}

/** Whether `own` has all that `other` has: data as finely and as sensitive, what may be done with them, and pages that work on the whole district. */
function includes(own: Role, other: Role): boolean {
  const order = (sensitivity: (typeof sensitivityOrder)[number]) => sensitivityOrder.indexOf(sensitivity);
  const hasData = other.grants.every(({ domains, sensitivity, grain }) =>
    domains.every((domain) =>
      own.grants.some(
        (grant) =>
          grant.domains.includes(domain) &&
          order(grant.sensitivity) >= order(sensitivity) &&
          (grant.grain === 'student' || grain === 'aggregate'),
      ),
    ),
  );
  return (
    hasData &&
    other.extras.every((extra) => own.extras.includes(extra)) &&
    other.pages.every((page) => own.pages.includes(page) || !operationPages.includes(page))
  );
}
