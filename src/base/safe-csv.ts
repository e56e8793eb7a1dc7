/**
 * A line of a CSV file (RFC 4180) that people will open in a spreadsheet, its end included. A cell that begins like a formula gets an apostrophe before it,
 * so that it is none there.
 */
export function safeCsvLine(cells: readonly (string | number | null)[]): string {
  return `${cells.map((cell) => written(cell === null ? '' : String(cell))).join(',')}\r\n`;
}

function written(cell: string): string {
  const safe = /^\s*[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
