import type { Day } from './day.ts';

/** What happened on a day: a kind by its number (0 to 15), a part of the day, and a mark. */
export interface PackedDay {
  readonly day: Day;
  readonly kind: number;
  /** 1, 0.5 or null. */
  readonly portion: number | null;
  readonly isMarked: boolean;
}

const pageBits = 18;
const pageSize = 1 << pageBits;
const portions = [null, 0.5, 1] as const;

/** Lists of days by owner in four bytes a day: a large district has tens of millions of them. Owners are whole numbers, and come in rising order. */
export class PackedDays {
  private readonly pages: Uint32Array[] = [];
  private readonly starts: Uint32Array;
  private readonly counts: Uint16Array;
  private length = 0;

  /** @param owners how many there are: the highest number and one. */
  constructor(owners: number) {
    this.starts = new Uint32Array(owners);
    this.counts = new Uint16Array(owners);
  }

  add(owner: number, { day, kind, portion, isMarked }: PackedDay): void {
    const count = this.counts[owner] ?? 0;
    if (count === 0) this.starts[owner] = this.length;
    this.counts[owner] = count + 1;
    const page = this.length >>> pageBits;
    const words = this.pages[page] ?? new Uint32Array(pageSize);
    this.pages[page] = words;
    const part = portion === null ? 0 : portion === 1 ? 2 : 1;
    words[this.length & (pageSize - 1)] = day | (kind << 16) | (part << 20) | (Number(isMarked) << 22);
    this.length++;
  }

  of(owner: number): PackedDay[] {
    const start = this.starts[owner] ?? 0;
    return Array.from({ length: this.counts[owner] ?? 0 }, (_, at) => {
      const word = this.pages[(start + at) >>> pageBits]?.[(start + at) & (pageSize - 1)] ?? 0;
      return {
        day: word & 0xffff,
        kind: (word >>> 16) & 0xf,
        portion: portions[(word >>> 20) & 3] ?? null,
        isMarked: word >>> 22 === 1,
      };
    });
  }
}
