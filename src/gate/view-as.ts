import type { Warehouse } from '../engine/warehouse.ts';
import { dutiesOf } from './duty.ts';
import type { Assignment, Scope, Viewer } from './viewer.ts';

/**
 * Whether somebody may look as another: they are charged with it, and the other works where they are. It widens nothing, because both people's
 * rights are needed for every row; it is about whose desk one may stand at.
 */
export async function mayViewAs(edition: Warehouse, viewer: Viewer, other: Viewer): Promise<boolean> {
  if (other.username === viewer.username) return false;
  for (const { scope } of dutiesOf({ ...viewer, as: null }, 'view_as'))
    if (scope.kind === 'district' || (await isAt(edition, scope, other.assignments))) return true;
  return false;
}

async function isAt(edition: Warehouse, duty: Scope, assignments: readonly Assignment[]): Promise<boolean> {
  if (duty.kind !== 'school') return false;
  const within = (schools: readonly string[]) =>
    schools.length > 0 && schools.every((school) => duty.schools.includes(school));
  for (const { scope } of assignments) {
    switch (scope.kind) {
      case 'school':
      case 'grade':
        if (within(scope.schools)) return true;
        break;
      case 'program':
        if (scope.schools !== null && within(scope.schools)) return true;
        break;
      case 'sections':
      case 'caseload':
        if (await worksAt(edition, scope.staff, duty.schools)) return true;
        break;
      // Whoever is above the school, and families: not for a school to look as.
      case 'district':
      case 'children':
      case 'self':
      case 'none':
        break;
    }
  }
  return false;
}

/** Whether a member of staff has a post or a section at one of the schools. */
async function worksAt(edition: Warehouse, staff: string, schools: readonly string[]): Promise<boolean> {
  const rows = await edition.all(
    `
    select 1
    from (
      select a.school_id from edition.staff_assignment a where a.staff_id = $staff and a.is_current
      union all
      select s.school_id
      from edition.section_staff t
      join edition.section s
        on s.section_id = t.section_id
      where t.staff_id = $staff and t.is_current
    )
    where school_id in (select unnest(from_json($schools, '["varchar"]')))
    limit 1`,
    { staff, schools: JSON.stringify(schools) },
  );
  return rows.length > 0;
}
