import { mkdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { literal, name } from '../engine/sql.ts';
import { openWarehouse, type Warehouse } from '../engine/warehouse.ts';
import { openBatchTables } from './batch-table.ts';
import { tellApart } from './column-names.ts';
import type { Finding } from './finding.ts';
import { openFindingBook } from './finding-book.ts';
import type { FeedRows, Run } from './mapping/job.ts';
import { copyPlainText } from './plain-text.ts';
import { quarantineColumns } from './quarantine.ts';
import type { FeedSink, FeedWriter, Keep } from './reader.ts';
import { openRunBook, type RunBook } from './run-book.ts';
import { openScratch } from './scratch.ts';

/** What a reader brought for one feed. */
export interface FeedRead {
  readonly feed: string;
  readonly keep: Keep;
  readonly columns: readonly string[];
  readonly files: readonly string[];
  /** Rows read, refused ones among them. */
  readonly read: number;
  /** Rows the reader itself refused. */
  readonly refused: number;
  /** Where the others came from, file by file. */
  readonly runs: readonly Run[];
}

/** A sink that keeps rows in a database of its own and writes them down as Parquet when the reader is done. */
export interface LandingSink extends FeedSink {
  /**
   * Writes `rows/<feed>.parquet` (the file's columns as text, then source_row, source_file, source_line) for each feed with rows, and
   * `quarantine.parquet` (the refused rows) into an existing folder, and gives the memory back.
   */
  close(folder: string): Promise<FeedRead[]>;
  /** What was found so far, grouped by cause. */
  findings(): Finding[];
}

interface Feed {
  readonly keep: Keep;
  /** Selects of the rows of each part, under the names of its columns; and the file that holds them already, if one does. */
  readonly parts: { readonly select: string; readonly file: string | null }[];
  readonly columns: Map<string, string>;
  readonly files: Set<string>;
  readonly runs: RunBook;
  read: number;
  refused: number;
}

const lineage = ['source_row', 'source_file', 'source_line'];

export interface SinkOptions {
  /** Opens an empty database that spills into a folder. */
  readonly open?: (spill: string) => Promise<Warehouse>;
  /** How many rows a text must have to be copied. */
  readonly copyFrom?: number;
}

/** Rows beyond this go to a folder of the delivery while they wait. */
export const sinkMemory = '2GB';

/** With as much memory as what is lent to deliveries (see workshop.ts). */
const openAlone = (spill: string) => openWarehouse({ memoryLimit: sinkMemory, threads: 1, spill });

/** Texts with fewer rows are read faster row by row than a query is made for them. */
const usualCopyFrom = 1000;

/** `folder` is a place of the delivery's own for what does not fit into memory: student data never go to a place shared with others. */
export async function openFeedSink(
  folder: string,
  { open = openAlone, copyFrom = usualCopyFrom }: SinkOptions = {},
): Promise<LandingSink> {
  const scratch = openScratch(folder);
  const warehouse = await open(join(folder, 'spilled'));
  const book = openFindingBook();
  const feeds = new Map<string, Feed>();
  const tables = openBatchTables(warehouse);
  // Mostly there is none.
  let addRefused: ReturnType<typeof tables.open> | null = null;
  let parts = 0;
  let sourceRow = 0;
  /** The number of a row that is read out of its turn. */
  let ownRow: number | null = null;
  const nextRow = () => {
    if (ownRow !== null) return ownRow;
    sourceRow += 1;
    return sourceRow;
  };
  let asked = '';

  return {
    scratch,
    open(feedName, rawColumns, keep): FeedWriter {
      const columns = tellApart(rawColumns);
      const feed = feeds.get(feedName) ?? emptyFeed(keep);
      feeds.set(feedName, feed);
      for (const column of columns) {
        const key = column.toLowerCase();
        if (!feed.columns.has(key)) feed.columns.set(key, column);
      }
      const nextPart = () => {
        parts += 1;
        return `part_${parts}`;
      };
      const nextTarget = async () => {
        await mkdir(folder, { recursive: true, mode: 0o700 });
        const table = nextPart();
        return { table, file: join(folder, `${table}.parquet`) };
      };
      const openRows = () => {
        const part = nextPart();
        feed.parts.push({ select: `select * from ${name(part)}`, file: null });
        return tables.open(part, [
          ...columns.map((column) => ({ name: column, type: 'varchar' }) as const),
          { name: 'source_row', type: 'bigint' },
          { name: 'source_file', type: 'varchar' },
          { name: 'source_line', type: 'bigint' },
        ]);
      };
      // A writer that only copies needs no table of its own for single rows.
      let add: ReturnType<typeof openRows> | null = null;
      return {
        row(file, line, values) {
          add ??= openRows();
          feed.read += 1;
          feed.files.add(file);
          const number = nextRow();
          feed.runs.add(file, { first: number, last: number, count: 1, offset: line - number });
          add([...values, number, file, line]);
        },
        refuse(file, line, raw, { rule, severity, column, message, remedy }) {
          feed.read += 1;
          feed.refused += 1;
          feed.files.add(file);
          addRefused ??= tables.open('refused', quarantineColumns);
          addRefused([nextRow(), feedName, file, line, rule, null, column, message, 'yes', raw]);
          book.add({ rule, severity, feed: feedName, file, line, column, message, remedy });
        },
        async copy(text) {
          if (text.lastLine - text.firstLine + 1 < copyFrom) return null;
          await tables.idle();
          const copied = await copyPlainText(
            warehouse,
            text,
            columns,
            await nextTarget(),
            sourceRow,
            (number, read) => {
              ownRow = number;
              read();
              ownRow = null;
            },
          );
          if (!copied) return null;
          const first = sourceRow + 1;
          sourceRow += text.lastLine - text.firstLine + 1;
          feed.read += copied.rows;
          if (copied.rows > 0) {
            feed.files.add(text.file);
            const offset = text.firstLine - first;
            feed.runs.add(text.file, { first, last: sourceRow, count: copied.rows, offset });
          }
          feed.parts.push(copied);
          return copied.rows;
        },
      };
    },
    finding(occurrence, many) {
      book.add(occurrence, many);
    },
    async ask<Row>(sql: string) {
      await tables.flush();
      const views = [...feeds].map(
        ([feedName, feed]) => `create or replace view feed.${name(feedName)} as ${rowsOf(feed)};`,
      );
      const script = `create schema if not exists feed; ${views.join(' ')}`;
      if (script !== asked) await warehouse.run(script);
      asked = script;
      return warehouse.all<Row>(sql);
    },
    findings() {
      return book.list();
    },
    async close(target) {
      try {
        await tables.close();
        for (const [feedName, feed] of feeds)
          if (feed.parts.length > 0) await writeRows(warehouse, feed, rowsFile(target, feedName));
        await warehouse.run(
          `copy (${addRefused ? 'from refused' : noneRefused}) to ${literal(join(target, 'quarantine.parquet'))} (format parquet)`,
        );
      } finally {
        warehouse.close();
      }
      return [...feeds].map(([feed, { keep, columns, files, runs, read, refused: held }]) => ({
        feed,
        keep,
        columns: [...columns.values()],
        files: [...files],
        read,
        refused: held,
        runs: runs.list(),
      }));
    },
  };
}

/** The rows that a reader wrote down of a feed, for whoever maps them; null where it wrote none. */
export function feedRowsIn(folder: string, brought: readonly FeedRead[], feed: string): FeedRows | null {
  const read = brought.find((each) => each.feed === feed && each.read > each.refused);
  return read ? { parquet: rowsFile(folder, feed), columns: read.columns, runs: read.runs } : null;
}

/** Where the rows of a feed lie in a delivery's folder. */
export function rowsFile(folder: string, feed: string): string {
  return join(folder, 'rows', `${feed}.parquet`);
}

function emptyFeed(keep: Keep): Feed {
  return { keep, parts: [], columns: new Map(), files: new Set(), runs: openRunBook(), read: 0, refused: 0 };
}

async function writeRows(warehouse: Warehouse, feed: Feed, file: string): Promise<void> {
  const [only, ...others] = feed.parts;
  if (only?.file && others.length === 0) return rename(only.file, file);
  await warehouse.run(`copy (${rowsOf(feed)}) to ${literal(file)} (format parquet)`);
}

/** No row of `quarantine.parquet`. */
const noneRefused = `select ${quarantineColumns.map((column) => `null::${column.type} as ${name(column.name)}`).join(', ')} where false`;

/** Files of one feed may differ in their columns; `by name` fills what one of them lacks with null. */
function rowsOf(feed: Feed): string {
  const columns = [...feed.columns.values()].map(name);
  const none = [
    ...columns.map((column) => `null::varchar as ${column}`),
    'null::bigint as source_row',
    'null::varchar as source_file',
    'null::bigint as source_line',
  ];
  const [only, ...others] = feed.parts;
  const rows =
    only !== undefined && others.length === 0
      ? only.select
      : [...feed.parts.map(({ select }) => select), `select ${none.join(', ')} where false`].join(
          ' union all by name ',
        );
  return `select ${[...columns, ...lineage].join(', ')} from (${rows})`;
}
