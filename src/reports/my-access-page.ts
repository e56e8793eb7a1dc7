import { gradeLevels } from '../edition/schema/options.ts';
import { type Offer, requestableRoles } from '../gate/offers.ts';
import { schoolsAround } from '../gate/reached-schools.ts';
import { type AccessRules, grantedScope } from '../gate/viewer.ts';
import type { AccessEffects, KeptRequest } from './access-effects.ts';
import { approverBook } from './approvers.ts';
import { askedPlaces, reasonWords, roleWords } from './role-words.ts';
import type { ServedEdition } from './served-edition.ts';
import type { MyAccessPage, OwnRequest } from './shapes/access.ts';
import type { SchoolLabel } from './shapes/common.ts';
import type { SignedIn } from './visitors.ts';
import { mayAsk, nameFrom } from './why.ts';

/** What somebody can see and why, and what they asked for. For everybody who is signed in. */
export async function myAccessPage(effects: AccessEffects, user: SignedIn): Promise<MyAccessPage> {
  const viewer = await effects.visitors.viewer(user);
  const served = await effects.editions.current();
  const rules = await effects.rules();
  const nameOf = nameFrom(effects);
  const because = viewer.assignments.map((assignment) =>
    reasonWords(served.warehouse, { assignment, side: 'own' }, nameOf),
  );
  return {
    today: rules.day,
    because: await Promise.all(because),
    requests: await ownRequests(effects, served, rules, user),
    form: mayAsk(user)
      ? {
          roles: requestableRoles(rules).map((role) => ({
            role: roleWords(role),
            scopes: oneOfEach
              .filter((scope) => grantedScope(role, scope, rules) !== null)
              .map(({ kind }) => kind),
          })),
          schools: await schoolsIn(served),
          ownSchools: await schoolsAround(served.warehouse, viewer),
          grades: [...gradeLevels],
          latest: yearAfter(rules.day),
        }
      : null,
  };
}

/** One scope of each kind that can be asked for, to see which go with a role. */
const oneOfEach: readonly Offer['scope'][] = [
  { kind: 'school', schools: [''] },
  { kind: 'grade', schools: [''], grades: [''] },
  { kind: 'district' },
];

async function ownRequests(
  effects: AccessEffects,
  served: ServedEdition,
  rules: AccessRules,
  user: SignedIn,
): Promise<OwnRequest[]> {
  const { warehouse } = served;
  const book = approverBook(warehouse, rules, effects.people, effects.grants);
  const inForce = new Set((await effects.grants.of(user.id, rules.day)).map(({ id }) => id));
  const found: OwnRequest[] = [];
  for (const request of await effects.requests.of(user.id)) {
    const role = rules.book.roles.get(request.role) ?? null;
    const scope = role && grantedScope(role, request.scope, rules);
    const isOpen = request.state === 'open';
    found.push({
      ...(await requestWords(effects, served, rules, request)),
      isInForce: request.grantId !== null && inForce.has(request.grantId),
      approvers: isOpen && role && scope ? await book.of({ role, scope }, user.id) : null,
    });
  }
  return found;
}

/** What every page tells of a request. */
export async function requestWords(
  effects: AccessEffects,
  { warehouse }: ServedEdition,
  rules: AccessRules,
  request: KeptRequest,
) {
  const role = rules.book.roles.get(request.role) ?? null;
  const { id, requestedAt, justification, beginsOn, endsOn, state } = request;
  const { decidedAt, decidedBy, decisionReason, grantedUntil } = request;
  return {
    ...{ id, requestedAt, justification, beginsOn, endsOn, state },
    ...{ decidedAt, decisionReason, grantedUntil },
    role: role && roleWords(role),
    roleId: request.role,
    scope: await askedPlaces(warehouse, role, request.scope, rules),
    decidedBy: decidedBy === null ? null : await nameFrom(effects)(decidedBy),
  };
}

/** The same day a year later: nothing that is approved lasts longer, so that somebody looks again. */
export function yearAfter(day: string): string {
  const later = `${Number(day.slice(0, 4)) + 1}${day.slice(4)}`;
  return later.endsWith('-02-29') ? later.replace('-02-29', '-02-28') : later;
}

async function schoolsIn({ warehouse }: ServedEdition): Promise<SchoolLabel[]> {
  return warehouse.all<SchoolLabel>(
    'select school_id as id, name, school_level as level from edition.school order by name',
  );
}
