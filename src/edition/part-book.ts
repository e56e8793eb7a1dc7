import { literal, name } from '../engine/sql.ts';
import type { Warehouse } from '../engine/warehouse.ts';
import { copyRows, type PriorEdition } from './prior-edition.ts';

/** How parts came into an edition: copied from the one served before, or built. */
export interface PartReport {
  /** School years whose days of students were copied, and those whose days were built. */
  readonly years: { readonly copied: number[]; readonly built: number[] };
  /** Parts of all tables. */
  readonly parts: { readonly copied: number; readonly built: number };
}

/** Parts of tables as they come into an edition: copied where the prior edition has the same, else built; written down either way. */
export interface PartBook {
  /**
   * Makes one part of a table that exists. `condition` tells its rows from those of other parts. `build` adds the rows.
   */
  part(request: PartRequest): Promise<void>;
  readonly report: PartReport;
}

export interface PartRequest {
  readonly table: string;
  /** School year or other name of the part; empty for a whole table. */
  readonly part: string;
  readonly mark: string;
  readonly condition: string;
  build(): Promise<void>;
}

export async function openPartBook(warehouse: Warehouse, prior: PriorEdition | null): Promise<PartBook> {
  await warehouse.run(
    'create table edition.edition_part (table_name varchar, part varchar, mark varchar, row_count bigint)',
  );
  const years = { copied: [] as number[], built: [] as number[] };
  const parts = { copied: 0, built: 0 };
  return {
    report: { years, parts },
    async part({ table, part, mark, condition, build }) {
      const before = prior?.markOf(table, part) ?? null;
      const way = before?.mark === mark ? 'copied' : 'built';
      if (before && way === 'copied') await copyRows(warehouse, table, condition, before.rows);
      else await build();
      parts[way] += 1;
      if (table === 'student_day') years[way].push(Number(part));
      await warehouse.run(`
        insert into edition.edition_part
        select ${literal(table)}, ${literal(part)}, ${literal(mark)}, count(*)
        from edition.${name(table)}
        where ${condition}`);
    },
  };
}
