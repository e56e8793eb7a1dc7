import { Worker } from 'node:worker_threads';

/** What takes long and keeps a processor busy: setting a document, and drawing a picture as pixels. */
export type Job =
  | { readonly kind: 'pdf'; readonly document: string; readonly files: Readonly<Record<string, string>> }
  | { readonly kind: 'png'; readonly svg: string; readonly zoom: number };

/** What came of a job. */
export type Pressed =
  | { readonly id: number; readonly bytes: Uint8Array }
  | { readonly id: number; readonly problem: string };

/** Longer than this no page of a district takes; who waits is told, and the next job begins anew. */
const LONGEST = 60_000;
/** Wasm gives no memory back: without a job for so long the thread ends. */
const IDLE = 300_000;

/** Does a job on a thread of its own, so that others are answered meanwhile. */
export function press(job: Job): Promise<Uint8Array> {
  const worker = running ?? started();
  const id = next++;
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => stop(worker, new Error('a document or picture took too long')), LONGEST);
    waiting.set(id, {
      worker,
      end(pressed) {
        clearTimeout(timer);
        waiting.delete(id);
        rest(worker);
        if (pressed instanceof Error) reject(pressed);
        else if ('bytes' in pressed) resolve(pressed.bytes);
        else reject(new Error(pressed.problem));
      },
    });
    // While something is waited for, the thread keeps the process; without it, it does not.
    worker.ref();
    clearTimeout(idle);
    worker.postMessage({ id, job });
  });
}

interface Waiting {
  readonly worker: Worker;
  end(pressed: Pressed | Error): void;
}

const waiting = new Map<number, Waiting>();
let running: Worker | null = null;
let next = 0;
let idle: NodeJS.Timeout | undefined;

function started(): Worker {
  const worker = new Worker(new URL('./press/worker.ts', import.meta.url));
  worker.on('message', (pressed: Pressed) => waiting.get(pressed.id)?.end(pressed));
  worker.on('error', (error) => stop(worker, error instanceof Error ? error : new Error(String(error))));
  worker.unref();
  running = worker;
  return worker;
}

function rest(worker: Worker): void {
  if ([...waiting.values()].some((job) => job.worker === worker)) return;
  worker.unref();
  idle = setTimeout(() => stop(worker, new Error('nothing to do')), IDLE).unref();
}

function stop(worker: Worker, because: Error): void {
  if (running === worker) running = null;
  for (const job of [...waiting.values()]) if (job.worker === worker) job.end(because);
  clearTimeout(idle);
  void worker.terminate();
}
