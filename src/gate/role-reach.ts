import { type Role, sensitivityOrder } from './role.ts';
import type { Scope } from './viewer.ts';

type RoleGrant = Role['grants'][number];

/** Data of one domain, as a role grants them. */
export interface Opened extends Pick<RoleGrant, 'sensitivity' | 'grain'> {
  readonly domain: RoleGrant['domains'][number];
}

/** Whether a grant opens these data: the domain, as sensitive and as finely. */
export function coversData(grant: RoleGrant, { domain, sensitivity, grain }: Opened): boolean {
  return (
    grant.domains.includes(domain) &&
    sensitivityOrder.indexOf(grant.sensitivity) >= sensitivityOrder.indexOf(sensitivity) &&
    (grant.grain === 'student' || grain === 'aggregate')
  );
}

/** Whether every row that `inner` reaches is sure to be reached by `outer`, on whatever day. What cannot be told is not. */
export function contains(outer: Scope, inner: Scope): boolean {
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
