import { readFileSync } from 'node:fs';
import { marts, type TableName, tableNames } from './schema/steps.ts';

/** The select that makes a table, with its grain and rules on top. */
export function tableSql(table: TableName): string {
  const folder = (marts as readonly string[]).includes(table) ? 'marts' : 'tables';
  return readFileSync(new URL(`./${folder}/${table}.sql`, import.meta.url), 'utf8');
}

/** What one row of a table is, from the first line of its SQL. */
export function tableGrain(table: TableName): string {
  return /^-- Grain: (.*)$/m.exec(tableSql(table))?.[1] ?? '';
}

/**
 * The tables that have to be there before a table can be made: those its SQL names, as they are or by school year (`year_<table>`). The calendar
 * says which day the settings of a build speak of.
 */
export function tablesBefore(table: TableName): TableName[] {
  const names = namesIn(tableSql(table));
  const isRead = (other: TableName) =>
    names.has(other) ||
    names.has(`year_${other}`) ||
    (other === 'calendar_day' && names.has('build_setting'));
  return tableNames.filter((other) => other !== table && isRead(other));
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
