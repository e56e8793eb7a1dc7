import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { DataFolder } from '../base/data-folder.ts';
import { readPublishing, writePublishing } from '../intake/publishing.ts';
import { readUpload, writeUpload } from '../intake/upload.ts';
import type { Workers } from '../reports/desk.ts';
import type { DeskWork } from './desk-work.ts';

/** Workers that are processes of their own: reading a large file must not keep the server from answering. */
export function deskWorkers(folder: DataFolder): Workers & { close(): void } {
  const running = new Set<ReturnType<typeof fork>>();
  const start = (work: DeskWork) => {
    const child = fork(fileURLToPath(new URL('./desk-child.ts', import.meta.url)), {
      execPath: process.execPath,
      execArgv: [],
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    running.add(child);
    child.on('error', () => undefined);
    child.on('exit', () => {
      running.delete(child);
      if (child.exitCode !== 0) noteFailure(folder, work);
    });
    child.send({ data: folder.root, work });
  };
  return {
    preview: (upload) => start({ kind: 'preview', upload }),
    take: (upload) => start({ kind: 'take', upload }),
    publish: () => start({ kind: 'publish' }),
    close() {
      for (const child of running) child.kill();
    },
  };
}

const problem = {
  message: 'The work ended early. Nothing was taken in.',
  remedy: 'Try again; if it comes back, try it on the command line and report what it says.',
};

/** A process that ends early has not said so itself. */
function noteFailure(folder: DataFolder, work: DeskWork): void {
  const failed = { state: 'failed', pid: null, progress: null, problem } as const;
  if (work.kind === 'publish') {
    const publishing = readPublishing(folder);
    if (publishing.state === 'running') writePublishing(folder, { ...publishing, ...failed });
    return;
  }
  try {
    const upload = readUpload(folder, work.upload);
    if (upload.state === 'reading' || upload.state === 'taking')
      writeUpload(folder, { ...upload, ...failed });
  } catch {
    // It has been cleared away meanwhile.
  }
}
