import { Failure } from '../base/failure.ts';
import { approvalRight } from '../gate/approval.ts';
import { dutiesOf } from '../gate/duty.ts';
import { type AccessRules, grantedScope, type Viewer, viewerOf } from '../gate/viewer.ts';
import type { AccessEffects, KeptRequest } from './access-effects.ts';
import { invalid } from './asking.ts';
import { heldRole } from './held-role.ts';
import { requestWords, yearAfter } from './my-access-page.ts';
import type { AccessPage, QueuedRequest } from './shapes/access.ts';
import type { SignedIn } from './visitors.ts';

/** How long ago a decision may be and still stand on the page. */
const shownDays = 90;
const dayMs = 86_400_000;

/** The approval queue of one approver, and what was decided lately within their reach. */
export async function accessPage(effects: AccessEffects, user: SignedIn): Promise<AccessPage> {
  await effects.visitors.allow(user, '/access');
  const viewer = await effects.visitors.viewer(user);
  const rules = await effects.rules();
  const served = await effects.editions.current();
  const mayApprove = dutiesOf(viewer, 'approve_access').length > 0;
  const open: QueuedRequest[] = [];
  const decided: AccessPage['decided'] = [];
  for (const request of await waitingFor(effects, viewer, user.id, rules)) {
    const who = await effects.people.byId(request.userId);
    if (who === null) continue;
    const holding = await viewerOf(served.warehouse, who, await effects.grants.of(who.id, rules.day), rules);
    const roles = holding.assignments.map((assignment) => heldRole(served.warehouse, assignment));
    const waited = effects.clock.now().getTime() - Date.parse(request.requestedAt);
    open.push({
      ...(await requestWords(effects, served, rules, request)),
      who: { name: who.name, username: who.username, roles: await Promise.all(roles) },
      waitingDays: Math.max(0, Math.floor(waited / dayMs)),
      latest: latestFor(request, rules),
    });
  }
  const since = new Date(effects.clock.now().getTime() - shownDays * dayMs).toISOString();
  for (const request of mayApprove ? await effects.requests.decided(since) : []) {
    if (!isWithinReach(viewer, request, rules)) continue;
    const who = await effects.people.byId(request.userId);
    decided.push({
      ...(await requestWords(effects, served, rules, request)),
      who: { name: who?.name ?? '' },
    });
  }
  return { today: rules.day, mayApprove, open, decided };
}

/** Open requests that somebody may decide about, oldest first. */
export async function waitingFor(
  { requests, people }: Pick<AccessEffects, 'requests' | 'people'>,
  viewer: Viewer,
  userId: string,
  rules: AccessRules,
): Promise<KeptRequest[]> {
  if (dutiesOf(viewer, 'approve_access').length === 0) return [];
  const open = (await requests.open()).filter(
    (request) => request.userId !== userId && isWithinReach(viewer, request, rules),
  );
  // Who cannot sign in any more waits for nothing.
  const gone = new Set(
    (open.length === 0 ? [] : await people.list())
      .filter(({ disabledAt }) => disabledAt !== null)
      .map(({ id }) => id),
  );
  return open.filter((request) => !gone.has(request.userId));
}

/** Approves a request for a time that is not longer than asked for. Throws like `deciding`, and `access-request-invalid`. */
export async function approve(
  effects: AccessEffects,
  user: SignedIn,
  id: string,
  { endsOn, note }: { readonly endsOn: string; readonly note: string },
): Promise<void> {
  const { request, rules } = await deciding(effects, user, id);
  const role = rules.book.roles.get(request.role);
  if (!role || grantedScope(role, request.scope, rules) === null) throw invalid('role-gone');
  if (request.endsOn < rules.day) throw invalid('over');
  const beginsOn = request.beginsOn > rules.day ? request.beginsOn : rules.day;
  if (endsOn < beginsOn) throw invalid('days');
  if (endsOn > latestFor(request, rules)) throw invalid('too-long');
  const reason = note.trim() === '' ? null : note.trim();
  await effects.requests.approve(id, user.username, { beginsOn, endsOn, reason });
}

/** Throws like `deciding`, and `access-request-invalid` without a reason. */
export async function refuse(
  effects: AccessEffects,
  user: SignedIn,
  id: string,
  reason: string,
): Promise<void> {
  await deciding(effects, user, id);
  if (reason.trim().length < 3) throw invalid('reason');
  await effects.requests.refuse(id, user.username, reason.trim());
}

/**
 * The request, if the user may decide about it. Throws `gate-denied` where they may decide about none, `access-request-unknown` where it is not there
 * or not theirs to decide, `access-request-invalid` where it is their own.
 */
async function deciding(effects: AccessEffects, user: SignedIn, id: string) {
  const { viewer } = await effects.visitors.charged(user, 'approve_access');
  const rules = await effects.rules();
  const request = await effects.requests.byId(id);
  if (request?.userId === user.id) throw invalid('own');
  if (request === null || !isWithinReach(viewer, request, rules))
    throw new Failure('access-request-unknown', { request: id });
  return { request, rules };
}

/** Whether a request is somebody's to decide. One whose role is gone only the district can still refuse. */
function isWithinReach(viewer: Viewer, { role: id, scope }: KeptRequest, rules: AccessRules): boolean {
  const role = rules.book.roles.get(id);
  const granted = role ? grantedScope(role, scope, rules) : null;
  if (role && granted) return approvalRight(viewer, { role, scope: granted }) !== null;
  return dutiesOf(viewer, 'approve_access').some((duty) => duty.scope.kind === 'district');
}

function latestFor({ endsOn }: KeptRequest, { day }: AccessRules): string {
  const year = yearAfter(day);
  return endsOn < year ? endsOn : year;
}
