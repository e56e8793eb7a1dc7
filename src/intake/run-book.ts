import type { Run } from './mapping/job.ts';

/** Notes which numbers the rows of each file got, while they are read. */
export interface RunBook {
  /** Rows of a file whose lines are their numbers plus `offset`. */
  add(
    file: string,
    rows: { readonly first: number; readonly last: number; readonly count: number; readonly offset: number },
  ): void;
  list(): Run[];
}

export function openRunBook(): RunBook {
  const runs = new Map<string, { -readonly [Key in keyof Run]: Run[Key] }>();
  return {
    add(file, { first, last, count, offset }) {
      const run = runs.get(file);
      if (!run) {
        runs.set(file, { file, first, last, rows: count, offset });
        return;
      }
      run.first = Math.min(run.first, first);
      run.last = Math.max(run.last, last);
      run.rows += count;
      if (run.offset !== offset) run.offset = null;
    },
    list: () => [...runs.values()].toSorted((a, b) => a.first - b.first),
  };
}
