import type { Warehouse } from '../engine/warehouse.ts';
import type { Role } from './role.ts';
import { type AccessRules, assignmentsOf, type Position, type Posts } from './viewer.ts';

/** Roles that people have by what they do in the district today, and how many have each. */
export async function staffRoles(
  edition: Warehouse,
  rules: AccessRules,
): Promise<readonly { readonly role: Role; readonly people: number }[]> {
  const people = new Map<Role, number>();
  for (const roles of (await rolesOfStaff(edition, rules)).values())
    for (const role of roles) people.set(role, (people.get(role) ?? 0) + 1);
  return [...people].map(([role, count]) => ({ role, people: count }));
}

/**
 * Roles of each member of the staff by what they do today, by staff number; who has none is left out. By the rules that make a viewer, over the whole
 * staff at once: three questions, and not three for each.
 */
export async function rolesOfStaff(
  edition: Warehouse,
  rules: AccessRules,
): Promise<ReadonlyMap<string, ReadonlySet<Role>>> {
  const { day } = rules;
  const staff = new Map<string, { positions: Position[]; teaching: string[]; caseloads: string[] }>();
  const postsOf = (number: string) => {
    const posts = staff.get(number) ?? { positions: [], teaching: [], caseloads: [] };
    staff.set(number, posts);
    return posts;
  };
  const positions = await edition.all<Position & { number: string }>(
    `
    select distinct
      s.local_staff_id as number,
      s.staff_id,
      a.staff_classification,
      a.position_title,
      a.school_id,
      a.is_district_wide
    from edition.staff s
    join edition.staff_assignment a
      on a.staff_id = s.staff_id and a.is_current
    where s.local_staff_id is not null
      and coalesce(a.end_date >= cast($day as date), true)
    order by all`,
    { day },
  );
  for (const { number, ...position } of positions) postsOf(number).positions.push(position);
  const holds = (table: 'section_staff' | 'caseload') =>
    edition.all<{ number: string; staff: string }>(
      `
      select distinct s.local_staff_id as number, s.staff_id as staff
      from edition.staff s
      join edition.${table} t
        on t.staff_id = s.staff_id and t.is_current
      where s.local_staff_id is not null
        and coalesce(t.end_date >= cast($day as date), true)
      order by all`,
      { day },
    );
  for (const { number, staff: id } of await holds('section_staff')) postsOf(number).teaching.push(id);
  for (const { number, staff: id } of await holds('caseload')) postsOf(number).caseloads.push(id);

  const found = new Map<string, ReadonlySet<Role>>();
  for (const [number, posts] of staff satisfies Iterable<readonly [string, Posts]>) {
    const roles = new Set(assignmentsOf(posts, rules).map((assignment) => assignment.role));
    if (roles.size > 0) found.set(number, roles);
  }
  return found;
}
