import { type SheetCell, type SheetColumn, wordsOf } from '../reports/views/sheet.ts';
import { footLines, type Paper } from './paper.ts';

/**
 * The table as CSV (RFC 4180). The head is the first line and every line has as many fields, so that programs read it as a table; what else has
 * to be known follows below an empty line, one sentence a line. It begins with a byte order mark: without one Excel takes it for the code page
 * of its machine, and "≤" and "ñ" come out as something else.
 */
export function csvOf({ words, sheet, foot }: Paper): Uint8Array {
  const width = sheet.columns.length;
  const sentence = (text: string) => [text, ...Array.from({ length: width - 1 }, () => '')];
  const below = [
    sheet.title,
    sheet.summary,
    ...sheet.notes,
    ...sheet.definitions.map(({ term, text }) => `${term}: ${text}`),
    ...footLines(foot),
  ];
  const lines = [
    sheet.columns.map(headOf),
    ...[...sheet.rows, ...(sheet.total === null ? [] : [sheet.total])].map((row) => row.map(csvCell)),
    sentence(''),
    ...below.map((text) => sentence(inert(text))),
  ];
  return new TextEncoder().encode(`\uFEFF${lines.map(csvLine).join('')}`);

  function headOf({ title, unit }: SheetColumn): string {
    return inert(
      unit === 'percent'
        ? `${title} (%)`
        : unit === 'per_100'
          ? `${title} (${words.code('unit', unit)})`
          : title,
    );
  }
}

/** One line, with its end. */
export function csvLine(fields: readonly string[]): string {
  return `${fields.map(quoted).join(',')}\r\n`;
}

/** A number as programs read it: no thousands, a point, in the unit of its column; what is no plain number in words. */
function csvCell(cell: SheetCell): string {
  if (cell.kind !== 'number' || cell.since !== null) return inert(wordsOf(cell));
  return (cell.unit === 'percent' ? cell.value * 100 : cell.value).toFixed(cell.digits);
}

/**
 * A text that a spreadsheet would take for a formula, with an apostrophe before it: the name of a school comes from a source, and "=HYPERLINK(…)"
 * is a name too (OWASP, CSV injection).
 */
export function inert(text: string): string {
  return /^[\s']*[=+\-@\t\r]/.test(text) ? `'${text}` : text;
}

function quoted(field: string): string {
  return /[",\r\n]|^\s|\s$/.test(field) ? `"${field.replaceAll('"', '""')}"` : field;
}
