import type { Warehouse } from '../engine/warehouse.ts';
import type { AccessRules, Grant, Person } from './viewer.ts';
import type { SeeingAccount } from './who-can-see.ts';

/** Somebody whose rights are worth working out. */
export interface Candidate {
  readonly person: Person;
  readonly grants: readonly Grant[];
  readonly hasAccount: boolean;
}

export interface Candidates {
  readonly people: readonly Candidate[];
  /** What guardians are to the student, by their id. */
  readonly relationships: ReadonlyMap<string, string>;
}

/**
 * Everybody who might see a student, and more: by a few wide questions that look at no dates, because working out the rights of a whole district's
 * staff would take too long. Whoever is left out here sees nothing; whoever is not is looked at closely (who-can-see.ts).
 */
export async function seeingCandidates(
  edition: Warehouse,
  { student, accounts, rules }: { student: string; accounts: readonly SeeingAccount[]; rules: AccessRules },
): Promise<Candidates> {
  const guardians = await edition.all<{ id: string; relationship: string | null }>(
    'select guardian_id as id, relationship from edition.guardian where student_id = $student order by all',
    { student },
  );
  const guardianIds = new Set(guardians.map(({ id }) => id));
  const staff = await staffAround(edition, student, rules);
  const people: Candidate[] = accounts
    .filter(
      ({ staffNumber, guardianId, studentId, grants }) =>
        grants.length > 0 ||
        studentId === student ||
        (guardianId !== null && guardianIds.has(guardianId)) ||
        (staffNumber !== null && staff.has(staffNumber)),
    )
    .map((account) => ({ person: account, grants: account.grants, hasAccount: true }));
  const known = new Set(accounts.map(({ staffNumber }) => staffNumber));
  for (const [staffNumber, name] of staff) {
    if (known.has(staffNumber)) continue;
    const person = { username: '', name, staffNumber, guardianId: null, studentId: null };
    people.push({ person, grants: [], hasAccount: false });
  }
  return {
    people,
    relationships: new Map(
      guardians.flatMap(({ id, relationship }) => (relationship === null ? [] : [[id, relationship]])),
    ),
  };
}

/** Numbers and names of staff who teach the student, have them on a caseload, or whose position opens a place of theirs. */
async function staffAround(
  edition: Warehouse,
  student: string,
  { book }: AccessRules,
): Promise<ReadonlyMap<string, string>> {
  const rows = await edition.all<{
    number: string;
    name: string;
    by_position: boolean;
    classification: string | null;
    title: string | null;
  }>(
    `
    with near as (
      select staff_id, false as by_position, null as classification, null as title
      from edition.section_staff
      where section_id in (select section_id from edition.section_enrollment where student_id = $student)
      union
      select staff_id, false, null, null
      from edition.caseload
      where student_id = $student
      union
      select staff_id, true, staff_classification, position_title
      from edition.staff_assignment
      where is_current
        and (
          is_district_wide
          or school_id in (select school_id from edition.student_school_enrollment where student_id = $student)
        )
    )
    select
      s.local_staff_id as number,
      coalesce(s.first_name || ' ' || s.last_name, s.last_name, s.local_staff_id) as name,
      n.by_position,
      n.classification,
      n.title
    from near n
    join edition.staff s
      on s.staff_id = n.staff_id
    where s.local_staff_id is not null
    order by all`,
    { student },
  );
  const found = new Map<string, string>();
  for (const { number, name, by_position, classification, title } of rows) {
    // Sections and caseloads have been asked for by themselves: most of a school teaches somebody else.
    const role = by_position ? book.ofPosition(classification ?? '', title) : null;
    if (by_position && (role === null || ['sections', 'caseload', 'none'].includes(role.scope))) continue;
    found.set(number, name);
  }
  return found;
}
