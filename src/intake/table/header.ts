import { nearestWord } from '../edit-distance.ts';
import type { TableRow } from './table-row.ts';

/** How far down a header is looked for. */
const searchedRows = 20;

/** The header of a table as a feed sees it. */
export interface Header {
  /** Index of the header among the rows looked at. */
  readonly index: number;
  /** Names of the columns, misspelt ones as the signature writes them. */
  readonly columns: readonly string[];
  /** Signature columns that are not there under any name. */
  readonly missing: readonly string[];
  /** Columns taken for one of the signature because they are one or two letters off. */
  readonly misspelt: readonly { readonly found: string; readonly meant: string }[];
  /** Signature columns found as they are written. */
  readonly exact: number;
}

/**
 * Finds the row that holds the signature: the first of the top rows that has all of it, else the one that comes nearest.
 * `headerRow` is the 1-based line where the layout says it. Null for a table without rows.
 */
export function findHeader(
  rows: readonly TableRow[],
  signature: readonly string[],
  headerRow: number | undefined,
): Header | null {
  let best: Header | null = null;
  for (const [index, row] of rows.slice(0, headerRow ? rows.length : searchedRows).entries()) {
    if (!row.cells || (headerRow !== undefined && row.line !== headerRow)) continue;
    const header = headerAt(index, row.cells, signature);
    if (header.exact === signature.length) return header;
    if (
      !best ||
      header.missing.length < best.missing.length ||
      (header.missing.length === best.missing.length && header.exact > best.exact)
    )
      best = header;
  }
  return best;
}

/** Letters count, upper or lower case and blanks around them do not. */
export function sameName(a: string, b: string): boolean {
  return a.trim().toLowerCase() === b.trim().toLowerCase();
}

/** The name in the table that comes nearest to a missing one, for the message. */
export function nearestTo(missing: string, columns: readonly string[]): string | null {
  return nearestWord(missing, columns);
}

function headerAt(index: number, cells: readonly string[], signature: readonly string[]): Header {
  const columns = cells.map(nameIn);
  const present = new Set(columns.map((column) => column.toLowerCase()));
  const absent = signature.filter((name) => !present.has(name.trim().toLowerCase()));
  const misspelt: { found: string; meant: string }[] = [];
  // With most of the signature gone this is no header at all, and likeness would be chance.
  if (absent.length <= signature.length / 2) {
    const free = columns.filter((column) => column && !signature.some((name) => sameName(name, column)));
    for (const meant of absent) {
      const found = nearestWord(meant, free);
      if (found && nearestWord(found, absent) === meant) misspelt.push({ found, meant });
    }
  }
  const missing = absent.filter((name) => !misspelt.some(({ meant }) => meant === name));
  return {
    index,
    columns: columns.map((column) => misspelt.find(({ found }) => found === column)?.meant ?? column),
    missing,
    misspelt,
    exact: signature.length - absent.length,
  };
}

/** A name as it stands in a header cell: blanks and line breaks count once, quotes some systems put around it do not. */
function nameIn(cell: string): string {
  return cell
    .trim()
    .replace(/^'(.*)'$/, '$1')
    .replace(/\s+/g, ' ')
    .trim();
}
