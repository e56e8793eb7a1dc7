import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { childEnvironment } from './child-environment.ts';
import { watchMemory } from './child-memory.ts';
import { jsonLine } from './json-line.ts';
import type { MappingJob, MappingResult } from './mapping/job.ts';

/** How much a mapping may use. */
export interface MappingLimits {
  /** Beside the time that its rows take at the slowest. */
  readonly seconds: number;
  readonly megabytes: number;
}

export const usualLimits: MappingLimits = { seconds: 120, megabytes: 2048 };

/** A delivery with more rows may take longer: SQL that ends maps many more than this, also on a slow machine that has other work. */
const rowsASecond = 20_000;

/** A job without its limits and the folder of the child: the mapper knows them. */
export interface MapperJob extends Omit<MappingJob, 'memoryMegabytes' | 'place'> {
  /** Rows of all feeds; none where it is only seen whether the layouts fit. */
  readonly rows?: number;
}

/** Maps deliveries in a child process, one after the other. */
export interface Mapper {
  /** Starts the child, so that it is ready when the first job comes. */
  start(): void;
  /** Maps one delivery. A job that takes too long costs the child its life; the next one gets a new child. */
  map(job: MapperJob): Promise<MappingResult>;
  /** Ends the child. */
  close(): void;
}

/** Runs a single job. */
export async function mapInChild(
  job: MapperJob,
  limits: MappingLimits = usualLimits,
): Promise<MappingResult> {
  const mapper = openMapper(limits);
  try {
    return await mapper.map(job);
  } finally {
    mapper.close();
  }
}

export function openMapper(limits: MappingLimits = usualLimits): Mapper {
  let child: Child | null = null;
  let queue: Promise<unknown> = Promise.resolve();
  const running = (): Child => {
    if (!child || child.exitCode !== null || child.signalCode !== null) child = startChild(limits);
    return child;
  };
  let place: string | null = null;
  const placeFor = (folder: string | null) => {
    if (folder !== null) place ??= mkdtempSync(join(dirname(folder), `.mapping-${process.pid}-`));
    return folder === null ? null : place;
  };
  const end = () => {
    child?.kill('SIGKILL');
    child = null;
    if (place !== null) rmSync(place, { recursive: true, force: true, maxRetries: 5 });
    place = null;
  };
  return {
    start() {
      running();
    },
    map(job) {
      const result = queue.then(async () => {
        const told = await converse(running(), { ...job, place: placeFor(job.folder) }, limits);
        if (told.state === 'stopped') end();
        return told;
      });
      queue = result.catch(end);
      return result;
    },
    close: end,
  };
}

const childFile = fileURLToPath(new URL('mapping-child.ts', import.meta.url));

type Child = ChildProcessByStdio<Writable, Readable, null>;

function startChild(limits: MappingLimits): Child {
  return spawn(
    process.execPath,
    [`--max-old-space-size=${Math.max(256, Math.floor(limits.megabytes / 2))}`, childFile],
    { env: childEnvironment(), stdio: ['pipe', 'pipe', 'ignore'] },
  );
}

/** Hands over a job as one line and waits for the line that answers it. */
function converse(
  child: Child,
  { rows = 0, ...job }: MapperJob & Pick<MappingJob, 'place'>,
  limits: MappingLimits,
): Promise<MappingResult> {
  const layout = job.layouts.map((each) => each.layout).join(', ');
  const seconds = limits.seconds + Math.floor(rows / rowsASecond);
  return new Promise((resolve, reject) => {
    const lines = createInterface({ input: child.stdout });
    const timer = setTimeout(() => stop(`it was not done after ${seconds} seconds`), seconds * 1000);
    // Texts that a query makes are not counted by the limit of the database.
    const unwatch = watchMemory(child.pid, limits.megabytes * 1.5 + 512, () =>
      stop('it needed more memory than allowed'),
    );
    const done = () => {
      clearTimeout(timer);
      unwatch();
      lines.close();
      child.removeAllListeners();
      child.stdin.removeAllListeners('error');
      // What a child that has been given up still says is of no interest, and must not end this process.
      child.on('error', () => undefined);
      child.stdin.on('error', () => undefined);
    };
    const stop = (problem: string) => {
      done();
      resolve({ state: 'stopped', layout, problem });
    };
    lines.once('line', (line) => {
      const result = answerIn(line);
      if (result === null) return stop('it wrote something that is not an answer');
      done();
      resolve(result);
    });
    child.once('error', (error) => {
      done();
      reject(error);
    });
    child.once('exit', (code, signal) => stop(`the process ended early (${signal ?? `code ${code}`})`));
    // The child may be gone before it has read its job; then `exit` says so.
    child.stdin.on('error', () => undefined);
    child.stdin.write(jsonLine({ ...job, memoryMegabytes: limits.megabytes }));
  });
}

/** The child's answer, or null for a line that is none: whatever layout SQL makes a database print must not end this process. */
function answerIn(line: string): MappingResult | null {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null && 'state' in value ? (value as MappingResult) : null;
  } catch {
    return null;
  }
}
