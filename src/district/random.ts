/**
 * Numbers that look like chance and are the same every time: one stream per seed and path, so that a change in one
 * part of the district leaves the draws of all others as they were.
 */
export interface Random {
  /** From 0 up to, not including, 1. */
  next(): number;
  /** A whole number from 0 up to, not including, `below`. */
  int(below: number): number;
  /** A whole number from `low` to `high`, both included. */
  between(low: number, high: number): number;
  chance(probability: number): boolean;
  pick<Item>(items: readonly Item[]): Item;
  /** One key, as often as its weight says. */
  weighted<Key extends string>(weights: Readonly<Record<Key, number>>): Key;
  normal(mean?: number, deviation?: number): number;
  poisson(mean: number): number;
  /** A new array in another order. */
  shuffled<Item>(items: readonly Item[]): Item[];
}

export const randomFrom = (seed: number, ...path: readonly (string | number)[]): Random =>
  new Stream(`${seed}/${path.join('/')}`);

/** Chris Doty-Humphrey's "small fast counting" generator, 128 bits of state; the first draws only mix. */
class Stream implements Random {
  private a = 0x811c9dc5 | 0;
  private b = 0x9e3779b9 | 0;
  private c = 0x85ebca6b | 0;
  private d = 0xc2b2ae35 | 0;

  /** Four 32-bit words from a text (FNV-1a with four offsets), then mixed. */
  constructor(path: string) {
    for (let index = 0; index < path.length; index++) {
      const code = path.charCodeAt(index);
      this.a = Math.imul(this.a ^ code, 0x01000193);
      this.b = Math.imul(this.b ^ code, 0x0100019d);
      this.c = Math.imul(this.c ^ code, 0x010001a5);
      this.d = Math.imul(this.d ^ code, 0x010001b1);
    }
    for (let warm = 0; warm < 12; warm++) this.next();
  }

  next(): number {
    const sum = (((this.a + this.b) | 0) + this.d) | 0;
    this.d = (this.d + 1) | 0;
    this.a = this.b ^ (this.b >>> 9);
    this.b = (this.c + (this.c << 3)) | 0;
    this.c = (((this.c << 21) | (this.c >>> 11)) + sum) | 0;
    return (sum >>> 0) / 0x1_0000_0000;
  }

  int(below: number): number {
    return Math.floor(this.next() * below);
  }

  between(low: number, high: number): number {
    return low + this.int(high - low + 1);
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  pick<Item>(items: readonly Item[]): Item {
    const item = items[this.int(items.length)];
    if (item === undefined) throw new RangeError('nothing to pick from');
    return item;
  }

  weighted<Key extends string>(weights: Readonly<Record<Key, number>>): Key {
    let total = 0;
    for (const key in weights) total += weights[key];
    let left = this.next() * total;
    let last: Key | undefined;
    for (const key in weights) {
      left -= weights[key];
      if (left < 0) return key;
      last = key;
    }
    if (last === undefined) throw new RangeError('nothing to weigh');
    return last;
  }

  normal(mean = 0, deviation = 1): number {
    // Box and Muller's transform; 1 - next() is never zero.
    return mean + deviation * Math.sqrt(-2 * Math.log(1 - this.next())) * Math.cos(2 * Math.PI * this.next());
  }

  poisson(mean: number): number {
    const floor = Math.exp(-mean);
    let count = 0;
    for (let product = this.next(); product > floor; product *= this.next()) count++;
    return count;
  }

  shuffled<Item>(items: readonly Item[]): Item[] {
    return items
      .map((item) => ({ item, at: this.next() }))
      .sort((a, b) => a.at - b.at)
      .map(({ item }) => item);
  }
}
