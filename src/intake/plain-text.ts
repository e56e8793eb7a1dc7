import { literal, name } from '../engine/sql.ts';
import type { Warehouse } from '../engine/warehouse.ts';
import type { OddRows, PlainText } from './reader.ts';

/** What `String.trim` of JavaScript takes away, so that text read in bulk equals text read row by row. */
export const blanks =
  ' \t\n\v\f\r\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000\ufeff';

/** Longest line in bytes, as in the reading row by row. */
const longestLine = 1024 * 1024;

/** The engine plans for minutes when more columns than this are trimmed. */
const manyCells = 200;

/** Rows that were copied: how many, and the select that yields them with their lineage. */
export interface Copied {
  readonly rows: number;
  readonly select: string;
}

/**
 * Reads a plain text into a table `part` through the engine's own CSV reader. Each line must be one row with as many cells:
 * the number of rows must come out as the number of lines, or null is given and nothing is kept. The n-th line becomes
 * source_row `before + n`. `odd` is called for the rows that need it, with that number.
 */
export async function copyPlainText(
  warehouse: Warehouse,
  text: PlainText,
  columns: readonly string[],
  part: string,
  before: number,
  odd: (sourceRow: number, read: () => void) => void,
): Promise<Copied | null> {
  const lines = text.lastLine - text.firstLine + 1;
  if (lines <= 0) return null;
  const table = name(part);
  const cells = Array.from({ length: text.width ?? columns.length }, (_, index) => `c${index}`);
  if (text.blanks !== 'none' && cells.length > manyCells) return null;
  const isRead = await readText(warehouse, text, table, cells);
  const [count] = isRead
    ? await warehouse.all<{ rows: number }>(`select count(*) as rows from ${table}`)
    : [];
  if (count?.rows !== lines) {
    await warehouse.run(`drop table if exists ${table}`);
    return null;
  }
  const where = text.odd ? `(${text.odd.where})` : `coalesce(${cells.join(', ')}) is null`;
  const line = `rowid + ${text.firstLine}`;
  if (text.odd) await lookAt(warehouse, text.odd, table, cells, line, before, odd);
  const [left] = await warehouse.all<{ rows: number }>(
    `select count(*) as rows from ${table} where ${where}`,
  );
  const leftOut = left?.rows ?? 0;
  const places = text.places ?? columns.map((_, index) => index);
  const named = columns.map((column, index) => {
    const place = places[index] ?? null;
    return `${place === null ? 'null::varchar' : `c${place}`} as ${name(column)}`;
  });
  return {
    rows: lines - leftOut,
    select: `
      select ${named.join(', ')}, rowid + ${before + 1} as source_row, ${literal(text.file)} as source_file,
        ${line} as source_line
      from ${table} ${leftOut > 0 ? `where not coalesce(${where}, false)` : ''}`,
  };
}

async function readText(
  warehouse: Warehouse,
  text: PlainText,
  table: string,
  cells: readonly string[],
): Promise<boolean> {
  const trimmed = cells.map((cell) => `${trimmedCell(cell, text.blanks)} as ${cell}`);
  try {
    // No new_line: told that lines end in CRLF, DuckDB 1.5 reads no rows at all; left alone, it sees either.
    // nullstr: an empty cell is null for the engine, whether quoted or not; it is for us as well.
    await warehouse.run(`
      create table ${table} as
      select ${trimmed.join(', ')}
      from read_csv(
        ${literal(text.path)},
        columns = {${cells.map((cell) => `'${cell}': 'varchar'`).join(', ')}},
        auto_detect = false, header = false, skip = ${text.firstLine - 1},
        delim = ${literal(text.delimiter)}, quote = '"', escape = '"',
        strict_mode = true, null_padding = false, ignore_errors = false, nullstr = '',
        max_line_size = ${longestLine}
      )`);
    return true;
  } catch {
    // What the engine says may quote a row; the reading row by row finds out what is wrong and says it properly.
    return false;
  }
}

/** Trimming costs much more than finding out that nothing is to be trimmed. */
function trimmedCell(cell: string, found: PlainText['blanks']): string {
  if (found === 'none') return cell;
  const isLoose =
    found === 'any' ? `regexp_matches(${cell}, '^[^!-~]|[^!-~]$')` : `${cell} like ' %' or ${cell} like '% '`;
  return `nullif(case when ${isLoose} then trim(${cell}, ${literal(blanks)}) else ${cell} end, '')`;
}

/** Hands over the odd rows, and counts what is to be told of the others. */
async function lookAt(
  warehouse: Warehouse,
  { where, begin, row, told }: OddRows,
  table: string,
  cells: readonly string[],
  line: string,
  before: number,
  odd: (sourceRow: number, read: () => void) => void,
): Promise<void> {
  for (let last = -1; ; ) {
    const rows = await warehouse.all<Record<string, string | number | null>>(
      `select ${cells.join(', ')}, rowid as place, ${line} as line
      from ${table}
      where rowid > ${last} and (${where})
      order by rowid
      limit 20000`,
    );
    if (last < 0 && rows.length > 0) await begin();
    for (const each of rows)
      odd(before + 1 + Number(each.place), () =>
        row(
          Number(each.line),
          cells.map((cell) => String(each[cell] ?? '')),
        ),
      );
    last = Number(rows.at(-1)?.place ?? last);
    if (rows.length < 20_000) break;
  }
  if (told.length === 0) return;
  const counts = told.flatMap(({ when }, index) => [
    `count(*) filter (where ${when}) as n${index}`,
    `min(${line}, 20) filter (where ${when}) as l${index}`,
  ]);
  const [sums] = await warehouse.all<Record<string, number | number[] | null>>(
    `select ${counts.join(', ')} from ${table} where not coalesce((${where}), false)`,
  );
  for (const [index, { tell }] of told.entries()) {
    const rows = Number(sums?.[`n${index}`] ?? 0);
    const first = sums?.[`l${index}`];
    if (rows > 0) tell(rows, Array.isArray(first) ? first : []);
  }
}
