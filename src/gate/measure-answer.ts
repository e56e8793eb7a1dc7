import type { Warehouse } from '../engine/warehouse.ts';
import { type BreakdownId, breakdowns } from '../measures/breakdown.ts';
import { definitionOf, measureOf } from '../measures/catalogue.ts';
import { type MeasureQuestion, parametersOf } from '../measures/compile.ts';
import type { EditionSetting } from './ask-published.ts';
import type { Decision } from './policy.ts';
import type { ShownCell } from './shown-cell.ts';
import type { HideReason } from './suppression/published-set.ts';

export interface MeasureAnswer {
  readonly rows: readonly (ShownCell & { readonly labels: Readonly<Record<string, string | null>> })[];
  readonly suppressed: Suppressed;
  readonly definition: { readonly en: string; readonly es: string };
  readonly why: Decision;
  readonly asOf: string;
  readonly edition: string;
  readonly logged: string;
}

/** What was hidden in an answer, and why. */
export interface Suppressed {
  readonly cells: number;
  readonly hidden: number;
  readonly minimum: number;
  readonly reasons: readonly HideReason[];
}

/** Cells with the names of their keys, what was hidden of them, and what they mean. */
export async function measureAnswer(
  { edition, setting }: { readonly edition: Warehouse; readonly setting: EditionSetting },
  question: MeasureQuestion,
  cells: readonly ShownCell[],
  { minimum, why, logged }: { minimum: number } & Pick<MeasureAnswer, 'why' | 'logged'>,
): Promise<MeasureAnswer> {
  const measure = measureOf(question.measure);
  const labels = await labelsOf(edition, question.by);
  const hidden = cells.filter(({ reason }) => reason !== null);
  return {
    rows: cells.toSorted(inOrderOf(question.by)).map((cell) => ({
      ...cell,
      labels: Object.fromEntries(
        Object.entries(cell.keys).map(([id, key]) => [
          id,
          key === null ? null : (labels.get(id)?.get(key) ?? key),
        ]),
      ),
    })),
    suppressed: {
      cells: cells.length,
      hidden: hidden.length,
      minimum,
      reasons: [...new Set(hidden.flatMap(({ reason }) => (reason === null ? [] : [reason])))],
    },
    definition: definitionOf(measure, parametersOf(measure, question.preset)),
    why,
    asOf: setting.as_of,
    edition: setting.edition_id,
    logged,
  };
}

/** By keys, the first breakdown first, whichever way the cells came about; what has none stands last. */
function inOrderOf(by: readonly BreakdownId[]): (one: ShownCell, other: ShownCell) => number {
  return (one, other) => {
    for (const id of by) {
      const [a, b] = [one.keys[id] ?? null, other.keys[id] ?? null];
      if (a === b) continue;
      if (a === null || b === null) return a === null ? 1 : -1;
      return a < b ? -1 : 1;
    }
    return 0;
  };
}

async function labelsOf(
  edition: Warehouse,
  by: readonly BreakdownId[],
): Promise<Map<string, Map<string, string>>> {
  const labels = new Map<string, Map<string, string>>();
  for (const id of by) {
    const label = breakdowns[id].label;
    if (label === null) continue;
    // Names of schools and assessments, which are not about any person.
    const rows = await edition.all<{ key: string; name: string }>(
      `select ${label.key} as key, ${label.name} as name from edition.${label.table}`,
    );
    labels.set(id, new Map(rows.map(({ key, name }) => [key, name])));
  }
  return labels;
}
