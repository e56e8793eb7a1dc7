import type { Purpose } from './purpose.ts';
import type { Role } from './role.ts';
import { contains, coversData, type Opened } from './role-reach.ts';
import type { Assignment, Scope } from './viewer.ts';

type Held = Pick<Assignment, 'role' | 'scope'>;

/** What a change of a role does to what it opens: some of it more and some of it less is `both`. */
export type Effect = 'more' | 'fewer' | 'both' | 'same';

/**
 * Whether assignments open anything that those before did not: data of somebody, finer or more sensitive, with less asked for first, for another
 * purpose; a page; a duty. What cannot be compared counts as more.
 */
export function opensMore(before: readonly Held[], after: readonly Held[]): boolean {
  return after.some((held) => gains(before, held));
}

/** The same of a role, whoever holds it; null: there was none, or there is none any more. */
export function effectOf(before: Role | null, after: Role | null): Effect {
  const [was, is] = [before, after].map((role) => (role === null ? [] : [{ role, scope: widest(role) }]));
  const isMore = opensMore(was ?? [], is ?? []);
  const isFewer = opensMore(is ?? [], was ?? []);
  if (isMore) return isFewer ? 'both' : 'more';
  return isFewer ? 'fewer' : 'same';
}

function gains(before: readonly Held[], { role, scope }: Held): boolean {
  const near = before.filter((held) => covers(held.scope, scope)).map((held) => held.role);
  const opened = role.grants.flatMap((grant) => grant.domains.map((domain) => ({ ...grant, domain })));
  const isOpenTo = (data: Opened, purpose: Purpose) =>
    near.some(
      ({ grants, purposes, needs }) =>
        purposes.includes(purpose) &&
        needs.every((need) => role.needs.includes(need)) &&
        grants.some((grant) => coversData(grant, data)),
    );
  return (
    role.pages.some((page) => !before.some((held) => held.role.pages.includes(page))) ||
    role.extras.some((extra) => !near.some(({ extras }) => extras.includes(extra))) ||
    opened.some((data) => role.purposes.some((purpose) => !isOpenTo(data, purpose)))
  );
}

/** The same reach, or one that is sure to lie within the other. */
function covers(wide: Scope, narrow: Scope): boolean {
  return contains(wide, narrow) || JSON.stringify(wide) === JSON.stringify(narrow);
}

/** The scope of one who holds the role as widely as it goes: the same somebody for every role, so that two can be compared. */
function widest({ scope, programs }: Role): Scope {
  const one = '*';
  switch (scope) {
    case 'district':
    case 'none':
      return { kind: scope };
    case 'school':
      return { kind: scope, schools: [one] };
    case 'grade':
      return { kind: scope, schools: [one], grades: [one] };
    case 'sections':
      return { kind: scope, staff: one, students: 'this_year' };
    case 'caseload':
      return { kind: scope, staff: one };
    case 'program':
      return { kind: scope, programs, schools: null };
    case 'children':
      return { kind: scope, guardian: one };
    case 'self':
      return { kind: scope, student: one };
  }
}
