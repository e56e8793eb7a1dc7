import { join } from 'node:path';
import { type Clock, momentIn } from '../base/clock.ts';
import type { DataFolder } from '../base/data-folder.ts';
import { openDataFolder } from '../base/data-folder.ts';
import { startBuilder } from '../edition/builder-process.ts';
import type { MappedDelivery } from '../edition/delivery.ts';
import type { EditionRecord } from '../edition/editions.ts';
import { publishEdition } from '../edition/publish.ts';
import { minimumNOf } from '../gate/minimum-n.ts';
import type { Delivery } from '../intake/delivery.ts';
import { deliveryFolder, listDeliveries, mappedEntities } from '../intake/delivery.ts';
import { isUsable } from '../intake/guard.ts';
import { ensureMapped } from '../intake/load.ts';
import { missedDeliveries } from '../intake/promise.ts';
import { notePublished } from '../intake/run-record.ts';
import { readSettings } from '../intake/settings.ts';
import type { AuditAnchor } from '../store/audit-log.ts';
import { openStore } from '../store/store.ts';
import { type CommandContext, type CommandResult, done } from './context.ts';
import { approvedBy, decisionsIn, heldSources } from './decisions.ts';
import { knowStudents } from './known-students.ts';
import { type ProvisioningReport, provisionAccounts, provisioningText } from './provision.ts';

/** Builds an edition from all deliveries and makes it current. Throws `build-running`, `build-failed`. */
export async function publish(context: CommandContext): Promise<CommandResult> {
  const published = await publishFolder(openDataFolder(context.data), context);
  return done(publishText(published), publishJson(published));
}

/** A new edition, and what it changed about accounts. */
export interface Published {
  readonly edition: EditionRecord;
  readonly accounts: ProvisioningReport | null;
}

/** The one way to an edition: map anew what changed its layout, build, then bring accounts in line with its staff. */
export async function publishFolder(
  folder: DataFolder,
  { clock, progress }: Pick<CommandContext, 'clock' | 'progress'>,
  // It reads its program while this process looks through the deliveries.
  builder = startBuilder(),
): Promise<Published> {
  try {
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
    const minimumN = minimumNOf(settings.access.minimumN, settings.jurisdiction);
    const auditHead = await auditHeadIn(folder, clock, minimumN);
    const record = await publishEdition({
      folder,
      district: settings.district.name,
      timeZone: settings.timeZone,
      firstMonth: settings.firstMonthOfSchoolYear,
      exitDayCounts: settings.exitDayCounts,
      minimumN,
      deliveries: deliveries
        .filter((delivery) => isUsable(delivery, approved))
        .map((delivery) => mappedDelivery(folder, delivery)),
      held: heldSources(folder, deliveries, decisions),
      missed: await missedSources(folder, clock, settings.timeZone),
      ...(auditHead ? { auditHead } : {}),
      clock,
      progress,
      builder,
    });
    notePublished(folder, record);
    return { edition: record, accounts: await provisionAccounts(folder, clock, record.id) };
  } finally {
    builder.end();
  }
}

/** The end of the audit log, for the edition to remember; before, what the edition is going to show otherwise of small groups is written into it. */
async function auditHeadIn(folder: DataFolder, clock: Clock, minimumN: number): Promise<AuditAnchor | null> {
  const store = await openStore(folder.storeFile, clock);
  try {
    const [last] = await store.auditLog.list({ kinds: ['minimum-changed'], limit: 1 });
    const before = last === undefined ? minimumNOf(null, null) : last.detail.minimumN;
    if (before !== minimumN)
      await store.auditLog.record({
        ...{ actor: 'publish', kind: 'minimum-changed', detail: { minimumN, before } },
      });
    return await store.auditLog.head();
  } finally {
    await store.close();
  }
}

/** Sources that owe a delivery, with times as people of the district tell them. */
async function missedSources(folder: DataFolder, clock: Clock, timeZone: string) {
  const missed = await missedDeliveries(folder, clock.now());
  return missed.map(({ source, title, promised, last }) => ({
    source,
    title,
    promised: momentIn(timeZone, new Date(promised)),
    last: last && momentIn(timeZone, new Date(last)),
  }));
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

export function publishJson({ edition, accounts }: Published) {
  return { ...edition, ...(accounts === null ? {} : { accounts }) };
}

export function publishText({ edition: record, accounts }: Published): string {
  const { error, warning, note } = record.findings;
  const causes = [several(error, 'error'), several(warning, 'warning'), several(note, 'note')].join(', ');
  const sources = several(record.deliveries.length, 'delivery', 'deliveries');
  const published = `Published edition ${record.id}, as of ${record.asOf}, from ${sources} in ${record.seconds.toFixed(1)} s. Causes found: ${causes}.`;
  return [published, provisioningText(accounts)].filter((part) => part !== null).join('\n');
}

function several(count: number, one: string, more = `${one}s`): string {
  return `${count} ${count === 1 ? one : more}`;
}
