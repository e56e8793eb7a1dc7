import type { RoleDraft, RoleField, RoleFields } from '../../../src/reports/shapes/roles.ts';
import { roleFields } from '../../../src/reports/views/role-fields.ts';

/** How a field is said: as the role it extends has it, nothing, or said here. */
export type Saying = 'inherit' | 'none' | 'here';

export function sayingOf(draft: RoleDraft, field: RoleField): Saying {
  const value = draft[field];
  return value === 'inherit' || (value === 'none' && field !== 'scope') ? value : 'here';
}

/** Ways in which a field can be said; only what may be empty can be nothing. */
export function sayings(draft: RoleDraft, field: RoleField): readonly Saying[] {
  const mayBeNone = ['programs', 'needs', 'pages', 'grants', 'extras'].includes(field);
  return [
    ...(draft.extends === 'none' ? [] : (['inherit'] as const)),
    ...(mayBeNone ? (['none'] as const) : []),
    'here',
  ];
}

/** The draft with a field said in another way. Said here, it begins with what it was until now. */
export function sayField(draft: RoleDraft, field: RoleField, saying: Saying, until: RoleFields): RoleDraft {
  return { ...draft, [field]: saying === 'here' ? until[field] : saying };
}

/** What the fields of a draft come to, for what is shown before the server is asked. */
export function draftFields(draft: RoleDraft, base: RoleFields | null, until: RoleFields): RoleFields {
  const inherited = base ?? until;
  const { title, about, scope, purposes, grants } = draft;
  const codes = (field: 'programs' | 'needs' | 'pages' | 'extras') => {
    const value = draft[field];
    return value === 'inherit' ? inherited[field] : value === 'none' ? [] : value;
  };
  return {
    title: title === 'inherit' ? inherited.title : title,
    about: about === 'inherit' ? inherited.about : about,
    scope: scope === 'inherit' ? inherited.scope : scope,
    purposes: purposes === 'inherit' ? inherited.purposes : purposes,
    grants: grants === 'inherit' ? inherited.grants : grants === 'none' ? [] : grants,
    ...{ programs: codes('programs'), needs: codes('needs'), pages: codes('pages'), extras: codes('extras') },
  };
}

/** A draft begun on one version, on another: what was filled in stays, and what was not touched is as it is there. */
export function rebased(draft: RoleDraft, begun: RoleDraft, fresh: RoleDraft): RoleDraft {
  const touched = roleFields.filter((field) => !same(draft[field], begun[field]));
  return { ...fresh, ...Object.fromEntries(touched.map((field) => [field, draft[field]])) };
}

function same(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
