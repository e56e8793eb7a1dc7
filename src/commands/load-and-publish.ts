import type { DataFolder } from '../base/data-folder.ts';
import { Failure } from '../base/failure.ts';
import type { Builder } from '../edition/builder-process.ts';
import { dueSources } from '../intake/last-load.ts';
import type { Mapper } from '../intake/mapping.ts';
import { type RoundOutcome, runRound } from '../intake/run-round.ts';
import { systemRun } from '../intake/source-run.ts';
import { type CommandContext, type CommandResult, done } from './context.ts';
import { loadingNow, loadResult } from './load.ts';
import { publishFolder, publishJson, publishText } from './publish.ts';

/** What `almanac run` does (see run.ts). */
export async function loadAndPublish(
  folder: DataFolder,
  context: CommandContext,
  { builder, mapper }: { readonly builder: Builder; readonly mapper: Mapper },
): Promise<CommandResult> {
  const { clock, progress } = context;
  const outcomes = await runRound(await dueSources(folder, clock), {
    ...{ folder, clock, progress, trigger: 'schedule', effects: systemRun, mapper },
    loading: () => loadingNow(folder, clock),
  });
  const reports = outcomes.flatMap(({ run: each }) => each?.report ?? []);
  const failed = outcomes.flatMap((outcome) => {
    const failure = failureOf(outcome);
    return failure === null ? [] : [{ source: outcome.source, ...failure }];
  });
  const loaded = loadResult(reports);
  const published = await publishFolder(folder, context, builder);
  const parts = [
    ...(reports.length > 0 ? [loaded.text] : []),
    ...failed.map(({ message, remedy }) => `${message}\n  remedy: ${remedy}`),
    publishText(published),
  ];
  return done(
    parts.join('\n\n'),
    { loaded: loaded.json, failed, edition: publishJson(published) },
    failed.length > 0 ? 3 : loaded.exitCode,
  );
}

/** Why a source brought nothing, in words; null where it did. */
export function failureOf(outcome: RoundOutcome): { message: string; remedy: string } | null {
  if (outcome.run?.report) return null;
  const failure = outcome.run === null ? outcome.failure : outcome.run.failure;
  if (failure instanceof Failure) return { message: failure.message, remedy: failure.remedy };
  const told = outcome.run?.record.attempts.at(-1)?.failure;
  return { message: told?.message ?? 'The run was stopped.', remedy: told?.remedy ?? 'Start it again.' };
}
