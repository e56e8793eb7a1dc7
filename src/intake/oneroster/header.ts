import { nearestWord } from '../edit-distance.ts';
import type { Rule, RuleParameters } from './rules.ts';
import {
  columnsOf,
  type FileName,
  hasColumn,
  isRequired,
  nameIn,
  type SpecColumn,
  type Version,
} from './spec.ts';

/** What the n-th cell of each row is. */
export type Place =
  | { readonly kind: 'column'; readonly column: SpecColumn }
  | { readonly kind: 'metadata'; readonly name: string }
  /** Not one of the spec's, and by its name a credential. */
  | { readonly kind: 'secret'; readonly name: string }
  /** Left out: repeated, or no column of OneRoster. */
  | { readonly kind: 'left-out' };

export interface Header {
  readonly places: readonly Place[];
  /** False where the line does not look like the header of the file at all. */
  readonly isHeader: boolean;
  readonly findings: readonly HeaderFinding[];
}

export interface HeaderFinding {
  readonly rule: Rule;
  readonly column: string;
  readonly parameters: RuleParameters;
}

/** No other column may carry in what the spec's own credential columns may not. */
const credential = /passw|pwd|passcode|secret|credential/i;

/** Finds out which column is which. Exact names go before wrong case, that before other versions, that before misspelling. */
export function matchHeader(file: FileName, version: Version, cells: readonly string[]): Header {
  const findings: HeaderFinding[] = [];
  const find = (rule: Rule, column: string, parameters: RuleParameters = {}) =>
    findings.push({ rule, column, parameters: { column, ...parameters } });
  const names = cells.map((cell) => cell.trim());
  const places: (Place | null)[] = names.map(() => null);
  const taken = new Set<SpecColumn>();
  const labels = labelsOf(names);
  const label = (index: number) => labels[index] ?? '';
  /** Leaves a cell out; what is left out as a credential is watched for. */
  const leaveOut = (index: number): Place =>
    credential.test(names[index] ?? '') ? { kind: 'secret', name: label(index) } : { kind: 'left-out' };

  /** Gives each column still open to the first cell that `fits`; tells by what name. */
  function take(
    fits: (found: string, column: SpecColumn) => boolean,
    tell: (found: string, column: SpecColumn) => void,
  ) {
    for (const column of columnsOf(file)) {
      if (taken.has(column)) continue;
      const index = names.findIndex((found, at) => places[at] === null && fits(found, column));
      if (index < 0) continue;
      places[index] = { kind: 'column', column };
      taken.add(column);
      tell(names[index] ?? '', column);
    }
  }

  const own = (column: SpecColumn) => hasColumn(version, file, column);
  take(
    (found, column) => own(column) && found === nameIn(version, column),
    () => {},
  );
  take(
    (found, column) => own(column) && found.toLowerCase() === nameIn(version, column).toLowerCase(),
    (found, column) => find('header-case', nameIn(version, column), { found }),
  );
  take(
    (found, column) => allNames(column).includes(found.toLowerCase()),
    (found, column) => find('column-of-other-version', column.name, { found, version }),
  );
  const isHeader = taken.size * 2 >= names.length || taken.size >= 5;

  for (const [index, found] of names.entries()) {
    if (places[index] !== null) continue;
    if (names.indexOf(found) < index) {
      find('column-repeated', label(index), { found: label(index) });
      places[index] = leaveOut(index);
    } else if (/^metadata\./i.test(found)) {
      places[index] = credential.test(found) ? leaveOut(index) : { kind: 'metadata', name: found };
      if (places[index]?.kind === 'metadata') find('metadata-column', label(index), { found: label(index) });
    }
  }

  for (const [index, found] of names.entries()) {
    if (places[index] !== null) continue;
    const missing = columnsOf(file).filter((column) => own(column) && !taken.has(column));
    const nearest = nearestWord(
      found,
      missing.map((column) => nameIn(version, column)),
    );
    const column = missing.find((one) => nameIn(version, one) === nearest);
    if (column) {
      taken.add(column);
      places[index] = { kind: 'column', column };
      find('header-misspelt', nameIn(version, column), { found: label(index) });
    } else {
      find('column-extra', label(index), { found: label(index) });
      places[index] = leaveOut(index);
    }
  }

  for (const column of columnsOf(file)) {
    if (taken.has(column) || !own(column) || column.mayLack) continue;
    find(isRequired(version, column) ? 'column-missing' : 'optional-column-missing', nameIn(version, column));
  }
  return { places: places.map((place) => place ?? { kind: 'left-out' }), isHeader, findings };
}

/**
 * What columns are called in findings. Where the first line has lost its end, the cells of the first row are part of it:
 * a header with anything in it that no column is called is told by position, not quoted.
 */
function labelsOf(names: readonly string[]): string[] {
  const isCalled = /^[A-Za-z][A-Za-z_.:-]*( [A-Za-z_.:-]+)*\d*$/;
  const isClean = names.every((name) => isCalled.test(name));
  return names.map((name, index) => (isClean ? name : `column ${index + 1}`));
}

/** Names of a column in any version, in lower case. */
function allNames(column: SpecColumn): string[] {
  return [column.name, ...Object.values(column.formerly ?? {})].map((name) => name.toLowerCase());
}
