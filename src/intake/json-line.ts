/**
 * A value as one line of JSON. Readers of lines take U+2028 and U+2029 for line ends as well, and JSON leaves them as they
 * are.
 */
export function jsonLine(value: unknown): string {
  return `${JSON.stringify(value).replace(/[\u2028\u2029]/g, (end) => (end === '\u2028' ? '\\u2028' : '\\u2029'))}\n`;
}
