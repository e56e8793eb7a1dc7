import { existsSync, readFileSync } from 'node:fs';
import { marts, type TableName, tableNames } from './schema/steps.ts';

/** The select that makes a table, with its grain and rules on top. */
export function tableSql(table: TableName): string {
  const rows = rowsSql(table);
  const current = currentSql(table);
  return current === null ? rows : `select r.*, (\n${current}) as is_current\nfrom (\n${rows}) r`;
}

/** The select that makes a table, but for its `is_current` where that is told by `currentSql`. */
export function rowsSql(table: TableName): string {
  const folder = (marts as readonly string[]).includes(table) ? 'marts' : 'tables';
  return readFileSync(new URL(`./${folder}/${table}.sql`, import.meta.url), 'utf8');
}

/**
 * Which rows `r` of a table are current, as a condition that is never null; null for most tables. It is all of such a table that hangs on the day an
 * edition speaks of.
 */
export function currentSql(table: TableName): string | null {
  const file = new URL(`./tables/${table}.is_current.sql`, import.meta.url);
  return existsSync(file) ? readFileSync(file, 'utf8') : null;
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
