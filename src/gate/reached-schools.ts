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
