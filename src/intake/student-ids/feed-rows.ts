import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { literal, name } from '../../engine/sql.ts';
import { openWarehouse } from '../../engine/warehouse.ts';
import type { IdRow } from './candidate.ts';
import { nameColumnsOf } from './name-columns.ts';

/** What is looked at of a feed to tell whose ids it carries. */
export interface FeedRows {
  /** The columns tried that the files bring, as the layout writes them. */
  readonly columns: readonly string[];
  readonly rows: readonly IdRow[];
  /** False where the feed has so many different rows that only some were looked at. */
  readonly isWhole: boolean;
}

/** Different rows looked at; more say nothing new. */
const mostRows = 10_000;

/** Reads the id columns, names and birth dates of `rows/<feed>.parquet`; null where it is not there. */
export async function feedRows(parquet: string, wanted: readonly string[]): Promise<FeedRows | null> {
  if (!existsSync(parquet)) return null;
  const spill = `${parquet}-spilled`;
  const warehouse = await openWarehouse({ threads: 2, memoryLimit: '1GB', spill });
  try {
    const from = `read_parquet(${literal(parquet)})`;
    const described = await warehouse.all<{ column_name: string }>(`describe select * from ${from}`);
    const there = described.map(({ column_name }) => column_name);
    const columns = wanted.flatMap((column) => {
      const found = there.find((each) => each.toLowerCase() === column.toLowerCase());
      return found === undefined ? [] : [{ column, found }];
    });
    const named = nameColumnsOf(there);
    const texts = [
      ...columns.map(({ found }) => found),
      named.first,
      named.last,
      named.full,
      named.birthDate,
    ];
    const selected = texts.map(
      (text, index) => `${text === null ? 'null::varchar' : `nullif(trim(${name(text)}), '')`} as c${index}`,
    );
    const found = await warehouse.all<Record<string, string | number | null>>(
      `select *
      from (select ${selected.join(', ')}, count(*) as rows from ${from} group by all)
      order by hash(${texts.map((_, index) => `c${index}`).join(', ')})
      limit ${mostRows + 1}`,
    );
    const text = (row: (typeof found)[number], index: number): string | null => {
      const value = row[`c${index}`] ?? null;
      return value === null ? null : String(value);
    };
    const rows = found.slice(0, mostRows).map((row) => ({
      cells: columns.map((_, index) => text(row, index)),
      name: {
        first: text(row, columns.length),
        last: text(row, columns.length + 1),
        full: text(row, columns.length + 2),
        birthDate: text(row, columns.length + 3),
      },
      rows: Number(row.rows ?? 0),
    }));
    return { columns: columns.map(({ column }) => column), rows, isWhole: found.length <= mostRows };
  } finally {
    warehouse.close();
    await rm(spill, { recursive: true, force: true });
  }
}
