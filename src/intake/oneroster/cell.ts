import type { DateOrder } from './date-order.ts';
import type { Rule, RuleParameters } from './rules.ts';
import type { SpecColumn } from './spec.ts';

export interface CellFinding {
  readonly rule: Rule;
  readonly parameters?: RuleParameters;
}

/** The value to carry on, and what was odd about the cell. The value is null where the cell is empty. */
export interface CellRead {
  readonly value: string | null;
  readonly finding: CellFinding | null;
}

/**
 * Reads a cell by the type of its column: mends what can be read one way only, leaves the rest as it is. `dateOrder` is
 * what the other dates of the file agree on.
 */
export function readCell(column: SpecColumn, cell: string, dateOrder: DateOrder | null = null): CellRead {
  const value = cell.trim();
  if (value === '') return empty;
  switch (column.type) {
    case 'string':
    case 'id':
    case 'datetime':
      return fine(value);
    case 'guid':
    case 'guidref':
      return sourcedIdForm.test(value) ? fine(value) : odd(value, 'sourced-id-characters');
    case 'enum':
      return readCode(column, value);
    case 'boolean':
      return readBoolean(value);
    case 'date':
      return readDate(value, dateOrder);
    case 'year':
      return readSchoolYear(value);
    case 'integer':
    case 'float':
      return numberForm.test(value) ? fine(value) : odd(value, 'number-unreadable');
    case 'list<guidref>':
    case 'list<string>':
    case 'list<typedid>':
    case 'list<mapping>':
    case 'list<enum>':
      return readList(value);
  }
}

/** Items of a list cell. */
export function listItems(value: string): string[] {
  return value.split(',').flatMap((item) => item.trim() || []);
}

const sourcedIdForm = /^[0-9A-Za-z.\-_/@]{1,255}$/;
const numberForm = /^[+-]?(\d+\.?\d*|\.\d+)$/;
const empty: CellRead = { value: null, finding: null };

function fine(value: string): CellRead {
  return { value, finding: null };
}

function odd(value: string, rule: Rule, parameters?: RuleParameters): CellRead {
  return { value, finding: parameters ? { rule, parameters } : { rule } };
}

function readCode({ options = [], extensible = false }: SpecColumn, value: string): CellRead {
  if (options.length === 0 || options.includes(value)) return fine(value);
  if (extensible && value.startsWith('ext:')) return fine(value);
  const meant = options.find((option) => option.toLowerCase() === value.toLowerCase());
  const known = options.join(', ');
  if (meant) return odd(meant, 'case-repaired', { expected: known });
  return odd(value, 'code-unknown', { found: value, expected: known });
}

const booleans: Readonly<Record<string, string>> = {
  true: 'true',
  t: 'true',
  yes: 'true',
  y: 'true',
  '1': 'true',
  false: 'false',
  f: 'false',
  no: 'false',
  n: 'false',
  '0': 'false',
};

function readBoolean(value: string): CellRead {
  if (value === 'true' || value === 'false') return fine(value);
  const meant = Object.hasOwn(booleans, value.toLowerCase()) ? booleans[value.toLowerCase()] : undefined;
  return meant ? odd(meant, 'boolean-repaired') : odd(value, 'boolean-unreadable');
}

function readDate(value: string, order: DateOrder | null): CellRead {
  const iso = /^(\d{4})-(\d{2})-(\d{2})([T ].*)?$/.exec(value);
  if (iso) {
    const day = value.slice(0, 10);
    if (!isDay(Number(iso[1]), Number(iso[2]), Number(iso[3]))) return odd(value, 'date-unreadable');
    if (iso[4] !== undefined) return odd(day, 'date-time');
    return Number(iso[1]) < 1900 || Number(iso[1]) > 2100 ? odd(day, 'date-implausible') : fine(day);
  }
  const parts = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})([T ].*)?$/.exec(value);
  if (!parts) return odd(value, 'date-unreadable');
  const [first, second, year] = [Number(parts[1]), Number(parts[2]), Number(parts[3])];
  const dayFirst = isDay(year, second, first);
  const monthFirst = isDay(year, first, second);
  if (!dayFirst && !monthFirst) return odd(value, 'date-unreadable');
  // 4/7/2026 is two days, and a guess would be wrong for half of the world; 7/7/2026 is one.
  const isEither = dayFirst && monthFirst && first !== second;
  if (isEither && order === null) return odd(value, 'date-ambiguous');
  const isMonthFirst = isEither ? order === 'month-first' : monthFirst;
  const [month, day] = isMonthFirst ? [first, second] : [second, first];
  const date = [pad(year, 4), pad(month, 2), pad(day, 2)].join('-');
  return odd(date, isEither ? 'date-order-inferred' : 'date-repaired');
}

function isDay(year: number, month: number, day: number): boolean {
  if (month < 1 || month > 12 || day < 1) return false;
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  const days = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
  return day <= (days[month - 1] ?? 0);
}

function pad(value: number, width: number): string {
  return String(value).padStart(width, '0');
}

function readSchoolYear(value: string): CellRead {
  if (/^\d{4}$/.test(value)) return fine(value);
  const both = /^(\d{4})\s*[-/–]\s*(\d{2}|\d{4})$/.exec(value);
  const begins = Number(both?.[1]);
  const ends = both?.[2] ?? '';
  if (both && String(begins + 1).endsWith(ends)) return odd(String(begins + 1), 'school-year-repaired');
  return odd(value, 'school-year-unreadable');
}

function readList(value: string): CellRead {
  const items = listItems(value);
  const tidy = items.join(',');
  if (tidy === value) return fine(value);
  return { value: items.length > 0 ? tidy : null, finding: { rule: 'list-spaces' } };
}
