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

/** Where the lines of a text were written down, each as one row. */
interface Kept {
  /** A select of the cells `c0`, `c1` … with source_row and source_line. */
  readonly cells: string;
  readonly file: string | null;
  /** Whether it is known that each row has something in it. */
  readonly isFilled: boolean;
  forget(): Promise<void>;
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
  const places = text.places ?? columns.map((_, index) => index);
  const keep = isEachPlaced(places, width) ? keepInFile : keepInTable;
  const kept = await keep(warehouse, text, { columns, places, width }, target, before);
  if (!kept) return null;

  const lines = text.lastLine - text.firstLine + 1;
  const named = columns.map((column, index) => `${cellOf(places[index])} as ${name(column)}`);
  const all =
    kept.file === null
      ? `select ${named.join(', ')}, source_row, ${literal(text.file)} as source_file, source_line from (${kept.cells})`
      : `select * from read_parquet(${literal(kept.file)})`;
  if (!text.odd && !text.holds && kept.isFilled) return { rows: lines, select: all, file: kept.file };

  const cells = Array.from({ length: width }, (_, index) => `c${index}`);
  const where = text.odd ? `(${text.odd.where})` : `coalesce(${cells.join(', ')}) is null`;
  const counts = await countsOf(warehouse, kept.cells, text, where);
  if (counts.holding < (text.holds?.atLeast ?? 0)) {
    await kept.forget();
    return null;
  }
  if (text.odd) {
    if (counts.odd > 0 && !(await lookAt(warehouse, text, text.odd, kept.cells, cells, odd))) {
      await kept.forget();
      return null;
    }
    for (const [index, { tell }] of text.odd.told.entries()) {
      const { rows, lines: first } = counts.told[index] ?? { rows: 0, lines: [] };
      if (rows > 0) tell(rows, first);
    }
  }
  if (counts.odd === 0) return { rows: lines, select: all, file: kept.file };
  return {
    rows: lines - counts.odd,
    select: `
      select ${named.join(', ')}, source_row, ${literal(text.file)} as source_file, source_line
      from (${kept.cells}) where not coalesce(${where}, false)`,
    file: null,
  };
}

/** How the cells of a line become columns; a column without a place is empty. */
interface Arrangement {
  readonly columns: readonly string[];
  readonly places: readonly (number | null)[];
  readonly width: number;
}

/** Whether each cell has a column of its own: what has none, such as a password, must not come into a file that stays. */
function isEachPlaced(places: readonly (number | null)[], width: number): boolean {
  const given = places.filter((place) => place !== null);
  return given.length === width && new Set(given).size === width;
}

function cellOf(place: number | null | undefined): string {
  return (place ?? null) === null ? 'null::varchar' : `c${place}`;
}

/** Mostly all rows are to be kept: they go straight to where they stay. */
async function keepInFile(
  warehouse: Warehouse,
  text: PlainText,
  { columns, places, width }: Arrangement,
  { file }: CopyTarget,
  before: number,
): Promise<Kept | null> {
  const named = columns.map((column, index) => `${cellOf(places[index])} as ${name(column)}`);
  const row = 'row_number() over ()';
  const written = await unlessWrong(
    writeParquet(
      warehouse,
      `select ${named.join(', ')}, ${row} + ${before} as source_row, ${literal(text.file)} as source_file,
        ${row} + ${text.firstLine - 1} as source_line
      from (${rowsOfText(text, width)})`,
      file,
    ),
  );
  const forget = () => rm(file, { force: true });
  if (written?.rows !== text.lastLine - text.firstLine + 1) {
    await forget();
    return null;
  }
  const cells = columns.flatMap((column, index) =>
    (places[index] ?? null) === null ? [] : [`${name(column)} as c${places[index]}`],
  );
  return {
    cells: `select ${cells.join(', ')}, source_row, source_line from read_parquet(${literal(file)})`,
    file,
    // A column in which nothing is missing tells that no row is empty.
    isFilled: columns.some((column) => written.of(column)?.nulls === 0),
    forget,
  };
}

async function keepInTable(
  warehouse: Warehouse,
  text: PlainText,
  { width }: Arrangement,
  target: CopyTarget,
  before: number,
): Promise<Kept | null> {
  const table = name(target.table);
  const forget = () => warehouse.run(`drop table if exists ${table}`);
  const [made] =
    (await unlessWrong(
      warehouse.all<{ Count: number }>(`create table ${table} as ${rowsOfText(text, width)}`),
    )) ?? [];
  if (made?.Count !== text.lastLine - text.firstLine + 1) {
    await forget();
    return null;
  }
  return {
    cells: `select *, rowid + ${before + 1} as source_row, rowid + ${text.firstLine} as source_line from ${table}`,
    file: null,
    isFilled: false,
    forget,
  };
}

/** What is asked of the rows, all at once. */
interface RowCounts {
  /** Those that meet `holds`. */
  readonly holding: number;
  readonly odd: number;
  /** Of the rows that are not odd, and the first of their lines. */
  readonly told: readonly { readonly rows: number; readonly lines: readonly number[] }[];
}

async function countsOf(
  warehouse: Warehouse,
  rows: string,
  { holds, odd }: PlainText,
  where: string,
): Promise<RowCounts> {
  const told = odd?.told ?? [];
  const asked = told.flatMap(({ when }, index) => [
    `count(*) filter (not is_odd and (${when})) as n${index}`,
    `min(source_line, 20) filter (not is_odd and (${when})) as l${index}`,
  ]);
  const [counts] = await warehouse.all<Record<string, number | number[] | null>>(`
    select ${[`count(*) filter (${holds?.where ?? 'true'}) as holding`, 'count(*) filter (is_odd) as odd', ...asked].join(', ')}
    from (select *, coalesce(${where}, false) as is_odd from (${rows}))`);
  const number = (column: string) => Number(counts?.[column] ?? 0);
  return {
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

/**
 * Hands over the odd rows, in order, each with its line as it stands in the text. False, and none handed over, where the engine cannot tell
 * the lines.
 */
async function lookAt(
  warehouse: Warehouse,
  text: PlainText,
  { where, begin, row }: OddRows,
  rows: string,
  cells: readonly string[],
  odd: (sourceRow: number, read: () => void) => void,
): Promise<boolean> {
  const batch = (last: number) =>
    warehouse.all<Record<string, string | number | null>>(
      `select odd.*, l.raw
      from (
        select ${cells.join(', ')}, source_row as number, source_line as line
        from (${rows})
        where source_row > ${last} and (${where})
        order by number
        limit ${oddAtATime}
      ) odd
      left join (${linesOfText(text)}) l using (line)
      order by number`,
    );
  let found = await unlessWrong(batch(0));
  if (!found || found.some(({ raw }) => raw === null)) return false;
  await begin();
  for (;;) {
    for (const each of found)
      odd(Number(each.number), () =>
        row(
          Number(each.line),
          cells.map((cell) => String(each[cell] ?? '')),
          String(each.raw ?? ''),
        ),
      );
    if (found.length < oddAtATime) return true;
    found = await batch(Number(found.at(-1)?.number));
  }
}

/** Odd rows that are held in memory at a time. */
const oddAtATime = 20_000;

/** The lines of a text as (line, raw), not told into cells. Where one holds the delimiter, the engine refuses the text. */
function linesOfText({ path, firstLine }: PlainText): string {
  return `
    select row_number() over () + ${firstLine - 1} as line, rtrim(raw, chr(13)) as raw
    from read_csv(
      ${literal(path)},
      columns = {'raw': 'varchar'},
      auto_detect = false, header = false, skip = ${firstLine - 1},
      delim = chr(31), quote = '', escape = '',
      strict_mode = true, null_padding = false, ignore_errors = false, max_line_size = ${longestLine}
    )`;
}
