import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { MappingJob, MappingResult } from './mapping/job.ts';

/** How much a mapping may use. */
export interface MappingLimits {
  readonly seconds: number;
  readonly megabytes: number;
}

export const usualLimits: MappingLimits = { seconds: 120, megabytes: 2048 };

const child = fileURLToPath(new URL('mapping-child.ts', import.meta.url));

/** Runs a mapping in a child process, and ends the process when it takes longer than it may. */
export async function mapInChild(
  job: Omit<MappingJob, 'memoryMegabytes'>,
  limits: MappingLimits = usualLimits,
): Promise<MappingResult> {
  const layout = job.layouts.map((each) => each.layout).join(', ');
  const stopped = (problem: string): MappingResult => ({ state: 'stopped', layout, problem });
  const { output, signal, code } = await converse(
    JSON.stringify({ ...job, memoryMegabytes: limits.megabytes }),
    limits,
  );
  if (signal === 'SIGKILL' && output === '')
    return stopped(`it was not done after ${limits.seconds} seconds, or needed more memory than allowed`);
  if (code !== 0 || output === '') return stopped(`the process ended early (${signal ?? `code ${code}`})`);
  return JSON.parse(output) as MappingResult;
}

/** SQL of a layout finds nothing in the environment, even if it found a way to look. Windows starts no process without this one. */
function emptyEnvironment(): NodeJS.ProcessEnv {
  const { SystemRoot } = process.env;
  return process.platform === 'win32' && SystemRoot ? { SystemRoot } : {};
}

interface Conversation {
  readonly output: string;
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

function converse(input: string, limits: MappingLimits): Promise<Conversation> {
  return new Promise((resolve, reject) => {
    const running = spawn(
      process.execPath,
      [`--max-old-space-size=${Math.max(256, Math.floor(limits.megabytes / 2))}`, child],
      {
        env: emptyEnvironment(),
        stdio: ['pipe', 'pipe', 'ignore'],
        timeout: limits.seconds * 1000,
        killSignal: 'SIGKILL',
      },
    );
    const pieces: Buffer[] = [];
    running.stdout.on('data', (piece: Buffer) => pieces.push(piece));
    running.on('error', reject);
    // The child may be ended before it has read its job.
    running.stdin.on('error', () => undefined);
    running.on('close', (code, signal) =>
      resolve({ output: Buffer.concat(pieces).toString('utf8'), code, signal }),
    );
    running.stdin.end(input);
  });
}
