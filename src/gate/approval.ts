import { dutiesOf } from './duty.ts';
import { operationPages } from './page.ts';
import type { Role } from './role.ts';
import { contains, coversData } from './role-reach.ts';
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

/** Whether `own` has all that `other` has: data as finely and as sensitive, what may be done with them, and pages that work on the whole district. */
function includes(own: Role, other: Role): boolean {
  const hasData = other.grants.every((wanted) =>
    wanted.domains.every((domain) => own.grants.some((grant) => coversData(grant, { ...wanted, domain }))),
  );
  return (
    hasData &&
    other.extras.every((extra) => own.extras.includes(extra)) &&
    other.pages.every((page) => own.pages.includes(page) || !operationPages.includes(page))
  );
}
