import { literal, name } from '../engine/sql.ts';
import type { Warehouse } from '../engine/warehouse.ts';
import { copyRows, type PriorEdition } from './prior-edition.ts';

/** How many parts were copied from the edition served before, and how many were built. */
export interface PartCount {
  readonly copied: number;
  readonly built: number;
}

/** Parts of tables as they come into an edition: copied where the prior edition has the same, else built; written down either way. */
export interface PartBook {
  /**
   * Makes one part of a table that exists. `condition` tells its rows from those of other parts. `build` adds the rows.
   */
  part(request: PartRequest): Promise<'copied' | 'built'>;
  /** How many of the parts that are school years came which way. */
  readonly years: PartCount;
  /** The same of tables that come whole. */
  readonly tables: PartCount;
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
  const years = { copied: 0, built: 0 };
  const tables = { copied: 0, built: 0 };
  return {
    years,
    tables,
    async part({ table, part, mark, condition, build }) {
      const before = prior?.markOf(table, part) ?? null;
      const way = before?.mark === mark ? 'copied' : 'built';
      if (before && way === 'copied') await copyRows(warehouse, table, condition, before.rows);
      else await build();
      (part === '' ? tables : years)[way] += 1;
      await warehouse.run(`
        insert into edition.edition_part
        select ${literal(table)}, ${literal(part)}, ${literal(mark)}, count(*)
        from edition.${name(table)}
        where ${condition}`);
      return way;
    },
  };
}
