import type { Extra } from './role.ts';
import type { Assignment, Viewer } from './viewer.ts';

/**
 * The assignments by which somebody may do more than look, e.g. decide about a request; none: they may not. Whom it may be done to follows
 * from their scopes. Who looks as somebody else only looks: nothing is decided in another's place, and nothing in one's own meanwhile.
 */
export function dutiesOf({ assignments, as }: Viewer, extra: Extra): readonly Assignment[] {
  return as === null ? assignments.filter(({ role }) => role.extras.includes(extra)) : [];
}
