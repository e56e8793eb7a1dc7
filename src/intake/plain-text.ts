import { literal, name } from '../engine/sql.ts';
import type { Warehouse } from '../engine/warehouse.ts';
import type { PlainText } from './reader.ts';

/** What `String.trim` of JavaScript takes away, so that text read in bulk equals text read row by row. */
export const blanks =
  ' \t\n\v\f\r\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000\ufeff';

/** Longest line in bytes, as in the reading row by row. */
const longestLine = 1024 * 1024;

/** Rows that were copied: how many, and the select that yields them with their lineage. */
export interface Copied {
  readonly rows: number;
  readonly select: string;
}

/**
 * Reads a plain text into a table `part` through the engine's own CSV reader. Each line must be one row of exactly these
 * columns: the number of rows must come out as the number of lines, or null is given and nothing is kept. The n-th line becomes
 * source_row `before + n`.
 */
export async function copyPlainText(
  warehouse: Warehouse,
  text: PlainText,
  columns: readonly string[],
  part: string,
  before: number,
): Promise<Copied | null> {
  const lines = text.lastLine - text.firstLine + 1;
  if (lines <= 0) return null;
  const table = name(part);
  const places = columns.map((_, index) => `c${index}`);
  const cells = places.map((place) => `nullif(trim(${place}, ${literal(blanks)}), '') as ${place}`);
  try {
    // nullstr: an empty cell is null for the engine, whether quoted or not; it is for us as well.
    await warehouse.run(`
      create table ${table} as
      select ${cells.join(', ')}
      from read_csv(
        ${literal(text.path)},
        columns = {${places.map((place) => `'${place}': 'varchar'`).join(', ')}},
        auto_detect = false, header = false, skip = ${text.firstLine - 1},
        delim = ${literal(text.delimiter)}, quote = '"', escape = '"', new_line = ${literal(text.lineEnd.replace('\r', '\\r').replace('\n', '\\n'))},
        strict_mode = true, null_padding = false, ignore_errors = false, nullstr = '',
        max_line_size = ${longestLine}
      )`);
  } catch {
    // What the engine says may quote a row; the reading row by row finds out what is wrong and says it properly.
    await warehouse.run(`drop table if exists ${table}`);
    return null;
  }
  const isBlank = `(${places.map((place) => `${place} is null`).join(' and ')})`;
  const [count] = await warehouse.all<{ rows: number; blank: number }>(
    `select count(*) as rows, count(*) filter (where ${isBlank}) as blank from ${table}`,
  );
  if (count === undefined || count.rows !== lines) {
    await warehouse.run(`drop table ${table}`);
    return null;
  }
  const named = places.map((place, index) => `${place} as ${name(columns[index] ?? place)}`);
  return {
    rows: count.rows - count.blank,
    select: `
      select ${named.join(', ')}, rowid + ${before + 1} as source_row, ${literal(text.file)} as source_file,
        rowid + ${text.firstLine} as source_line
      from ${table} ${count.blank > 0 ? `where not ${isBlank}` : ''}`,
  };
}
