import { nearestWord } from '../edit-distance.ts';
import { signaturesOf } from '../header/version.ts';
import type { FeedSettings } from '../layout-schema.ts';
import type { TableRow } from './table-row.ts';

/** How far down a header is looked for. */
const searchedRows = 20;

/** More columns than any spreadsheet has: what has more is no table, and is made to do harm. */
export const mostColumns = 16_384;

/** Where a layout says that the header stands, and how many rows it takes. */
export type HeaderPlace = Pick<
  FeedSettings,
  'header_row' | 'header_rows' | 'header_joiner' | 'units_rows' | 'versions'
>;

/** The header of a table as a feed sees it. */
export interface Header {
  /** Index of its first row among the rows looked at. */
  readonly first: number;
  /** Index of the last row that is no data: of the header itself, or of the units below it. */
  readonly index: number;
  /** Names of the columns, misspelt ones as the signature writes them. */
  readonly columns: readonly string[];
  /** Signature columns that are not there under any name. */
  readonly missing: readonly string[];
  /** Columns taken for one of the signature because they are one or two letters off. */
  readonly misspelt: readonly { readonly found: string; readonly meant: string }[];
  /** Signature columns found as they are written. */
  readonly exact: number;
  /** The version of the layout's header it is, where one has a name. */
  readonly version?: string | null;
}

/**
 * Finds the row that holds the signature: the first of the top rows that has all of it, else the one that comes nearest. A
 * header of several rows is joined before it is looked at. Null for a table without rows.
 */
export function findHeader(
  rows: readonly TableRow[],
  signature: readonly string[],
  place: HeaderPlace = {},
): Header | null {
  let best: Header | null = null;
  for (const { version, columns, rename } of signaturesOf(signature, place.versions)) {
    const found = findSignature(rows, columns, place);
    if (!found) continue;
    const isBetter = best === null || found.missing.length < best.missing.length;
    const isExacter =
      found.missing.length === best?.missing.length && found.misspelt.length < best.misspelt.length;
    if (isBetter || isExacter) best = { ...found, columns: found.columns.map(rename), version };
  }
  return best;
}

/** The same for one version of the header. */
function findSignature(
  rows: readonly TableRow[],
  signature: readonly string[],
  place: HeaderPlace,
): Header | null {
  const { header_row: wanted, header_rows: height = 1, units_rows: units = 0 } = place;
  if (wanted === 0) return withoutHeader(rows, signature);
  let best: Header | null = null;
  for (const [first, row] of rows.slice(0, wanted ? rows.length : searchedRows).entries()) {
    if (!row.cells || isTooWide(row)) continue;
    if (wanted !== undefined && row.line !== wanted) continue;
    const cells =
      height > 1 ? joined(rows.slice(first, first + height), place.header_joiner ?? ' ') : row.cells;
    const header = headerAt({ first, index: first + height - 1 + units }, cells, signature);
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

/** The columns of a file without a header, in the order the layout says; a header that is there all the same is one. */
function withoutHeader(rows: readonly TableRow[], signature: readonly string[]): Header | null {
  const [first] = rows;
  if (!first) return null;
  const named = headerAt({ first: 0, index: 0 }, first.cells ?? [], signature);
  if (named.missing.length === 0) return named;
  const widths = rows.flatMap(({ cells }) => (cells ? [cells.length] : []));
  const fits = widths.includes(signature.length) && Math.max(...widths) === signature.length;
  return {
    first: 0,
    index: -1,
    columns: signature,
    missing: fits ? [] : signature,
    misspelt: [],
    exact: fits ? signature.length : 0,
  };
}

export function isTooWide({ cells }: TableRow): boolean {
  return cells !== null && cells.length > mostColumns;
}

/** Rows below the first one that belong to a header: how far the top of a table has to be looked at. */
export function headerReach({ header_row = 0, header_rows = 1, units_rows = 0 }: HeaderPlace): number {
  return Math.max(searchedRows, header_row) + header_rows + units_rows;
}

/**
 * The names of a header over several rows. In all rows but the last an empty cell belongs to what stands left of it, as over
 * "Fall | | Winter |"; in the last one it is just empty.
 */
function joined(rows: readonly TableRow[], joiner: string): string[] {
  const width = Math.max(0, ...rows.map(({ cells }) => cells?.length ?? 0));
  const filled = rows.map(({ cells }, index) => {
    let left = '';
    return Array.from({ length: width }, (_, place) => {
      const own = nameIn(cells?.[place] ?? '');
      if (index === rows.length - 1) return own;
      left = own || left;
      return left;
    });
  });
  return Array.from({ length: width }, (_, place) =>
    filled
      .map((names) => names[place] ?? '')
      .filter((name, index, all) => name !== '' && name !== all[index - 1])
      .join(joiner),
  );
}

/** Letters count, upper or lower case and blanks around them do not. */
export function sameName(a: string, b: string): boolean {
  return a.trim().toLowerCase() === b.trim().toLowerCase();
}

function headerAt(
  place: Pick<Header, 'first' | 'index'>,
  cells: readonly string[],
  signature: readonly string[],
): Header {
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
    ...place,
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
