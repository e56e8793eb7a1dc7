import { systemClock } from '../base/clock.ts';
import { openDataFolder } from '../base/data-folder.ts';
import { Failure } from '../base/failure.ts';
import { silent } from '../base/progress.ts';
import { newRunId } from '../intake/run-record.ts';
import { runSource } from '../intake/source-run.ts';
import { loadingNow } from './load.ts';
import { publishFolder } from './publish.ts';

/** What the process tells the server that started it. */
export type RunMessage =
  | { readonly kind: 'started'; readonly run: string }
  | { readonly kind: 'refused'; readonly code: string; readonly parameters: Record<string, string | number> };

/**
 * The process behind "Run now": brings in what one source has and publishes if something came. What it does stands in the run's record,
 * where any server finds it, so it goes on when the server that started it stops.
 */
process.once('message', async ({ data, source }: { data: string; source: string }) => {
  const folder = openDataFolder(data);
  const clock = systemClock;
  const runId = newRunId(source, clock.now());
  const tell = (message: RunMessage) => {
    if (process.connected) process.send?.(message, () => process.connected && process.disconnect());
  };
  try {
    const { record } = await runSource({
      ...{ folder, clock, progress: silent, sourceId: source, trigger: 'hand', runId },
      loading: () => loadingNow(folder, clock),
      onStart: () => tell({ kind: 'started', run: runId }),
    });
    if (record.attempts.at(-1)?.outcome !== 'brought') return;
    await publishFolder(folder, { clock, progress: silent });
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    // After the start there is nobody to tell: a publish that is under way by itself takes the delivery in, or the next one does.
    tell({ kind: 'refused', code: error.code, parameters: { ...error.parameters } });
  }
});
