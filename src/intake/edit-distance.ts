/**
 * How many letters must be put in, taken out, changed or swapped with a neighbour to turn one word into the other
 * (optimal string alignment). Upper and lower case are the same letter.
 */
export function editDistance(a: string, b: string): number {
  const left = a.toLowerCase();
  const right = b.toLowerCase();
  let before: number[] = [];
  let previous = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let i = 1; i <= left.length; i += 1) {
    const current = [i];
    for (let j = 1; j <= right.length; j += 1) {
      const same = left[i - 1] === right[j - 1];
      let cost = Math.min(
        (previous[j] ?? 0) + 1,
        (current[j - 1] ?? 0) + 1,
        (previous[j - 1] ?? 0) + (same ? 0 : 1),
      );
      const swapped = i > 1 && j > 1 && left[i - 1] === right[j - 2] && left[i - 2] === right[j - 1];
      if (swapped) cost = Math.min(cost, (before[j - 2] ?? 0) + 1);
      current.push(cost);
    }
    before = previous;
    previous = current;
  }
  return previous[right.length] ?? 0;
}

/** The one word within distance 2 of `found`, where it is nearer than all others and more than a third is right. */
export function nearestWord(found: string, words: readonly string[]): string | null {
  const near = words
    .map((word) => ({ word, distance: editDistance(found, word) }))
    .filter(({ word, distance }) => distance <= 2 && distance * 3 <= word.length)
    .toSorted((a, b) => a.distance - b.distance);
  const [best, second] = near;
  if (!best || best.distance === second?.distance) return null;
  return best.word;
}
