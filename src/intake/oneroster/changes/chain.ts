import { createHash } from 'node:crypto';
import type { DataFolder } from '../../../base/data-folder.ts';
import { Failure } from '../../../base/failure.ts';
import type { WarehousePool } from '../../../engine/warehouse-pool.ts';
import { type Delivery, deliveriesOf, deliveryFolder } from '../../delivery.ts';
import type { Finding } from '../../finding.ts';
import type { HoldCause } from '../../guard/hold.ts';
import { carryOver } from './carry-over.ts';
import { type IdWave, idWave, waveFinding, waveShare } from './id-wave.ts';
import type { SetModes } from './modes.ts';

/** Which delivery a delivery was built on, and all that one was made of. */
export type Built = NonNullable<Delivery['base']>;

/** A delivery being received. */
export interface Received {
  readonly data: DataFolder;
  readonly source: string;
  readonly asOf: string;
  /** Where it has one already: it is mapped anew. */
  readonly id: string | null;
  /** Where its rows lie. */
  readonly folder: string;
  /** As its own sessions say. */
  readonly schoolYear: number | null;
  readonly changes: SetModes;
  readonly warehouses: WarehousePool;
}

export interface ChangesApplied {
  /** Why the delivery cannot be used. */
  readonly problem: Failure | null;
  readonly findings: readonly Finding[];
  readonly schoolYear: number | null;
  /** For delivery.json: null where it wants a base and has none; undefined where it stands by itself. */
  readonly base: Built | null | undefined;
}

/** Brings together what a delivery says and what was known before (see `carryOver`). */
export async function applyChanges(received: Received): Promise<ChangesApplied> {
  const { data, source, changes, folder, warehouses } = received;
  const before = deliveryBefore(received);
  const base = before && { delivery: before.id, folder: deliveryFolder(data, before.id) };
  const carried = await carryOver({ ...changes, folder, base, warehouses });
  if (carried.withoutBase.length > 0) {
    const files = carried.withoutBase.map((file) => `${file}.csv`).join(', ');
    const problem = new Failure('delta-without-base', { source, files });
    return { problem, findings: carried.findings, schoolYear: null, base: null };
  }
  const isSameYear = before?.schoolYear === (carried.schoolYear ?? received.schoolYear);
  const wave = base && (await idWave(warehouses, base.folder, folder, isSameYear));
  return {
    problem: null,
    findings: [...carried.findings, ...(wave ? [waveFinding(wave)] : [])],
    schoolYear: carried.schoolYear,
    base: carried.base && before ? { delivery: before.id, chain: chainOf(before) } : undefined,
  };
}

/** Whether a delivery would be built on something else today: one before it came late, or was made anew. */
export function isBehind(data: DataFolder, delivery: Delivery): boolean {
  if (delivery.base === undefined) return false;
  const before = deliveryBefore({ data, source: delivery.source, asOf: delivery.asOf, id: delivery.id });
  if (delivery.base === null) return before !== null;
  return before?.id !== delivery.base.delivery || chainOf(before) !== delivery.base.chain;
}

/** Whether the ids of a delivery are new all at once, held against one of its school year; as a reason to hold it. */
export async function waveCause(
  { data, folder, warehouses }: Pick<Received, 'data' | 'folder' | 'warehouses'>,
  against: Delivery,
): Promise<HoldCause | null> {
  return causeOf(await idWave(warehouses, deliveryFolder(data, against.id), folder, true));
}

/**
 * The same for the first delivery of a school year, held against the last one of the year before: systems are upgraded in summer. Null where the
 * year has begun already.
 */
export async function summerWave(
  place: Pick<Received, 'data' | 'source' | 'asOf' | 'id' | 'folder' | 'warehouses'> & {
    readonly schoolYear: number;
  },
): Promise<HoldCause | null> {
  const before = deliveryBefore(place);
  if (!before || before.schoolYear === place.schoolYear) return null;
  return causeOf(await idWave(place.warehouses, deliveryFolder(place.data, before.id), place.folder, false));
}

function causeOf(wave: IdWave | null): HoldCause | null {
  if (!wave) return null;
  const { entity, changed, matched, share } = wave;
  return {
    cause: 'ids-changed',
    feed: entity,
    entity: null,
    column: 'sourcedId',
    rows: changed,
    of: matched,
    share,
    limit: waveShare,
  };
}

/** The last mapped delivery before one. */
function deliveryBefore({
  data,
  source,
  asOf,
  id,
}: Pick<Received, 'data' | 'source' | 'asOf' | 'id'>): Delivery | null {
  const all = deliveriesOf(data, source);
  const own = id === null ? -1 : all.findIndex((each) => each.id === id);
  const earlier = own < 0 ? all.filter((each) => each.asOf <= asOf) : all.slice(0, own);
  return earlier.findLast(({ state, reader }) => state === 'mapped' && reader === 'oneroster-csv') ?? null;
}

/** Changes with everything a delivery is made of: its own files and those of the deliveries it is built on. */
function chainOf({ digest, base }: Delivery): string {
  return createHash('sha256')
    .update(`${digest} ${base?.chain ?? ''}`)
    .digest('hex');
}
