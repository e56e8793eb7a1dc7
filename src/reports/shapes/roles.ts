import { type Static, type TSchema, Type } from 'typebox';
import { OpenedData } from './access.ts';
import { Localized, Nullable } from './common.ts';

const Codes = Type.Array(Type.String());

/** What a role is, field by field, with nothing left to inherit. Codes of gate/role.ts; an empty list is `none`. */
export const RoleFields = Type.Object({
  title: Localized,
  about: Localized,
  scope: Type.String(),
  programs: Codes,
  purposes: Codes,
  needs: Codes,
  pages: Codes,
  grants: Type.Array(OpenedData),
  extras: Codes,
});
export type RoleFields = Static<typeof RoleFields>;

const FieldName = Type.Enum([
  ...(['title', 'about', 'scope', 'programs', 'grants', 'purposes', 'needs', 'pages', 'extras'] as const),
]);
export type RoleField = Static<typeof FieldName>;
const Fields = Type.Array(FieldName);

/** What a change does to what is open. */
const EffectShape = Type.Enum(['more', 'fewer', 'both', 'same']);

const People = Type.Object({
  /** Who have it by what they are or do today. */
  following: Type.Integer(),
  /** Who have it by a grant by hand. */
  given: Type.Integer(),
});

const RoleHead = {
  role: Type.String(),
  version: Type.Integer(),
  /** The district made or changed it. */
  isOwn: Type.Boolean(),
  /** The viewer has it: what would open more by it is for somebody else to decide. */
  isMine: Type.Boolean(),
  people: People,
  fields: RoleFields,
};

/** Every role as it is here. */
export const RolesPage = Type.Object({ roles: Type.Array(Type.Object(RoleHead)) });
export type RolesPage = Static<typeof RolesPage>;

const Inherited = <Schema extends TSchema>(schema: Schema) => Type.Union([Type.Literal('inherit'), schema]);
const OrNone = <Schema extends TSchema>(schema: Schema) =>
  Inherited(Type.Union([Type.Literal('none'), schema]));

/** A role as a form says it: each field is said, `none` or `inherit` (docs/role.schema.json). */
export const RoleDraft = Type.Object({
  role: Type.String(),
  version: Type.Integer(),
  extends: Type.String(),
  title: Inherited(Localized),
  about: Inherited(Localized),
  scope: Type.String(),
  programs: OrNone(Codes),
  purposes: Inherited(Codes),
  needs: OrNone(Codes),
  pages: OrNone(Codes),
  grants: OrNone(Type.Array(OpenedData)),
  extras: OrNone(Codes),
});
export type RoleDraft = Static<typeof RoleDraft>;

/** One version of a role: who decided it and why; null: as Almanac brings it. */
export const RoleVersionShape = Type.Object({
  version: Type.Integer(),
  decided: Nullable(Type.Object({ at: Type.String(), by: Type.String(), reason: Type.String() })),
  /** Null where the form of that time is not understood any more. */
  fields: Nullable(RoleFields),
  /** Fields that are not as in the version before. */
  changed: Fields,
  effect: EffectShape,
});
export type RoleVersionShape = Static<typeof RoleVersionShape>;

/** One role: what it is, who has it, how it came to be, and what a change begins with. */
export const RolePage = Type.Object({
  ...RoleHead,
  /** Job titles that give it, and how many people have each; a null title: people without one. */
  titles: Type.Array(Type.Object({ title: Nullable(Type.String()), people: Type.Integer() })),
  /** Newest first. */
  versions: Type.Array(RoleVersionShape),
  /** The form of the next version, as it would be without a change. */
  draft: RoleDraft,
  /** The role that fields are inherited from; null: none. */
  base: Nullable(Type.Object({ title: Localized, fields: RoleFields })),
  /** Codes there are to choose from. */
  choices: Type.Object({
    scope: Codes,
    programs: Codes,
    purposes: Codes,
    needs: Codes,
    pages: Codes,
    extras: Codes,
    domains: Codes,
    sensitivity: Codes,
    grain: Codes,
  }),
});
export type RolePage = Static<typeof RolePage>;

/** What a change would do, before it is made. */
export const RolePreview = Type.Object({
  /** Null where it is a new role. */
  before: Nullable(RoleFields),
  after: RoleFields,
  changed: Fields,
  effect: EffectShape,
  people: People,
});
export type RolePreview = Static<typeof RolePreview>;

/** The job titles HR has now, and what each means here. */
export const JobTitlesPage = Type.Object({
  titles: Type.Array(
    Type.Object({
      /** As HR writes it; null: people without one. */
      title: Nullable(Type.String()),
      classifications: Codes,
      people: Type.Integer(),
      /** Roles it gives; several where its people are classified differently. */
      roles: Codes,
      /** Roles it would give if it were left to the classification. */
      inherited: Codes,
      decided: Nullable(Type.Object({ role: Type.String(), at: Type.String(), by: Type.String() })),
    }),
  ),
  /** Roles there are to choose from. */
  roles: Type.Array(Type.Object({ role: Type.String(), title: Localized })),
});
export type JobTitlesPage = Static<typeof JobTitlesPage>;
