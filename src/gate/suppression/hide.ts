import { extremeOf } from './bands.ts';
import type { CrossTable, HideReason, PublishedSet } from './published-set.ts';
import {
  type Cycle,
  cellAt,
  cyclesThrough,
  type Draft,
  draftOf,
  hasNumerators,
  isGone,
  least,
  numeratorWidth,
  ownRoom,
  type Room,
  roomForNumerator,
  roomForStudents,
  roomOfSchool,
} from './room.ts';

/**
 * Chooses the cells to hide, by index, each with its reason. What is left out is shown, as a number or as a bound (bands.ts).
 *
 * 1. Groups of fewer students than the minimum, and schools with fewer (primary; state rules range from 5 to 30, most say 10).
 * 2. For each hidden cell others, so that whoever knows everything that is shown still finds an interval of at least the minimum for its size: a
 *    cycle of cells in which as many students may be moved about without changing any margin (network flow, Cox 1995). Of all cycles the one that hides
 *    fewest students more (NCES 2011-603: row, column and grand totals).
 * 3. For the numerator of each cell that is hidden or only bounded, room for one child more or fewer, in the same way: by a cycle of cells that are hidden or
 *    rounded, or together with the school's own number. Where there is none, more is hidden.
 * 4. A breakdown in which that cannot be had is left out whole; a district in which it cannot be had is, too.
 *
 * Each cell is proven by a way to change it that everything published allows; `attacker.ts` finds the same intervals by linear programming, and tests hold this to it.
 */
export function cellsToHide(set: PublishedSet, minimum: number): Map<number, HideReason> {
  const draft = draftOf(set, minimum);
  const { hidden, tables, margins } = draft;
  const district = margins.get(null);
  // Nobody is counted: there is nothing to hide, and nothing to show.
  if (district === undefined) return hidden;
  if (cellAt(draft, district).students < minimum) {
    for (const index of set.cells.keys()) hidden.set(index, 'small_group');
    return hidden;
  }
  hideSchools(draft);
  for (const table of tables) hideSmall(draft, table);
  for (let before = -1; before !== hidden.size; ) {
    before = hidden.size;
    for (const table of tables) openSizes(draft, table);
    openSchoolSizes(draft);
    if (hasNumerators(draft)) {
      for (const table of tables) openNumerators(draft, table);
      openSchools(draft);
    }
  }
  return hidden;
}

function hide({ hidden }: Draft, index: number): void {
  if (!hidden.has(index)) hidden.set(index, 'complementary');
}

/** A district in which nothing can be shown without telling of somebody. */
function hideAll(draft: Draft): void {
  for (const index of draft.set.cells.keys()) hide(draft, index);
}

/** Schools with too few students, with as many others as it takes; of a hidden school every group is hidden. */
function hideSchools(draft: Draft): void {
  const { minimum, margins } = draft;
  const bySize = [...margins]
    .flatMap(([school, index]) => (school === null ? [] : [index]))
    .toSorted((a, b) => cellAt(draft, a).students - cellAt(draft, b).students);
  let students = 0;
  let count = 0;
  for (const index of bySize) {
    const own = cellAt(draft, index).students;
    if (own >= minimum && (count === 0 || (count > 1 && students >= minimum))) break;
    hideSchool(draft, index);
    students += own;
    count += 1;
  }
}

function hideSchool(draft: Draft, total: number): void {
  const { school } = cellAt(draft, total);
  for (const [index, cell] of draft.set.cells.entries()) {
    if (cell.school !== school || draft.hidden.has(index)) continue;
    draft.hidden.set(index, cell.students < draft.minimum ? 'small_group' : 'complementary');
  }
}

function hideSmall(draft: Draft, { rows }: CrossTable): void {
  for (const row of rows.values())
    for (const index of row.values())
      if (cellAt(draft, index).students < draft.minimum) draft.hidden.set(index, 'small_group');
}

/** The only group of a school stays: it says what the school says. */
function hideBreakdown(draft: Draft, { rows }: CrossTable): void {
  for (const row of rows.values()) if (row.size > 1) for (const index of row.values()) hide(draft, index);
}

/** Cells of a table, smallest first; without those that say what their school says, because it has one group alone. */
function cellsOf(draft: Draft, { rows }: CrossTable): number[] {
  return [...rows.values()]
    .flatMap((row) => (row.size === 1 ? [] : [...row.values()]))
    .toSorted((a, b) => cellAt(draft, a).students - cellAt(draft, b).students);
}

/** Students in cells that a cycle would hide in addition. */
function cost(draft: Draft, { with: along, against }: Cycle): number {
  return [...along, ...against].reduce(
    (sum, index) => sum + (draft.hidden.has(index) ? 0 : cellAt(draft, index).students),
    0,
  );
}

function cheapest(draft: Draft, cycles: readonly Cycle[]): Cycle | undefined {
  return cycles.map((cycle) => ({ cycle, cost: cost(draft, cycle) })).toSorted((a, b) => a.cost - b.cost)[0]
    ?.cycle;
}

/** Hides what it takes so that the size of each hidden cell stays open by at least the minimum. */
function openSizes(draft: Draft, table: CrossTable): void {
  for (const index of cellsOf(draft, table)) {
    if (!draft.hidden.has(index)) continue;
    const wide = cyclesThrough(draft, table, index).filter(
      (cycle) => roomForStudents(draft, index, cycle) >= draft.minimum,
    );
    const chosen = cheapest(draft, wide);
    if (chosen) for (const cell of [...chosen.with, ...chosen.against]) hide(draft, cell);
    else hideBreakdown(draft, table);
  }
}

/**
 * The size of a school that is hidden whole stays open while students may move to another hidden one: in every breakdown to a group that both have. A
 * breakdown in which they have none in common would tell it, and is left out.
 */
function openSchoolSizes(draft: Draft): void {
  const { tables, margins, minimum } = draft;
  const hiddenSchools = () => [...margins.keys()].filter((school) => isGone(draft, school));
  const [next] = shownSchools(draft);
  // One alone is what the others leave of the district; the only one there is says what the district says.
  if (hiddenSchools().length === 1) {
    if (next === undefined) hideAll(draft);
    else hideSchool(draft, next);
  }
  const gone = hiddenSchools();
  for (const school of gone) {
    const others = gone.filter((other) => other !== school);
    const rooms = others.map((other) => tables.map((table) => roomBetween(draft, table, school, other)));
    if (rooms.some((room) => Math.min(...room) >= minimum)) continue;
    // With the school that has most in common.
    const best = rooms.toSorted((a, b) => sumOf(b) - sumOf(a))[0] ?? tables.map(() => 0);
    for (const [at, table] of tables.entries()) if ((best[at] ?? 0) < minimum) hideBreakdown(draft, table);
  }
}

const sumOf = (room: readonly number[]) => room.reduce((sum, each) => sum + Math.min(each, 1e6), 0);

/** Students that may move from one school to the other and back, within the groups that both have; without bound where the breakdown is left out. */
function roomBetween(
  draft: Draft,
  { rows }: CrossTable,
  school: string | null,
  other: string | null,
): number {
  const district = [...(rows.get(null)?.values() ?? [])];
  if (district.every((index) => draft.hidden.has(index))) return Number.POSITIVE_INFINITY;
  let students = 0;
  for (const [group, index] of rows.get(school) ?? []) {
    const theirs = rows.get(other)?.get(group);
    if (theirs !== undefined) students += cellAt(draft, index).students + cellAt(draft, theirs).students;
  }
  return students;
}

/** Hides what it takes so that the numerator of each cell that is hidden or bounded stays open. */
function openNumerators(draft: Draft, table: CrossTable): void {
  for (const index of cellsOf(draft, table)) {
    if (!isWithheld(draft, index) || isNumeratorOpen(draft, table, index)) continue;
    const cycles = cyclesThrough(draft, table, index).filter((cycle) => wouldOpen(draft, index, cycle));
    const chosen = cheapest(draft, cycles);
    if (chosen) for (const cell of [index, ...chosen.with, ...chosen.against]) hide(draft, cell);
    else hideBreakdown(draft, table);
  }
}

function isWithheld(draft: Draft, index: number): boolean {
  return draft.hidden.has(index) || extremeOf(cellAt(draft, index), draft.set) !== null;
}

function isNumeratorOpen(draft: Draft, table: CrossTable, index: number): boolean {
  const { school, group } = cellAt(draft, index);
  // A group of the district changes with the same group of a school.
  const ways = school === null ? [...table.rows.values()].flatMap((row) => row.get(group) ?? []) : [index];
  let up = 0;
  let down = 0;
  for (const way of ways) {
    if (way === index && school === null) continue;
    const room = least([
      ownRoom(draft, index),
      ownRoom(draft, way),
      roomOfSchool(draft, cellAt(draft, way).school, way),
    ]);
    up = Math.max(up, room.up);
    down = Math.max(down, room.down);
  }
  for (const cycle of cyclesThrough(draft, table, index)) {
    if (up + down >= numeratorWidth) return true;
    const room = roomForNumerator(draft, index, cycle);
    up = Math.max(up, room.up);
    down = Math.max(down, room.down);
  }
  return up + down >= numeratorWidth;
}

/** Whether a cycle would do if all its cells were hidden: then students may move along it, those who count among them. */
function wouldOpen(draft: Draft, index: number, cycle: Cycle): boolean {
  const y = (cell: number) => cellAt(draft, cell).numerator;
  const up = Math.min(...cycle.against.map(y));
  const down = Math.min(y(index), ...cycle.with.map(y));
  return up + down >= numeratorWidth && roomForStudents(draft, index, cycle) >= draft.minimum;
}

/**
 * Numbers of whole schools, and of the district, that are hidden or only bounded: where their numerators follow from the others, one school more is hidden, and so
 * on until they do not.
 */
function openSchools(draft: Draft): void {
  const { margins, hidden, set } = draft;
  for (;;) {
    if (hidden.size === set.cells.length) return;
    const weak = [...margins].find(
      ([school, index]) => isWithheld(draft, index) && !isSchoolOpen(draft, school),
    );
    if (weak === undefined) return;
    const shown = shownSchools(draft);
    const next = shown.includes(weak[1]) ? weak[1] : shown[0];
    // Nothing is left to hide it behind, or only the one school that is the district.
    if (next === undefined || margins.size === 2) hideAll(draft);
    else hideSchool(draft, next);
  }
}

/** Numbers of schools that are not hidden, smallest first. */
function shownSchools(draft: Draft): number[] {
  return [...draft.margins]
    .flatMap(([school, index]) => (school === null || isGone(draft, school) ? [] : [index]))
    .toSorted((a, b) => cellAt(draft, a).students - cellAt(draft, b).students);
}

function isSchoolOpen(draft: Draft, school: string | null): boolean {
  const schools = [...draft.margins.keys()].filter((one) => one !== null);
  const rooms =
    school === null
      ? schools.map((one) => roomOfSchool(draft, one, null))
      : [
          roomOfSchool(draft, school, null),
          ...(isGone(draft, school)
            ? schools
                .filter((other) => other !== school && isGone(draft, other))
                .map((other) => exchange(draft, school, other))
            : []),
        ];
  const up = Math.max(0, ...rooms.map((room) => room.up));
  const down = Math.max(0, ...rooms.map((room) => room.down));
  return up + down >= numeratorWidth;
}

/** Students who count that may change places between two hidden schools, within the groups that both have. */
function exchange(draft: Draft, school: string, other: string): Room {
  const rooms = draft.tables.map(({ rows }): Room => {
    const district = [...(rows.get(null)?.values() ?? [])];
    if (district.every((index) => draft.hidden.has(index)))
      return { up: Number.POSITIVE_INFINITY, down: Number.POSITIVE_INFINITY };
    let up = 0;
    let down = 0;
    for (const [group, index] of rows.get(school) ?? []) {
      const theirs = rows.get(other)?.get(group);
      if (theirs === undefined) continue;
      up += cellAt(draft, theirs).numerator;
      down += cellAt(draft, index).numerator;
    }
    return { up, down };
  });
  const totals = [school, other].map((one) => draft.margins.get(one));
  const y = totals.map((index) => (index === undefined ? 0 : cellAt(draft, index).numerator));
  return least([{ up: y[1] ?? 0, down: y[0] ?? 0 }, ...rooms]);
}
