import { columnsOf, type FileName, fileNames, hasColumn, hasFile, nameIn } from '../spec.ts';

/** The columns of a file of 1.2 as 1.2.1 has them, in their order. */
export function writtenColumns(file: FileName): string[] {
  return columnsOf(file)
    .filter((column) => hasColumn('1.2', file, column) && !column.mayLack)
    .map((column) => nameIn('1.2', column));
}

/** A line of a CSV file (RFC 4180), its end included. */
export function csvLine(cells: readonly string[]): string {
  return `${cells.map((cell) => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(',')}\r\n`;
}

/** manifest.csv of a 1.2 set: every file with its mode. */
export function manifestText(
  modes: ReadonlyMap<FileName, 'bulk' | 'delta'>,
  system: { readonly name: string; readonly code: string } | null = null,
): string {
  const files = fileNames.filter((file) => hasFile('1.2', file)).toSorted();
  return [
    ['propertyName', 'value'],
    ['manifest.version', '1.0'],
    ['oneroster.version', '1.2'],
    ...files.map((file) => [`file.${file}`, modes.get(file) ?? 'absent']),
    ...(system ? [['source.systemName', system.name]] : []),
    ...(system ? [['source.systemCode', system.code]] : []),
  ]
    .map(csvLine)
    .join('');
}
