import { Failure } from '../base/failure.ts';
import type { Role } from '../gate/role.ts';
import { districtRole, foldTitle, roleBook } from '../gate/role-book.ts';
import type { AccessRules } from '../gate/viewer.ts';
import type { RoleChangeEffects } from './role-effects.ts';

/** Something that is about to change: what access is judged by now, and what it would be judged by. */
export interface Planned {
  readonly now: AccessRules;
  readonly next: AccessRules;
}

export interface PlannedRole extends Planned {
  /** Null where there is no such role yet. */
  readonly before: Role | null;
  readonly after: Role;
}

/** Every role as it is here, and whether the district decided about it. */
export async function standingRoles({ rules, decisions }: RoleChangeEffects) {
  const decided = new Set((await decisions.roles()).map(({ role }) => role));
  const { book } = await rules();
  return [...book.roles.values()].map((role) => ({ role, isOwn: decided.has(role.role) }));
}

/** What a form would make of a role; its version says which one it goes on from. Throws `role-invalid`, `role-changed`. */
export async function plannedRole(effects: RoleChangeEffects, form: unknown): Promise<PlannedRole> {
  const after = districtRole(form);
  const { role, version } = after;
  const now = await effects.rules();
  const before = now.book.roles.get(role) ?? null;
  const next = (before?.version ?? 0) + 1;
  if (version < next) throw new Failure('role-changed', { role, version });
  if (version > next)
    throw new Failure('role-invalid', {
      ...{ role, problem: `its version is ${version}, and the one now is ${next - 1}` },
      remedy: `Write version: ${next}, if it is a change of that one.`,
    });
  const roles = (await effects.decisions.roles()).filter((one) => one.role !== role);
  const book = roleBook({
    roles: [...roles.map((one) => one.form), form],
    jobTitles: await effects.decisions.jobTitles(),
  });
  return { now, next: { ...now, book }, before, after };
}

/** Puts a role in force as its form says. Throws `role-invalid`, `role-changed`. */
export async function changeRole(
  effects: RoleChangeEffects,
  form: unknown,
  by: string,
  reason: string,
): Promise<Role> {
  const { after } = await plannedRole(effects, form);
  const { role, version } = after;
  const words = reason.trim();
  if (words.length < 3)
    throw new Failure('role-invalid', {
      ...{ role, kind: 'reason', problem: 'a change needs a reason' },
      remedy: 'Say in a few words why.',
    });
  await effects.decisions.decideRole({ role, version, form, decidedBy: by, reason: words });
  return after;
}

/** What access would be judged by if a job title had a role, `none`, or `inherit` from its staff classification. Throws `role-invalid`. */
export async function plannedTitle(
  effects: RoleChangeEffects,
  title: string,
  role: string,
): Promise<Planned> {
  const now = await effects.rules();
  if (role !== 'none' && role !== 'inherit' && !now.book.roles.has(role))
    throw new Failure('role-invalid', {
      ...{ role, kind: 'unknown', problem: 'there is no such role' },
      remedy: `Name one of these, "none" or "inherit": ${[...now.book.roles.keys()].join(', ')}.`,
    });
  const folded = foldTitle(title);
  const others = (await effects.decisions.jobTitles()).filter((one) => one.title !== folded);
  const book = roleBook({
    roles: (await effects.decisions.roles()).map(({ form }) => form),
    jobTitles: [...others, { title: folded, role }],
  });
  return { now, next: { ...now, book } };
}

/** Decides which role a job title has. Throws `role-invalid`. */
export async function decideTitle(
  effects: RoleChangeEffects,
  title: string,
  role: string,
  by: string,
): Promise<void> {
  await plannedTitle(effects, title, role);
  await effects.decisions.decideJobTitle({ title: foldTitle(title), role, decidedBy: by });
}
