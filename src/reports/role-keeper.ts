import { Failure } from '../base/failure.ts';
import { dutiesOf } from '../gate/duty.ts';
import { type AccessRules, type Viewer, viewerOf } from '../gate/viewer.ts';
import { opensMore } from '../gate/widening.ts';
import type { Planned } from './role-change.ts';
import type { RoleEffects } from './role-effects.ts';
import type { Person, SignedIn } from './visitors.ts';

/** Somebody who may change roles. */
export interface Keeping {
  readonly user: SignedIn;
  readonly viewer: Viewer;
}

const duty = 'edit_roles';

/** Who may change roles: a role reaches the whole district, so whoever is charged with it for some schools only is not. Throws `gate-denied`. */
export async function keeper(effects: RoleEffects, user: SignedIn): Promise<Keeping> {
  const { viewer } = await effects.visitors.charged(user, duty);
  if (isKeeper(viewer)) return { user, viewer };
  const { gate } = await effects.editions.current();
  return gate.refuse(viewer, { kind: 'duty', extra: duty }, 'no-duty');
}

/**
 * Nobody opens more to themselves: neither by a role they have or are going to have, nor by the job title they are employed under. Throws
 * `gate-denied`, written down.
 */
export async function requireNoGain(
  effects: RoleEffects,
  { user, viewer }: Keeping,
  { now, next }: Planned,
  about: { readonly role: string } | { readonly title: string },
): Promise<void> {
  const [before, after] = await Promise.all([
    assignmentsUnder(effects, user, now),
    assignmentsUnder(effects, user, next),
  ]);
  if (!opensMore(before, after)) return;
  const { gate } = await effects.editions.current();
  await gate.refuse(viewer, { kind: 'duty', extra: duty, ...about }, 'own-role');
}

/** Nobody takes this duty from themselves, by mistake or not: so there is always somebody left who can change roles. Throws `role-keeper-own`. */
export async function requireStillKeeper(
  effects: RoleEffects,
  { user }: Keeping,
  { next }: Planned,
): Promise<void> {
  const { warehouse } = await effects.editions.current();
  const grants = await grantsOf(effects, user);
  if (!isKeeper(await viewerOf(warehouse, user, grants, next))) throw new Failure('role-keeper-own');
}

function isKeeper(viewer: Viewer): boolean {
  return dutiesOf(viewer, duty).some(({ role, scope }) => scope.kind === 'district' || role.scope === 'none');
}

/** What somebody has under the rules, with the grants that are still to begin. */
async function assignmentsUnder(effects: RoleEffects, person: Person, rules: AccessRules) {
  const { warehouse } = await effects.editions.current();
  const grants = (await grantsOf(effects, person)).map((grant) => ({
    ...grant,
    beginsOn: grant.beginsOn < rules.day ? grant.beginsOn : rules.day,
  }));
  return (await viewerOf(warehouse, person, grants, rules)).assignments;
}

async function grantsOf({ grants }: RoleEffects, { id }: Person) {
  return (await grants.list()).filter(({ userId }) => userId === id);
}
