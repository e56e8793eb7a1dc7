import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Failure } from '../../base/failure.ts';
import { literal } from '../../engine/sql.ts';
import { openWarehouse } from '../../engine/warehouse.ts';
import { type LandingSink, openFeedSink } from '../feed-sink.ts';
import type { FeedSink, LandedFile } from '../reader.ts';
import { openScratch } from '../scratch.ts';
import { readTables } from '../table/read-tables.ts';
import { FileUnreadable } from '../table/table-file.ts';
import { openWorkbookReader, type WorkbookReader } from '../table/workbook.ts';
import { type Handed, linesOf, uncovered } from './line-cover.ts';
import { randomFrom } from './mutator.ts';
import type { Specimen } from './specimens.ts';

/** What came of the mutants of one kind. */
export interface KindReport {
  mutants: number;
  /** Refused whole, as a delivery that cannot be read. */
  refused: number;
  rows: number;
  /** Rows held back one by one. */
  heldBack: number;
  slowest: number;
  slowestSeed: number;
}

export interface Report {
  readonly kinds: Map<string, KindReport>;
  /** What must not be: seed, kind and what was seen. */
  readonly faults: string[];
  /** Most memory of this process, in MB. */
  memory: number;
}

/** Makes a sink worse, to see whether the examination notices. */
export type Tamper = (sink: FeedSink) => FeedSink;

/** No mutant may take longer, whatever it is; on a busy machine most of this is waiting. */
const longest = 60_000;
const batch = 100;

/**
 * Reads `count` damaged files, spread over the specimens by their share, and holds what comes out against what is in them. Each is
 * read twice: row by row into a list, and into the sink that lands rows.
 */
export async function examine(
  specimens: readonly Specimen[],
  count: number,
  seed: number,
  tamper: Tamper = (sink) => sink,
): Promise<Report> {
  const report: Report = { kinds: new Map(), faults: [], memory: 0 };
  const shares = specimens.reduce((sum, { share }) => sum + share, 0);
  const wanted = specimens.flatMap((specimen) =>
    Array.from({ length: Math.max(1, Math.round((count * specimen.share) / shares)) }, () => specimen),
  );
  const workbooks = openWorkbookReader();
  try {
    for (let from = 0; from < wanted.length; from += batch)
      await examineBatch(wanted.slice(from, from + batch), seed + from, workbooks, report, tamper);
  } finally {
    workbooks.close();
  }
  return report;
}

async function examineBatch(
  specimens: readonly Specimen[],
  seed: number,
  workbooks: WorkbookReader,
  report: Report,
  tamper: Tamper,
): Promise<void> {
  const root = mkdtempSync(join(tmpdir(), 'almanac-mutants-'));
  try {
    for (const folder of ['landing', 'landing/rows', 'files', 'beside']) mkdirSync(join(root, folder));
    writeFileSync(join(root, 'beside', 'kept.txt'), 'as it was');
    const sink = await openFeedSink(join(root, 'landing', 'scratch'));
    const expected = new Map<string, Brought>();
    for (const [index, specimen] of specimens.entries()) {
      const feed = `m${index}`;
      const brought = await examineOne(specimen, seed + index, {
        root,
        feed,
        sink,
        workbooks,
        report,
        tamper,
      });
      if (brought) expected.set(feed, brought);
    }
    await compareLanded(join(root, 'landing'), sink, expected, report);
    const untouched = [
      readdirSync(root).sort().join() === 'beside,files,landing',
      readdirSync(join(root, 'beside')).join() === 'kept.txt',
      readFileSync(join(root, 'beside', 'kept.txt'), 'utf8') === 'as it was',
      readdirSync(join(root, 'files')).length === specimens.length,
    ];
    if (untouched.includes(false))
      report.faults.push(`batch ${seed}: something outside the landing folder was touched`);
  } finally {
    rmSync(root, { recursive: true });
  }
}

interface Place {
  readonly root: string;
  readonly feed: string;
  readonly sink: LandingSink;
  readonly workbooks: WorkbookReader;
  readonly report: Report;
  readonly tamper: Tamper;
}

interface Brought {
  readonly specimen: Specimen;
  readonly seed: number;
  /** Null where the file was not read row by row. */
  readonly rows: { readonly taken: number; readonly refused: number; readonly lines: number } | null;
}

async function examineOne(specimen: Specimen, seed: number, place: Place): Promise<Brought | null> {
  const { root, feed, sink, workbooks, report, tamper } = place;
  const { kind, name, settings } = specimen;
  const fault = (what: string) => report.faults.push(`seed ${seed}, ${kind}: ${what}`);
  const { bytes, text } = await specimen.mutant(randomFrom(seed));
  const path = join(root, 'files', feed);
  writeFileSync(path, bytes);
  const landed: LandedFile = { name, path, bytes: bytes.length, sha256: '' };
  const layout = { layout: 'mutants', title: 'Mutants', feeds: { [feed]: settings } };
  const own = kindReport(report, kind);
  own.mutants += 1;
  const began = performance.now();
  let rows: Brought['rows'] = null;
  let isRefused = false;
  try {
    if (!isWorkbook(name)) {
      const memory = memorySink(join(root, 'landing', 'scratch'));
      await readTables([landed], [layout], tamper(memory), 'test', workbooks);
      const handed = [...memory.taken, ...memory.refused].toSorted((a, b) => a.line - b.line);
      if (text) for (const what of linesLost(text, handed, settings.fixed_width === undefined)) fault(what);
      rows = {
        taken: memory.taken.length,
        refused: memory.refused.length,
        lines: memory.taken.reduce((sum, { line }) => sum + line, 0),
      };
    }
    await readTables([landed], [layout], tamper(sink), 'test', workbooks);
  } catch (error) {
    isRefused = isRefusal(error);
    if (!isRefused)
      fault(`an exception: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  }
  const took = performance.now() - began;
  if (took > longest) fault(`it took ${Math.round(took)} ms`);
  if (took > own.slowest) {
    own.slowest = took;
    own.slowestSeed = seed;
  }
  if (isRefused) own.refused += 1;
  report.memory = Math.max(report.memory, process.memoryUsage().rss / 1024 ** 2);
  if (statSync(path).size !== bytes.length) fault('the file itself was changed');
  return { specimen, seed, rows: isRefused ? null : rows };
}

/** The sums of the sink that lands rows must be those of the reading row by row, and the rows must be there. */
async function compareLanded(
  folder: string,
  sink: LandingSink,
  expected: ReadonlyMap<string, Brought>,
  report: Report,
): Promise<void> {
  const brought = await sink.close(folder);
  const warehouse = await openWarehouse();
  try {
    const quarantined = await warehouse.all<{ feed: string; rows: number }>(
      `select feed, count(*) as rows from read_parquet(${literal(join(folder, 'quarantine.parquet'))}) group by all`,
    );
    for (const { feed, read, refused } of brought) {
      const { specimen, seed, rows } = expected.get(feed) ?? {};
      if (!specimen) continue;
      const fault = (what: string) => report.faults.push(`seed ${seed}, ${specimen.kind}: ${what}`);
      const own = kindReport(report, specimen.kind);
      own.rows += read;
      own.heldBack += refused;
      const file = join(folder, 'rows', `${feed}.parquet`);
      const [landed] = readdirSync(join(folder, 'rows')).includes(`${feed}.parquet`)
        ? await warehouse.all<{ rows: number; lines: number }>(
            `select count(*) as rows, coalesce(sum(source_line), 0) as lines from read_parquet(${literal(file)})`,
          )
        : [{ rows: 0, lines: 0 }];
      const held = quarantined.find((each) => each.feed === feed)?.rows ?? 0;
      if (landed?.rows !== read - refused) fault(`${read} read, ${refused} refused, ${landed?.rows} landed`);
      if (held !== refused) fault(`${refused} refused, ${held} in quarantine`);
      if (rows && (rows.taken !== landed?.rows || rows.refused !== refused || rows.lines !== landed.lines))
        fault(`row by row ${JSON.stringify(rows)}, landed ${JSON.stringify({ ...landed, refused })}`);
    }
  } finally {
    warehouse.close();
  }
}

function linesLost(text: Buffer, handed: readonly Handed[], hasHeader: boolean): string[] {
  // Of text in two bytes a letter that was damaged, nobody can say where its lines are: only that rows are no more than lines.
  if (isWide(text)) {
    const most = text.reduce((count, byte) => count + (byte === 0x0a || byte === 0x0d ? 1 : 0), 1);
    return handed.length > most ? [`${handed.length} rows in ${most} lines`] : [];
  }
  return uncovered(text, handed, hasHeader ? headerEnd(text) : 0).slice(0, 3);
}

function isWide(text: Buffer): boolean {
  const start = text.subarray(0, 2).toString('latin1');
  const zeros = (bytes: Buffer) => bytes.reduce((count, byte) => count + (byte === 0 ? 1 : 0), 0);
  return (
    start === '\xff\xfe' ||
    start === '\xfe\xff' ||
    zeros(text.subarray(0, 4096)) > Math.min(4096, text.length) * 0.1
  );
}

/** The line up to which there may be no rows: of the header, as far as it can be seen without a reader. */
function headerEnd(text: Buffer): number {
  const top = linesOf(text).slice(0, 20);
  const names = ['student', 'day', 'code'];
  const at = top.findIndex((line) => {
    const cells = line
      .toLowerCase()
      .split(/[,;|\t]/)
      .map((cell) => cell.replace(/[" ]/g, ''));
    return names.every((name) => cells.includes(name));
  });
  // Where the header is damaged, whatever comes nearest to it is taken for it.
  return at >= 0 && !text.subarray(0, 200).includes('"') ? at + 1 : 60;
}

interface MemorySink extends FeedSink {
  readonly taken: Handed[];
  readonly refused: Handed[];
}

function memorySink(scratch: string): MemorySink {
  const taken: Handed[] = [];
  const refused: Handed[] = [];
  return {
    taken,
    refused,
    open: () => ({
      row: (_file, line, values) => taken.push({ line, text: values.join(',') }),
      refuse: (_file, line, raw) => refused.push({ line, text: raw }),
      copy: async () => null,
    }),
    finding: () => undefined,
    ask: async () => [],
    scratch: openScratch(scratch),
  };
}

/** The only way out for a file that cannot be read: it was kept, and somebody is told why. A fault of ours is none. */
export function isRefusal(error: unknown): boolean {
  return (
    error instanceof Failure && error.code === 'delivery-unreadable' && error.cause instanceof FileUnreadable
  );
}

function isWorkbook(name: string): boolean {
  return /\.(xlsx|xls|ods)$/.test(name);
}

function kindReport({ kinds }: Report, kind: string): KindReport {
  const own = kinds.get(kind) ?? { mutants: 0, refused: 0, rows: 0, heldBack: 0, slowest: 0, slowestSeed: 0 };
  kinds.set(kind, own);
  return own;
}
