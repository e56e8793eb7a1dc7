import { literal, name } from '../engine/sql.ts';
import type { Warehouse } from '../engine/warehouse.ts';
import { programMark } from './build-marks.ts';
import { type PartMarks, PriorUnreadable } from './prior-edition.ts';

/** How parts came into an edition: copied from the one served before, or built. */
export interface PartReport {
  /** School years whose days of students were copied, and those whose days were built. */
  readonly years: { readonly copied: number[]; readonly built: number[] };
  /** Parts of all tables. */
  readonly parts: { readonly copied: number; readonly built: number };
}

/** Parts of tables as they come into an edition: kept where the prior edition, of which it is a copy, has the same; else built. */
export interface PartBook {
  /** A whole table: `sql` makes it, after `prepare`. Tells which way it came. */
  table(table: string, mark: string, sql: string, prepare: () => Promise<void>): Promise<'copied' | 'built'>;
  /** One part of a table that exists. `condition` tells its rows from those of other parts; `build` adds them. */
  part(request: PartRequest): Promise<void>;
  /** Removes rows of the prior edition that belong to no part of this one. To be called when all parts of the table are made. */
  keepOnly(table: string): Promise<void>;
  /** Whether the prior edition has something of the same mark. Notes the mark. */
  knows(thing: string, mark: string): boolean;
  /** Writes everything down. Throws `PriorUnreadable` when a table has other rows than those of its parts. */
  close(): Promise<void>;
  readonly report: PartReport;
}

export interface PartRequest {
  readonly table: string;
  /** School year or other name of the part. */
  readonly part: string;
  readonly mark: string;
  readonly condition: string;
  /** Tells how many. */
  build(): Promise<number>;
}

/** Runs a statement that makes rows, and says how many. */
export async function rowsMadeBy(warehouse: Warehouse, sql: string): Promise<number> {
  const [made] = await warehouse.all<{ Count: number }>(sql);
  return made?.Count ?? 0;
}

export async function openPartBook(warehouse: Warehouse, prior: PartMarks | null): Promise<PartBook> {
  const years = { copied: [] as number[], built: [] as number[] };
  const parts = { copied: 0, built: 0 };
  const made = new Map<string, { table: string; part: string; mark: string; rows: number }>();
  const conditions = new Map<string, string[]>();
  const note = (table: string, part: string, mark: string, rows: number) =>
    made.set(`${table}/${part}`, { table, part, mark, rows });
  const rowsOf = async (table: string, condition: string) => {
    const [row] = await warehouse.all<{ rows: number }>(
      `select count(*) as rows from edition.${name(table)} where ${condition}`,
    );
    return row?.rows ?? 0;
  };
  note('program', '', programMark(), 0);
  return {
    get report() {
      const inOrder = (list: readonly number[]) => list.toSorted((a, b) => a - b);
      return { years: { copied: inOrder(years.copied), built: inOrder(years.built) }, parts };
    },
    async table(table, mark, sql, prepare) {
      const before = prior?.get(`${table}/`);
      if (before?.mark === mark) {
        parts.copied += 1;
        note(table, '', mark, before.rows);
        return 'copied';
      }
      parts.built += 1;
      await prepare();
      if (prior !== null) await warehouse.run(`drop table if exists edition.${name(table)}`);
      note(table, '', mark, await rowsMadeBy(warehouse, `create table edition.${name(table)} as\n${sql}`));
      return 'built';
    },
    async part({ table, part, mark, condition, build }) {
      const before = prior?.get(`${table}/${part}`);
      const way = before?.mark === mark ? 'copied' : 'built';
      parts[way] += 1;
      conditions.set(table, [...(conditions.get(table) ?? []), condition]);
      if (table === 'student_day') years[way].push(Number(part));
      if (before && way === 'copied') {
        note(table, part, mark, before.rows);
        return;
      }
      if (before && before.rows > 0)
        await warehouse.run(`delete from edition.${name(table)} where ${condition}`);
      note(table, part, mark, await build());
    },
    async keepOnly(table) {
      const kept = (conditions.get(table) ?? []).map((condition) => `(${condition})`);
      if (prior !== null)
        await warehouse.run(
          `delete from edition.${name(table)} where not (${['false', ...kept].join(' or ')})`,
        );
    },
    knows(thing, mark) {
      note(thing, '', mark, 0);
      return prior?.get(`${thing}/`)?.mark === mark;
    },
    async close() {
      const totals = new Map<string, number>();
      for (const { table, rows, part } of made.values())
        if (part !== '') totals.set(table, (totals.get(table) ?? 0) + rows);
      for (const [table, rows] of totals)
        if ((await rowsOf(table, 'true')) !== rows)
          throw new PriorUnreadable(`${table}: it has rows of no part`);
      await warehouse.run(
        'create or replace table edition.edition_part (table_name varchar, part varchar, mark varchar, row_count bigint)',
      );
      const values = [...made.values()].map(
        ({ table, part, mark, rows }) => `(${[table, part, mark, rows].map(literal).join(', ')})`,
      );
      await warehouse.run(`insert into edition.edition_part values ${values.join(', ')}`);
    },
  };
}
