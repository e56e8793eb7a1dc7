import type { AskedScope } from '../../src/reports/shapes/access.ts';

/** Address of the form, filled in with a role and whose students. */
export function askPath(role: string, scope: AskedScope): string {
  const query = new URLSearchParams({ ask: '', role, scope: scope.kind });
  if (scope.kind !== 'district') for (const school of scope.schools) query.append('school', school);
  return `/my-access?${query}`;
}
