import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type Clock, dayIn } from '../base/clock.ts';
import type { DataFolder } from '../base/data-folder.ts';
import { replaceFile, syncFolder } from '../base/durable-file.ts';
import { Failure } from '../base/failure.ts';
import { takeLock } from '../base/lock.ts';
import type { Progress } from '../base/progress.ts';
import type { BuildReport } from './build.ts';
import type { Builder } from './builder-process.ts';
import type { MappedDelivery } from './delivery.ts';
import { openEdition } from './edition.ts';
import {
  currentEditionId,
  type EditionRecord,
  editionFile,
  listEditions,
  recordFile,
  serveEdition,
} from './editions.ts';
import { fileHash } from './file-hash.ts';
import type { HeldSource } from './held-source.ts';
import type { MissedDelivery } from './missed-delivery.ts';
import type { PriorEdition } from './prior-edition.ts';

export interface PublishRequest {
  readonly folder: DataFolder;
  readonly district: string;
  readonly timeZone: string;
  readonly firstMonth: number;
  readonly exitDayCounts: boolean;
  readonly minimumN: number;
  readonly deliveries: readonly MappedDelivery[];
  /** Sources of which an older delivery is used, because the newest is held. */
  readonly held?: readonly HeldSource[];
  /** Sources that owe a delivery. */
  readonly missed?: readonly MissedDelivery[];
  /** The end of the audit log, for the record of the edition; absent where nothing has been written down. */
  readonly auditHead?: { readonly number: number; readonly hash: string };
  readonly clock: Clock;
  readonly progress: Progress;
  /** Started by the caller, who ends it whatever becomes of this. */
  readonly builder: Builder;
}

/**
 * Builds an edition in a process of its own, then makes it current by an atomic rename. Whatever dies, and whenever, the
 * edition served before stays served; leftovers are cleared by the next build. Throws `build-running`, `build-failed`.
 */
export async function publishEdition(request: PublishRequest): Promise<EditionRecord> {
  const { folder, clock } = request;
  mkdirSync(folder.editions, { recursive: true });
  const lock = takeLock(join(folder.editions, '.build.lock'));
  if (!lock) throw new Failure('build-running', { path: folder.editions });
  try {
    clearLeftovers(folder);
    const started = clock.now();
    const id = freeId(folder, dayIn(request.timeZone, started));
    const aside = join(folder.editions, `.building-${id}`);
    mkdirSync(aside);
    const file = join(aside, 'edition.duckdb');
    const { report, ended } = await request.builder.build(
      {
        id,
        file,
        spillFolder: join(aside, 'spill'),
        prior: servedEdition(folder),
        district: request.district,
        asOf: asOfDay(request.deliveries, dayIn(request.timeZone, started)),
        firstMonth: request.firstMonth,
        exitDayCounts: request.exitDayCounts,
        minimumN: request.minimumN,
        deliveries: request.deliveries,
        ...(request.missed ? { missed: request.missed } : {}),
        startedAt: started.toISOString(),
        storeFile: folder.storeFile,
      },
      request.progress,
    );
    const [described] = await Promise.all([describe(id, file, report, started, clock.now()), ended]);
    const held = request.held ?? [];
    const record: EditionRecord = {
      ...described,
      ...(held.length > 0 ? { held: [...held] } : {}),
      ...(request.auditHead ? { auditHead: request.auditHead } : {}),
    };
    renameSync(file, editionFile(folder, id));
    syncFolder(folder.editions);
    replaceFile(recordFile(folder, id), `${JSON.stringify(record, null, 2)}\n`);
    rmSync(aside, { recursive: true, force: true });
    return serveEdition(folder, id);
  } finally {
    lock.release();
  }
}

/** The edition that is served, to build upon; null before the first publish and where somebody has taken it away. */
function servedEdition(folder: DataFolder): PriorEdition | null {
  const served = listEditions(folder).find(({ id }) => id === currentEditionId(folder));
  return served?.sha256 ? { file: editionFile(folder, served.id), sha256: served.sha256 } : null;
}

/** No delivery speaks of a later day; a delivery dated in the future does not move today. */
function asOfDay(deliveries: readonly MappedDelivery[], today: string): string {
  const newest = deliveries
    .map(({ asOf }) => asOf)
    .toSorted()
    .at(-1);
  return newest === undefined || newest > today ? today : newest;
}

/** What a build that died left behind: its folder, and an edition file without its record. */
function clearLeftovers(folder: DataFolder): void {
  for (const entry of readdirSync(folder.editions)) {
    const path = join(folder.editions, entry);
    if (entry.startsWith('.building-') || entry.endsWith('.new'))
      rmSync(path, { recursive: true, force: true });
    if (entry.endsWith('.duckdb') && !existsSync(path.replace(/\.duckdb$/, '.json')))
      rmSync(path, { force: true });
  }
}

function freeId(folder: DataFolder, day: string): string {
  for (let number = 1; ; number += 1) {
    const id = number === 1 ? day : `${day}-${number}`;
    if (!existsSync(editionFile(folder, id))) return id;
  }
}

/** Reads the finished file once more, as a reader will: an edition that cannot be opened is never made current. */
async function describe(
  id: string,
  file: string,
  report: BuildReport,
  started: Date,
  now: Date,
): Promise<EditionRecord> {
  const warehouse = await openEdition(file);
  try {
    const [setting] = await warehouse.all<{ as_of: string }>('select as_of from edition.build_setting');
    const deliveries = await warehouse.all<{ delivery_id: string }>(
      'select delivery_id from edition.edition_delivery order by delivery_id',
    );
    const counts = await warehouse.all<{ severity: string; causes: number }>(
      'select severity, count(*) as causes from edition.edition_finding group by severity',
    );
    const causes = (severity: string) => counts.find((row) => row.severity === severity)?.causes ?? 0;
    return {
      id,
      asOf: setting?.as_of ?? '',
      publishedAt: now.toISOString(),
      seconds: (now.getTime() - started.getTime()) / 1000,
      bytes: statSync(file).size,
      sha256: fileHash(file),
      deliveries: deliveries.map((row) => row.delivery_id),
      ...report,
      findings: { error: causes('error'), warning: causes('warning'), note: causes('note') },
    };
  } finally {
    warehouse.close();
  }
}
