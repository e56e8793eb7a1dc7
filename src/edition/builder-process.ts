import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { Failure } from '../base/failure.ts';
import type { Progress } from '../base/progress.ts';
import type { BuildReport } from './build.ts';
import type { BuilderMessage, BuilderRequest } from './builder.ts';

/** An edition's file that is finished. */
export interface Built {
  readonly report: BuildReport;
  /** When the process has ended as it should; before, the edition must not be served. Throws `build-failed`. */
  readonly ended: Promise<void>;
}

/** A process that builds one edition. */
export interface Builder {
  /** Builds what is asked for, once. Throws `build-failed`. */
  build(request: BuilderRequest, progress: Progress): Promise<Built>;
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
    build(request, progress) {
      return new Promise((resolve, reject) => {
        let step = 'start';
        let problem: string | null = null;
        let isBuilt = false;
        const clean = ended.then(({ isClean, words }) => {
          if (!isClean || !isBuilt) throw new Failure('build-failed', { step, problem: problem ?? words });
        });
        clean.catch(reject);
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
              isBuilt = true;
              resolve({ report: message.report, ended: clean });
              break;
            case 'failed':
              problem = message.problem;
              break;
          }
        });
        child.send(request);
      });
    },
    end() {
      child.kill('SIGKILL');
    },
  };
}
