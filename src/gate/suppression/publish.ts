import type { JsonValue } from '../../engine/warehouse.ts';
import { measureOf } from '../../measures/catalogue.ts';
import { type CompiledQuery, compileGroups } from '../../measures/compile.ts';
import type { Measure } from '../../measures/measure.ts';
import { edge, extremeOf, rounded } from './bands.ts';
import { cellsToHide } from './hide.ts';
import { cellsToHoldBack } from './hold-back.ts';
import { dimensionsOf, keyOf, questionOf, type Slice } from './lattice.ts';
import type { HideReason, OpenCell, PublishedSet } from './published-set.ts';

/** A number as it is published. */
export interface PublishedCell {
  readonly school: string | null;
  readonly dimension: string | null;
  readonly group: string | null;
  readonly state: 'shown' | 'suppressed' | 'no_data' | 'at_most' | 'at_least';
  /** Students; null where hidden. */
  readonly students: number | null;
  /** The measured number, rounded, or the bound; null where hidden or without data. */
  readonly value: number | null;
  readonly reason: HideReason | null;
  /** The day it speaks of where that is not the edition's: it stays as it was shown then. */
  readonly asOf: string | null;
}

/** What was published of a set with one edition. */
export interface PublishedWith {
  readonly edition: string;
  readonly asOf: string;
  readonly cells: readonly PublishedCell[];
}

/** What was shown to people who may not see the students, by the name of the set. Nothing of it is forgotten while its school year lasts. */
export interface PublishedMemory {
  /** Oldest first. */
  of(key: string): Promise<PublishedWith[]>;
  /** Of two that publish the same at the same time the first one's counts, which is what comes back. */
  add(key: string, published: PublishedWith): Promise<PublishedWith>;
}

export interface Publisher {
  readonly edition: string;
  readonly asOf: string;
  readonly currentSchoolYear: number;
  /** The fewest students a group of the measure may have. */
  minimumOf(measure: Pick<Measure, 'minimum_n'>): number;
  readonly memory: PublishedMemory;
  /** School years the edition has days of. */
  schoolYears(): Promise<readonly number[]>;
  /** Runs a query over the whole district. */
  ask(query: CompiledQuery): Promise<Record<string, JsonValue>[]>;
}

/** The published set of a slice with this edition: as it was published, or, the first time it is asked for, made now. */
export async function publishedSet(
  publisher: Publisher,
  slice: Slice,
  minimum: number,
): Promise<PublishedWith> {
  const { edition, asOf, memory } = publisher;
  const key = keyOf(slice);
  const before = await memory.of(key);
  const known = before.find((each) => each.edition === edition);
  if (known) return known;
  const set = await openSet(publisher, slice);
  const hidden = cellsToHide(set, minimum);
  return memory.add(key, { edition, asOf, cells: publishedCells(set, hidden, before, minimum) });
}

/** Every number of a slice before anything is hidden. For publishing and for the auditor, and for nobody else. */
export async function openSet(publisher: Publisher, slice: Slice): Promise<PublishedSet> {
  const measure = measureOf(slice.measure);
  const dimensions = dimensionsOf(measure);
  const cells: OpenCell[] = [];
  for (const bySchool of [false, true]) {
    const query = compileGroups(questionOf(slice, bySchool), dimensions, publisher.currentSchoolYear);
    for (const row of await publisher.ask(query)) {
      const text = (value: JsonValue | undefined) =>
        value === null || value === undefined ? null : String(value);
      const school = text(row.school);
      // Days at no school anybody knows belong to the district alone.
      if (bySchool && school === null) continue;
      cells.push({
        ...{ school, dimension: text(row.dimension), group: text(row.group) },
        students: Number(row.students ?? 0),
        numerator: Number(row.numerator ?? 0),
        denominator: Number(row.denominator ?? 0),
      });
    }
  }
  return {
    cells,
    unit: measure.unit,
    counts: measure.counts,
  };
}

/** The set as it goes out: hidden, bounded, rounded, or as it was shown before. */
export function publishedCells(
  set: PublishedSet,
  hidden: ReadonlyMap<number, HideReason>,
  before: readonly PublishedWith[],
  minimum: number,
): PublishedCell[] {
  const past = before.map(({ cells }) =>
    cells.flatMap(({ students, ...place }) => (students === null ? [] : [{ ...place, students }])),
  );
  const held = cellsToHoldBack(set, new Set(hidden.keys()), past, minimum);
  return set.cells.map((cell, index) => {
    const { school, dimension, group } = cell;
    const place = { school, dimension, group };
    const reason = hidden.get(index);
    if (reason !== undefined) return { ...place, ...nothing, state: 'suppressed', reason };
    if (held.has(index))
      return (
        asBefore(place, before) ?? { ...place, ...nothing, state: 'suppressed', reason: 'changed_little' }
      );
    return { ...place, ...shown(cell, set) };
  });
}

const nothing = { students: null, value: null, reason: null, asOf: null };
type Place = Pick<PublishedCell, 'school' | 'dimension' | 'group'>;

function asBefore(place: Place, before: readonly PublishedWith[]): PublishedCell | null {
  const last = before
    .toReversed()
    .flatMap(({ asOf, cells }) =>
      cells
        .filter(
          (cell) =>
            cell.school === place.school && cell.dimension === place.dimension && cell.group === place.group,
        )
        .map((cell) => ({ ...cell, asOf: cell.asOf ?? asOf })),
    )[0];
  return last && last.students !== null ? { ...last, reason: 'changed_little' } : null;
}

function shown(cell: OpenCell, set: PublishedSet): Omit<PublishedCell, keyof Place> {
  const { students, numerator, denominator } = cell;
  if (denominator === 0) return { ...nothing, state: 'no_data' };
  const extreme = extremeOf(cell, set);
  const near = edge(students, set) * (set.unit === 'per_100' ? 100 : 1);
  if (extreme === 'low')
    return { ...nothing, students, state: 'at_most', value: near, reason: 'extreme_share' };
  if (extreme === 'high')
    return { ...nothing, students, state: 'at_least', value: 1 - near, reason: 'extreme_share' };
  switch (set.unit) {
    case 'count':
      return { ...nothing, students, state: 'shown', value: numerator };
    case 'percent':
      return { ...nothing, students, state: 'shown', value: rounded(cell, set) };
    case 'per_100':
      return { ...nothing, students, state: 'shown', value: 100 * rounded(cell, set) };
  }
}
