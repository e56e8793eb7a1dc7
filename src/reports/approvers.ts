import type { Warehouse } from '../engine/warehouse.ts';
import { approvalRight, type Wanted } from '../gate/approval.ts';
import { type AccessRules, type Assignment, type Viewer, viewerOf } from '../gate/viewer.ts';
import type { AccessPeople, GivenGrants } from './access-effects.ts';
import { heldRole } from './held-role.ts';
import type { Approvers } from './shapes/access.ts';

/** How many are named; the others are counted. */
const named = 3;

/** Who may decide about requests, among all accounts. Looked up once for whatever is asked of it. */
export interface ApproverBook {
  /** Those who may decide about what somebody wants, the nearest first; never that user. */
  of(wanted: Wanted, userId: string): Promise<Approvers>;
}

export function approverBook(
  edition: Warehouse,
  rules: AccessRules,
  people: AccessPeople,
  grants: GivenGrants,
): ApproverBook {
  let found: Promise<Candidate[]> | null = null;
  return {
    async of(wanted, userId) {
      found ??= candidates(edition, rules, people, grants);
      const deciding = (await found).flatMap(({ id, name, viewer }) => {
        const right = id === userId ? null : approvalRight(viewer, wanted);
        return right === null ? [] : [{ name, right }];
      });
      const inOrder = deciding.toSorted(
        (a, b) => distance(a.right) - distance(b.right) || a.name.localeCompare(b.name),
      );
      const nearest = inOrder.slice(0, named).map(async ({ name, right }) => ({
        name,
        as: await heldRole(edition, right),
      }));
      return { nearest: await Promise.all(nearest), total: deciding.length };
    },
  };
}

interface Candidate {
  readonly id: string;
  readonly name: string;
  readonly viewer: Viewer;
}

/** Who approves for a school knows the person who asks; who does for the district, seldom. */
function distance({ scope }: Assignment): number {
  return scope.kind === 'district' ? 1 : 0;
}

/**
 * Accounts that may be charged with approving: by position, or by a grant that holds today. What each really is is then worked out as for any
 * other question; leaving the rest out spares working out everybody.
 */
async function candidates(
  edition: Warehouse,
  rules: AccessRules,
  people: AccessPeople,
  grants: GivenGrants,
): Promise<Candidate[]> {
  const charged = [...rules.book.roles.values()].filter(({ extras }) => extras.includes('approve_access'));
  const ids = new Set(charged.map(({ role }) => role));
  const granted = new Set(
    (await grants.list()).filter(({ role }) => ids.has(role)).map(({ userId }) => userId),
  );
  const numbers = await staffWith(edition, rules, ids);
  // Who has a role by the roster, a caseload or a child is in no list of positions.
  const isOpen = charged.some(({ scope }) => ['sections', 'caseload', 'children', 'self'].includes(scope));
  const accounts = (await people.list()).filter(
    ({ id, staffNumber, disabledAt }) =>
      disabledAt === null &&
      (isOpen || granted.has(id) || (staffNumber !== null && numbers.has(staffNumber))),
  );
  const found: Candidate[] = [];
  for (const account of accounts) {
    const viewer = await viewerOf(edition, account, await grants.of(account.id, rules.day), rules);
    found.push({ id: account.id, name: account.name, viewer });
  }
  return found;
}

/** Numbers of the staff whose position has one of the roles. */
async function staffWith(
  edition: Warehouse,
  { book }: AccessRules,
  roles: ReadonlySet<string>,
): Promise<ReadonlySet<string>> {
  const rows = await edition.all<{ number: string; classification: string; title: string | null }>(
    `select distinct
      s.local_staff_id as number,
      a.staff_classification as classification,
      a.position_title as title
    from edition.staff s
    join edition.staff_assignment a
      on a.staff_id = s.staff_id and a.is_current
    where s.local_staff_id is not null`,
  );
  const having = rows.filter(({ classification, title }) => {
    const role = book.ofPosition(classification, title);
    return role !== null && roles.has(role.role);
  });
  return new Set(having.map(({ number }) => number));
}
