import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

/** One run of a command, and what it took with all processes it started. */
export interface MeasuredRun {
  /** Wall time. */
  readonly seconds: number;
  /** Processor time of the whole tree; null where the system does not tell (only Linux does). */
  readonly cpuSeconds: number | null;
  /** Most memory of all processes together at one moment, in bytes; shared pages count in each. */
  readonly peakBytes: number | null;
  /** Most memory any one of them ever had. */
  readonly largestBytes: number | null;
  readonly steps: readonly Step[];
  readonly stdout: string;
  readonly stderr: string;
  readonly code: number | null;
}

/** A step the command reported on stderr. */
export interface Step {
  readonly name: string;
  readonly seconds: number;
}

const sampleEvery = 50;

/** Runs a command to its end. Throws when it ends with another code than the accepted ones. */
export async function measuredRun(
  command: string,
  words: readonly string[],
  options: { readonly cwd?: string; readonly accepted?: readonly number[] } = {},
): Promise<MeasuredRun> {
  const began = performance.now();
  const child = spawn(command, words, {
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(options.cwd ? { cwd: options.cwd } : {}),
  });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk: Buffer) => {
    stdout += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  const tree = treeOf(child.pid ?? 0);
  const timer = setInterval(tree.sample, sampleEvery);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  }).finally(() => clearInterval(timer));
  const seconds = (performance.now() - began) / 1000;
  if (!(options.accepted ?? [0]).includes(code ?? -1))
    throw new Error(`${command} ${words.join(' ')} ended with ${code}:\n${stderr.slice(-4000)}`);
  return { seconds, ...tree.measured(), steps: stepsIn(stderr), stdout, stderr, code };
}

/** `Building tables: done (3.2 s)`, as commands print their progress where there is no terminal. */
function stepsIn(stderr: string): Step[] {
  return [...stderr.matchAll(/^(.+?): .*\((\d+(?:\.\d+)?) s\)$/gm)].map(([, name = '', seconds]) => ({
    name,
    seconds: Number(seconds),
  }));
}

/** Watches a process and its descendants in /proc. */
function treeOf(root: number) {
  let peak = 0;
  let largest = 0;
  // A process takes over the times of its children once they have ended, so the last look at each living one adds up.
  const ticks = new Map<number, number>();
  return {
    sample(): void {
      let sum = 0;
      const alive = descendants(root);
      for (const pid of alive) {
        const memory = memoryOf(pid);
        sum += memory.now;
        largest = Math.max(largest, memory.most);
        const own = ticksOf(pid);
        if (own !== null) ticks.set(pid, own);
      }
      for (const pid of ticks.keys()) if (pid !== root && !alive.includes(pid)) ticks.delete(pid);
      peak = Math.max(peak, sum);
    },
    measured() {
      if (peak === 0) return { cpuSeconds: null, peakBytes: null, largestBytes: null };
      const used = [...ticks.values()].reduce((total, own) => total + own, 0);
      return { cpuSeconds: used / ticksPerSecond, peakBytes: peak, largestBytes: largest };
    },
  };
}

/** USER_HZ, fixed at 100 on Linux for what /proc tells. */
const ticksPerSecond = 100;

function descendants(root: number): number[] {
  const found = [root];
  for (let at = 0; at < found.length; at++) {
    const pid = found[at];
    // A thread's children are listed with it.
    for (const thread of listed(`/proc/${pid}/task`))
      found.push(...words(`/proc/${pid}/task/${thread}/children`).map(Number));
  }
  return found;
}

/** In bytes; a process that has just ended has none. */
function memoryOf(pid: number): { now: number; most: number } {
  const status = read(`/proc/${pid}/status`);
  const kilobytes = (name: string) =>
    Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)?.[1] ?? 0);
  return { now: kilobytes('VmRSS') * 1024, most: kilobytes('VmHWM') * 1024 };
}

/** Own time and that of ended children (proc(5): utime, stime, cutime, cstime). */
function ticksOf(pid: number): number | null {
  const fields = read(`/proc/${pid}/stat`).split(') ').at(-1)?.split(' ') ?? [];
  if (fields.length < 15) return null;
  return fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0);
}

const words = (path: string) => read(path).split(/\s+/).filter(Boolean);

function listed(path: string): string[] {
  try {
    return readdirSync(path);
  } catch {
    return [];
  }
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
