import { readFileSync } from 'node:fs';
import { marts, type TableName } from './schema/steps.ts';

/** The select that makes a table, with its grain and rules on top. */
export function tableSql(table: TableName): string {
  const folder = (marts as readonly string[]).includes(table) ? 'marts' : 'tables';
  return readFileSync(new URL(`./${folder}/${table}.sql`, import.meta.url), 'utf8');
}

/** What one row of a table is, from the first line of its SQL. */
export function tableGrain(table: TableName): string {
  return /^-- Grain: (.*)$/m.exec(tableSql(table))?.[1] ?? '';
}

/** Every name in a SQL text: what it may read is among them. */
export function namesIn(sql: string): ReadonlySet<string> {
  return new Set(
    withoutComments(sql)
      .replaceAll(/'(?:[^']|'')*'/g, "''")
      .match(/[a-z_][a-z0-9_]*/g) ?? [],
  );
}

export function withoutComments(sql: string): string {
  return sql.replaceAll(/^\s*--.*$\n?/gm, '');
}
