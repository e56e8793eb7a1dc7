import {
  closeSync,
  createWriteStream,
  mkdirSync,
  openSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { windows1252 } from './windows-1252.ts';
import type { Delivery } from './world.ts';

/** One kind of dirt put into one file on purpose, and how many rows it touches there. */
export interface Dirt {
  readonly source: string;
  readonly delivery: string;
  readonly file: string;
  /** The finding a loader should make of it; null where only a later step can see it. */
  readonly rule: string | null;
  readonly column: string | null;
  readonly rows: number;
  readonly about: string;
}

export interface WrittenFile {
  readonly source: string;
  readonly delivery: string;
  readonly file: string;
  readonly bytes: number;
  /** Data rows, without header and trailer lines; null for a bundle. */
  readonly rows: number | null;
}

export type Cell = string | number | null;

export interface TableFile {
  row(cells: readonly Cell[]): void;
  /** Writes what is left. Every table must be closed. */
  close(): void;
}

export interface TableOptions {
  readonly delimiter?: string;
  readonly encoding?: 'utf-8' | 'windows-1252';
  /** Lines above the header. */
  readonly banner?: readonly string[];
  /** Rows that are part of the export but hold no record, such as totals, are written by `close`. */
  readonly trailer?: (rows: number) => readonly Cell[];
}

/** Where the generator puts its files; keeps the list of what was written and what is wrong in it. */
export interface Outbox {
  table(
    source: string,
    delivery: Delivery,
    file: string,
    header: readonly string[],
    options?: TableOptions,
  ): TableFile;
  /** A file whose bytes are made while it is written. */
  bundle(
    source: string,
    delivery: Delivery,
    file: string,
    chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  ): Promise<void>;
  dirt(dirt: Omit<Dirt, 'delivery'> & { readonly delivery: Delivery }): void;
  /** A table of what really is, beside the deliveries; its name is without `.csv`. */
  truth(name: string, header: readonly string[]): TableFile;
  /** A short file beside the deliveries. */
  aside(path: string, text: string): void;
  readonly written: readonly WrittenFile[];
  readonly dirts: readonly Dirt[];
}

/** Bytes of text gathered before they are written: writing waits for the disk, so nothing piles up behind it. */
const chunkSize = 1 << 18;

export function outboxAt(root: string): Outbox {
  const written: WrittenFile[] = [];
  const dirts: Dirt[] = [];
  const place = (...path: string[]) => {
    const full = join(root, ...path);
    mkdirSync(dirname(full), { recursive: true });
    return full;
  };
  return {
    written,
    dirts,
    table(source, delivery, file, header, options = {}) {
      const about = { source, delivery: delivery.name, file };
      return tableAt(place(source, delivery.name, file), header, options, (size) =>
        written.push({ ...about, ...size }),
      );
    },
    truth: (name, header) => tableAt(place('truth', `${name}.csv`), header, {}, () => {}),
    async bundle(source, delivery, file, chunks) {
      const path = place(source, delivery.name, file);
      await pipeline(chunks, createWriteStream(path));
      written.push({ source, delivery: delivery.name, file, bytes: statSync(path).size, rows: null });
    },
    dirt({ delivery, ...dirt }) {
      if (dirt.rows > 0) dirts.push({ ...dirt, delivery: delivery.name });
    },
    aside(path, text) {
      writeFileSync(place(path), text);
    },
  };
}

function tableAt(
  path: string,
  header: readonly string[],
  options: TableOptions,
  closed: (size: { bytes: number; rows: number }) => void,
): TableFile {
  const { delimiter = ',', encoding = 'utf-8', banner = [], trailer } = options;
  const handle = openSync(path, 'w');
  const line = lineOf(delimiter);
  let bytes = 0;
  let rows = 0;
  let pending = [...banner.map((words) => [words]), header].map(line).join('');
  const flush = () => {
    const chunk = encoding === 'utf-8' ? Buffer.from(pending) : windows1252(pending);
    pending = '';
    bytes += chunk.length;
    writeSync(handle, chunk);
  };
  return {
    row(cells) {
      rows++;
      pending += line(cells);
      if (pending.length > chunkSize) flush();
    },
    close() {
      if (trailer) pending += line(trailer(rows));
      flush();
      closeSync(handle);
      closed({ bytes, rows });
    },
  };
}

/** RFC 4180 with the delimiter of the system at hand. */
export function lineOf(delimiter: string): (cells: readonly Cell[]) => string {
  const special = new RegExp(`["\\n\\r${delimiter === '|' ? '\\|' : delimiter}]`);
  const cell = (value: Cell) => {
    if (value === null) return '';
    if (typeof value === 'number') return String(value);
    return special.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
  };
  return (cells) => {
    let line = '';
    for (let at = 0; at < cells.length; at++) line += (at > 0 ? delimiter : '') + cell(cells[at] ?? null);
    return `${line}\r\n`;
  };
}
