import type { Warehouse } from '../engine/warehouse.ts';
import { foldTitle } from '../gate/role-book.ts';
import type { AccessRules } from '../gate/viewer.ts';
import type { KeptTitle } from './role-effects.ts';

/** A job title that people have now, or that was decided about. */
export interface HeldTitle {
  /** As HR writes it; null for positions without one, which only their classification says. */
  readonly title: string | null;
  readonly classifications: readonly string[];
  readonly people: number;
  /** Roles it gives: several where its people are classified differently and nothing was decided. */
  readonly roles: readonly string[];
  /** Roles it would give if it were left to the classification. */
  readonly inherited: readonly string[];
  readonly decided: KeptTitle | null;
}

/** The job titles HR has, those of most people first, then those that were decided about and that nobody has. */
export async function heldTitles(
  edition: Warehouse,
  { book, day }: AccessRules,
  decided: readonly KeptTitle[],
): Promise<HeldTitle[]> {
  const decisions = new Map(decided.map((one) => [one.title, one]));
  // As HR spells them: `School  Counselor` and `school counselor` are one title.
  const rows = await edition.all<{ title: string | null; classification: string; staff: string }>(
    `
    select distinct
      position_title as title,
      staff_classification as classification,
      staff_id as staff
    from edition.staff_assignment
    where is_current
      and coalesce(end_date >= cast($day as date), true)
    order by all`,
    { day },
  );
  const groups = new Map<string, typeof rows>();
  for (const row of rows) {
    const key = row.title === null ? `of ${row.classification}` : `title ${foldTitle(row.title)}`;
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  const held = [...groups.values()].map((group): HeldTitle => {
    const title = group[0]?.title ?? null;
    const classifications = [...new Set(group.map(({ classification }) => classification))];
    const given = (of: string | null) => [
      ...new Set(classifications.flatMap((each) => book.ofPosition(each, of)?.role ?? [])),
    ];
    return {
      ...{ title, classifications, roles: given(title), inherited: given(null) },
      people: new Set(group.map(({ staff }) => staff)).size,
      decided: title === null ? null : (decisions.get(foldTitle(title)) ?? null),
    };
  });
  const known = new Set(held.map(({ title }) => (title === null ? null : foldTitle(title))));
  const unheld = decided
    .filter(({ title }) => !known.has(title))
    .map((one): HeldTitle => {
      const roles = book.roles.has(one.role) ? [one.role] : [];
      return { title: one.title, classifications: [], people: 0, roles, inherited: [], decided: one };
    });
  return [
    ...held.toSorted(
      (one, other) => other.people - one.people || (one.title ?? '').localeCompare(other.title ?? ''),
    ),
    ...unheld,
  ];
}
