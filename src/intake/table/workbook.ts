import { closeSync, createReadStream, openSync, readSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { watchMemory } from '../child-memory.ts';
import { fileKind } from '../file-kind.ts';
import { jsonLine } from '../json-line.ts';
import type { Scratch } from '../scratch.ts';
import { ArchiveUnreadable, openZip } from '../zip-file.ts';
import type { SheetRow } from './sheet-marks.ts';
import { giveUpChild, hasEnded, keepChild, takeChild, type WorkbookChild } from './workbook-children.ts';

/** A sheet of a workbook as rows of text on disk. */
export interface Sheet {
  readonly name: string;
  readonly isHidden: boolean;
  readonly rows: number;
  /** Cells whose value a formula gave. */
  readonly formulas: number;
  /** Groups of cells that were made one. */
  readonly merged: number;
  top(limit: number): SheetRow[];
  each(visit: (row: SheetRow) => void): Promise<void>;
}

/** Reads workbooks in a child process, one after the other. Formulas are never computed, macros and links never followed. */
export interface WorkbookReader {
  /** Throws `WorkbookUnreadable`. */
  open(path: string, scratch: Scratch): Promise<readonly Sheet[]>;
  /** Ends the child that did not read every workbook to its end; one that did has gone to whoever reads next. */
  close(): void;
}

/** Why a workbook cannot be read, in words for its sender. */
export class WorkbookUnreadable extends Error {}

/** How much a workbook may be and may use. */
export interface WorkbookLimits {
  /** Of the file as it came, and of what is in it. */
  readonly fileBytes: number;
  readonly unpackedBytes: number;
  readonly cells: number;
  readonly seconds: number;
  readonly megabytes: number;
}

export const workbookLimits: WorkbookLimits = {
  fileBytes: 200 * 1024 ** 2,
  unpackedBytes: 1024 ** 3,
  cells: 20_000_000,
  seconds: 120,
  megabytes: 2048,
};

/** What the child is told: where the workbook lies, and where its sheets are to be written (`<target>-1`, `-2` …). */
export interface WorkbookJob {
  readonly path: string;
  readonly target: string;
  readonly cells: number;
  readonly bytes: number;
}

export interface WrittenSheet extends Pick<Sheet, 'name' | 'isHidden' | 'rows' | 'formulas' | 'merged'> {
  readonly path: string;
}

export type WorkbookAnswer =
  | {
      readonly state: 'read';
      readonly sheets: readonly WrittenSheet[];
      /** What the child holds of the machine's memory by then. */
      readonly megabytes: number;
    }
  | { readonly state: 'refused'; readonly problem: 'locked' | 'damaged' | 'too-large' };

/** A child that holds more is not kept: what it holds is dearer than a new one. */
const keptMegabytes = 200;

export function openWorkbookReader(limits: WorkbookLimits = workbookLimits): WorkbookReader {
  // One that did not read all it was given stays with this reader: what others wrote must not outlive its delivery in it.
  let own: WorkbookChild | null = null;
  const keepToItself = (child: WorkbookChild) => {
    giveUpChild(child);
    own = child;
  };
  const end = (child: WorkbookChild | null) => {
    child?.kill('SIGKILL');
    if (child) giveUpChild(child);
    own = null;
  };
  return {
    async open(path, scratch) {
      await weigh(path, limits);
      const target = await scratch.next();
      const bytes = Math.min(limits.unpackedBytes, await scratch.room());
      const job: WorkbookJob = { path, target, cells: limits.cells, bytes };
      const isOwn = own !== null && !hasEnded(own);
      const child = own !== null && isOwn ? own : await takeChild(limits.megabytes);
      let answer: WorkbookAnswer;
      try {
        answer = await converse(child, job, limits);
      } catch (error) {
        end(child);
        throw error;
      }
      if (answer.state === 'refused') {
        if (answer.problem === 'too-large') end(child);
        else keepToItself(child);
        throw new WorkbookUnreadable(problems[answer.problem]);
      }
      if (!isOwn && answer.megabytes <= keptMegabytes) keepChild(child, limits.megabytes);
      else keepToItself(child);
      for (const { path: written } of answer.sheets) scratch.spend((await stat(written)).size);
      return answer.sheets.map(sheetOn);
    },
    close() {
      end(own);
    },
  };
}

const problems = {
  locked: 'it is locked with a password',
  damaged: 'it is not a workbook, or it is damaged',
  'too-large': 'its sheets hold more than Almanac reads from a workbook; save them as CSV',
} as const;

/** Looks how large a workbook is before anything is unpacked in memory: what it says, then what it really holds. */
async function weigh(path: string, limits: WorkbookLimits): Promise<void> {
  const tooLarge = () => new WorkbookUnreadable(problems['too-large']);
  if ((await stat(path)).size > limits.fileBytes) throw tooLarge();
  const top = topOf(path);
  const { kind } = fileKind(top);
  // The library takes whatever is no workbook for text.
  if (kind !== 'zip' && kind !== 'ole' && kind !== 'markup' && !isOldExcel(top))
    throw new WorkbookUnreadable(problems.damaged);
  if (kind !== 'zip') return;
  try {
    const zip = await openZip(path, { entries: 10_000, ratio: 200, freeBytes: 64 * 1024 ** 2 }, true);
    try {
      let left = limits.unpackedBytes;
      for (const { bytes } of zip.entries) left -= bytes;
      if (left < 0) throw tooLarge();
      for (const entry of zip.entries) {
        // Reading ends with an error where an entry holds more than it says.
        for await (const chunk of await entry.open()) void chunk;
      }
    } finally {
      zip.close();
    }
  } catch (error) {
    if (error instanceof WorkbookUnreadable) throw error;
    const problem = error instanceof ArchiveUnreadable ? error.message : problems.damaged;
    throw new WorkbookUnreadable(problem, { cause: error });
  }
}

function topOf(path: string): Buffer {
  const top = Buffer.alloc(4096);
  const file = openSync(path, 'r');
  try {
    return top.subarray(0, readSync(file, top, 0, top.length, 0));
  } finally {
    closeSync(file);
  }
}

/** How workbooks began before Excel 5. */
function isOldExcel(top: Buffer): boolean {
  return top[0] === 0x09 && [0, 2, 4, 8].includes(top[1] ?? 1) && (top[2] ?? 0) <= 16 && top[3] === 0;
}

function sheetOn({ path, ...sheet }: WrittenSheet): Sheet {
  return {
    ...sheet,
    top(limit) {
      const rows: SheetRow[] = [];
      for (const line of firstLines(path, limit)) rows.push(JSON.parse(line) as SheetRow);
      return rows;
    },
    async each(visit) {
      const lines = createInterface({ input: createReadStream(path) });
      for await (const line of lines) visit(JSON.parse(line) as SheetRow);
    },
  };
}

/** The first lines of a file, read in growing pieces. */
function firstLines(path: string, limit: number): string[] {
  const file = openSync(path, 'r');
  try {
    for (let bytes = 1 << 18; ; bytes *= 8) {
      const piece = Buffer.alloc(bytes);
      const length = readSync(file, piece, 0, bytes, 0);
      const lines = piece.subarray(0, length).toString('utf8').split('\n');
      // After the last line end there is nothing, or a line that is cut off.
      lines.pop();
      if (lines.length >= limit || length < bytes) return lines.slice(0, limit);
    }
  } finally {
    closeSync(file);
  }
}

/** Hands over a job and waits for its answer. Throws where the child is over its time or memory, or ends. */
function converse(child: WorkbookChild, job: WorkbookJob, limits: WorkbookLimits): Promise<WorkbookAnswer> {
  return new Promise((resolve, reject) => {
    const lines = createInterface({ input: child.stdout });
    const stop = (problem: string) => {
      done();
      reject(new WorkbookUnreadable(problem));
    };
    const timer = setTimeout(
      () => stop(`it could not be read within ${limits.seconds} seconds`),
      limits.seconds * 1000,
    );
    const unwatch = watchMemory(child.pid, limits.megabytes * 1.5, () =>
      stop('reading it needs more memory than allowed'),
    );
    const done = () => {
      clearTimeout(timer);
      unwatch();
      lines.close();
      child.removeAllListeners();
      child.stdin.removeAllListeners('error');
      child.on('error', () => undefined);
      child.stdin.on('error', () => undefined);
    };
    lines.once('line', (line) => {
      done();
      resolve(JSON.parse(line) as WorkbookAnswer);
    });
    child.once('error', () => stop('the process that reads workbooks could not be started'));
    // Without memory the engine aborts; anything else is a fault of ours.
    child.once('exit', (code, signal) =>
      stop(
        signal !== null || code === 134
          ? 'reading it needs more memory than allowed'
          : 'the process that reads workbooks ended early',
      ),
    );
    child.stdin.on('error', () => undefined);
    child.stdin.write(jsonLine(job));
  });
}
