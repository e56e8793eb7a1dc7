import { type Static, Type } from 'typebox';
import { pages } from './page.ts';
import { type Purpose, purposeNames } from './purpose.ts';

const strict = { additionalProperties: false };

/** Parts of school life a role can be granted (edition/schema/column.ts). */
export const domains = [
  ...(['roster', 'attendance', 'assessment', 'grades', 'behavior'] as const),
  ...(['programs', 'perceptions', 'processes', 'wellbeing'] as const),
] as const;

/** Sensitivity a grant reaches up to, in this order. `key` columns come with any grant of their domain. */
export const sensitivityOrder = ['key', 'directory', 'education', 'sensitive', 'restricted'] as const;

/**
 * Whose rows a role reaches. The role names the kind; which school, sections or children they are follows from the position in HR, the roster,
 * the guardian feed, or a dated grant.
 * `none`: no rows at all, not even counted.
 */
export const scopeKinds = [
  ...([
    'district',
    'school',
    'grade',
    'sections',
    'caseload',
    'program',
    'children',
    'self',
    'none',
  ] as const),
] as const;

/**
 * What a role may do beyond looking at a page. `export`: take a file away. `drill_through`: go from a number to its students. `view_as`: look as
 * somebody else, at what both may see. `who_can_see`: ask who can see a student. `approve_access`: decide about requests. `review_access`: attest and
 * end grants. `edit_roles`: change roles and what job titles mean. `keep_records`: requests of parents, disclosures, notices. `read_audit`: the audit
 * log. Each only within the scope it is held with (duty.ts).
 */
export const extras = [
  ...(['export', 'drill_through', 'view_as', 'who_can_see'] as const),
  ...(['approve_access', 'review_access', 'edit_roles', 'keep_records', 'read_audit'] as const),
] as const;
export type Extra = (typeof extras)[number];

/**
 * What has to be there before the role opens anything (policy.ts asks for it each time). `agreement`: one in force. `directory`: the district has
 * designated what is read as directory information; students who opted out are never reached (directory.ts).
 */
export const needs = ['agreement', 'directory'] as const;
export type Need = (typeof needs)[number];

const none = Type.Literal('none', {
  description: 'Nothing, said outright: a missing field is an error, never "nothing".',
});
const Words = Type.Object({ en: Type.String({ minLength: 1 }), es: Type.String({ minLength: 1 }) }, strict);

export const RoleGrant = Type.Object(
  {
    domains: Type.Array(Type.Enum(domains), { minItems: 1 }),
    sensitivity: Type.Enum(['directory', 'education', 'sensitive', 'restricted']),
    grain: Type.Enum(['student', 'aggregate']),
  },
  {
    ...strict,
    description:
      '`student`: student by student, and counts of them as they are. `aggregate`: counts of groups only, small ones hidden.',
  },
);

const fields = {
  title: Words,
  about: Words,
  scope: Type.Enum(scopeKinds),
  programs: Type.Union([none, Type.Array(Type.String({ minLength: 1 }), { minItems: 1 })], {
    description: 'With the scope `program`: which programs (edition/schema/options.ts).',
  }),
  purposes: Type.Array(Type.Enum(purposeNames), {
    minItems: 1,
    description: 'What the data are looked at for; the first is meant where nobody says.',
  }),
  needs: Type.Union([none, Type.Array(Type.Enum(needs), { minItems: 1 })], {
    description: 'What has to be there before the role opens anything.',
  }),
  pages: Type.Union([none, Type.Array(Type.Enum(pages), { minItems: 1 })], {
    description: 'Pages the role opens; the first is its home.',
  }),
  grants: Type.Union([none, Type.Array(RoleGrant, { minItems: 1 })]),
  extras: Type.Union([none, Type.Array(Type.Enum(extras), { minItems: 1 })]),
};

const RoleId = Type.String({ pattern: '^[a-z][a-z-]{1,39}$' });

const identity = {
  role: RoleId,
  version: Type.Integer({ minimum: 1 }),
};

/** A role is data: what kinds of data, how finely, about whom, what for, on which pages (`roles/<role>.yaml`). Every field has to be there. */
export const RoleForm = Type.Object({ ...identity, ...fields }, strict);

const inherit = Type.Literal('inherit', { description: 'As the role it extends has it.' });

/** A district's own role, or its version of a shipped one: each field is said, `none`, or `inherit`. */
export const DistrictRoleForm = Type.Object(
  {
    ...identity,
    extends: Type.Union([none, RoleId]),
    title: Type.Union([inherit, fields.title]),
    about: Type.Union([inherit, fields.about]),
    scope: Type.Union([inherit, fields.scope]),
    programs: Type.Union([inherit, fields.programs]),
    purposes: Type.Union([inherit, fields.purposes]),
    needs: Type.Union([inherit, fields.needs]),
    pages: Type.Union([inherit, fields.pages]),
    grants: Type.Union([inherit, fields.grants]),
    extras: Type.Union([inherit, fields.extras]),
  },
  strict,
);
export type DistrictRoleForm = Static<typeof DistrictRoleForm>;

type Form = Static<typeof RoleForm>;

/** A role as the gate reads it: nothing to inherit, and `none` is an empty list. */
export interface Role extends Pick<Form, 'role' | 'version' | 'title' | 'about' | 'scope'> {
  readonly programs: readonly string[];
  readonly purposes: Form['purposes'];
  readonly needs: readonly Need[];
  readonly pages: readonly (typeof pages)[number][];
  readonly grants: readonly Static<typeof RoleGrant>[];
  readonly extras: readonly Extra[];
}

/** The role that a form says. */
export function roleOf(form: Form): Role {
  const { programs, needs: needed, pages: opened, grants, extras: more, ...rest } = form;
  return {
    ...rest,
    programs: programs === 'none' ? [] : programs,
    needs: needed === 'none' ? [] : needed,
    pages: opened === 'none' ? [] : opened,
    grants: grants === 'none' ? [] : grants,
    extras: more === 'none' ? [] : more,
  };
}

/** What the data are looked at for where nobody says. */
export function mainPurpose(role: Role): Purpose {
  const [first] = role.purposes;
  if (first === undefined) throw new Error(`the role ${role.role} has no purpose, and its form says it must`);
  return first;
}
