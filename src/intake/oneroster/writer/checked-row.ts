import { Failure } from '../../../base/failure.ts';
import { columnsOf, type FileName, hasColumn, isRequired, type SpecColumn } from '../spec.ts';
import { type CellCheck, cellCheck } from '../validator/cell-check.ts';
import { strictRules } from '../validator/rules.ts';

/** A record by the column names of 1.2; what is not there or null is empty. Columns of your own are named `metadata.…`. */
export type OneRosterRow = Readonly<Record<string, string | null>>;

/** Makes the cells of a row, in the order of the header. Throws `oneroster-unwritable` for what cannot stand in a strict file. */
export function rowWriter(
  file: FileName,
  mode: 'bulk' | 'delta',
  metadata: readonly string[],
): (row: OneRosterRow, index: number) => string[] {
  const columns = columnsOf(file)
    .filter((column) => hasColumn('1.2', file, column) && !column.mayLack)
    .map((column) => ({ ...column, check: cellCheck(column, '1.2'), isNeeded: isNeeded(column, mode) }));
  const known = new Set([...columns.map(({ name }) => name), ...metadata]);
  return (row, index) => {
    const refuse = (column: string, problem: string): never => {
      throw new Failure('oneroster-unwritable', { file: `${file}.csv`, record: index + 1, column, problem });
    };
    for (const name of Object.keys(row)) if (!known.has(name)) refuse(name, 'there is no such column');
    const isRemoval = mode === 'delta' && row.status === 'tobedeleted';
    const cells = columns.map(({ name, check, isNeeded: needed, secret, required }) => {
      // A password is nobody's business, whatever the row says.
      const value = secret && !required ? '' : (row[name] ?? '');
      const isMark = name === 'status' || name === 'dateLastModified';
      if (value === '') {
        if (needed && (!isRemoval || isMark || name === 'sourcedId'))
          refuse(name, 'it is required, and empty');
        return '';
      }
      if (mode === 'bulk' && isMark) refuse(name, 'it is empty in a bulk file');
      const problem = problemOf(value, check);
      return problem === null ? value : refuse(name, problem);
    });
    return [...cells, ...metadata.map((name) => plain(row[name] ?? '', (problem) => refuse(name, problem)))];
  };
}

function isNeeded(column: SpecColumn, mode: 'bulk' | 'delta'): boolean {
  if (column.name === 'status' || column.name === 'dateLastModified') return mode === 'delta';
  return isRequired('1.2', column);
}

function problemOf(value: string, check: CellCheck): string | null {
  if (breaks.test(value)) return 'it holds a line break or another control character';
  if (!value.isWellFormed()) return 'it is no well-formed text';
  const rule = check(value);
  return rule !== null && strictRules[rule].severity === 'error' ? strictRules[rule].says : null;
}

function plain(value: string, refuse: (problem: string) => never): string {
  const problem = problemOf(value, () => null);
  return problem === null ? value : refuse(problem);
}

const breaks = new RegExp(`[${String.raw`\u0000-\u0008\u000a-\u001f\u007f`}]`);
