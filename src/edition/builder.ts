import { systemClock } from '../base/clock.ts';
import { randomId } from '../identity/almanac-id.ts';
import { openStore } from '../store/store.ts';
import { type BuildReport, type BuildRequest, buildEdition } from './build.ts';

/**
 * The builder process: takes one request from its parent, builds, reports progress, exits 0. It can be killed at any
 * moment; the parent makes an edition current only after a clean exit.
 */
export type BuilderMessage =
  | { readonly kind: 'step'; readonly name: string; readonly total: number | null }
  | { readonly kind: 'at'; readonly done: number }
  | { readonly kind: 'done' }
  | { readonly kind: 'built'; readonly report: BuildReport }
  | { readonly kind: 'failed'; readonly problem: string };

export interface BuilderRequest extends BuildRequest {
  readonly storeFile: string;
}

function send(message: BuilderMessage): void {
  process.send?.(message);
}

// Without its parent nobody would publish what is built.
process.once('disconnect', () => process.exit());

process.once('message', async (request: BuilderRequest) => {
  const store = await openStore(request.storeFile, systemClock);
  try {
    await buildEdition(request, {
      links: store.identityLinks,
      newId: randomId,
      progress: {
        step: (name, total = null) => send({ kind: 'step', name, total }),
        at: (done) => send({ kind: 'at', done }),
        done: () => send({ kind: 'done' }),
      },
      finished: (report) => send({ kind: 'built', report }),
    });
  } catch (error) {
    send({ kind: 'failed', problem: error instanceof Error ? error.message : String(error) });
    process.exitCode = 1;
  } finally {
    await store.close();
    process.disconnect();
  }
});
