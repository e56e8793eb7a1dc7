import type { Warehouse } from '../engine/warehouse.ts';
import { membersOf } from './scope-members.ts';
import type { Viewer } from './viewer.ts';

/** Schools a viewer's assignments are about, by Almanac id; null: all of the district. Who looks as somebody else reaches what both do. */
export function reachedSchools(viewer: Viewer): ReadonlySet<string> | null {
  const own = ownSchools(viewer);
  if (viewer.as === null) return own;
  const other = reachedSchools(viewer.as);
  if (own === null || other === null) return own ?? other;
  return new Set([...own].filter((school) => other.has(school)));
}

function ownSchools({ assignments }: Viewer): ReadonlySet<string> | null {
  const reached = new Set<string>();
  for (const { scope } of assignments) {
    switch (scope.kind) {
      case 'district':
        return null;
      case 'school':
      case 'grade':
        for (const school of scope.schools) reached.add(school);
        break;
      case 'program':
        if (scope.schools === null) return null;
        for (const school of scope.schools) reached.add(school);
        break;
      // About students, wherever they are.
      case 'sections':
      case 'caseload':
      case 'children':
      case 'self':
      case 'none':
        break;
    }
  }
  return reached;
}

/**
 * Schools somebody works at, by Almanac id: those of the assignments, of the sections taught and of the students on a caseload. Empty where only the
 * whole district can be named.
 */
export async function schoolsAround(edition: Warehouse, viewer: Viewer): Promise<string[]> {
  const found = new Set(ownSchools(viewer) ?? []);
  for (const { scope } of viewer.assignments) {
    if (scope.kind !== 'sections' && scope.kind !== 'caseload') continue;
    const { sections } = membersOf(scope, 'student', viewer);
    const rows = await edition.all<{ id: string }>(
      `select distinct school_id as id from edition.section where section_id in (${sections}) and school_id is not null`,
    );
    for (const { id } of rows) found.add(id);
  }
  return [...found].toSorted();
}
