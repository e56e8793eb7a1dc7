import { Failure } from '../base/failure.ts';
import { mayReview } from '../gate/approval.ts';
import type { Role } from '../gate/role.ts';
import { staffRoles } from '../gate/staff-roles.ts';
import { type AccessRules, grantedScope, type Viewer } from '../gate/viewer.ts';
import type { KeptGrant, ReachEffects } from './reach-effects.ts';
import { askedPlaces, roleWords } from './role-words.ts';
import type { GrantsPage, ReviewedGrant } from './shapes/reach.ts';
import type { SignedIn } from './visitors.ts';

const dayMs = 86_400_000;

/** Every grant that holds or will hold and is the viewer's to review, the sensitive ones first, and what comes by position. Throws `gate-denied`. */
export async function grantsPage(effects: ReachEffects, user: SignedIn): Promise<GrantsPage> {
  const { viewer } = await effects.visitors.charged(user, 'review_access');
  const rules = await effects.rules();
  const { warehouse } = await effects.editions.current();
  const accounts = await effects.people.list();
  const byId = new Map(accounts.map((account) => [account.id, account]));
  const nameOf = (username: string) => accounts.find((one) => one.username === username)?.name ?? username;
  const reviews = await effects.reviews.newest();
  const grants: ReviewedGrant[] = [];
  for (const grant of await effects.grants.list()) {
    const who = byId.get(grant.userId);
    if (who === undefined || isOver(grant, rules) || !isWithinReach(viewer, grant, rules)) continue;
    const role = rules.book.roles.get(grant.role) ?? null;
    const review = reviews.get(grant.id);
    const { id, justification, beginsOn, endsOn } = grant;
    grants.push({
      ...{ id, justification, beginsOn, endsOn },
      who: { name: who.name, username: who.username, isOff: who.disabledAt !== null },
      role: role && roleWords(role),
      roleId: grant.role,
      scope: await askedPlaces(warehouse, role, grant.scope, rules),
      requester: nameOf(grant.requester),
      approver: nameOf(grant.approver),
      ageDays: Math.round((Date.parse(rules.day) - Date.parse(beginsOn)) / dayMs),
      isSensitive: role !== null && grant.scope.kind !== 'none' && isSensitive(role),
      // The rule a grant is in the log (gate/policy.ts), in whatever version of the role.
      lastUsedAt: await effects.looks.lastBy(
        who.username,
        { begins: `role:${grant.role}@`, ends: '/grant' },
        beginsOn,
      ),
      review: review ? { at: review.reviewedAt, by: nameOf(review.reviewedBy), reason: review.reason } : null,
      isOwn: grant.userId === user.id,
    });
  }
  const positions = await staffRoles(warehouse, rules);
  return {
    today: rules.day,
    grants: grants.toSorted(
      (one, other) =>
        Number(other.isSensitive) - Number(one.isSensitive) || one.beginsOn.localeCompare(other.beginsOn),
    ),
    byPosition: positions
      .map(({ role, people }) => ({ role: roleWords(role), people, isSensitive: isSensitive(role) }))
      .toSorted(
        (one, other) => Number(other.isSensitive) - Number(one.isSensitive) || other.people - one.people,
      ),
  };
}

/** Says that a grant is still needed. Throws `gate-denied`, `grant-unknown`, `grant-over`, `grant-review-invalid`. */
export async function attest(
  effects: ReachEffects,
  user: SignedIn,
  id: string,
  reason: string,
): Promise<void> {
  const { grant, rules } = await reviewing(effects, user, id);
  if (grant.userId === user.id) throw invalid('own');
  await effects.reviews.keep(id, rules.day, user.username, reasonIn(reason));
}

/** Ends a grant at once: its last day is the one before today, or before it begins. Throws like `attest`; one's own may be given back. */
export async function revoke(
  effects: ReachEffects,
  user: SignedIn,
  id: string,
  reason: string,
): Promise<void> {
  const { grant, rules } = await reviewing(effects, user, id);
  const first = grant.beginsOn > rules.day ? grant.beginsOn : rules.day;
  await effects.reviews.revoke(id, dayBefore(first), user.username, reasonIn(reason));
}

/** The grant, if it is the user's to review; one that is not there reads the same. */
async function reviewing(effects: ReachEffects, user: SignedIn, id: string) {
  const { viewer } = await effects.visitors.charged(user, 'review_access');
  const rules = await effects.rules();
  const grant = (await effects.grants.list()).find((one) => one.id === id);
  if (grant === undefined || !isWithinReach(viewer, grant, rules))
    throw new Failure('grant-unknown', { grant: id });
  if (isOver(grant, rules)) throw new Failure('grant-over', { grant: id });
  return { grant, rules };
}

function isOver({ beginsOn, endsOn }: KeptGrant, { day }: AccessRules): boolean {
  return endsOn !== null && (endsOn < day || endsOn < beginsOn);
}

function isWithinReach(viewer: Viewer, { role: id, scope }: KeptGrant, rules: AccessRules): boolean {
  const role = rules.book.roles.get(id);
  return mayReview(viewer, role ? grantedScope(role, scope, rules) : null);
}

function isSensitive({ grants }: Role): boolean {
  return grants.some(
    ({ grain, sensitivity }) => grain === 'student' && ['sensitive', 'restricted'].includes(sensitivity),
  );
}

function reasonIn(text: string): string {
  const reason = text.trim();
  if (reason.length < 3) throw invalid('reason');
  return reason;
}

function dayBefore(day: string): string {
  return new Date(Date.parse(day) - dayMs).toISOString().slice(0, 10);
}

const problems = {
  own: {
    problem: 'nobody attests that they still need their own access',
    remedy: 'Let somebody else who reviews access do it, or give it back.',
  },
  reason: { problem: 'a review needs a reason', remedy: 'Say in a few words why.' },
} as const;

function invalid(kind: keyof typeof problems): Failure {
  return new Failure('grant-review-invalid', { ...problems[kind], kind });
}
