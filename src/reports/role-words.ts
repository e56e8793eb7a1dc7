import type { Warehouse } from '../engine/warehouse.ts';
import type { Because } from '../gate/explain.ts';
import { mainPurpose, type Role } from '../gate/role.ts';
import { scopeWords } from '../gate/scope-words.ts';
import { type AccessRules, type Grant, grantedScope, type Scope } from '../gate/viewer.ts';
import type { ReasonShape, RoleWords } from './shapes/access.ts';
import type { HeldRole } from './shapes/common.ts';

/** A role and what it opens, as pages tell it. */
export function roleWords(role: Role): RoleWords {
  return {
    role: role.role,
    title: role.title,
    about: role.about,
    opens: role.grants.map(({ domains, sensitivity, grain }) => ({
      domains: [...domains],
      sensitivity,
      grain,
    })),
    extras: [...role.extras],
    purpose: mainPurpose(role),
  };
}

/** One assignment and where it comes from. `nameOf`: the name of a user by their user name. */
export async function reasonWords(
  edition: Warehouse,
  { assignment, side }: Because,
  nameOf: (username: string) => Promise<string>,
): Promise<ReasonShape> {
  const { role, scope, origin, given } = assignment;
  return {
    role: roleWords(role),
    scope: await placesOf(edition, scope),
    origin,
    given: given ? { approver: await nameOf(given.approver), endsOn: given.endsOn } : null,
    side,
  };
}

/** Whose rows a request is about; for a role that is gone or does not go with it, the kind alone. */
export async function askedPlaces(
  edition: Warehouse,
  role: Role | null,
  scope: Grant['scope'],
  rules: AccessRules,
): Promise<HeldRole['scope']> {
  const granted = role && grantedScope(role, scope, rules);
  return granted ? placesOf(edition, granted) : { kind: scope.kind, places: [], grades: [], programs: [] };
}

async function placesOf(edition: Warehouse, scope: Scope): Promise<HeldRole['scope']> {
  const { kind, places, grades, programs } = await scopeWords(edition, scope);
  return { kind, places: [...places], grades: [...grades], programs: [...programs] };
}
