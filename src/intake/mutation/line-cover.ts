/** A row or a refused row, as a reader handed it on. */
export interface Handed {
  /** 1-based line it begins on. */
  readonly line: number;
  /** What is known of its text: its cells, or the raw text. */
  readonly text: string;
}

/**
 * What of a text file is not accounted for, found without any reader: each line that has anything in it must belong to exactly one row, or
 * stand above the rows. Empty when all is well.
 *
 * A row takes the line it begins on, and one more for each line break in its cells.
 */
export function uncovered(file: Buffer, handed: readonly Handed[], headerLines: number): string[] {
  const lines = linesOf(file);
  const faults: string[] = [];
  const taken = new Map<number, number>();
  for (const { line, text } of handed) {
    const breaks = text.match(/\r\n|\n|\r/g)?.length ?? 0;
    for (let each = line; each <= line + breaks; each += 1) taken.set(each, (taken.get(each) ?? 0) + 1);
    if (line < 1 || line > lines.length) faults.push(`a row on line ${line} of ${lines.length}`);
  }
  for (const [line, times] of taken) if (times > 1) faults.push(`line ${line} was handed on ${times} times`);
  const first = handed.reduce((least, { line }) => Math.min(least, line), lines.length + 1);
  for (const [index, text] of lines.entries()) {
    const line = index + 1;
    if (!hasContent(text) || taken.has(line)) continue;
    // Above the first row may stand a title and the header; a reader that loses its first rows must not hide there.
    if (line < first && line <= headerLines) continue;
    if (endsRowBefore(text, line, handed)) continue;
    faults.push(`line ${line} is in no row`);
  }
  return faults;
}

/** A cell that begins with line breaks is handed on without them: then what stands on the line is in the text of the row before. */
function endsRowBefore(text: string, line: number, handed: readonly Handed[]): boolean {
  const before = handed.findLast((each) => each.line < line);
  const words = text.match(/[A-Za-z0-9]+/g) ?? [];
  return before !== undefined && words.every((word) => before.text.includes(word));
}

/** Lines as bytes have them, whatever they mean. */
export function linesOf(file: Buffer): string[] {
  const start = file[0] === 0xef && file[1] === 0xbb && file[2] === 0xbf ? 3 : 0;
  return file.toString('latin1', start).split(/\r\n|\n|\r/);
}

/** Anything but what only holds cells together. Letters beyond ASCII may be blanks in some encoding and do not count. */
export function hasContent(line: string): boolean {
  return /[A-Za-z0-9]/.test(line);
}
