import { literal } from '../engine/sql.ts';
import type { Warehouse } from '../engine/warehouse.ts';
import { type Role, roles } from './role.ts';

/** Whose rows an assignment reaches. */
export type Scope =
  | { readonly kind: 'district' }
  | { readonly kind: 'school'; readonly schools: readonly string[] }
  | { readonly kind: 'sections'; readonly staff: string };

/** A role, whose rows it reaches, and where it comes from: a position in HR or the roster, a dated grant, or the operator of the machine. */
export interface Assignment {
  readonly role: Role;
  readonly scope: Scope;
  readonly origin: 'position' | 'roster' | 'grant' | 'operator';
}

/** Someone who asks, with what they are today. */
export interface Viewer {
  readonly username: string;
  readonly name: string;
  readonly assignments: readonly Assignment[];
}

/** A dated manual grant, as the store keeps it. */
export interface Grant {
  readonly role: string;
  readonly scopeKind: 'district' | 'school' | 'none';
  readonly scopeId: string | null;
  readonly beginsOn: string;
  readonly endsOn: string | null;
}

export interface Person {
  readonly username: string;
  readonly name: string;
  /** Employee number in HR or the roster; null for people who are neither. */
  readonly staffNumber: string | null;
}

/**
 * Works out what a person may be today: positions and sections from the edition, plus grants that hold on `today`. Nothing is typed in
 * and nothing outlives its reason: a teacher's access ends with the section.
 */
export async function viewerOf(
  edition: Warehouse,
  person: Person,
  grants: readonly Grant[],
  today: string,
): Promise<Viewer> {
  const assignments: Assignment[] = [];
  if (person.staffNumber !== null) {
    assignments.push(...(await positionAssignments(edition, person.staffNumber, today)));
  }
  for (const grant of grants) {
    const role = roles().get(grant.role);
    if (!role || grant.beginsOn > today || (grant.endsOn !== null && grant.endsOn < today)) continue;
    if (grant.scopeKind === 'district' && role.scope === 'district')
      assignments.push({ role, scope: { kind: 'district' }, origin: 'grant' });
    // A grant for one school narrows a role of the whole district to that school.
    if (grant.scopeKind === 'school' && grant.scopeId !== null && role.scope !== 'sections')
      assignments.push({ role, scope: { kind: 'school', schools: [grant.scopeId] }, origin: 'grant' });
  }
  return { username: person.username, name: person.name, assignments };
}

async function positionAssignments(
  edition: Warehouse,
  staffNumber: string,
  today: string,
): Promise<Assignment[]> {
  const positions = await edition.all<{
    staff_id: string;
    staff_classification: string;
    school_id: string | null;
    is_district_wide: boolean;
  }>(
    `
    select distinct s.staff_id, a.staff_classification, a.school_id, a.is_district_wide
    from edition.staff s
    join edition.staff_assignment a
      on a.staff_id = s.staff_id and a.is_current
    where s.local_staff_id = $number
      and coalesce(a.end_date >= cast($today as date), true)`,
    { number: staffNumber, today },
  );
  const teaching = await edition.all<{ staff_id: string }>(
    `
    select distinct s.staff_id
    from edition.staff s
    join edition.section_staff t
      on t.staff_id = s.staff_id and t.is_current
    where s.local_staff_id = $number
      and coalesce(t.end_date >= cast($today as date), true)`,
    { number: staffNumber, today },
  );
  const assignments: Assignment[] = [];
  for (const role of roles().values()) {
    const held = positions.filter(({ staff_classification }) =>
      role.positions.includes(staff_classification),
    );
    switch (role.scope) {
      case 'sections': {
        const staff = teaching[0]?.staff_id ?? held[0]?.staff_id;
        if (staff !== undefined && (teaching.length > 0 || held.length > 0))
          assignments.push({ role, scope: { kind: 'sections', staff }, origin: 'roster' });
        break;
      }
      case 'school': {
        const schools = [
          ...new Set(held.flatMap(({ school_id }) => (school_id === null ? [] : [school_id]))),
        ];
        if (schools.length > 0)
          assignments.push({ role, scope: { kind: 'school', schools }, origin: 'position' });
        break;
      }
      case 'district': {
        // A district-wide role held at schools (an attendance monitor of two schools) reaches those schools. A position whose school is
        // missing or unknown reaches nothing: only a source that says "district" makes it one.
        const schools = [
          ...new Set(held.flatMap(({ school_id }) => (school_id === null ? [] : [school_id]))),
        ];
        if (held.some(({ is_district_wide, school_id }) => is_district_wide && school_id === null))
          assignments.push({ role, scope: { kind: 'district' }, origin: 'position' });
        else if (schools.length > 0)
          assignments.push({ role, scope: { kind: 'school', schools }, origin: 'position' });
        break;
      }
    }
  }
  return assignments;
}

/** The operator of the machine asking as a role: `data-manager`, or `principal@<school>` for a role that needs one. */
export async function viewerAsRole(edition: Warehouse, words: string): Promise<Viewer | null> {
  const [id = '', school] = words.split('@');
  const role = roles().get(id);
  if (!role) return null;
  if (role.scope === 'district' && school === undefined)
    return {
      username: words,
      name: words,
      assignments: [{ role, scope: { kind: 'district' }, origin: 'operator' }],
    };
  if (role.scope === 'sections' || school === undefined) return null;
  const [found] = await edition.all<{ school_id: string }>(
    'select school_id from edition.school where school_id = $school',
    { school },
  );
  if (!found) return null;
  return {
    username: words,
    name: words,
    assignments: [{ role, scope: { kind: 'school', schools: [found.school_id] }, origin: 'operator' }],
  };
}

/** A scope in words for the top of a page: names of schools, the district, own sections. */
export async function scopeWords(edition: Warehouse, scope: Scope): Promise<string> {
  switch (scope.kind) {
    case 'district': {
      const [row] = await edition.all<{ name: string }>(
        'select district_name as name from edition.build_setting',
      );
      return row?.name ?? '';
    }
    case 'school': {
      const rows = await edition.all<{ name: string }>(
        `select name from edition.school where school_id in (${scope.schools.map(literal).join(', ')}) order by name`,
      );
      return rows.map(({ name }) => name).join(', ');
    }
    case 'sections':
      return 'own sections';
  }
}
