import { fittingNumerators } from './bands.ts';
import type { HideReason, OpenCell, PublishedSet } from './published-set.ts';
import { type CrossTable, crossTables, totals } from './published-set.ts';

/** Numerators that have to stay possible for a cell that is hidden or only bounded: one child more or fewer must always be thinkable. */
export const numeratorWidth = 2;

/** A published set as it is being hidden. */
export interface Draft {
  readonly set: PublishedSet;
  readonly minimum: number;
  readonly hidden: Map<number, HideReason>;
  readonly tables: readonly CrossTable[];
  /** Cells of all students, by school; null is the district. */
  readonly margins: ReadonlyMap<string | null, number>;
}

export function draftOf(set: PublishedSet, minimum: number): Draft {
  return { set, minimum, hidden: new Map(), tables: crossTables(set), margins: totals(set) };
}

export function cellAt({ set }: Pick<Draft, 'set'>, index: number): OpenCell {
  const cell = set.cells[index];
  if (cell === undefined) throw new RangeError(`no cell ${index}`);
  return cell;
}

/** Whether what is published leads from shares to numerators, so that those need room too. */
export function hasNumerators({ set }: Pick<Draft, 'set'>): boolean {
  return set.unit !== 'count' && set.counts !== 'days';
}

/** By how much a numerator could be higher or lower without anything that is published being otherwise. */
export interface Room {
  readonly up: number;
  readonly down: number;
}

/** What one cell leaves open by itself: a hidden one everything, a shown one what its rounding or its bound does. */
export function ownRoom(draft: Draft, index: number): Room {
  const cell = cellAt(draft, index);
  const most = draft.set.unit === 'percent' ? cell.denominator : Number.POSITIVE_INFINITY;
  if (draft.hidden.has(index)) return { up: most - cell.numerator, down: cell.numerator };
  const [low, high] = fittingNumerators(cell, draft.set);
  return { up: high - cell.numerator, down: cell.numerator - low };
}

/** Four cells, or three and a margin: what is more in the first is less in the second. `with` go along with the cell, `against` the other way. */
export interface Cycle {
  readonly with: readonly number[];
  readonly against: readonly number[];
}

/**
 * Ways to change a cell that leave every margin as it is: two rows by two groups. Between two schools a student more here is one less there; with the row of the
 * district as the second it goes the same way in both, and the totals of two groups change with it. Of two schools that are hidden whole,
 * students may move from one to the other.
 */
export function cyclesThrough(draft: Draft, { rows }: CrossTable, index: number): Cycle[] {
  const { school, group } = cellAt(draft, index);
  const cycles: Cycle[] = [];
  for (const [otherSchool, row] of rows) {
    const below = row.get(group);
    if (otherSchool === school || below === undefined) continue;
    if (isGone(draft, school) && isGone(draft, otherSchool)) cycles.push({ with: [], against: [below] });
    const goesAlong = school === null || otherSchool === null;
    for (const [otherGroup, beside] of rows.get(school) ?? []) {
      const across = row.get(otherGroup);
      if (otherGroup === group || across === undefined) continue;
      cycles.push(
        goesAlong
          ? { with: [below], against: [beside, across] }
          : { with: [across], against: [beside, below] },
      );
    }
  }
  return cycles;
}

/** Whether a school is hidden whole: its own number, and with it every group. */
export function isGone({ hidden, margins }: Draft, school: string | null): boolean {
  const total = margins.get(school);
  return school !== null && total !== undefined && hidden.has(total);
}

/**
 * Students a cycle lets the hidden cells move. Those who count and those who do not move each on their own: otherwise the shares of the cells' rows and columns
 * would be others.
 */
export function roomForStudents(draft: Draft, index: number, cycle: Cycle): number {
  const rooms = kindsOf(draft).map((n) => {
    const up = Math.min(...cycle.against.map(n));
    const down = Math.min(n(index), ...cycle.with.map(n));
    return up + down;
  });
  return rooms.reduce((sum, room) => sum + room, 0);
}

/** How many students of each kind are in a cell: where one share goes with each student, those who count and the others. */
export function kindsOf(draft: Draft): readonly ((index: number) => number)[] {
  const { unit, counts } = draft.set;
  if (unit !== 'percent' || counts !== 'students') return [(index) => cellAt(draft, index).students];
  return [
    (index) => cellAt(draft, index).numerator,
    (index) => cellAt(draft, index).students - cellAt(draft, index).numerator,
  ];
}

/** By how much a cycle lets the numerator of a cell go up and down. Where all its cells are hidden, students may move as well, and take it along. */
export function roomForNumerator(draft: Draft, index: number, cycle: Cycle): Room {
  const cells = [index, ...cycle.with, ...cycle.against];
  const isAllHidden = cells.every((cell) => draft.hidden.has(cell));
  const up = (cell: number) => (isAllHidden ? Number.POSITIVE_INFINITY : ownRoom(draft, cell).up);
  const down = (cell: number) => ownRoom(draft, cell).down;
  return {
    up: Math.min(up(index), ...cycle.with.map(up), ...cycle.against.map(down)),
    down: Math.min(down(index), ...cycle.with.map(down), ...cycle.against.map(up)),
  };
}

/**
 * By how much the numerator of a school could be otherwise together with the district's: in every breakdown some groups of the school, and the same groups of the
 * district, have to have room for it among them. `by`: the cell of the school that goes along in its breakdown.
 */
export function roomOfSchool(draft: Draft, school: string | null, by: number | null): Room {
  const district = draft.margins.get(null);
  const own = draft.margins.get(school);
  if (district === undefined || own === undefined || school === null) return { up: 0, down: 0 };
  const cell = by === null ? null : cellAt(draft, by);
  const rooms = [ownRoom(draft, district), ownRoom(draft, own)];
  for (const { dimension, rows } of draft.tables) {
    if (dimension === cell?.dimension) {
      const group = rows.get(null)?.get(cell.group);
      if (group !== undefined) rooms.push(ownRoom(draft, group));
      continue;
    }
    const ways = [...(rows.get(school) ?? [])].map(([group, index]) => {
      const total = rows.get(null)?.get(group);
      return least([ownRoom(draft, index), ...(total === undefined ? [] : [ownRoom(draft, total)])]);
    });
    if (ways.length > 0) rooms.push(together(ways));
  }
  return least(rooms);
}

/** What several cells leave open that may change each by itself. */
function together(rooms: readonly Room[]): Room {
  return {
    up: rooms.reduce((sum, { up }) => sum + up, 0),
    down: rooms.reduce((sum, { down }) => sum + down, 0),
  };
}

/** What several cells leave open that have to change together. */
export function least(rooms: readonly Room[]): Room {
  return { up: Math.min(...rooms.map(({ up }) => up)), down: Math.min(...rooms.map(({ down }) => down)) };
}
