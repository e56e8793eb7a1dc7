import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { Socket } from 'node:net';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { childEnvironment } from '../child-environment.ts';

/** A process that reads workbooks, for one reader at a time. */
export type WorkbookChild = ChildProcessByStdio<Writable, Readable, null>;

/** The one that waits for the next reader, and what it may use. One is enough where workbooks come one after the other; each holds memory. */
let waiting: {
  readonly child: WorkbookChild;
  readonly megabytes: number;
  readonly leave: () => void;
} | null = null;
const waitingSeconds = 3;

/** Those that read for somebody and may come back, with what they may use. */
const reading = new Map<WorkbookChild, number>();

/** A reader to whom somebody else's child may come. Without one it starts its own. */
interface Waiter {
  readonly megabytes: number;
  go(child: WorkbookChild | null): void;
}
const waiters = new Set<Waiter>();

/**
 * The one that waits, or the next that comes back within a while, or a new one: the first workbook takes a process much longer than the next
 * ones, and longer than most workbooks take. Whoever has it gives it back (`keepChild`) or says that it will not come back (`giveUpChild`).
 */
export function takeChild(megabytes: number): Promise<WorkbookChild> {
  const lent = (child: WorkbookChild) => {
    reading.set(child, megabytes);
    return child;
  };
  const child = waitingChild(megabytes);
  if (child) return Promise.resolve(lent(child));
  if (!mayComeBack(megabytes)) return Promise.resolve(lent(startChild(megabytes)));
  return new Promise((resolve) => {
    const go = (next: WorkbookChild | null) => {
      clearTimeout(timer);
      waiters.delete(waiter);
      resolve(lent(next ?? startChild(megabytes)));
    };
    // A workbook made to take long holds nobody else up for more than this.
    const timer = setTimeout(() => go(null), waitingSeconds * 1000);
    const waiter = { megabytes, go };
    waiters.add(waiter);
  });
}

/** Lets one wait a while for the next reader. It keeps nobody from ending, and ends with this process. */
export function keepChild(child: WorkbookChild, megabytes: number): void {
  if (hasEnded(child)) {
    giveUpChild(child);
    return;
  }
  reading.delete(child);
  const next = waiterFor(megabytes);
  if (next) {
    next.go(child);
    return;
  }
  if (waiting) {
    child.kill('SIGKILL');
    return;
  }
  const leave = () => {
    clearTimeout(timer);
    child.off('exit', leave);
    waiting = null;
  };
  const timer = setTimeout(() => {
    leave();
    child.kill('SIGKILL');
  }, waitingSeconds * 1000).unref();
  waiting = { child, megabytes, leave };
  child.once('exit', leave);
  keepsAlive(child, false);
}

/** Says that one will not come back: whoever waits for it starts one. */
export function giveUpChild(child: WorkbookChild): void {
  const megabytes = reading.get(child);
  reading.delete(child);
  if (megabytes !== undefined && !mayComeBack(megabytes)) waiterFor(megabytes)?.go(null);
}

export function hasEnded({ exitCode, signalCode }: WorkbookChild): boolean {
  return exitCode !== null || signalCode !== null;
}

function waitingChild(megabytes: number): WorkbookChild | null {
  if (waiting?.megabytes !== megabytes) return null;
  const { child, leave } = waiting;
  leave();
  keepsAlive(child, true);
  return child;
}

function mayComeBack(megabytes: number): boolean {
  return [...reading.values()].includes(megabytes);
}

function waiterFor(megabytes: number): Waiter | undefined {
  return [...waiters].find((waiter) => waiter.megabytes === megabytes);
}

const childFile = fileURLToPath(new URL('workbook-child.ts', import.meta.url));

function startChild(megabytes: number): WorkbookChild {
  return spawn(process.execPath, [`--max-old-space-size=${megabytes}`, childFile], {
    env: childEnvironment(),
    stdio: ['pipe', 'pipe', 'ignore'],
  });
}

/** Whether this process goes on while the child does. */
function keepsAlive(child: WorkbookChild, isWaitedFor: boolean): void {
  const pipes = [child.stdin, child.stdout].filter((pipe) => pipe instanceof Socket);
  for (const each of [child, ...pipes]) {
    if (isWaitedFor) each.ref();
    else each.unref();
  }
}
