import { existsSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DataFolder } from '../base/data-folder.ts';
import { type EntityName, entityNames } from '../edition/schema/entities.ts';
import { literal } from '../engine/sql.ts';
import type { Warehouse } from '../engine/warehouse.ts';
import type { WarehousePool } from '../engine/warehouse-pool.ts';
import { type Delivery, deliveriesOf, mappedFile } from './delivery.ts';
import { compareEntities, entitiesOf } from './guard/compare.ts';
import { type Difference, noDifference } from './guard/difference.ts';
import type { Hold, HoldCause } from './guard/hold.ts';
import { judge } from './guard/judge.ts';
import { createSamples } from './guard/moved.ts';
import type { Thresholds } from './guard/thresholds.ts';

export type { Difference, EntityDifference, FeedDifference } from './guard/difference.ts';
export { causeText, type Hold, type HoldCause } from './guard/hold.ts';
export { judge } from './guard/judge.ts';
export {
  GuardSettings,
  type Thresholds,
  thresholdNames,
  thresholdsFrom,
  usualThresholds,
} from './guard/thresholds.ts';

/** Whether people let a held delivery be used. What people decide is in the store, which intake does not know. */
export type Approved = (delivery: string) => boolean;

/** Nobody has decided anything. */
export const nothingApproved: Approved = () => false;

/** Whether an edition may be built from a delivery. */
export function isUsable(delivery: Delivery, approved: Approved): boolean {
  return delivery.state === 'mapped' && ((delivery.hold ?? null) === null || approved(delivery.id));
}

/** A delivery among those of its source. */
export interface Judged {
  readonly folder: DataFolder;
  /** Where it has one already: it is mapped anew. */
  readonly id: string | null;
  readonly delivery: Pick<Delivery, 'source' | 'asOf' | 'schoolYear' | 'state' | 'feeds' | 'entities'>;
  readonly approved: Approved;
}

/** A delivery that has just been mapped and lies aside, not yet in its place. */
export interface GuardRequest extends Judged {
  /** Where its `mapped` folder lies, and where the difference is written. */
  readonly place: string;
  readonly thresholds: Thresholds;
  readonly warehouses: WarehousePool;
  /** Looks for a reason that only the reader of the delivery knows, e.g. that all ids changed at once. */
  readonly idWave?: (against: Delivery) => Promise<HoldCause | null>;
}

/**
 * Compares a mapped delivery with the last good one of its source and school year, writes `diff.json` and
 * `diff.parquet` beside it, and says why it has to wait for a person; null where it need not. A first delivery, and the first of a school
 * year, has nothing to be compared with.
 */
export async function guardDelivery(judged: GuardRequest): Promise<Hold | null> {
  if (judged.delivery.state !== 'mapped') return null;
  const pairs = comparedFeeds(judged);
  const causes: HoldCause[] = [];
  let difference: Difference = noDifference;
  if (pairs.length > 0) {
    try {
      difference = await differenceOf(judged, pairs);
      causes.push(...judge(difference, judged.thresholds));
      for (const against of new Set(pairs.map((pair) => pair.against))) {
        const wave = await judged.idWave?.(against);
        if (wave) causes.push(wave);
      }
    } catch {
      // A guard that cannot look must neither cost the bytes nor wave them through.
      causes.push(notCompared);
    }
  }
  await writeFile(join(judged.place, 'diff.json'), `${JSON.stringify(difference, null, 2)}\n`, {
    mode: 0o600,
  });
  return causes.length > 0 ? { causes } : null;
}

/** The good deliveries of the same school year that came before, oldest first. */
export function earlierGood({ folder, id, delivery, approved }: Judged): Delivery[] {
  const all = deliveriesOf(folder, delivery.source);
  const own = id === null ? -1 : all.findIndex((each) => each.id === id);
  return (own < 0 ? all : all.slice(0, own)).filter(
    (each) =>
      each.asOf <= delivery.asOf && each.schoolYear === delivery.schoolYear && isUsable(each, approved),
  );
}

const notCompared: HoldCause = {
  ...{ cause: 'not-compared', feed: null, entity: null, column: null },
  ...{ rows: 0, of: 0, share: 1, limit: 0 },
};

/** A feed that replaces what was there, and the delivery that was there. */
interface Pair {
  readonly feed: string;
  readonly isYearly: boolean;
  readonly against: Delivery;
  readonly before: number;
  readonly now: number;
}

/**
 * Each feed with the last good delivery that had it. A feed that is missing counts as empty, unless the source is known
 * to bring it only now and then; the edition would go on with its old rows, which nobody would notice.
 */
function comparedFeeds(judged: GuardRequest): Pair[] {
  const { place, delivery } = judged;
  const earlier = earlierGood(judged);
  const last = earlier.at(-1);
  if (!last) return [];
  const names = new Set([...delivery.feeds, ...last.feeds].map(({ feed }) => feed));
  return [...names].flatMap((feed): Pair[] => {
    const now = delivery.feeds.find((each) => each.feed === feed);
    const isHere = now !== undefined && now.files.length > 0;
    const had = (each: Delivery) => each.feeds.some((other) => other.feed === feed && other.files.length > 0);
    const against = earlier.findLast(had);
    const before = against?.feeds.find((each) => each.feed === feed);
    if (!against || !before || (now ?? before).keep === 'all') return [];
    if (!isHere && !earlier.every(had)) return [];
    return [
      {
        feed,
        isYearly: before.keep === 'latest-per-school-year',
        against,
        before: before.accounting.read,
        now: (now?.accounting.read ?? 0) + (isCarried(place, feed) ? before.accounting.read : 0),
      },
    ];
  });
}

/** A feed of changes only: what it does not name was carried over from before. */
function isCarried(place: string, feed: string): boolean {
  return existsSync(join(place, 'carried', `${feed}.parquet`));
}

async function differenceOf(judged: GuardRequest, pairs: readonly Pair[]): Promise<Difference> {
  const { folder, place, delivery } = judged;
  const spill = join(place, 'guard-spill');
  const warehouse = await judged.warehouses.borrow(spill, '1GB');
  try {
    await createSamples(warehouse);
    const entities: Difference['entities'] = [];
    for (const against of new Set(pairs.map((pair) => pair.against))) {
      // A feed that is not here at all takes no row with it: the edition keeps the rows it had.
      const feeds = pairs.filter((pair) => pair.against === against && isPresent(delivery, pair.feed));
      const now = (each: EntityName) => existing(join(place, 'mapped', `${each}.parquet`));
      const before = (each: EntityName) => mappedFile(folder, against, each);
      const sides = entitiesOf(namesOf(delivery), namesOf(against)).map((entity) => ({
        entity,
        before: before(entity),
        now: now(entity),
        feeds: feeds.map(({ feed }) => feed),
        yearlyFeeds: feeds.filter(({ isYearly }) => isYearly).map(({ feed }) => feed),
      }));
      const filesOf = (each: EntityName) => [now(each), before(each)].filter((file) => file !== null);
      entities.push(...(await compareEntities(warehouse, sides, against.id, filesOf)));
    }
    await writeSamples(warehouse, join(place, 'diff.parquet'));
    return {
      feeds: pairs.map(({ feed, against, before, now }) => ({ feed, against: against.id, before, now })),
      entities: entities.filter(({ before, now }) => before + now > 0),
    };
  } finally {
    warehouse.close();
    await rm(spill, { recursive: true, force: true });
  }
}

function isPresent(delivery: Judged['delivery'], feed: string): boolean {
  return delivery.feeds.some((each) => each.feed === feed && each.files.length > 0);
}

function namesOf(delivery: Pick<Delivery, 'entities'>): EntityName[] {
  return entityNames.filter((name) => delivery.entities.some((each) => each.entity === name));
}

function existing(file: string): string | null {
  return existsSync(file) ? file : null;
}

async function writeSamples(warehouse: Warehouse, file: string): Promise<void> {
  await warehouse.run(`
    copy (select * from sample order by entity, kind, key)
    to ${literal(file)} (format parquet, compression zstd)`);
}
