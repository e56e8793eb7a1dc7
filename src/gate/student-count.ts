import type { JsonValue } from '../engine/warehouse.ts';
import type { CompiledQuery } from '../measures/compile.ts';

/** A column with the ids of students, with counts to add up, or with the same count of all in every row. */
export interface StudentCount {
  readonly column: string;
  readonly as: 'ids' | 'sum' | 'total';
}

/** How many students are behind an answer, for the record. */
export function studentsIn(how: StudentCount | null, rows: readonly Record<string, JsonValue>[]): number {
  if (how === null) return 0;
  const values = rows.map((row) => row[how.column] ?? null);
  switch (how.as) {
    case 'ids':
      return new Set(values.filter((value) => value !== null)).size;
    case 'sum':
      return values.reduce<number>((sum, value) => sum + Number(value ?? 0), 0);
    case 'total':
      return Number(values[0] ?? 0);
  }
}

/** The students of an answer whose rows name them. */
export function idsIn(column: string, rows: readonly Record<string, JsonValue>[]): string[] {
  return [...new Set(rows.flatMap((row) => (row[column] == null ? [] : [String(row[column])])))];
}

/** What several questions read together. */
export function columnsIn(all: readonly CompiledQuery['reads'][]): Record<string, string[]> {
  const found = new Map<string, Set<string>>();
  for (const reads of all)
    for (const [table, columns] of Object.entries(reads))
      found.set(table, new Set([...(found.get(table) ?? []), ...columns]));
  return Object.fromEntries([...found].map(([table, columns]) => [table, [...columns]]));
}
