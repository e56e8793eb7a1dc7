import type { SpecColumn, Version } from '../spec.ts';
import type { StrictRule } from './rules.ts';

/** What is wrong with a cell that is not empty; null where nothing is. */
export type CellCheck = (value: string) => StrictRule | null;

/** The check of one column, made once a file. */
export function cellCheck(column: SpecColumn, version: Version): CellCheck {
  const check = formCheck(column, version);
  if (column.name !== 'grades') return check;
  return (value) => check(value) ?? (value.split(',').every((item) => ceds.has(item)) ? null : 'grade-code');
}

/** The codes a column may have in a version, `ext:` codes aside. */
export function codesIn(column: SpecColumn, version: Version): readonly string[] {
  const codes = column.optionsIn?.[version] ?? column.options ?? [];
  return column.name === 'status' && version === '1.2' ? codes.filter((code) => code !== 'inactive') : codes;
}

/** What to say besides the rule. */
export function detailOf(rule: StrictRule, column: SpecColumn, version: Version): string | undefined {
  if (rule === 'enum-case' || rule === 'enum-unknown' || rule === 'enum-extension') {
    const more = isExtensible(column, version) ? ', or a code beginning "ext:"' : '';
    return `Allowed: ${codesIn(column, version).join(', ')}${more}.`;
  }
  return undefined;
}

function formCheck(column: SpecColumn, version: Version): CellCheck {
  switch (column.type) {
    case 'string':
    case 'id':
      return (value) => (value.length > 255 ? 'text-long' : null);
    case 'guid':
    case 'guidref':
      return guid;
    case 'enum':
      return codeCheck(column, version);
    case 'boolean':
      return (value) => (value === 'true' || value === 'false' ? null : 'boolean-form');
    case 'date':
      return (value) => (isDay(value) ? null : 'date-form');
    case 'datetime':
      return (value) => (isTime(value) ? null : 'date-time-form');
    case 'year':
      return (value) => (/^\d{4}$/.test(value) ? null : 'year-form');
    case 'integer':
      return (value) => (/^[+-]?\d+$/.test(value) ? null : 'number-form');
    case 'float':
      return (value) => (/^[+-]?(\d+(\.\d+)?|\.\d+)$/.test(value) ? null : 'number-form');
    case 'list<string>':
      return listCheck((item) => (item.length > 255 ? 'text-long' : null));
    case 'list<guidref>':
      return listCheck(guid);
    case 'list<enum>':
      return listCheck(codeCheck(column, version));
    case 'list<typedid>':
      return (value) => (pairs.test(value) ? null : 'user-id-form');
    case 'list<mapping>':
      return (value) => (pairs.test(value) ? null : 'score-scale-form');
  }
}

const pairs = /^\{[^{}:,]+:[^{},]+\}(,\{[^{}:,]+:[^{},]+\})*$/;

function guid(value: string): StrictRule | null {
  return /^[0-9A-Za-z.\-_/@]{1,255}$/.test(value) ? null : 'sourced-id-form';
}

function listCheck(check: CellCheck): CellCheck {
  return (value) => {
    for (const item of value.split(',')) {
      if (item === '' || item !== item.trim()) return 'list-form';
      const rule = check(item);
      if (rule !== null) return rule;
    }
    return null;
  };
}

function codeCheck(column: SpecColumn, version: Version): CellCheck {
  const codes = new Set(codesIn(column, version));
  const lower = new Set([...codes].map((code) => code.toLowerCase()));
  const extends_ = isExtensible(column, version);
  return (value) => {
    if (codes.has(value)) return value === 'inactive' ? 'status-inactive' : null;
    if (value.startsWith('ext:')) return extends_ && /^ext:\S/.test(value) ? null : 'enum-extension';
    return lower.has(value.toLowerCase()) ? 'enum-case' : 'enum-unknown';
  };
}

function isExtensible(column: SpecColumn, version: Version): boolean {
  return version === '1.2' && column.extensible === true;
}

function isDay(value: string): boolean {
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(value);
  if (!parts) return false;
  const time = Date.parse(`${value}T00:00:00Z`);
  // 2026-02-30 is read as a day of March, or not at all.
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(value);
}

function isTime(value: string): boolean {
  const parts = /^(\d{4}-\d{2}-\d{2})T([01]\d|2[0-3]):[0-5]\d:([0-5]\d|60)(\.\d+)?Z$/.exec(value);
  return parts !== null && isDay(parts[1] ?? '');
}

const ceds = new Set([
  ...[
    'IT',
    'PR',
    'PK',
    'TK',
    'KG',
    '01',
    '02',
    '03',
    '04',
    '05',
    '06',
    '07',
    '08',
    '09',
    '10',
    '11',
    '12',
    '13',
  ],
  ...['PS', 'UG', 'Other', 'ABE', 'ASE', 'AdultESL'],
]);
