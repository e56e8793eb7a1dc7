import { literal, name } from '../engine/sql.ts';
import type { Warehouse } from '../engine/warehouse.ts';
import { editionForm } from './form.ts';

/** The edition served before, from which parts that would come out the same are copied. */
export interface PriorEdition {
  /** What a part of a table was made from; null where there is no such part. */
  markOf(table: string, part: string): PartMark | null;
}

export interface PartMark {
  readonly mark: string;
  readonly rows: number;
}

/** The edition served before cannot be read. A build then starts anew without it. */
export class PriorUnreadable extends Error {}

/**
 * Attaches the edition served before, read-only, as catalog `prior`. Null for one of another form: nothing in it can be used. Throws
 * `PriorUnreadable`.
 */
export async function attachPrior(warehouse: Warehouse, file: string): Promise<PriorEdition | null> {
  return readingPrior(async () => {
    await warehouse.run(`attach ${literal(file)} as prior (read_only)`);
    const known = await warehouse.all(`
      select table_name
      from information_schema.columns
      where table_catalog = 'prior'
        and (table_name = 'edition_part' and column_name = 'mark' or table_name = 'build_setting' and column_name = 'form')`);
    if (known.length !== 2) return null;
    const [setting] = await warehouse.all<{ form: number }>('select form from prior.build_setting');
    if (setting?.form !== editionForm) return null;
    const parts = await warehouse.all<{ table_name: string; part: string; mark: string; row_count: number }>(
      'select table_name, part, mark, row_count from prior.edition_part',
    );
    const marks = new Map(
      parts.map(({ table_name, part, mark, row_count }) => [
        `${table_name}/${part}`,
        { mark, rows: row_count },
      ]),
    );
    return { markOf: (table, part) => marks.get(`${table}/${part}`) ?? null };
  });
}

/**
 * Appends rows of the prior edition to a table of the new one. Throws `PriorUnreadable`, also when there are not as many rows as were
 * written down.
 */
export async function copyRows(
  warehouse: Warehouse,
  table: string,
  condition: string,
  rows: number,
): Promise<void> {
  await readingPrior(async () => {
    await warehouse.run(
      `insert into edition.${name(table)} select * from prior.${name(table)} where ${condition}`,
    );
    const [copied] = await warehouse.all<{ rows: number }>(
      `select count(*) as rows from edition.${name(table)} where ${condition}`,
    );
    if (copied?.rows !== rows)
      throw new Error(`${table}: ${rows} rows were written down, not ${copied?.rows}`);
  });
}

async function readingPrior<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    throw new PriorUnreadable(error instanceof Error ? error.message : String(error), { cause: error });
  }
}
