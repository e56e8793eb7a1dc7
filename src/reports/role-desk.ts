import { Failure } from '../base/failure.ts';
import { programs } from '../edition/schema/options.ts';
import { pages } from '../gate/page.ts';
import { purposeNames } from '../gate/purpose.ts';
import { domains, extras, needs, type Role, scopeKinds, sensitivityOrder } from '../gate/role.ts';
import { roleBook } from '../gate/role-book.ts';
import { staffRoles } from '../gate/staff-roles.ts';
import { type AccessRules, grantedScope } from '../gate/viewer.ts';
import { effectOf } from '../gate/widening.ts';
import { heldTitles } from './job-titles.ts';
import { changeRole, decideTitle, plannedRole, plannedTitle, standingRoles } from './role-change.ts';
import type { RoleEffects } from './role-effects.ts';
import { changedFields, fieldsOf, nextForm, roleVersions } from './role-fields.ts';
import { keeper, requireNoGain, requireStillKeeper } from './role-keeper.ts';
import type { JobTitlesPage, RolePage, RolePreview, RolesPage } from './shapes/roles.ts';
import type { SignedIn } from './visitors.ts';

/** Roles and job titles on screen, for those charged with changing them. Each method works out anew what the user may; all throw `gate-denied`. */
export interface RoleDesk {
  roles(user: SignedIn): Promise<RolesPage>;
  /** Throws `role-unknown`. */
  role(user: SignedIn, role: string): Promise<RolePage>;
  /** What a form would change; nothing is kept. Throws `role-invalid`, `role-changed`, `role-keeper-own`. */
  preview(user: SignedIn, form: unknown): Promise<RolePreview>;
  /** Puts a role in force. Throws like `preview`. */
  change(user: SignedIn, form: unknown, reason: string): Promise<RolePage>;
  titles(user: SignedIn): Promise<JobTitlesPage>;
  /** Throws `role-invalid`, `role-keeper-own`. */
  decideTitle(user: SignedIn, title: string, role: string): Promise<JobTitlesPage>;
}

export function roleDeskOver(effects: RoleEffects): RoleDesk {
  const { decisions, editions, people } = effects;

  /** How many people have each role today, by what they are and by a grant. */
  async function holders(rules: AccessRules) {
    const { warehouse } = await editions.current();
    const byRole = new Map((await staffRoles(warehouse, rules)).map((one) => [one.role.role, one.people]));
    const accounts = (await people.list()).filter(({ disabledAt }) => disabledAt === null);
    const grants = (await effects.grants.list()).filter(
      ({ beginsOn, endsOn }) => beginsOn <= rules.day && (endsOn === null || endsOn >= rules.day),
    );
    return (role: Role) => {
      const born = accounts.filter(
        ({ guardianId, studentId }) =>
          (role.scope === 'children' && guardianId !== null) || (role.scope === 'self' && studentId !== null),
      );
      const given = grants.filter(
        (grant) => grant.role === role.role && grantedScope(role, grant.scope, rules) !== null,
      );
      return {
        following: (byRole.get(role.role) ?? 0) + born.length,
        given: new Set(given.map(({ userId }) => userId)).size,
      };
    };
  }

  async function names() {
    const known = new Map((await people.list()).map(({ username, name }) => [username, name]));
    return (username: string) => known.get(username) ?? username;
  }

  async function rolesPage(user: SignedIn): Promise<RolesPage> {
    const { viewer } = await keeper(effects, user);
    const held = await holders(await effects.rules());
    return {
      roles: (await standingRoles(effects)).map(({ role, isOwn }) => ({
        ...{ role: role.role, version: role.version, isOwn, people: held(role), fields: fieldsOf(role) },
        isMine: viewer.assignments.some((one) => one.role.role === role.role),
      })),
    };
  }

  async function rolePage(user: SignedIn, id: string): Promise<RolePage> {
    const head = (await rolesPage(user)).roles.find(({ role }) => role === id);
    const rules = await effects.rules();
    const role = rules.book.roles.get(id);
    if (head === undefined || role === undefined) throw new Failure('role-unknown', { role: id });
    const { warehouse } = await editions.current();
    const titles = await heldTitles(warehouse, rules, await decisions.jobTitles());
    const kept = await decisions.versionsOf(id);
    const draft = nextForm(role, kept[0]);
    const base = roleBook().roles.get(draft.extends);
    return {
      ...head,
      titles: titles
        .filter((one) => one.roles.includes(id))
        .map(({ title, people: count }) => ({ title, people: count })),
      versions: roleVersions(id, kept, await names()),
      draft,
      base: base ? { title: base.title, fields: fieldsOf(base) } : null,
      choices,
    };
  }

  async function planned(user: SignedIn, form: unknown) {
    const keeping = await keeper(effects, user);
    const plan = await plannedRole(effects, form);
    await requireNoGain(effects, keeping, plan, { role: plan.after.role });
    await requireStillKeeper(effects, keeping, plan);
    return plan;
  }

  async function titlesPage(user: SignedIn): Promise<JobTitlesPage> {
    await keeper(effects, user);
    const rules = await effects.rules();
    const { warehouse } = await editions.current();
    const nameOf = await names();
    const titles = await heldTitles(warehouse, rules, await decisions.jobTitles());
    return {
      titles: titles.map(({ decided, ...one }) => ({
        ...{ title: one.title, people: one.people, classifications: [...one.classifications] },
        ...{ roles: [...one.roles], inherited: [...one.inherited] },
        decided: decided && { role: decided.role, at: decided.decidedAt, by: nameOf(decided.decidedBy) },
      })),
      roles: [...rules.book.roles.values()].map(({ role, title }) => ({ role, title })),
    };
  }

  return {
    roles: rolesPage,
    role: rolePage,
    async preview(user, form) {
      const { before, after, now } = await planned(user, form);
      return {
        ...{ before: before && fieldsOf(before), after: fieldsOf(after) },
        changed: changedFields(before, after),
        effect: effectOf(before, after),
        people: (await holders(now))(before ?? after),
      };
    },
    async change(user, form, reason) {
      const { after } = await planned(user, form);
      await changeRole(effects, form, user.username, reason);
      return rolePage(user, after.role);
    },
    titles: titlesPage,
    async decideTitle(user, title, role) {
      const keeping = await keeper(effects, user);
      const plan = await plannedTitle(effects, title, role);
      await requireNoGain(effects, keeping, plan, { title });
      await requireStillKeeper(effects, keeping, plan);
      await decideTitle(effects, title, role, user.username);
      return titlesPage(user);
    },
  };
}

/** Codes a form can choose from. A grant reaches up to a sensitivity; `key` columns come with any. */
const choices: RolePage['choices'] = {
  ...{ scope: [...scopeKinds], programs: [...programs], purposes: [...purposeNames], needs: [...needs] },
  ...{ pages: [...pages], extras: [...extras], domains: [...domains] },
  ...{ sensitivity: sensitivityOrder.filter((each) => each !== 'key'), grain: ['student', 'aggregate'] },
};
