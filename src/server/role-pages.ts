import { type Static, Type } from 'typebox';
import { DistrictRoleForm } from '../gate/role.ts';
import type { JobTitlesPage, RolePage, RolePreview, RolesPage } from '../reports/shapes/roles.ts';
import type { Asker } from './browser-session.ts';

/** What the routes about roles and job titles serve; like `Pages`. */
export interface RolePages {
  roles(user: Asker): Promise<RolesPage>;
  /** Throws `role-unknown`. */
  role(user: Asker, role: string): Promise<RolePage>;
  /** Throws `role-invalid`, `role-changed`, `role-keeper-own`. */
  preview(user: Asker, form: DistrictRoleForm): Promise<RolePreview>;
  /** Throws like `preview`. */
  change(user: Asker, form: DistrictRoleForm, reason: string): Promise<RolePage>;
  titles(user: Asker): Promise<JobTitlesPage>;
  /** Throws `role-invalid`, `role-keeper-own`. */
  decideTitle(user: Asker, title: string, role: string): Promise<JobTitlesPage>;
}

const strict = { additionalProperties: false };

export const RoleFormBody = Type.Object({ form: DistrictRoleForm }, strict);

export const RoleChangeBody = Type.Object(
  { form: DistrictRoleForm, reason: Type.String({ minLength: 1, maxLength: 2000 }) },
  strict,
);
export type RoleChangeBody = Static<typeof RoleChangeBody>;

export const JobTitleBody = Type.Object(
  {
    title: Type.String({ minLength: 1, maxLength: 300 }),
    role: Type.String({ minLength: 1, maxLength: 40, description: 'A role, `none`, or `inherit`.' }),
  },
  strict,
);
export type JobTitleBody = Static<typeof JobTitleBody>;
