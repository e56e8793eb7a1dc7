import type { Warehouse } from '../engine/warehouse.ts';
import { type AskedAbout, type Explaining, wouldOpen } from './explain.ts';
import { operationPages } from './page.ts';
import { schoolsAround } from './reached-schools.ts';
import { type Role, sensitivityOrder } from './role.ts';
import { type AccessRules, type Grant, grantedScope, type Viewer } from './viewer.ts';

/** A role that somebody may ask for, and whose rows it would be about. */
export interface Offer {
  readonly role: Role;
  readonly scope: Grant['scope'];
}

/** Roles that can be asked for: those a district, schools or grades can be named for, that open something, and that wait for nothing else. */
export function requestableRoles({ book }: Pick<AccessRules, 'book'>): Role[] {
  return [...book.roles.values()]
    .filter(
      ({ scope, pages, needs }) =>
        ['district', 'school', 'grade', 'program'].includes(scope) && pages.length > 0 && needs.length === 0,
    )
    .toSorted((a, b) => compare(breadth(a), breadth(b)));
}

/**
 * Roles that would open what was asked about, the narrowest first, each for the viewer's own schools where it can be. They follow from the rules and
 * from where the viewer works, never from whom it was asked about.
 */
export async function offersFor(
  on: Explaining,
  viewer: Viewer,
  asked: AskedAbout,
  rules: AccessRules,
): Promise<Offer[]> {
  const schools = await schoolsToOffer(on.edition, viewer, asked);
  const offers = requestableRoles(rules).flatMap((role): Offer[] => {
    const scopes: Grant['scope'][] = [
      ...(schools.length > 0 ? [{ kind: 'school' as const, schools }] : []),
      { kind: 'district' },
    ];
    for (const wanted of scopes) {
      const scope = grantedScope(role, wanted, rules);
      if (scope !== null && wouldOpen(on, viewer, asked, { role, scope, origin: 'grant' }))
        return [{ role, scope: wanted }];
    }
    return [];
  });
  // Who wants to see a student need not run the district: roles with pages that work on all of it only where no other would do.
  const modest = offers.filter(({ role }) => !role.pages.some((page) => operationPages.includes(page)));
  return modest.length > 0 ? modest : offers;
}

async function schoolsToOffer(edition: Warehouse, viewer: Viewer, asked: AskedAbout): Promise<string[]> {
  const named = asked.kind === 'school' || asked.kind === 'numbers' ? asked.school : null;
  if (named === null) return schoolsAround(edition, viewer);
  // Names of schools are nobody's secret; a school that is none is not offered.
  const rows = await edition.all<{ id: string }>(
    'select school_id as id from edition.school where school_id = $named',
    { named },
  );
  return rows.map(({ id }) => id);
}

/** How much a role opens: students one by one count before counts, those before what may be done with them. */
function breadth({ role, grants, extras, pages }: Role): readonly (number | string)[] {
  const sum = (grain: 'student' | 'aggregate') =>
    grants
      .filter((grant) => grant.grain === grain)
      .reduce(
        (all, { domains, sensitivity }) => all + domains.length * sensitivityOrder.indexOf(sensitivity),
        0,
      );
  return [sum('student'), sum('aggregate'), extras.length, pages.length, role];
}

function compare(a: readonly (number | string)[], b: readonly (number | string)[]): number {
  for (const [index, one] of a.entries()) {
    const other = b[index] ?? one;
    if (one !== other) return one < other ? -1 : 1;
  }
  return 0;
}
