import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Finding } from '../finding.ts';
import { openFindingBook } from '../finding-book.ts';
import type { FeedSettings, LayoutSettings } from '../layout-schema.ts';
import type { FeedSink, LandedFile } from '../reader.ts';
import { openScratch } from '../scratch.ts';
import { readTables } from './read-tables.ts';
import type { WorkbookReader } from './workbook.ts';

/** What a reader brought, kept as it came. Part of the tests. */
export interface Brought {
  readonly rows: readonly {
    readonly feed: string;
    readonly file: string;
    readonly line: number;
    readonly cells: Record<string, string | null>;
  }[];
  readonly refused: readonly {
    readonly feed: string;
    readonly line: number;
    readonly raw: string;
    readonly rule: string;
  }[];
  readonly findings: readonly Finding[];
  readonly rules: readonly string[];
}

/** Files by name, as text or bytes. */
export type Files = Readonly<Record<string, string | Buffer>>;

/** Puts files into a folder, reads them row by row, takes the folder away. */
export async function readFiles(
  files: Files,
  feeds: Readonly<Record<string, FeedSettings>>,
  workbooks: WorkbookReader | null = null,
): Promise<Brought> {
  const folder = mkdtempSync(join(tmpdir(), 'almanac-tables-'));
  try {
    const landed = Object.entries(files).map(([name, content]): LandedFile => {
      const path = join(folder, 'files', name);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, content);
      return { name, path, bytes: statSync(path).size, sha256: '' };
    });
    return await readLanded(landed, feeds, join(folder, 'scratch'), workbooks);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function readLanded(
  landed: readonly LandedFile[],
  feeds: Readonly<Record<string, FeedSettings>>,
  scratch: string,
  workbooks: WorkbookReader | null,
): Promise<Brought> {
  const rows: Brought['rows'][number][] = [];
  const refused: Brought['refused'][number][] = [];
  const book = openFindingBook();
  const sink: FeedSink = {
    open: (feed, columns) => ({
      row(file, line, values) {
        const cells = Object.fromEntries(columns.map((column, index) => [column, values[index] ?? null]));
        rows.push({ feed, file, line, cells });
      },
      refuse(file, line, raw, occurrence) {
        refused.push({ feed, line, raw, rule: occurrence.rule });
        book.add({ ...occurrence, feed, file, line });
      },
      copy: async () => null,
    }),
    scratch: openScratch(scratch),
    ask: async () => [],
    finding: book.add,
  };
  const layout: LayoutSettings = { layout: 'test', title: 'Test', feeds: { ...feeds } };
  await readTables(landed, [layout], sink, 'test', workbooks);
  const findings = book.list();
  return { rows, refused, findings, rules: findings.map(({ rule }) => rule) };
}
