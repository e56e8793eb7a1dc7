import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { DataFolder } from '../base/data-folder.ts';
import { Failure, type FailureCode, failures } from '../base/failure.ts';
import type { RunMessage } from './run-child.ts';

/**
 * Starts runs in processes of their own: reading a large delivery must not keep the server from answering, and it works where no scheduler
 * stays. The lock of the source keeps it apart from whoever else runs it.
 */
export function runWorker(folder: DataFolder): (source: string) => Promise<string> {
  return (source) =>
    new Promise((resolve, reject) => {
      const child = fork(fileURLToPath(new URL('./run-child.ts', import.meta.url)), {
        execPath: process.execPath,
        execArgv: [],
        stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      });
      child.once('message', (message: RunMessage) => {
        switch (message.kind) {
          case 'started':
            resolve(message.run);
            break;
          case 'refused':
            reject(
              isFailureCode(message.code)
                ? new Failure(message.code, message.parameters)
                : new Failure('run-interrupted', { source }),
            );
        }
      });
      child.once('error', () => reject(new Failure('run-interrupted', { source })));
      child.once('exit', () => reject(new Failure('run-interrupted', { source })));
      child.send({ data: folder.root, source });
      // The server may stop without waiting for it.
      child.unref();
    });
}

function isFailureCode(code: string): code is FailureCode {
  return Object.hasOwn(failures, code);
}
