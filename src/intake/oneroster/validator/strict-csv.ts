/** One record of a CSV file, read without mending anything. */
export interface StrictRecord {
  /** 1-based line on which it begins. */
  readonly line: number;
  /** Null where the line cannot be told into cells. */
  readonly cells: readonly string[] | null;
  readonly faults: readonly CsvFault[];
}

export interface CsvFault {
  readonly rule:
    | 'encoding-not-utf-8'
    | 'byte-order-mark'
    | 'line-end'
    | 'line-too-long'
    | 'control-character'
    | 'quote-stray'
    | 'quote-unclosed'
    | 'line-break-in-field'
    | 'row-blank';
  /** Which cell of the record; null where it is about the line or the file. */
  readonly cell: number | null;
}

/** Bytes of the longest line there can be. */
const longestLine = 4 * 1024 ** 2;
/** Lines a cell may run over before its quote counts as never closed. */
const mostLinesOfCell = 20;
const newline = 0x0a;

/**
 * The records of a file in batches, the header first. Ends early at bytes that are UTF-16 and at a line of more than 4 MB, both told as faults of a
 * record without cells. Reads in pieces; time goes with the size of the file.
 */
export async function* strictRecords(chunks: AsyncIterable<Buffer>): AsyncGenerator<StrictRecord[]> {
  const lines = new Lines();
  let carried: Buffer[] = [];
  let carriedBytes = 0;
  let isFirst = true;
  for await (let chunk of chunks) {
    if (isFirst && chunk.length > 0) {
      isFirst = false;
      const [one, two, three] = chunk;
      if ((one === 0xff && two === 0xfe) || (one === 0xfe && two === 0xff)) {
        yield [{ line: 1, cells: null, faults: [{ rule: 'encoding-not-utf-8', cell: null }] }];
        return;
      }
      if (one === 0xef && two === 0xbb && three === 0xbf) {
        yield [{ line: 1, cells: null, faults: [{ rule: 'byte-order-mark', cell: null }] }];
        chunk = chunk.subarray(3);
      }
    }
    const cut = chunk.lastIndexOf(newline) + 1;
    if (cut > 0) {
      const block = Buffer.concat([...carried, chunk.subarray(0, cut)]);
      carried = [];
      carriedBytes = 0;
      const records = lines.take(block);
      if (records.length > 0) yield records;
    }
    if (cut < chunk.length) {
      carried.push(chunk.subarray(cut));
      carriedBytes += chunk.length - cut;
    }
    if (carriedBytes > longestLine) {
      yield [{ line: lines.next, cells: null, faults: [{ rule: 'line-too-long', cell: null }] }];
      return;
    }
  }
  const records = [...(carriedBytes > 0 ? lines.take(Buffer.concat(carried)) : []), ...lines.end()];
  if (records.length > 0) yield records;
}

/** Tells lines into records. */
class Lines {
  /** Number of the next line. */
  next = 1;
  #width: number | null = null;
  /** Lines since a quote opened that has not closed. */
  #open: string[] = [];
  #records: StrictRecord[] = [];
  #damaged = false;

  /** Bytes up to a line end, or to the end of the file. */
  take(block: Buffer): StrictRecord[] {
    this.#records = [];
    const text = this.#decode(block);
    const hasControls = controls.test(text);
    for (let at = 0; at < text.length; ) {
      const feed = text.indexOf('\n', at);
      const end = feed < 0 ? text.length : feed;
      const isCrlf = feed > at && text.charCodeAt(feed - 1) === 0x0d;
      const line = text.slice(at, isCrlf ? end - 1 : end);
      this.#line(line, this.next, hasControls);
      this.next += 1;
      at = end + 1;
    }
    return this.#records;
  }

  /** What an open quote held back. */
  end(): StrictRecord[] {
    this.#records = [];
    while (this.#open.length > 0) this.#giveUp(this.next);
    return this.#records;
  }

  #decode(block: Buffer): string {
    if (!this.#damaged) {
      try {
        return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(block);
      } catch {
        this.#damaged = true;
      }
    }
    return new TextDecoder('utf-8', { ignoreBOM: true }).decode(block);
  }

  #line(line: string, number: number, hasControls: boolean): void {
    if (this.#open.length > 0) {
      this.#open.push(line);
      const first = number - this.#open.length + 1;
      const { cells, faults, openCell } = parseLine(this.#open.join('\n'));
      if (openCell === null && (this.#width === null || cells.length === this.#width)) {
        const broken = cells.findIndex((cell) => cell.includes('\n'));
        this.#open = [];
        this.#push(first, cells, [...faults, { rule: 'line-break-in-field', cell: broken }], hasControls);
      } else if (openCell === null || this.#open.length > mostLinesOfCell) {
        this.#giveUp(number + 1);
      }
      return;
    }
    if (line === '') {
      this.#records.push({ line: number, cells: null, faults: [{ rule: 'row-blank', cell: null }] });
      return;
    }
    if (line.includes('\r')) {
      this.#records.push({ line: number, cells: null, faults: [{ rule: 'line-end', cell: null }] });
      return;
    }
    if (!line.includes('"')) {
      this.#push(number, line.split(','), none, hasControls);
      return;
    }
    const { cells, faults, openCell } = parseLine(line);
    if (openCell === null) this.#push(number, cells, faults, hasControls);
    else this.#open = [line];
  }

  /** The first of the open lines has a quote that never closes; the others are lines of their own. */
  #giveUp(after: number): void {
    const [first = '', ...others] = this.#open;
    const number = after - this.#open.length;
    this.#open = [];
    const { openCell } = parseLine(first);
    this.#records.push({
      line: number,
      cells: null,
      faults: [{ rule: 'quote-unclosed', cell: openCell }],
    });
    for (const [index, line] of others.entries()) this.#line(line, number + 1 + index, true);
  }

  #push(line: number, cells: readonly string[], faults: readonly CsvFault[], hasControls: boolean): void {
    this.#width ??= cells.length;
    if (!hasControls && !this.#damaged) {
      this.#records.push({ line, cells, faults });
      return;
    }
    const more: CsvFault[] = [];
    for (const [index, cell] of cells.entries()) {
      if (this.#damaged && cell.includes('\ufffd')) more.push({ rule: 'encoding-not-utf-8', cell: index });
      if (controls.test(cell)) more.push({ rule: 'control-character', cell: index });
    }
    this.#records.push({ line, cells, faults: [...faults, ...more] });
  }
}

const none: readonly CsvFault[] = [];
/** All but tab and the line ends. */
const controls = new RegExp(`[${String.raw`\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f`}]`);

/** Cells of a line with quotes in it. `openCell`: the one whose quote does not close. */
function parseLine(line: string): { cells: string[]; faults: CsvFault[]; openCell: number | null } {
  const cells: string[] = [];
  const faults: CsvFault[] = [];
  let at = 0;
  for (;;) {
    if (line[at] !== '"') {
      const comma = line.indexOf(',', at);
      const cell = line.slice(at, comma < 0 ? undefined : comma);
      if (cell.includes('"')) faults.push({ rule: 'quote-stray', cell: cells.length });
      cells.push(cell);
      if (comma < 0) return { cells, faults, openCell: null };
      at = comma + 1;
      continue;
    }
    const close = closingQuote(line, at + 1);
    if (close < 0) return { cells, faults, openCell: cells.length };
    let end = close + 1;
    if (end < line.length && line[end] !== ',') {
      faults.push({ rule: 'quote-stray', cell: cells.length });
      const comma = line.indexOf(',', end);
      end = comma < 0 ? line.length : comma;
    }
    cells.push(line.slice(at + 1, close).replaceAll('""', '"'));
    if (end >= line.length) return { cells, faults, openCell: null };
    at = end + 1;
  }
}

/** Where a quoted cell ends that begins at `from`; negative where it does not. */
function closingQuote(line: string, from: number): number {
  for (let at = line.indexOf('"', from); at >= 0; at = line.indexOf('"', at + 2)) {
    if (line[at + 1] !== '"') return at;
  }
  return -1;
}
