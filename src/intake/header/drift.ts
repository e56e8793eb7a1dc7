import { editDistance } from '../edit-distance.ts';

/** How a header differs from the one that is expected. */
export interface Drift {
  readonly renamed: readonly { readonly from: string; readonly to: string; readonly score: number }[];
  readonly missing: readonly string[];
  readonly added: readonly string[];
}

/** Names less alike than this are other names. */
const alike = 0.6;

/** Holds the columns of a file against those expected. `known`: columns that may be there and need not. */
export function driftOf(
  expected: readonly string[],
  columns: readonly string[],
  known: readonly string[] = [],
): Drift {
  const present = new Set(columns.map(bare));
  const wanted = new Set([...expected, ...known].map(bare));
  const absent = expected.filter((name) => !present.has(bare(name)));
  const extra = [...new Set(columns.filter((name) => name !== '' && !wanted.has(bare(name))))];
  const pairs = absent
    .flatMap((from) => extra.map((to) => ({ from, to, score: likeness(from, to) })))
    .filter(({ score }) => score >= alike)
    .toSorted((a, b) => b.score - a.score);
  const renamed: { from: string; to: string; score: number }[] = [];
  for (const pair of pairs)
    if (!renamed.some(({ from, to }) => from === pair.from || to === pair.to)) renamed.push(pair);
  return {
    renamed,
    missing: absent.filter((name) => !renamed.some(({ from }) => from === name)),
    added: extra.filter((name) => !renamed.some(({ to }) => to === name)),
  };
}

/** In words, with the first few names of each kind. */
export function driftText({ renamed, missing, added }: Drift): string {
  const parts = [
    ...(renamed.length > 0
      ? [
          `renamed: ${some(renamed.map(({ from, to, score }) => `"${from}" to "${to}" (${Math.round(score * 100)} % alike)`))}`,
        ]
      : []),
    ...(missing.length > 0 ? [`missing: ${some(missing.map((name) => `"${name}"`))}`] : []),
    ...(added.length > 0 ? [`new: ${some(added.map((name) => `"${name}"`))}`] : []),
  ];
  return parts.join('; ');
}

/** 1 for the same letters and digits, 0 for nothing in common. The words of a name may stand in another order. */
export function likeness(a: string, b: string): number {
  const left = bare(a);
  const right = bare(b);
  const length = Math.max(left.length, right.length);
  if (length === 0) return 0;
  const letters = 1 - editDistance(left, right) / length;
  const words = wordsIn(a);
  const others = wordsIn(b);
  const shared = words.filter((word) => others.includes(word)).length;
  return Math.max(letters, shared / Math.max(words.length, others.length, 1));
}

function wordsIn(name: string): string[] {
  return name
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
}

function bare(name: string): string {
  return name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
}

function some(names: readonly string[]): string {
  const shown = names.slice(0, 6);
  return names.length > shown.length
    ? `${shown.join(', ')} and ${names.length - shown.length} more`
    : shown.join(', ');
}
