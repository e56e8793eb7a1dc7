import loadHighs from 'highs';
import { extremeOf, fittingNumerators } from './bands.ts';
import { crossTables, type HideReason, type OpenCell, type PublishedSet, totals } from './published-set.ts';
import { numeratorWidth } from './room.ts';

/** What somebody who knows everything that is published can still only narrow a withheld number to. */
export interface Interval {
  readonly cell: OpenCell;
  /** `students`: how many there are in a hidden cell. `numerator`: how many of them count, where the share is hidden or only bounded. */
  readonly of: 'students' | 'numerator';
  readonly low: number;
  readonly high: number;
  /** How wide the interval has to be. */
  readonly needed: number;
}

/**
 * The intervals of all withheld numbers, by linear programming over everything that is published: shown sizes, shares within their rounding, bounds, and
 * that the groups of a school and the schools of a group add up. Where a total is not the sum of its parts (a student who changed schools counts at
 * both), the attacker is given the difference. Throws where a program has no solution: then the system is wrong, not the district.
 */
export async function attack(
  set: PublishedSet,
  hidden: ReadonlyMap<number, HideReason>,
  minimum: number,
): Promise<Interval[]> {
  // The package's types are those of its CommonJS half, where the function is a property of what is imported.
  const highs = await (loadHighs as unknown as typeof loadHighs.default)();
  const { variables, rows, sizeOf, numeratorOf } = programOf(set, hidden);
  const model = highs.createModel();
  try {
    model.options.set({ output_flag: false });
    for (const { low, high } of variables) model.addVar(low, high ?? highs.infinity);
    for (const { low, high, indices, values } of rows)
      model.addRow(low ?? -highs.infinity, high, { indices, values });
    const lowest = (variable: number, sign: 1 | -1): number => {
      model.changeColCost(variable, sign);
      model.run();
      const status = model.getModelStatus();
      const value = model.getObjectiveValue();
      model.changeColCost(variable, 0);
      const { optimal, unbounded, unboundedOrInfeasible } = highs.constants.modelStatus;
      // A solution is known, the district itself, so it is not infeasible.
      if (status === unbounded || status === unboundedOrInfeasible) return -sign * Number.POSITIVE_INFINITY;
      if (status !== optimal) throw new Error(`the attacker's program ended with status ${status}`);
      return sign * value;
    };
    const intervals: Interval[] = [];
    const add = (cell: OpenCell, of: Interval['of'], variable: number | undefined, needed: number) => {
      if (variable === undefined) return;
      // Nothing is fewer than none.
      const low = Math.max(0, Math.ceil(lowest(variable, 1) - tolerance));
      const high = Math.floor(lowest(variable, -1) + tolerance);
      intervals.push({ cell, of, low, high, needed });
    };
    for (const [index, cell] of set.cells.entries()) {
      if (cell.students === 0) continue;
      if (hidden.has(index)) add(cell, 'students', sizeOf.get(index), minimum);
      if (hidden.has(index) || extremeOf(cell, set) !== null)
        add(cell, 'numerator', numeratorOf.get(index), Math.min(numeratorWidth, cell.denominator));
    }
    return intervals;
  } finally {
    model.dispose();
  }
}

/** Solvers are exact to about a millionth. */
const tolerance = 1e-4;

interface Program {
  /** Null: no upper bound. */
  readonly variables: readonly { readonly low: number; readonly high: number | null }[];
  readonly rows: readonly Row[];
  /** Variables by cell: of hidden sizes, and of numerators where a share leads to one. */
  readonly sizeOf: ReadonlyMap<number, number>;
  readonly numeratorOf: ReadonlyMap<number, number>;
}

interface Row {
  readonly low: number | null;
  readonly high: number;
  readonly indices: number[];
  readonly values: number[];
}

function programOf(set: PublishedSet, hidden: ReadonlyMap<number, HideReason>): Program {
  const variables: { low: number; high: number | null }[] = [];
  const rows: Row[] = [];
  const sizeOf = new Map<number, number>();
  const numeratorOf = new Map<number, number>();
  const variable = (low: number, high: number | null) => variables.push({ low, high }) - 1;
  // Of days and results nobody is told how many there are, so a share leads to no numerator; a plain count has none.
  const withNumerators = set.unit !== 'count' && set.counts === 'students';
  for (const [index, cell] of set.cells.entries()) {
    if (cell.students === 0) continue;
    if (hidden.has(index)) sizeOf.set(index, variable(0, null));
    if (!withNumerators) continue;
    const [low, high] = hidden.has(index) ? [0, null] : fittingNumerators(cell, set);
    const numerator = variable(low, high);
    numeratorOf.set(index, numerator);
    const size = sizeOf.get(index);
    if (size !== undefined && set.unit === 'percent')
      rows.push({ low: null, high: 0, indices: [numerator, size], values: [1, -1] });
  }
  for (const { parts, whole } of sums(set)) {
    rows.push(...sumRow(set, parts, whole, sizeOf, ({ students }) => students));
    if (withNumerators) rows.push(...sumRow(set, parts, whole, numeratorOf, ({ numerator }) => numerator));
  }
  return { variables, rows, sizeOf, numeratorOf };
}

/** Which cells add up to which: the schools to the district, the groups of a school to the school, the schools of a group to the group. */
function sums(set: PublishedSet): { parts: number[]; whole: number }[] {
  const margins = totals(set);
  const found: { parts: number[]; whole: number | undefined }[] = [
    {
      parts: [...margins].flatMap(([school, index]) => (school === null ? [] : [index])),
      whole: margins.get(null),
    },
  ];
  for (const { rows } of crossTables(set)) {
    const columns = new Map<string | null, number[]>();
    for (const [school, row] of rows) {
      found.push({ parts: [...row.values()], whole: margins.get(school) });
      if (school === null) continue;
      for (const [group, index] of row) columns.set(group, [...(columns.get(group) ?? []), index]);
    }
    for (const [group, parts] of columns) found.push({ parts, whole: rows.get(null)?.get(group) });
  }
  return found.flatMap(({ parts, whole }) =>
    whole === undefined || parts.length === 0 ? [] : [{ parts, whole }],
  );
}

/** `parts` less `whole` is what it is today; numbers that are known go to the other side. */
function sumRow(
  set: PublishedSet,
  parts: readonly number[],
  whole: number,
  variableOf: ReadonlyMap<number, number>,
  count: (cell: OpenCell) => number,
): Row[] {
  const indices: number[] = [];
  const values: number[] = [];
  let sum = 0;
  for (const [index, sign] of [...parts.map((part) => [part, 1] as const), [whole, -1] as const]) {
    const variable = variableOf.get(index);
    const cell = set.cells[index];
    if (variable === undefined || cell === undefined) continue;
    indices.push(variable);
    values.push(sign);
    sum += sign * count(cell);
  }
  return indices.length === 0 ? [] : [{ low: sum, high: sum, indices, values }];
}
