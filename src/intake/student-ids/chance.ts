/**
 * Natural logarithm of how likely it is that at least `matched` of `ids` different ids are known although they are
 * anyone's numbers (Chernoff's bound). `density` is the share of numbers near them that are somebody's id.
 */
export function chanceOfMatches(ids: number, matched: number, density: number): number {
  if (ids === 0) return 0;
  const rate = matched / ids;
  const chance = Math.min(1, Math.max(density, rarest));
  if (rate <= chance) return 0;
  const miss = rate === 1 ? 0 : (1 - rate) * Math.log((1 - rate) / (1 - chance));
  return -ids * (rate * Math.log(rate / chance) + miss);
}

/** Nothing is taken for rarer than this: one or two ids that are known prove nothing. */
const rarest = 0.001;

/** How far around a number others are counted: near, for small blocks of numbers; far, for thin ones. */
const reaches = [3, 10, 50];

/**
 * The share of the numbers next to `ids` that are known, 0 to 1. Where a district numbers its students one after the
 * other this is near 1, and any list of small numbers would fit. Ids that are no numbers are close to nothing.
 */
export function densityAround(ids: readonly string[], known: readonly number[]): number {
  const numbers = ids.flatMap((id) => numberIn(id) ?? []);
  if (numbers.length === 0) return 0;
  const densities = reaches.map((reach) => {
    let sum = 0;
    for (const number of numbers) {
      const from = firstAt(known, Math.max(0, number - reach));
      const to = firstAt(known, number + reach + 1);
      const isKnown = known[firstAt(known, number)] === number;
      sum += (to - from - (isKnown ? 1 : 0)) / (Math.min(reach, number) + reach);
    }
    return sum / ids.length;
  });
  return Math.max(...densities);
}

/** The known ids that are numbers, sorted, each once. */
export function numbersIn(ids: Iterable<string>): number[] {
  const numbers = new Set<number>();
  for (const id of ids) {
    const number = numberIn(id);
    if (number !== null) numbers.add(number);
  }
  return [...numbers].sort((a, b) => a - b);
}

function numberIn(id: string): number | null {
  return /^\d{1,15}$/.test(id) ? Number(id) : null;
}

/** Index of the first number that is not smaller. */
function firstAt(sorted: readonly number[], number: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? 0) < number) low = middle + 1;
    else high = middle;
  }
  return low;
}
