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

/** The one that waits, or a new one: the first workbook takes a process much longer than the next ones. */
export function takeChild(megabytes: number): WorkbookChild {
  if (waiting?.megabytes !== megabytes) return startChild(megabytes);
  const { child, leave } = waiting;
  leave();
  keepsAlive(child, true);
  return child;
}

/** Lets one wait a while for the next reader. It keeps nobody from ending, and ends with this process. */
export function keepChild(child: WorkbookChild, megabytes: number): void {
  if (hasEnded(child)) return;
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

export function hasEnded({ exitCode, signalCode }: WorkbookChild): boolean {
  return exitCode !== null || signalCode !== null;
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
