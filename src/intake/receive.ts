import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { schoolYearOf } from '../base/clock.ts';
import type { DataFolder } from '../base/data-folder.ts';
import { Failure } from '../base/failure.ts';
import type { Delivery, DeliveryFeed } from './delivery.ts';
import { type FeedRead, feedRowsIn, openFeedSink } from './feed-sink.ts';
import type { Finding } from './finding.ts';
import { byWeight } from './finding-book.ts';
import { type KnowStudents, nobodyKnown } from './known-students.ts';
import type { Arrival } from './landing.ts';
import { allLayouts, type Layout, layoutJob, readLayout } from './layout.ts';
import { type LeftOut, leftOutFinding, leftOutProblem } from './left-out.ts';
import type { DeliveryJob, FeedMapped, MappingResult } from './mapping/job.ts';
import { carriedFile } from './oneroster/changes/carry-over.ts';
import { applyChanges } from './oneroster/changes/chain.ts';
import { readOneRoster } from './oneroster/read-oneroster.ts';
import type { FeedSink, ReadResult } from './reader.ts';
import { readSds } from './sds/read-sds.ts';
import type { Settings } from './settings.ts';
import { type Source, shownName } from './source.ts';
import type { StudentIdChoice } from './student-id-choice.ts';
import { settledBefore, settleStudentIds } from './student-ids/settle.ts';
import { readTables } from './table/read-tables.ts';
import type { Workshop } from './workshop.ts';

/** All that is needed to read and map a delivery of one source. */
export interface Receiver {
  readonly folder: DataFolder;
  readonly source: Source;
  readonly settings: Settings;
  readonly layouts: readonly Layout[];
  /** Changes with anything that could change what a delivery is mapped to. */
  readonly layoutDigest: string;
  readonly workshop: Workshop;
  readonly knownStudents: KnowStudents;
}

/** Throws `layout-unknown`, `settings-invalid`. */
export function receiverFor(
  folder: DataFolder,
  source: Source,
  settings: Settings,
  workshop: Workshop,
  knownStudents: KnowStudents = async () => nobodyKnown,
): Receiver {
  const layouts = source.layouts.map((layout) => readLayout(folder, layout));
  const twice = feedInTwoLayouts(layouts);
  if (twice)
    throw new Failure('settings-invalid', {
      file: shownName(source.id),
      line: 1,
      problem: `two of its layouts have a feed "${twice}"`,
      remedy: 'Rename the feed in one of them, or make two sources with the same namespace.',
    });
  const hash = createHash('sha256').update(
    `${source.reader} ${source.namespace} ${settings.firstMonthOfSchoolYear}\n`,
  );
  for (const { name, digest } of layouts) hash.update(`${name} ${digest}\n`);
  if (source.studentIds) hash.update(`student_ids ${JSON.stringify(source.studentIds)}\n`);
  return { folder, source, settings, layouts, layoutDigest: hash.digest('hex'), workshop, knownStudents };
}

/** The name of a feed that two layouts of one source have; their rows would run together. */
export function feedInTwoLayouts(layouts: readonly Layout[]): string | null {
  const feeds = layouts.flatMap(({ settings }) => Object.keys(settings.feeds));
  return feeds.find((feed, index) => feeds.indexOf(feed) < index) ?? null;
}

/** A delivery but for its id and when it came. */
export type Description = Omit<Delivery, 'id' | 'receivedAt'>;

/**
 * Reads and maps what has arrived, into the folder where it lies. Never throws for what is in the files: a delivery that
 * cannot be used is kept, and refused.
 */
export async function receive(
  receiver: Receiver,
  arrival: Arrival,
  asOf: string,
  /** Where it has one already: it is mapped anew. */
  id: string | null = null,
  /** Done when the deliveries before it are in their place: changes are applied to what they say. */
  before: Promise<unknown> = Promise.resolve(),
): Promise<{ description: Description; findings: Finding[] }> {
  const { source, settings, layouts } = receiver;
  const { mapper, warehouses } = receiver.workshop;
  mapper.start();
  const spill = join(arrival.folder, 'spill');
  const sink = await openFeedSink(spill, { open: warehouses.borrow });
  let read: ReadResult = { schoolYear: null };
  let problem: Failure | null = null;
  for (const each of arrival.leftOut) sink.finding(leftOutFinding(each));
  try {
    const [first] = arrival.leftOut;
    if (first && arrival.files.length === 0) throw nothingTaken(first, source.id);
    read = await readWith(receiver, arrival, sink);
  } catch (error) {
    problem = failureOf(error, source.id);
  }
  const brought = await sink.close(arrival.folder);
  await rm(spill, { recursive: true, force: true });
  const findings = sink.findings();
  let result: MappingResult | null = null;
  if (read.changes) await before;
  const changed =
    read.changes && !problem
      ? await applyChanges({
          data: receiver.folder,
          source: source.id,
          asOf,
          id,
          folder: arrival.folder,
          schoolYear: read.schoolYear,
          changes: read.changes,
          warehouses,
        })
      : null;
  if (changed) findings.push(...changed.findings);
  problem ??= changed?.problem ?? null;
  const ids = await settleStudentIds({
    ...receiver,
    before: settledBefore(receiver.folder, source.id),
    rowsOf: (feed) => feedRowsIn(arrival.folder, brought, feed)?.parquet ?? null,
  });
  findings.push(...ids.findings);
  const schoolYear =
    changed?.schoolYear ?? read.schoolYear ?? schoolYearOf(asOf, settings.firstMonthOfSchoolYear);
  if (!problem) {
    const about = { asOf, schoolYear, firstMonth: settings.firstMonthOfSchoolYear };
    const chosen = new Map(ids.settled.map((each) => [each.feed, each]));
    result = await mapper.map({
      layouts: jobsOf(receiver, arrival, brought, chosen, about),
      folder: arrival.folder,
      rows: brought.reduce((sum, { read: rows }) => sum + rows, 0),
    });
    problem = problemOf(result);
  }
  if (result?.state === 'mapped') findings.push(...result.findings, ...feedsNobodyMaps(layouts, brought));
  // What a mapping that was stopped half way has written is no mapping.
  else
    for (const half of ['mapped', 'mapping'])
      await rm(join(arrival.folder, half), { recursive: true, force: true });
  const all = byWeight(findings);
  const mapped = result?.state === 'mapped' ? result : { feeds: [], entities: [] };
  return {
    findings: all,
    description: {
      source: source.id,
      namespace: source.namespace,
      reader: source.reader,
      layouts: layouts.map(({ name }) => name),
      layoutDigest: receiver.layoutDigest,
      asOf,
      schoolYear,
      digest: arrival.digest,
      files: arrival.files.map(({ name, bytes, sha256 }) => ({ name, bytes, sha256 })),
      feeds: brought.map((feed) =>
        feedOf(
          feed,
          mapped.feeds.find((each) => each.feed === feed.feed),
        ),
      ),
      entities: mapped.entities.map(({ entity, rows }) => ({ entity, rows })),
      ...(changed?.base === undefined ? {} : { base: changed.base }),
      ...(ids.settled.length > 0 ? { studentIds: ids.settled } : {}),
      findings: countOf(all),
      state: problem ? 'refused' : 'mapped',
      problem: problem ? { message: problem.message, remedy: problem.remedy } : null,
    },
  };
}

function readWith(
  { source, layouts, folder }: Receiver,
  arrival: Arrival,
  sink: FeedSink,
): Promise<ReadResult> {
  switch (source.reader) {
    case 'table':
      return readTables(
        arrival.files,
        layouts.map(({ settings }) => settings),
        sink,
        source.id,
        null,
        () => allLayouts(folder),
      );
    case 'sds-csv':
      return readSds(
        arrival.files,
        layouts.map(({ settings }) => settings),
        sink,
        source.id,
      );
    case 'oneroster-csv':
      return readOneRoster(arrival.files, sink, source.id);
  }
}

function jobsOf(
  { source, layouts }: Receiver,
  arrival: Arrival,
  brought: readonly FeedRead[],
  chosen: ReadonlyMap<string, StudentIdChoice>,
  delivery: DeliveryJob,
) {
  return layouts.map((layout) => {
    const job = layoutJob(
      layout,
      source.namespace,
      (feed) => feedRowsIn(arrival.folder, brought, feed),
      chosen,
    );
    return {
      delivery,
      ...job,
      feeds: job.feeds.map((feed) => ({ ...feed, carried: carriedOf(arrival, feed.feed) })),
    };
  });
}

/** Rows of earlier deliveries that still hold; null where there are none. */
function carriedOf({ folder }: Arrival, feed: string): string | null {
  const file = carriedFile(folder, feed);
  return existsSync(file) ? file : null;
}

/** A reader may bring more than its layout knows. */
function feedsNobodyMaps(layouts: readonly Layout[], brought: readonly FeedRead[]): Finding[] {
  const known = new Set(layouts.flatMap(({ settings }) => Object.keys(settings.feeds)));
  return brought
    .filter(({ feed, read }) => !known.has(feed) && read > 0)
    .map(({ feed, files, read }) => ({
      rule: 'feed-unmapped',
      severity: 'error',
      feed,
      file: files[0] ?? null,
      column: null,
      message: 'No layout maps this feed. Its rows were held back.',
      remedy: 'Name the feed in the layout and add a select for it.',
      rows: read,
      lines: [],
    }));
}

/** Where nothing was mapped, every row is held back: the sum has to hold there as well. */
function feedOf(
  { feed, keep, files, read, refused }: FeedRead,
  mapped: FeedMapped | undefined,
): DeliveryFeed {
  const skipped = mapped?.skippedBy.reduce((sum, { rows }) => sum + rows, 0) ?? 0;
  return {
    feed,
    keep,
    files: [...files],
    accounting: {
      read,
      mapped: mapped?.mapped ?? 0,
      quarantined: mapped ? mapped.quarantined + refused : read,
      skipped,
    },
    skippedBy: (mapped?.skippedBy ?? []).map(({ rule, because, rows }) => ({ rule, because, rows })),
  };
}

function problemOf(result: MappingResult): Failure | null {
  switch (result.state) {
    case 'mapped':
      return null;
    case 'stopped':
      return new Failure('mapping-stopped', { layout: result.layout, problem: result.problem });
    case 'misfit': {
      const [first] = result.misfits;
      return new Failure('layout-refused', {
        layout: first?.layout ?? '',
        problem: result.misfits.map(({ file, problem }) => `${file}: ${problem}`).join('; '),
        remedy: first?.remedy ?? '',
      });
    }
  }
}

/** A delivery of nothing but what cannot be taken. */
function nothingTaken(first: LeftOut, source: string): Failure {
  const { remedy } = leftOutFinding(first);
  return new Failure('delivery-unreadable', {
    file: first.name,
    source,
    problem: leftOutProblem(first),
    remedy,
  });
}

/** A fault of a reader itself must not cost the bytes either. What it says stays in the log: it may quote a row. */
function failureOf(error: unknown, source: string): Failure {
  if (error instanceof Failure) return error;
  return new Failure(
    'delivery-unreadable',
    {
      file: 'of the delivery',
      source,
      problem: `the reader met a fault of its own (${error instanceof Error ? error.name : 'unknown'})`,
      remedy: 'Report this as a fault of Almanac.',
    },
    { cause: error },
  );
}

function countOf(findings: readonly Finding[]): Delivery['findings'] {
  const count = { error: 0, warning: 0, note: 0 };
  for (const { severity } of findings) count[severity] += 1;
  return count;
}
