import { join } from 'node:path';
import type { DataFolder } from '../base/data-folder.ts';
import { openDataFolder } from '../base/data-folder.ts';
import type { MappedDelivery } from '../edition/delivery.ts';
import type { EditionRecord } from '../edition/editions.ts';
import { publishEdition } from '../edition/publish.ts';
import type { Delivery } from '../intake/delivery.ts';
import { deliveryFolder, listDeliveries, mappedEntities } from '../intake/delivery.ts';
import { isUsable } from '../intake/guard.ts';
import { dueSources, ensureMapped, loadSource } from '../intake/load.ts';
import { readSettings } from '../intake/settings.ts';
import { type CommandContext, type CommandResult, done } from './context.ts';
import { approvedBy, decisionsIn, heldSources } from './held.ts';
import { knowStudents } from './known-students.ts';
import { loadResult } from './load.ts';

/** Builds an edition from all deliveries and makes it current. Throws `build-running`, `build-failed`. */
export async function publish(context: CommandContext): Promise<CommandResult> {
  const record = await publishFolder(openDataFolder(context.data), context);
  return done(publishText(record), record);
}

/** Loads every source that is due, then publishes. A refused delivery does not stop the rest. */
export async function run(context: CommandContext): Promise<CommandResult> {
  const folder = openDataFolder(context.data);
  const reports = [];
  for (const { id } of await dueSources(folder, context.clock)) {
    reports.push(
      await loadSource({
        folder,
        sourceId: id,
        clock: context.clock,
        progress: context.progress,
        knownStudents: knowStudents(folder, context.clock),
        approved: approvedBy(await decisionsIn(folder, context.clock)),
      }),
    );
  }
  const loaded = loadResult(reports);
  const record = await publishFolder(folder, context);
  const text = reports.length > 0 ? `${loaded.text}\n\n${publishText(record)}` : publishText(record);
  return done(text, { loaded: loaded.json, edition: record }, loaded.exitCode);
}

/** The one way to an edition: map anew what changed its layout, then build. */
export async function publishFolder(
  folder: DataFolder,
  { clock, progress }: Pick<CommandContext, 'clock' | 'progress'>,
): Promise<EditionRecord> {
  const settings = readSettings(folder);
  const knownStudents = knowStudents(folder, clock);
  const decisions = await decisionsIn(folder, clock);
  const approved = approvedBy(decisions);
  const deliveries = await ensureMapped({
    folder,
    deliveries: listDeliveries(folder),
    clock,
    progress,
    knownStudents,
    approved,
  });
  return publishEdition({
    folder,
    district: settings.district.name,
    timeZone: settings.timeZone,
    firstMonth: settings.firstMonthOfSchoolYear,
    exitDayCounts: settings.exitDayCounts,
    deliveries: deliveries
      .filter((delivery) => isUsable(delivery, approved))
      .map((delivery) => mappedDelivery(folder, delivery)),
    held: heldSources(folder, deliveries, decisions),
    clock,
    progress,
  });
}

function mappedDelivery(folder: DataFolder, delivery: Delivery): MappedDelivery {
  return {
    id: delivery.id,
    source: delivery.source,
    asOf: delivery.asOf,
    receivedAt: delivery.receivedAt,
    schoolYear: delivery.schoolYear,
    // A feed whose files were missing says nothing about what it held before.
    feeds: delivery.feeds.filter(({ files }) => files.length > 0).map(({ feed, keep }) => ({ feed, keep })),
    entities: Object.fromEntries(
      mappedEntities(delivery).map((entity) => [
        entity,
        join(deliveryFolder(folder, delivery.id), 'mapped', `${entity}.parquet`),
      ]),
    ),
  };
}

function publishText(record: EditionRecord): string {
  const { error, warning, note } = record.findings;
  const causes = [several(error, 'error'), several(warning, 'warning'), several(note, 'note')].join(', ');
  const sources = several(record.deliveries.length, 'delivery', 'deliveries');
  return `Published edition ${record.id}, as of ${record.asOf}, from ${sources} in ${record.seconds.toFixed(1)} s. Causes found: ${causes}.`;
}

function several(count: number, one: string, more = `${one}s`): string {
  return `${count} ${count === 1 ? one : more}`;
}
