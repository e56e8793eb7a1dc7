import type { DistrictRoleForm, Role } from '../gate/role.ts';
import { districtForm, districtRole, roleBook } from '../gate/role-book.ts';
import { effectOf } from '../gate/widening.ts';
import type { KeptVersion } from './role-effects.ts';
import type { RoleField, RoleFields, RoleVersionShape } from './shapes/roles.ts';
import { roleFields } from './views/role-fields.ts';

/** A role field by field, as pages tell it. */
export function fieldsOf(role: Role): RoleFields {
  const { title, about, scope, programs, purposes, needs, pages, grants, extras } = role;
  return {
    ...{ title, about, scope },
    ...{ programs: [...programs], purposes: [...purposes], needs: [...needs], pages: [...pages] },
    grants: grants.map((grant) => ({ ...grant, domains: [...grant.domains] })),
    extras: [...extras],
  };
}

/** Fields in which two roles differ; all of them where there was none before. */
export function changedFields(before: Role | null, after: Role): RoleField[] {
  if (before === null) return [...roleFields];
  const [was, is] = [fieldsOf(before), fieldsOf(after)];
  return roleFields.filter((field) => told(field, was) !== told(field, is));
}

/** What a field says, in one spelling: only of pages and purposes does the order say something, for the first is the home and the one meant. */
function told(field: RoleField, fields: RoleFields): string {
  const value = fields[field];
  if (!Array.isArray(value) || field === 'pages' || field === 'purposes') return JSON.stringify(value);
  const lines = value.map((one) =>
    typeof one === 'string' ? one : JSON.stringify([one.domains.toSorted(), one.sensitivity, one.grain]),
  );
  return JSON.stringify(lines.toSorted());
}

/** The versions of a role, newest first, down to the one that Almanac brings. */
export function roleVersions(
  id: string,
  kept: readonly KeptVersion[],
  nameOf: (username: string) => string,
): RoleVersionShape[] {
  const shipped = roleBook().roles.get(id) ?? null;
  const versions: RoleVersionShape[] = [];
  let before: Role | null = null;
  if (shipped !== null) {
    const { version } = shipped;
    versions.push({ version, decided: null, fields: fieldsOf(shipped), changed: [], effect: 'same' });
    before = shipped;
  }
  for (const { version, form, decidedAt, decidedBy, reason } of kept.toReversed()) {
    const role = understood(form);
    versions.push({
      version,
      decided: { at: decidedAt, by: nameOf(decidedBy), reason },
      fields: role && fieldsOf(role),
      changed: role === null ? [] : changedFields(before, role),
      effect: effectOf(before, role),
    });
    before = role;
  }
  return versions.toReversed();
}

/** The form of the next version, as it would be without a change. */
export function nextForm(role: Role, newest: KeptVersion | undefined): DistrictRoleForm {
  const identity = { role: role.role, version: role.version + 1 };
  if (newest !== undefined) return { ...districtForm(newest.form), ...identity };
  const inherit = 'inherit' as const;
  return {
    ...identity,
    extends: role.role,
    ...{ title: inherit, about: inherit, scope: inherit, programs: inherit, purposes: inherit },
    ...{ needs: inherit, pages: inherit, grants: inherit, extras: inherit },
  };
}

/** A form of an older Almanac may have what this one does not know. */
function understood(form: unknown): Role | null {
  try {
    return districtRole(form);
  } catch {
    return null;
  }
}
