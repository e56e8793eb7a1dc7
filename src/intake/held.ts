import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Check } from 'typebox/schema';
import type { DataFolder } from '../base/data-folder.ts';
import { Failure } from '../base/failure.ts';
import { literal } from '../engine/sql.ts';
import { openWarehouse } from '../engine/warehouse.ts';
import {
  type Delivery,
  deliveriesOf,
  deliveryFolder,
  listDeliveries,
  mappedFile,
  readDelivery,
} from './delivery.ts';
import { Difference } from './guard/difference.ts';
import type { HoldCause } from './guard/hold.ts';
import { judge } from './guard/judge.ts';
import { type GuardSettings, type Thresholds, thresholdsFrom } from './guard/thresholds.ts';
import { type Approved, isUsable } from './guard.ts';
import { readSettings } from './settings.ts';
import { readSource, sourceIds } from './source.ts';

/** How a delivery differs from the last good one when it came; null where it was not compared. Throws `delivery-unknown`. */
export function readDifference(folder: DataFolder, id: string): Difference | null {
  return differenceIn(deliveryFolder(folder, id));
}

/** The `diff.json` of a folder; null where there is none. */
export function differenceIn(place: string): Difference | null {
  try {
    const value: unknown = JSON.parse(readFileSync(join(place, 'diff.json'), 'utf8'));
    return Check(Difference, value) ? value : null;
  } catch {
    return null;
  }
}

/** Samples of what differs, or null where none were taken: a Parquet file with entity, kind, key, school, columns. */
export function samplesFile(folder: DataFolder, id: string): string {
  return join(deliveryFolder(folder, id), 'diff.parquet');
}

/** The thresholds that hold for a source, whether or not the source is still there. */
export function thresholdsOf(folder: DataFolder, source: string): Thresholds {
  const settings = readSettings(folder);
  const own = sourceIds(folder).includes(source) ? readSource(folder, source).guard : {};
  return thresholdsFrom(settings.guard, own);
}

/**
 * What would still hold a delivery with some thresholds raised. Throws `delivery-unknown`, `delivery-not-held`.
 */
export function causesWith(folder: DataFolder, id: string, raised: GuardSettings): HoldCause[] {
  const delivery = heldDelivery(folder, id);
  const difference = readDifference(folder, id);
  const others = (delivery.hold?.causes ?? []).filter(
    ({ cause }) => cause === 'ids-changed' || cause === 'not-compared' || difference === null,
  );
  const thresholds = { ...thresholdsOf(folder, delivery.source), ...raised };
  return [...(difference === null ? [] : judge(difference, thresholds)), ...others];
}

/** A delivery that is or was held. Throws `delivery-unknown`, `delivery-not-held`. */
export function heldDelivery(folder: DataFolder, id: string): Delivery {
  const delivery = readDelivery(folder, id);
  if (!delivery.hold) throw new Failure('delivery-not-held', { delivery: id });
  return delivery;
}

/** A source whose newest delivery is not used, and what is used in its place. */
export interface StandingBack {
  readonly delivery: Delivery;
  /** The newest one that is used; null where there is none. */
  readonly used: Delivery | null;
}

/** Sources for which an edition built now goes on with an older delivery, because the newest is held. */
export function standingBack(
  folder: DataFolder,
  deliveries: readonly Delivery[],
  approved: Approved,
): StandingBack[] {
  return [...new Set(deliveries.map(({ source }) => source))].flatMap((source) => {
    const own = deliveriesOf(folder, source).filter(({ state }) => state === 'mapped');
    const newest = own.at(-1);
    if (!newest || isUsable(newest, approved)) return [];
    return [{ delivery: newest, used: own.findLast((each) => isUsable(each, approved)) ?? null }];
  });
}

/** One record that differs, to look at. */
export interface DifferenceSample {
  readonly entity: string;
  readonly kind: 'added' | 'changed' | 'removed';
  /** The key by column, e.g. `{"student_id":"20417"}`. */
  readonly key: Readonly<Record<string, string | number | boolean | null>>;
  readonly school: string | null;
  /** Columns that differ. */
  readonly columns: readonly string[];
}

/** Samples out of a `diff.parquet`, so many of each entity and kind; none where there is no such file. */
export async function readSamples(file: string, ofEach: number): Promise<DifferenceSample[]> {
  if (!existsSync(file)) return [];
  const warehouse = await openWarehouse({ threads: 1 });
  try {
    const rows = await warehouse.all<Omit<DifferenceSample, 'key'> & { key: string }>(`
      select entity, kind, key, school, columns
      from read_parquet(${literal(file)})
      qualify row_number() over (partition by entity, kind order by hash(key)) <= ${Math.trunc(ofEach)}
      order by entity, kind desc, key`);
    return rows.map((row) => ({ ...row, key: JSON.parse(row.key) }));
  } finally {
    warehouse.close();
  }
}

/** Names of schools by the id that the sources of a namespace give them, from the newest delivery that lists schools. */
export async function schoolNames(folder: DataFolder, namespace: string): Promise<Map<string, string>> {
  const listing = listDeliveries(folder).filter(
    (each) =>
      each.namespace === namespace &&
      each.state === 'mapped' &&
      each.entities.some(({ entity, rows }) => entity === 'school' && rows > 0),
  );
  // Sources of one namespace may give schools ids of several kinds.
  const newest = new Map(
    listing.sort((a, b) => a.asOf.localeCompare(b.asOf)).map((each) => [each.source, each]),
  );
  const files = [...newest.values()]
    .map((each) => mappedFile(folder, each, 'school'))
    .filter((file) => file !== null && existsSync(file));
  if (files.length === 0) return new Map();
  const warehouse = await openWarehouse({ threads: 1 });
  try {
    const rows = await warehouse.all<{ school_id: string; name: string }>(
      `select school_id, name from read_parquet([${files.map(literal).join(', ')}], union_by_name = true)`,
    );
    return new Map(rows.map(({ school_id, name }) => [school_id, name]));
  } finally {
    warehouse.close();
  }
}
