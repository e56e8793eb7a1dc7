import { existsSync } from 'node:fs';
import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Clock, dayIn } from '../base/clock.ts';
import type { DataFolder } from '../base/data-folder.ts';
import { type Progress, silent } from '../base/progress.ts';
import { type Delivery, deliveriesOf, readDelivery, readFindings } from './delivery.ts';
import type { Drop } from './drop.ts';
import type { Finding } from './finding.ts';
import {
  type Approved,
  earlierGood,
  guardDelivery,
  type Hold,
  nothingApproved,
  thresholdsFrom,
} from './guard.ts';
import type { KnowStudents } from './known-students.ts';
import { type Arrival, arrive, arriveAgain, isAsBefore, tidyLanding } from './landing.ts';
import { noteLoad } from './last-load.ts';
import { listLayouts } from './layout.ts';
import { type MappingLimits, openMapper } from './mapping.ts';
import { isBehind, summerWave, waveCause } from './oneroster/changes/chain.ts';
import { type Description, type Receiver, receive, receiverFor } from './receive.ts';
import { readSettings } from './settings.ts';
import { listSources, readSource } from './source.ts';
import { deliveriesToSettle } from './student-ids/settle-later.ts';
import {
  type Acquisition,
  acquire,
  asTheyLie,
  systemTransport,
  type TransportEffects,
} from './transport/acquire.ts';
import { openWorkshop, type Workshop } from './workshop.ts';

/**
 * What came of one delivery. `unchanged`: the same bytes are here already. `remapped`: they are, and the layout has
 * changed since. `refused`: kept, but nothing of it is mapped.
 */
export interface LoadedDelivery {
  readonly outcome: 'loaded' | 'unchanged' | 'remapped' | 'refused';
  readonly delivery: Delivery;
  readonly findings: readonly Finding[];
}

export interface LoadReport {
  readonly source: string;
  readonly deliveries: readonly LoadedDelivery[];
  /** What the transport knows of the files beside their content. */
  readonly brought: Pick<Acquisition, 'newest' | 'bytes' | 'ignored'>;
}

export interface LoadOptions {
  readonly folder: DataFolder;
  readonly clock: Clock;
  readonly progress?: Progress;
  readonly limits?: MappingLimits;
  /** Shared by those that load together, and closed by whoever opened it. */
  readonly workshop?: Workshop;
  /** The students the district knows, for ids whose kind the layout leaves open. */
  readonly knownStudents?: KnowStudents;
  /** Held deliveries that people let be used; without it, no held delivery is. */
  readonly approved?: Approved;
}

/**
 * Takes in what lies where a source says. Throws `source-unknown`, `settings-invalid`, `layout-unknown`,
 * `delivery-place-missing` and what transports throw (see transport/acquire.ts); whatever is wrong with the files themselves is told in the report.
 */
export async function loadSource(
  options: LoadOptions & {
    readonly sourceId: string;
    /** Files that somebody brought and that lie staged; without them the source is asked. */
    readonly drops?: readonly Drop[];
    readonly transport?: Pick<TransportEffects, 'sleep' | 'environment'>;
  },
): Promise<LoadReport> {
  const { folder, sourceId, clock, progress = silent } = options;
  const settings = readSettings(folder);
  const source = readSource(folder, sourceId);
  const workshop = options.workshop ?? openWorkshop(openMapper(options.limits));
  try {
    const receiver = receiverFor(folder, source, settings, workshop, options.knownStudents);
    await tidyLanding(folder, source.id);
    const today = dayIn(settings.timeZone, clock.now());
    const brought = options.drops
      ? await asTheyLie(options.drops)
      : await acquire(folder, source, today, { clock, ...(options.transport ?? systemTransport) });
    const approved = options.approved ?? nothingApproved;
    let deliveries: LoadedDelivery[];
    try {
      progress.step(`Loading ${source.title}`, brought.drops.length);
      deliveries = await loadDrops(receiver, brought.drops, { clock, approved }, progress);
      deliveries.push(...(await catchUp(receiver, { clock, approved })));
      await brought.taken();
    } finally {
      await brought.release();
    }
    progress.done(summary(deliveries));
    await noteLoad(folder, source.id, clock);
    const { newest, bytes, ignored } = brought;
    return { source: source.id, deliveries, brought: { newest, bytes, ignored } };
  } finally {
    if (!options.workshop) workshop.close();
  }
}

/** What files would become as a delivery, before anything of them is taken in. */
export interface LoadPreview {
  readonly delivery: Description;
  readonly findings: readonly Finding[];
  /** Why the delivery would be held. */
  readonly hold: Hold | null;
  /** The delivery that holds the very same bytes, where it is the newest. */
  readonly same: string | null;
}

/**
 * Reads and maps files as a load would, says what would come of them, and takes nothing in. What is left of it are
 * `diff.json` and `diff.parquet`, in `place`. Throws what `loadSource` throws of settings.
 */
export async function previewLoad(
  options: LoadOptions & { readonly sourceId: string; readonly drop: Drop; readonly place: string },
): Promise<LoadPreview> {
  const { folder, sourceId, drop, clock, approved = nothingApproved, progress = silent } = options;
  const source = readSource(folder, sourceId);
  const workshop = openWorkshop(openMapper(options.limits));
  try {
    const receiver = receiverFor(folder, source, readSettings(folder), workshop, options.knownStudents);
    progress.step('Reading the files');
    const arrival = await arrive(folder, source.id, drop.files, drop.asOf, drop.leftOut);
    try {
      const earlier = latestUpTo(deliveriesOf(folder, source.id), drop.asOf);
      const { description, findings } = await receive(receiver, arrival, drop.asOf);
      progress.done();
      progress.step('Comparing with the last good delivery');
      const hold = await holdOf(receiver, arrival, description, { clock, approved });
      for (const name of ['diff.json', 'diff.parquet'])
        if (existsSync(join(arrival.folder, name)))
          await copyFile(join(arrival.folder, name), join(options.place, name));
      progress.done();
      const same = earlier?.digest === arrival.digest ? earlier.id : null;
      return { delivery: description, findings, hold, same };
    } finally {
      await arrival.discard();
    }
  } finally {
    workshop.close();
  }
}

/**
 * Maps deliveries anew whose layouts have changed since, so that an edition is never built from a mapping nobody would
 * get today. A delivery whose source or layout is gone stays as it is. Gives the deliveries back in the same order.
 */
export async function ensureMapped(
  options: LoadOptions & { readonly deliveries: readonly Delivery[] },
): Promise<Delivery[]> {
  const { folder, deliveries, clock, progress = silent } = options;
  const settings = readSettings(folder);
  const layouts = new Set(listLayouts(folder));
  const workshop = openWorkshop(openMapper(options.limits));
  try {
    const receivers = new Map<string, Receiver>();
    for (const source of listSources(folder)) {
      const isAsked = deliveries.some((delivery) => delivery.source === source.id);
      if (!isAsked || !source.layouts.every((layout) => layouts.has(layout))) continue;
      await tidyLanding(folder, source.id);
      receivers.set(source.id, receiverFor(folder, source, settings, workshop, options.knownStudents));
    }
    const settleable = await deliveriesToSettle(receivers, deliveries);
    const isStale = (delivery: Delivery) =>
      settleable.has(delivery.id) ||
      (receivers.get(delivery.source)?.layoutDigest ?? delivery.layoutDigest) !== delivery.layoutDigest;
    const stale = deliveries.filter(isStale).length;
    if (stale > 0) progress.step('Mapping deliveries whose layout has changed', stale);
    const current: Delivery[] = [];
    let done = 0;
    for (const delivery of deliveries) {
      const receiver = receivers.get(delivery.source);
      if (!receiver || !isStale(delivery)) {
        current.push(delivery);
        continue;
      }
      current.push(
        (await remap(receiver, delivery, { clock, approved: options.approved ?? nothingApproved })).delivery,
      );
      done += 1;
      progress.at(done);
    }
    if (stale > 0) progress.done();
    return current;
  } finally {
    workshop.close();
  }
}

/** Drops of a source under way at the same time: one is read here while another is mapped in the child. */
const lanes = 2;

/** What loading needs to know beside the files. */
interface LoadEffects {
  readonly clock: Clock;
  readonly approved: Approved;
}

/** A drop being taken in. */
interface UnderWay {
  readonly digest: string;
  readonly result: Promise<LoadedDelivery>;
}

async function loadDrops(
  receiver: Receiver,
  drops: readonly Drop[],
  effects: LoadEffects,
  progress: Progress,
): Promise<LoadedDelivery[]> {
  const underWay: UnderWay[] = [];
  let done = 0;
  const count = () => {
    done += 1;
    progress.at(done);
  };
  try {
    for (const [index, drop] of drops.entries()) {
      await underWay[index - lanes]?.result;
      const started = await startDrop(receiver, drop, effects, underWay);
      underWay.push(started);
      // A failure is looked at below; until then it must not end the process.
      started.result.then(count, () => undefined);
    }
    return await Promise.all(underWay.map(({ result }) => result));
  } finally {
    await Promise.allSettled(underWay.map(({ result }) => result));
  }
}

/**
 * Sees whether a drop is news, which mostly shows before it is copied. Where its bytes may be known, it waits for the drops before it to be in
 * their place.
 */
async function startDrop(
  receiver: Receiver,
  drop: Drop,
  effects: LoadEffects,
  underWay: readonly UnderWay[],
): Promise<UnderWay> {
  const { folder, source } = receiver;
  const latest = () => latestUpTo(deliveriesOf(folder, source.id), drop.asOf);
  const settled = () => Promise.all(underWay.map(({ result }) => result));
  const kept = latest();
  if (kept && (await isAsBefore(drop.files, drop.leftOut ?? [], kept))) {
    await settled();
    const { digest } = kept;
    const earlier = latest();
    if (earlier?.digest === digest) return { digest, result: sameAgain(receiver, earlier, effects) };
  }
  const arrival = await arrive(folder, source.id, drop.files, drop.asOf, drop.leftOut);
  const { digest } = arrival;
  try {
    // It may be what is under way, or what was kept with files left out that could not be opened.
    if (latest()?.digest === digest || underWay.some((other) => other.digest === digest)) {
      await settled();
      const earlier = latest();
      if (earlier?.digest === digest) {
        await arrival.discard();
        return { digest, result: sameAgain(receiver, earlier, effects) };
      }
    }
    return { digest, result: settle(receiver, arrival, drop.asOf, effects, inPlace(underWay)) };
  } catch (error) {
    await arrival.discard();
    throw error;
  }
}

/** The very bytes of an earlier delivery: nothing is done, unless another layout would map them now. */
async function sameAgain(
  receiver: Receiver,
  earlier: Delivery,
  effects: LoadEffects,
): Promise<LoadedDelivery> {
  if (earlier.layoutDigest !== receiver.layoutDigest) return remap(receiver, earlier, effects);
  const findings = readFindings(receiver.folder, earlier.id);
  return { outcome: 'unchanged', delivery: earlier, findings };
}

/**
 * The delivery a new one is compared with: the newest of the same day or before it. Not every earlier one: where a
 * source goes back to what it said before, that is news.
 */
function latestUpTo(deliveries: readonly Delivery[], asOf: string): Delivery | undefined {
  return deliveries.findLast((delivery) => delivery.asOf <= asOf);
}

async function settle(
  receiver: Receiver,
  arrival: Arrival,
  asOf: string,
  effects: LoadEffects,
  before: Promise<unknown>,
): Promise<LoadedDelivery> {
  try {
    const { description, findings } = await receive(receiver, arrival, asOf, null, before);
    // Compared with the one before it, which has to be in its place by then.
    await before;
    const hold = await holdOf(receiver, arrival, description, effects);
    const receivedAt = effects.clock.now().toISOString();
    const delivery = await arrival.settle((id) => ({ id, receivedAt, ...description, hold }), findings);
    return { outcome: delivery.state === 'refused' ? 'refused' : 'loaded', delivery, findings };
  } catch (error) {
    await arrival.discard();
    throw error;
  }
}

/** When all drops that are under way have come to their place, or failed. */
function inPlace(underWay: readonly UnderWay[]): Promise<unknown> {
  return Promise.allSettled(underWay.map(({ result }) => result));
}

/** Why a delivery has to wait for a person (see guard.ts). */
async function holdOf(
  receiver: Receiver,
  arrival: Arrival,
  delivery: Description,
  effects: LoadEffects,
  id: string | null = null,
): Promise<Hold | null> {
  const { folder, source, settings, layoutDigest } = receiver;
  const judged = { folder, id, delivery, approved: effects.approved };
  const last = earlierGood(judged).at(-1);
  // What another layout made of the last one would differ by the layout, not by what was delivered.
  if (last && last.layoutDigest !== layoutDigest) await remap(receiver, last, effects);
  const isOneRoster = source.reader === 'oneroster-csv';
  const { warehouses } = receiver.workshop;
  const compared = { data: folder, folder: arrival.folder, warehouses };
  const hold = await guardDelivery({
    ...judged,
    place: arrival.folder,
    thresholds: thresholdsFrom(settings.guard, source.guard),
    warehouses,
    ...(isOneRoster ? { idWave: (against: Delivery) => waveCause(compared, against) } : {}),
  });
  if (!isOneRoster || delivery.state !== 'mapped') return hold;
  const { asOf, schoolYear } = delivery;
  const wave = await summerWave({ ...compared, source: source.id, asOf, id, schoolYear });
  return wave ? { causes: [...(hold?.causes ?? []), wave] } : hold;
}

/** Maps deliveries anew that were built on something else than what lies before them now. */
async function catchUp(receiver: Receiver, effects: LoadEffects): Promise<LoadedDelivery[]> {
  const { folder, source } = receiver;
  const again: LoadedDelivery[] = [];
  for (const { id } of deliveriesOf(folder, source.id)) {
    // Read anew: the one before it may just have changed.
    const delivery = readDelivery(folder, id);
    if (isBehind(folder, delivery)) again.push(await remap(receiver, delivery, effects));
  }
  return again;
}

async function remap(receiver: Receiver, earlier: Delivery, effects: LoadEffects): Promise<LoadedDelivery> {
  const arrival = await arriveAgain(receiver.folder, earlier);
  try {
    const { id, receivedAt } = earlier;
    const { description, findings } = await receive(receiver, arrival, earlier.asOf, id);
    const mappedAt = effects.clock.now().toISOString();
    // One that was good stays good; one that was held may have been held for what its layout made of it.
    const hold = earlier.hold ? await holdOf(receiver, arrival, description, effects, id) : null;
    const delivery = await arrival.replace({ id, receivedAt, ...description, mappedAt, hold }, findings);
    return { outcome: delivery.state === 'refused' ? 'refused' : 'remapped', delivery, findings };
  } catch (error) {
    await arrival.discard();
    throw error;
  }
}

function summary(deliveries: readonly LoadedDelivery[]): string {
  const counts = new Map<string, number>();
  for (const { outcome } of deliveries) counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
  return [...counts].map(([outcome, count]) => `${count} ${outcome}`).join(', ') || 'nothing there';
}
