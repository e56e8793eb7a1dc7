import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const program = fileURLToPath(new URL('../bin/almanac.ts', import.meta.url));

/** How a command ended and what it printed. */
export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the real command line as a process of its own, as a person or a scheduler does, and waits for its end. */
export function almanac(words: readonly string[], input = ''): Promise<Ended> {
  const child = start(words);
  child.stdin?.end(input);
  return ended(child);
}

/** A server started by the command line. */
export interface AlmanacServer {
  readonly address: string;
  /** What it has printed so far. */
  stdout(): string;
  stderr(): string;
  /** Tells it to stop, as Ctrl-C does, and waits until it has. */
  stop(): Promise<Ended>;
}

/** Starts `serve` or `demo` and waits until it says where it is. */
export async function startAlmanac(words: readonly string[]): Promise<AlmanacServer> {
  const child = start(words);
  child.stdin?.end();
  const printed = { stdout: '', stderr: '' };
  const end = ended(child, printed);
  const address = await new Promise<string>((resolve, reject) => {
    const look = () => {
      const found = /^Almanac is at (http:\S+)/m.exec(`${printed.stdout}\n${printed.stderr}`)?.[1];
      // Demo prints its links with the address in one write; until the last line is there it is not done.
      if (found !== undefined && printed[words[0] === 'demo' ? 'stdout' : 'stderr'].includes('Ctrl-C'))
        resolve(found);
    };
    child.stdout?.on('data', look);
    child.stderr?.on('data', look);
    void end.then(({ code, stderr }) => reject(new Error(`almanac ended with ${code}: ${stderr}`)));
  });
  return {
    address,
    stdout: () => printed.stdout,
    stderr: () => printed.stderr,
    async stop() {
      child.kill('SIGINT');
      return await end;
    },
  };
}

function start(words: readonly string[]): ChildProcess {
  return spawn(process.execPath, [program, ...words], { cwd: root, stdio: ['pipe', 'pipe', 'pipe'] });
}

function ended(child: ChildProcess, printed = { stdout: '', stderr: '' }): Promise<Ended> {
  child.stdout?.setEncoding('utf8').on('data', (text) => {
    printed.stdout += String(text);
  });
  child.stderr?.setEncoding('utf8').on('data', (text) => {
    printed.stderr += String(text);
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, ...printed }));
  });
}
