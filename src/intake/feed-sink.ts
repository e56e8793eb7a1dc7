import { join } from 'node:path';
import { literal, name } from '../engine/sql.ts';
import { openWarehouse, type Warehouse } from '../engine/warehouse.ts';
import { openBatchTables } from './batch-table.ts';
import { tellApart } from './column-names.ts';
import type { Finding } from './finding.ts';
import { openFindingBook } from './finding-book.ts';
import { quarantineColumns } from './quarantine.ts';
import type { FeedSink, FeedWriter, Keep } from './reader.ts';

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
}

/** A sink that keeps rows in memory and writes them down as Parquet when the reader is done. */
export interface LandingSink extends FeedSink {
  /**
   * Writes `rows/<feed>.parquet` (the file's columns as text, then source_row, source_file, source_line) and
   * `quarantine.parquet` (the refused rows) into an existing folder, and gives the memory back.
   */
  close(folder: string): Promise<FeedRead[]>;
  /** What was found so far, grouped by cause. */
  findings(): Finding[];
}

interface Feed {
  readonly keep: Keep;
  readonly parts: string[];
  readonly columns: Map<string, string>;
  readonly files: Set<string>;
  read: number;
  refused: number;
}

/**
 * `spill` is a folder for what does not fit into memory: student data never go to a place shared with others. Without one,
 * a delivery too large for memory cannot be taken in.
 */
export async function openFeedSink(spill: string | null = null): Promise<LandingSink> {
  const warehouse = await openWarehouse({ memoryLimit: '2GB' });
  await warehouse.run(`set temp_directory = ${literal(spill ?? '')}`);
  const book = openFindingBook();
  const feeds = new Map<string, Feed>();
  const tables = openBatchTables(warehouse);
  const addRefused = tables.open('refused', quarantineColumns);
  let parts = 0;
  let sourceRow = 0;

  return {
    open(feedName, rawColumns, keep): FeedWriter {
      const columns = tellApart(rawColumns);
      const feed = feeds.get(feedName) ?? emptyFeed(keep);
      feeds.set(feedName, feed);
      for (const column of columns) {
        const key = column.toLowerCase();
        if (!feed.columns.has(key)) feed.columns.set(key, column);
      }
      parts += 1;
      const part = `part_${parts}`;
      feed.parts.push(part);
      const add = tables.open(part, [
        ...columns.map((column) => ({ name: column, type: 'varchar' }) as const),
        { name: 'source_row', type: 'bigint' },
        { name: 'source_file', type: 'varchar' },
        { name: 'source_line', type: 'bigint' },
      ]);
      return {
        row(file, line, values) {
          sourceRow += 1;
          feed.read += 1;
          feed.files.add(file);
          add([...values, sourceRow, file, line]);
        },
        refuse(file, line, raw, { rule, severity, column, message, remedy }) {
          sourceRow += 1;
          feed.read += 1;
          feed.refused += 1;
          feed.files.add(file);
          addRefused([sourceRow, feedName, file, line, rule, null, column, message, 'yes', raw]);
          book.add({ rule, severity, feed: feedName, file, line, column, message, remedy });
        },
      };
    },
    finding(occurrence) {
      book.add(occurrence);
    },
    findings() {
      return book.list();
    },
    async close(folder) {
      try {
        await tables.close();
        for (const [feedName, feed] of feeds) await writeRows(warehouse, feed, rowsFile(folder, feedName));
        await warehouse.run(
          `copy refused to ${literal(join(folder, 'quarantine.parquet'))} (format parquet, compression zstd)`,
        );
      } finally {
        warehouse.close();
      }
      return [...feeds].map(([feed, { keep, columns, files, read, refused: held }]) => ({
        feed,
        keep,
        columns: [...columns.values()],
        files: [...files],
        read,
        refused: held,
      }));
    },
  };
}

/** Where the rows of a feed lie in a delivery's folder. */
export function rowsFile(folder: string, feed: string): string {
  return join(folder, 'rows', `${feed}.parquet`);
}

function emptyFeed(keep: Keep): Feed {
  return { keep, parts: [], columns: new Map(), files: new Set(), read: 0, refused: 0 };
}

/** Files of one feed may differ in their columns; `by name` fills what one of them lacks with null. */
async function writeRows(warehouse: Warehouse, feed: Feed, file: string): Promise<void> {
  const union = feed.parts.map((part) => `select * from ${name(part)}`).join(' union all by name ');
  const columns = [...feed.columns.values(), 'source_row', 'source_file', 'source_line'].map(name).join(', ');
  await warehouse.run(
    `copy (select ${columns} from (${union})) to ${literal(file)} (format parquet, compression zstd)`,
  );
}
