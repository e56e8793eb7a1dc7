import { momentIn } from '../base/clock.ts';
import { openDataFolder } from '../base/data-folder.ts';
import { missedDeliveries } from '../intake/promise.ts';
import { listRuns, type RunRecord } from '../intake/run-record.ts';
import { readSettings } from '../intake/settings.ts';
import { readSource } from '../intake/source.ts';
import { type CommandContext, type CommandResult, done } from './context.ts';
import { textTable } from './text-table.ts';

export interface RunsOptions {
  readonly most: number;
}

/** Runs, newest first, and what sources owe. Exit code 3 where a source owes a delivery or its last run failed. */
export async function runs(
  context: CommandContext,
  source: string | undefined,
  { most }: RunsOptions,
): Promise<CommandResult> {
  const folder = openDataFolder(context.data);
  if (source !== undefined) readSource(folder, source);
  const { timeZone } = readSettings(folder);
  const shown = listRuns(folder, source ?? null, most);
  const owed = (await missedDeliveries(folder, context.clock.now())).filter(
    (missed) => source === undefined || missed.source === source,
  );
  const moment = (text: string) => momentIn(timeZone, new Date(text));
  const table = textTable(
    ['started', 'source', 'by', 'state', 'attempts', 'deliveries', 'rows read', 'edition'],
    shown.map((run) => [
      moment(run.startedAt),
      run.source,
      run.trigger,
      stateText(run),
      String(run.attempts.length),
      String(run.deliveries.filter(({ outcome }) => outcome !== 'unchanged').length),
      String(run.deliveries.reduce((sum, { read }) => sum + read, 0)),
      run.edition ?? '',
    ]),
  );
  const late = owed.map(
    ({ source: id, promised, last }) =>
      `${id} had promised a delivery for ${moment(promised)}; last one: ${last === null ? 'never' : moment(last)}.`,
  );
  const parts = [
    shown.length > 0 ? table : 'Nothing has been run yet.',
    ...(late.length > 0 ? [late.join('\n')] : []),
  ];
  const latest = new Map(shown.toReversed().map((run) => [run.source, run]));
  const needsSomebody =
    owed.length > 0 ||
    [...latest.values()].some(({ state }) => state === 'failed' || state === 'interrupted');
  return done(parts.join('\n\n'), { runs: shown, missed: owed }, needsSomebody ? 3 : 0);
}

function stateText({ state, attempts }: RunRecord): string {
  const failure = attempts.at(-1)?.failure;
  return state === 'failed' && failure ? `failed (${failure.code})` : state;
}
