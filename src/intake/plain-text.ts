import { rm } from 'node:fs/promises';
import { literal, name } from '../engine/sql.ts';
import type { Warehouse } from '../engine/warehouse.ts';
import { writeParquet } from '../engine/written-file.ts';
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
  /** A Parquet file that holds just these rows, with these columns; null where there is none. */
  readonly file: string | null;
}

/** Where copied rows go: each text to a table or a file of its own. */
export interface CopyTarget {
  readonly table: string;
  /** Must not be there yet, but the folder it is in. */
  readonly file: string;
}

/**
 * Reads a plain text through the engine's own CSV reader. Each line must be one row with as many cells: the number of rows must come
 * out as the number of lines, or null is given and nothing is kept. The n-th line becomes source_row `before + n`. `odd` is called
 * for the rows that need it, with that number.
 */
export async function copyPlainText(
  warehouse: Warehouse,
  text: PlainText,
  columns: readonly string[],
  target: CopyTarget,
  before: number,
  odd: (sourceRow: number, read: () => void) => void,
): Promise<Copied | null> {
  if (text.lastLine < text.firstLine) return null;
  const width = text.width ?? columns.length;
  if (text.blanks !== 'none' && width > manyCells) return null;
  const isOneToOne = text.places === undefined && width === columns.length;
  return isOneToOne && !text.odd && !text.holds
    ? copyToFile(warehouse, text, columns, target.file, before)
    : copyToTable(warehouse, text, columns, target.table, before, odd);
}

/** Where nothing has to be asked of the rows, they go straight to where they stay. */
async function copyToFile(
  warehouse: Warehouse,
  text: PlainText,
  columns: readonly string[],
  file: string,
  before: number,
): Promise<Copied | null> {
  const named = columns.map((column, index) => `c${index} as ${name(column)}`);
  const row = 'row_number() over ()';
  const written = await unlessWrong(
    writeParquet(
      warehouse,
      `select ${named.join(', ')}, ${row} + ${before} as source_row, ${literal(text.file)} as source_file,
        ${row} + ${text.firstLine - 1} as source_line
      from (${rowsOfText(text, columns.length)})`,
      file,
    ),
  );
  const lines = text.lastLine - text.firstLine + 1;
  if (written?.rows !== lines) {
    await rm(file, { force: true });
    return null;
  }
  const all = `select * from read_parquet(${literal(file)})`;
  // A column in which nothing is missing tells that no row is empty.
  if (columns.some((column) => written.of(column)?.nulls === 0)) return { rows: lines, select: all, file };
  const where = `coalesce(${columns.map(name).join(', ')}) is null`;
  const [left] = await warehouse.all<{ rows: number }>(
    `select count(*) as "rows" from (${all}) where ${where}`,
  );
  if (left?.rows === 0) return { rows: lines, select: all, file };
  return { rows: lines - (left?.rows ?? 0), select: `${all} where not (${where})`, file: null };
}

/** Where some rows are odd, all wait in a table until these have been looked at. */
async function copyToTable(
  warehouse: Warehouse,
  text: PlainText,
  columns: readonly string[],
  part: string,
  before: number,
  odd: (sourceRow: number, read: () => void) => void,
): Promise<Copied | null> {
  const table = name(part);
  const width = text.width ?? columns.length;
  const cells = Array.from({ length: width }, (_, index) => `c${index}`);
  const where = text.odd ? `(${text.odd.where})` : `coalesce(${cells.join(', ')}) is null`;
  const line = `rowid + ${text.firstLine}`;
  const made = await unlessWrong(warehouse.all(`create table ${table} as ${rowsOfText(text, width)}`));
  const lines = text.lastLine - text.firstLine + 1;
  const counts = made ? await countsOf(warehouse, table, text, where, line) : null;
  if (counts?.rows !== lines || counts.holding < (text.holds?.atLeast ?? 0)) {
    await warehouse.run(`drop table if exists ${table}`);
    return null;
  }
  const leftOut = counts.odd;
  if (text.odd) {
    if (leftOut > 0) await lookAt(warehouse, text.odd, table, cells, line, before, odd);
    for (const [index, { tell }] of text.odd.told.entries()) {
      const { rows, lines: first } = counts.told[index] ?? { rows: 0, lines: [] };
      if (rows > 0) tell(rows, first);
    }
  }
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
    file: null,
  };
}

/** What is asked of the rows in a table, all at once. */
interface RowCounts {
  readonly rows: number;
  /** Those that meet `holds`. */
  readonly holding: number;
  readonly odd: number;
  /** Of the rows that are not odd, and the first of their lines. */
  readonly told: readonly { readonly rows: number; readonly lines: readonly number[] }[];
}

async function countsOf(
  warehouse: Warehouse,
  table: string,
  { holds, odd }: PlainText,
  where: string,
  line: string,
): Promise<RowCounts> {
  const told = odd?.told ?? [];
  const asked = told.flatMap(({ when }, index) => [
    `count(*) filter (not is_odd and (${when})) as n${index}`,
    `min(${line}, 20) filter (not is_odd and (${when})) as l${index}`,
  ]);
  const [counts] = await warehouse.all<Record<string, number | number[] | null>>(`
    select ${['count(*) as rows', `count(*) filter (${holds?.where ?? 'true'}) as holding`, 'count(*) filter (is_odd) as odd', ...asked].join(', ')}
    from (select *, rowid, coalesce(${where}, false) as is_odd from ${table})`);
  const number = (column: string) => Number(counts?.[column] ?? 0);
  return {
    rows: number('rows'),
    holding: number('holding'),
    odd: number('odd'),
    told: told.map((_, index) => {
      const lines = counts?.[`l${index}`];
      return { rows: number(`n${index}`), lines: Array.isArray(lines) ? lines : [] };
    }),
  };
}

/** The rows of a text as cells `c0`, `c1` …, trimmed, null where empty. */
function rowsOfText(text: PlainText, width: number): string {
  const cells = Array.from({ length: width }, (_, index) => `c${index}`);
  // No new_line: told that lines end in CRLF, DuckDB 1.5 reads no rows at all; left alone, it sees either.
  // nullstr: an empty cell is null for the engine, whether quoted or not; it is for us as well.
  return `
    select ${cells.map((cell) => `${trimmedCell(cell, text.blanks)} as ${cell}`).join(', ')}
    from read_csv(
      ${literal(text.path)},
      columns = {${cells.map((cell) => `'${cell}': 'varchar'`).join(', ')}},
      auto_detect = false, header = false, skip = ${text.firstLine - 1},
      delim = ${literal(text.delimiter)}, quote = '"', escape = '"',
      strict_mode = true, null_padding = false, ignore_errors = false, nullstr = '',
      max_line_size = ${longestLine}
    )`;
}

/** What the engine says of a text may quote a row; the reading row by row finds out what is wrong and says it properly. */
async function unlessWrong<Result>(reading: Promise<Result>): Promise<Result | null> {
  try {
    return await reading;
  } catch {
    return null;
  }
}

/** Trimming costs much more than finding out that nothing is to be trimmed. */
function trimmedCell(cell: string, found: PlainText['blanks']): string {
  if (found === 'none') return cell;
  const isTight =
    found === 'any'
      ? `regexp_matches(${cell}, '^[!-~](.*[!-~])?$', 's')`
      : `${cell} > '!' and not suffix(${cell}, ' ')`;
  return `case when ${isTight} then ${cell} else nullif(trim(${cell}, ${literal(blanks)}), '') end`;
}

/** Hands over the odd rows, in order. */
async function lookAt(
  warehouse: Warehouse,
  { where, begin, row }: OddRows,
  table: string,
  cells: readonly string[],
  line: string,
  before: number,
  odd: (sourceRow: number, read: () => void) => void,
): Promise<void> {
  await begin();
  for (let last = -1; ; ) {
    const rows = await warehouse.all<Record<string, string | number | null>>(
      `select ${cells.join(', ')}, rowid as place, ${line} as line
      from ${table}
      where rowid > ${last} and (${where})
      order by rowid
      limit 20000`,
    );
    for (const each of rows)
      odd(before + 1 + Number(each.place), () =>
        row(
          Number(each.line),
          cells.map((cell) => String(each[cell] ?? '')),
        ),
      );
    last = Number(rows.at(-1)?.place ?? last);
    if (rows.length < 20_000) return;
  }
}
