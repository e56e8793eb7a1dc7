import type { RoleField } from '../shapes/roles.ts';

/** Fields of a role, in the order in which they are told and asked. */
export const roleFields: readonly RoleField[] = [
  ...(['title', 'about', 'scope', 'programs', 'grants', 'purposes', 'needs', 'pages', 'extras'] as const),
];
