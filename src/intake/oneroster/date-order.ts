import { createReadStream } from 'node:fs';

/** Which comes first in a date like 4/7/2026. */
export type DateOrder = 'day-first' | 'month-first';

/** Looks for cells that can be read one way only: 25/12/2026 has the day first, 12/25/2026 the month. */
export interface DateEvidence {
  /** The next piece of the file. */
  see(text: string): void;
  /** What all such cells agree on; null where there is none, or they do not agree. */
  order(): DateOrder | null;
}

/** A cell, or the date at the beginning of one. */
const cellDate = /(?<=[,"\n\r]\s*)(\d{1,2})[/.-](\d{1,2})[/.-]\d{4}(?=[,"\r\n T]|$)/g;
/** As long as a date can be with what stands before it: pieces may part in the middle of one. */
const overlap = 40;

/** What the dates of a UTF-8 file agree on. */
export async function dateOrderOf(path: string): Promise<DateOrder | null> {
  const dates = openDateEvidence();
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>)
    dates.see(chunk.toString('latin1'));
  return dates.order();
}

export function openDateEvidence(): DateEvidence {
  let before = '';
  let dayFirst = false;
  let monthFirst = false;
  return {
    see(text) {
      const piece = before + text;
      for (const [, first, second] of piece.matchAll(cellDate)) {
        if (Number(first) > 12) dayFirst = true;
        if (Number(second) > 12) monthFirst = true;
      }
      before = piece.slice(-overlap);
    },
    order() {
      if (dayFirst === monthFirst) return null;
      return dayFirst ? 'day-first' : 'month-first';
    },
  };
}
