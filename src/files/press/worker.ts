import { parentPort } from 'node:worker_threads';
import type { Job, Pressed } from '../press.ts';
import { rasterized } from './raster.ts';
import { typeset } from './typst.ts';

/** Does the jobs of press.ts one after the other. */
parentPort?.on('message', async ({ id, job }: { id: number; job: Job }) => {
  parentPort?.postMessage(await done(id, job));
});

async function done(id: number, job: Job): Promise<Pressed> {
  try {
    return {
      id,
      bytes:
        job.kind === 'pdf' ? await typeset(job.document, job.files) : await rasterized(job.svg, job.zoom),
    };
  } catch (error) {
    return { id, problem: error instanceof Error ? error.message : String(error) };
  }
}
