import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type Static, Type } from 'typebox';
import { Check } from 'typebox/schema';
import type { DataFolder } from '../base/data-folder.ts';
import { Failure } from '../base/failure.ts';
import { type EntityName, entityNames } from '../edition/schema/entities.ts';
import type { Finding } from './finding.ts';
import { Hold } from './guard/hold.ts';
import { SettledIds } from './student-id-choice.ts';

const Nullable = <Schema extends Parameters<typeof Type.Union>[0][number]>(schema: Schema) =>
  Type.Union([schema, Type.Null()]);

/** `read = mapped + quarantined + skipped`, always. */
const Accounting = Type.Object({
  read: Type.Integer(),
  mapped: Type.Integer(),
  quarantined: Type.Integer(),
  skipped: Type.Integer(),
});
export type Accounting = Static<typeof Accounting>;

export const DeliveryFeed = Type.Object({
  feed: Type.String(),
  keep: Type.Union([Type.Literal('latest'), Type.Literal('latest-per-school-year'), Type.Literal('all')]),
  files: Type.Array(Type.String()),
  accounting: Accounting,
  skippedBy: Type.Array(Type.Object({ rule: Type.String(), because: Type.String(), rows: Type.Integer() })),
});
export type DeliveryFeed = Static<typeof DeliveryFeed>;

/** `delivery.json`: one drop of files from one source, and what became of it. */
const DeliveryFile = Type.Object({
  /** `<source>/<asOf>-<n>` */
  id: Type.String(),
  source: Type.String(),
  namespace: Type.String(),
  reader: Type.String(),
  layouts: Type.Array(Type.String()),
  /** Of the layouts it was last mapped with. */
  layoutDigest: Type.String(),
  receivedAt: Type.String(),
  /** When it was mapped anew; absent where the first mapping still holds. */
  mappedAt: Type.Optional(Type.String()),
  /** The day its content speaks of, YYYY-MM-DD. */
  asOf: Type.String(),
  schoolYear: Type.Integer(),
  /** Of all file names and bytes: the same digest is the same delivery. */
  digest: Type.String(),
  files: Type.Array(Type.Object({ name: Type.String(), bytes: Type.Integer(), sha256: Type.String() })),
  feeds: Type.Array(DeliveryFeed),
  entities: Type.Array(Type.Object({ entity: Type.String(), rows: Type.Integer() })),
  /** How the student ids of feeds that leave them open were settled; absent where no layout does. */
  studentIds: Type.Optional(Type.Array(SettledIds)),
  /** Causes, by severity. */
  findings: Type.Object({ error: Type.Integer(), warning: Type.Integer(), note: Type.Integer() }),
  state: Type.Union([Type.Literal('mapped'), Type.Literal('refused')]),
  problem: Nullable(Type.Object({ message: Type.String(), remedy: Type.String() })),
  /**
   * The delivery whose records it goes on with, where it holds changes; `chain` stands for all that one was made of. Null where there was none to go on with.
   */
  base: Type.Optional(Nullable(Type.Object({ delivery: Type.String(), chain: Type.String() }))),
  /** Why it waits for a person's approval; null or absent where it need not (see guard.ts). */
  hold: Type.Optional(Nullable(Hold)),
});
export type Delivery = Static<typeof DeliveryFile>;

/** `findings.json` */
export const FindingsFile = Type.Array(
  Type.Object({
    rule: Type.String(),
    severity: Type.Union([Type.Literal('error'), Type.Literal('warning'), Type.Literal('note')]),
    feed: Nullable(Type.String()),
    file: Nullable(Type.String()),
    column: Nullable(Type.String()),
    message: Type.String(),
    remedy: Type.String(),
    rows: Type.Integer(),
    lines: Type.Array(Type.Integer()),
  }),
);

/** All deliveries: by source, then as-of day, then the order they came in. */
export function listDeliveries(data: DataFolder): Delivery[] {
  if (!existsSync(data.landing)) return [];
  return readdirSync(data.landing, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
    .map((entry) => entry.name)
    .sort()
    .flatMap((source) => deliveriesOf(data, source));
}

/** Deliveries of one source, oldest as-of day first. */
export function deliveriesOf(data: DataFolder, source: string): Delivery[] {
  const place = join(data.landing, source);
  if (!existsSync(place)) return [];
  return readdirSync(place)
    .filter((name) => deliveryName.test(name))
    .sort(byName)
    .map((name) => readDelivery(data, `${source}/${name}`));
}

/**
 * What `delivery.json` files said when they were last read. Each drop is held against all before it, so a source with a year of deliveries would
 * have its history read and checked thousands of times. The file is never written into: another content is another file.
 */
const known = new Map<string, { readonly file: string; readonly delivery: Delivery }>();

/** Throws `delivery-unknown`. */
export function readDelivery(data: DataFolder, id: string): Delivery {
  const path = join(deliveryFolder(data, id), 'delivery.json');
  const { ino, mtimeMs, size } = statSync(path, { throwIfNoEntry: false }) ?? {};
  const file = `${ino}/${mtimeMs}/${size}`;
  const before = known.get(path);
  if (before?.file === file) return before.delivery;
  const value = readJson(data, id, 'delivery.json');
  if (!Check(DeliveryFile, value)) throw new Failure('delivery-unknown', { delivery: id });
  known.set(path, { file, delivery: value });
  return value;
}

/** What was found in a delivery, worst and widest first. Throws `delivery-unknown`. */
export function readFindings(data: DataFolder, id: string): Finding[] {
  const value = readJson(data, id, 'findings.json');
  if (!Check(FindingsFile, value)) throw new Failure('delivery-unknown', { delivery: id });
  return value;
}

/** The folder of a delivery. Throws `delivery-unknown` for what cannot be one. */
export function deliveryFolder(data: DataFolder, id: string): string {
  const [source = '', name = '', ...rest] = id.split('/');
  if (!/^[a-z0-9][a-z0-9-]*$/.test(source) || !deliveryName.test(name) || rest.length > 0)
    throw new Failure('delivery-unknown', { delivery: id });
  return join(data.landing, source, name);
}

/** The Parquet file of an entity of a delivery; null where the delivery has none of it. */
export function mappedFile(data: DataFolder, delivery: Delivery, entity: EntityName): string | null {
  if (!delivery.entities.some((each) => each.entity === entity)) return null;
  return join(deliveryFolder(data, delivery.id), 'mapped', `${entity}.parquet`);
}

/** The entities a delivery has rows of. */
export function mappedEntities(delivery: Delivery): EntityName[] {
  return entityNames.filter((name) => delivery.entities.some((each) => each.entity === name));
}

/** The sum over all feeds. */
export function accountingOf(delivery: Delivery): Accounting {
  const total = { read: 0, mapped: 0, quarantined: 0, skipped: 0 };
  for (const { accounting } of delivery.feeds) {
    total.read += accounting.read;
    total.mapped += accounting.mapped;
    total.quarantined += accounting.quarantined;
    total.skipped += accounting.skipped;
  }
  return total;
}

/** Name of a delivery's folder: the as-of day and the number of the delivery of that day. */
const deliveryName = /^\d{4}-\d{2}-\d{2}-\d+$/;

function byName(a: string, b: string): number {
  return a.slice(0, 10).localeCompare(b.slice(0, 10)) || Number(a.slice(11)) - Number(b.slice(11));
}

function readJson(data: DataFolder, id: string, file: string): unknown {
  try {
    return JSON.parse(readFileSync(join(deliveryFolder(data, id), file), 'utf8'));
  } catch (error) {
    throw new Failure('delivery-unknown', { delivery: id }, { cause: error });
  }
}
