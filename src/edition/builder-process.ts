import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { Failure } from '../base/failure.ts';
import type { Progress } from '../base/progress.ts';
import type { BuildReport } from './build.ts';
import type { BuilderMessage, BuilderRequest } from './builder.ts';

/** A process that builds one edition. */
export interface Builder {
  /** Builds what is asked for, once. Throws `build-failed`. */
  build(request: BuilderRequest, progress: Progress): Promise<BuildReport>;
  /** Ends the process where it has not ended by itself. */
  end(): void;
}

/** Starts the process. It reads its program at once, so it is worth starting before it is known what is to be built. */
export function startBuilder(): Builder {
  const child = fork(fileURLToPath(new URL('./builder.ts', import.meta.url)), {
    execPath: process.execPath,
    execArgv: [],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  let errors = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    errors = (errors + chunk.toString()).slice(-2000);
  });
  /** How it ended, which may be before anybody has asked it for something. */
  const ended = new Promise<{ readonly isClean: boolean; readonly words: string }>((resolve) => {
    child.on('error', (error) => resolve({ isClean: false, words: error.message }));
    child.on('exit', (code, signal) =>
      resolve({
        isClean: code === 0,
        words: signal
          ? `the builder was stopped by ${signal}`
          : `the builder ended with code ${code}. ${errors}`.trim(),
      }),
    );
  });
  return {
    async build(request, progress) {
      let step = 'start';
      let problem: string | null = null;
      let report: BuildReport | null = null;
      child.on('message', (message: BuilderMessage) => {
        switch (message.kind) {
          case 'step':
            step = message.name;
            progress.step(message.name, message.total);
            break;
          case 'at':
            progress.at(message.done);
            break;
          case 'done':
            progress.done();
            break;
          case 'built':
            report = message.report;
            break;
          case 'failed':
            problem = message.problem;
            break;
        }
      });
      child.send(request);
      const { isClean, words } = await ended;
      if (isClean && report !== null) return report;
      throw new Failure('build-failed', { step, problem: problem ?? words });
    },
    end() {
      child.kill('SIGKILL');
    },
  };
}
