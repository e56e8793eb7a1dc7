import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import type { FixedColumn, LayoutSettings } from './layout-schema.ts';

/** What is wrong with a column table, and which feed names it. */
export interface ColumnTableProblem {
  readonly feed: string;
  readonly file: string;
  readonly line: number;
  readonly message: string;
}

/**
 * Puts the columns of `fixed_width: <file>.csv` in the place of the name, so that readers see columns only. The table lies in the folder of
 * the layout and has the columns name, start and length (or end), as publishers print them: 1-based.
 */
export function withFixedColumns(
  settings: LayoutSettings,
  folder: string,
): { settings: LayoutSettings; problems: readonly ColumnTableProblem[] } {
  const problems: ColumnTableProblem[] = [];
  const feeds = Object.entries(settings.feeds).map(([feed, own]) => {
    if (typeof own.fixed_width !== 'string') return [feed, own] as const;
    const file = own.fixed_width;
    const columns = columnTable(folder, file, (line, message) =>
      problems.push({ feed, file, line, message }),
    );
    return [feed, { ...own, fixed_width: columns }] as const;
  });
  return { settings: { ...settings, feeds: Object.fromEntries(feeds) }, problems };
}

/** Names of the column tables of a layout that lie in its folder. */
export function columnTablesOf(settings: LayoutSettings, folder: string): string[] {
  const names = Object.values(settings.feeds).flatMap(({ fixed_width: file }) =>
    typeof file === 'string' ? file : [],
  );
  return [...new Set(names)].filter((file) => isPlainName(file) && existsSync(join(folder, file))).sort();
}

function columnTable(
  folder: string,
  file: string,
  problem: (line: number, message: string) => void,
): FixedColumn[] {
  if (!isPlainName(file) || !existsSync(join(folder, file))) {
    problem(1, `the column table ${file} is not in the folder of the layout`);
    return [];
  }
  let lines: string[][];
  try {
    lines = parse(readFileSync(join(folder, file)), { bom: true, trim: true, relax_column_count: true });
  } catch {
    problem(1, 'it is no CSV file');
    return [];
  }
  const [header = [], ...rows] = lines;
  const place = (name: string) => header.findIndex((each) => each.toLowerCase() === name);
  const [name, start, length, end] = [place('name'), place('start'), place('length'), place('end')];
  if (name < 0 || start < 0 || (length < 0 && end < 0)) {
    problem(1, 'its header lacks name, start, and length or end');
    return [];
  }
  const columns: FixedColumn[] = [];
  for (const [index, cells] of rows.entries()) {
    if (cells.every((cell) => cell === '')) continue;
    const from = Number(cells[start]);
    const size = length >= 0 ? Number(cells[length]) : Number(cells[end]) - from + 1;
    const own = cells[name] ?? '';
    if (own === '' || !Number.isInteger(from) || from < 1 || !Number.isInteger(size) || size < 1)
      problem(index + 2, 'the line does not give a name, a start from 1 on and a length');
    else columns.push({ name: own, start: from, length: size });
  }
  if (columns.length === 0) problem(1, 'it has no columns');
  return columns;
}

function isPlainName(file: string): boolean {
  return /^[A-Za-z0-9][A-Za-z0-9._-]*\.csv$/.test(file);
}
