import { rmSync, statSync } from 'node:fs';
import { availableParallelism, totalmem } from 'node:os';
import { schoolYearOf } from '../base/clock.ts';
import type { Progress } from '../base/progress.ts';
import { literal, name } from '../engine/sql.ts';
import { openWarehouse, type Warehouse } from '../engine/warehouse.ts';
import type { NewId } from '../identity/almanac-id.ts';
import { createPersonIndex, identityKinds, type LinkBook, linkPersons } from '../identity/person-index.ts';
import { type BuildMarks, buildMarks, markOf } from './build-marks.ts';
import { contentMark } from './content-mark.ts';
import type { MappedDelivery } from './delivery.ts';
import { checkContents, recordContents } from './edition-contents.ts';
import { recordFindings } from './finding-record.ts';
import { editionForm } from './form.ts';
import { createLanded, type Landed } from './landed.ts';
import { type MissedDelivery, recordMissed } from './missed-delivery.ts';
import { openPartBook, type PartBook, type PartReport } from './part-book.ts';
import { copyPrior, type PriorEdition, PriorUnreadable } from './prior-edition.ts';
import { runSteps } from './run-steps.ts';
import { entityNames } from './schema/entities.ts';
import { attendanceStatuses } from './schema/options.ts';
import { tableNames } from './schema/steps.ts';
import { tablesBefore } from './table-sql.ts';
import { createTable, lazyViews, noteReferences, offerReferences } from './whole-tables.ts';
import { createYearTable, yearTables } from './year-tables.ts';

/** Everything a build needs to know; plain data, so that it can cross to the builder process. */
export interface BuildRequest {
  readonly id: string;
  /** Where the edition is written; must not exist yet. */
  readonly file: string;
  /** Folder for what does not fit in memory; removed after the build, and with the rest of it if it dies. */
  readonly spillFolder: string;
  /** The edition served before, from which what has not changed is copied; null builds everything. */
  readonly prior: PriorEdition | null;
  readonly district: string;
  /** Last day the edition speaks of, YYYY-MM-DD: no delivery is newer. */
  readonly asOf: string;
  /** Month (1-12) in which school years begin. */
  readonly firstMonth: number;
  /** Whether the exit date is a day of membership. */
  readonly exitDayCounts: boolean;
  /** The fewest students a group may have for its numbers to be published (gate/minimum-n.ts). */
  readonly minimumN: number;
  readonly deliveries: readonly MappedDelivery[];
  /** Sources that owe a delivery. */
  readonly missed?: readonly MissedDelivery[];
  /** When the build began, ISO 8601. */
  readonly startedAt: string;
}

export interface BuildEffects {
  readonly links: LinkBook;
  readonly newId: NewId;
  readonly progress: Progress;
  /** Told when the file is finished, before memory is given back, which takes a while. */
  readonly finished?: (report: BuildReport) => void;
}

/** How a build came to its tables. */
export interface BuildReport extends PartReport {
  /** Why the edition served before could not be used, or null. */
  readonly priorProblem: string | null;
}

/** What a build may use. */
interface Means {
  /** For DuckDB, in MB; what is more goes to the spill folder. */
  readonly memory: number;
  /** Of it, in MB: kept for the next statement instead of given back to the system. */
  readonly kept: number;
  /** Statements at a time. */
  readonly atATime: number;
  /** That all of them share. */
  readonly threads: number;
}

/** Mapped files, in MB, of which one statement at a time keeps all processors busy. */
const much = 150;

/**
 * Statements over few rows leave processors idle, and cost less on a thread of their own: then two run at a time. A server with 4 GB must be able
 * to publish 100,000 students (some 300 MB of mapped files), and the rest of the process and what DuckDB does not count take up to 1.5 GB. Larger
 * districts get more, as far as the machine has it.
 */
function meansFor(deliveries: readonly MappedDelivery[]): Means {
  const megabyte = 1024 ** 2;
  const files = deliveries.flatMap(({ entities }) => Object.values(entities));
  const mapped = files.reduce((sum, file) => sum + statSync(file).size, 0) / megabyte;
  const most = Math.max(2500, Math.min(4600, totalmem() / megabyte / 2));
  const atATime = mapped < much ? 2 : 1;
  return {
    memory: Math.round(Math.min(2500 + 2 * Math.max(0, mapped - 500), most)),
    // Some hundred short statements take and give back the same memory: not to saves a twentieth of a small build.
    kept: mapped < much ? 512 : 0,
    atATime,
    threads: Math.max(1, availableParallelism() - atATime + 1),
  };
}

/**
 * Builds one edition file from mapped deliveries. Throws when a step fails; the file is then worthless. A prior edition that cannot be
 * read costs time, never the build.
 */
export async function buildEdition(request: BuildRequest, effects: BuildEffects): Promise<BuildReport> {
  try {
    return await buildOnce(request, effects, null);
  } catch (error) {
    if (!(error instanceof PriorUnreadable)) throw error;
    for (const file of [request.file, `${request.file}.wal`]) rmSync(file, { force: true });
    return buildOnce({ ...request, prior: null }, effects, error.message);
  }
}

async function buildOnce(
  request: BuildRequest,
  { links, newId, progress, finished }: BuildEffects,
  priorProblem: string | null,
): Promise<BuildReport> {
  const { memory, kept, threads, atATime } = meansFor(request.deliveries);
  const warehouse = await openWarehouse({ memoryLimit: `${memory}MB`, threads, connections: atATime });
  const writing: Promise<void>[] = [];
  try {
    await warehouse.run(`set temp_directory = ${literal(request.spillFolder)}`);
    await warehouse.run(`set block_allocator_memory = '${kept}MB'`);
    // Tables have no order; keeping one costs memory.
    await warehouse.everywhere('set preserve_insertion_order = false');
    const prior = request.prior === null ? null : await copyPrior(warehouse, request.prior, request);
    // Only Almanac reads editions, so they take the newest storage: smaller, and written in half the time. Trying FSST costs more than it
    // saves. A file that is worthless until its last checkpoint needs no write-ahead log.
    await warehouse.run(
      `attach ${literal(request.file)} as edition (storage_version 'latest', recovery_mode 'no_wal_writes')`,
    );
    await warehouse.everywhere(`set disabled_compression_methods = 'fsst'`);
    await warehouse.run(
      `create type if not exists edition.attendance_status as enum (${attendanceStatuses.map(literal).join(', ')})`,
    );
    const book = await openPartBook(warehouse, prior);
    const marks = buildMarks();
    progress.step('Reading deliveries', request.deliveries.length);
    const landed = await createLanded(warehouse, request.deliveries);
    marks.set('delivered_feed', landed.markOfFeeds);
    progress.done();
    progress.step('Giving each person one id');
    await giveIds(warehouse, { landed, marks, book, links, newId, writing, atATime });
    progress.done();
    await warehouse.everywhere(`set search_path = 'edition,memory'`);
    await createSettings(warehouse, request, marks);
    progress.step('Building tables', tableNames.length);
    await createTables(warehouse, { request, landed, marks, book, progress, atATime });
    progress.done();
    await Promise.all(writing);
    progress.step('Checking');
    await recordFindings(warehouse, { marks, book, atATime });
    await book.close();
    await recordMissed(warehouse, request.missed ?? []);
    await checkContents(warehouse);
    await recordContents(warehouse, request.deliveries);
    progress.done();
    await warehouse.run('checkpoint edition');
    await warehouse.everywhere(`set search_path = 'memory'`);
    await warehouse.run('detach edition');
    const report = { ...book.report, priorProblem };
    finished?.(report);
    return report;
  } finally {
    await Promise.allSettled(writing);
    warehouse.close();
  }
}

interface Identification {
  readonly landed: Landed;
  readonly marks: BuildMarks;
  readonly book: PartBook;
  readonly links: LinkBook;
  readonly newId: NewId;
  /** Gets what is still being written to the store, and has to be there before the edition is. */
  readonly writing: Promise<void>[];
  readonly atATime: number;
}

/**
 * Makes the identity index. Where the same records met the same links in the edition before, nobody is new: linking them again would change
 * nothing.
 */
async function giveIds(
  warehouse: Warehouse,
  { landed, marks, book, links, newId, writing, atATime }: Identification,
): Promise<void> {
  await createPersonIndex(warehouse, links);
  const records = identityKinds.map((kind) => landed.markOfAll(kind));
  const known = markOf([records, await markIndex(warehouse, marks)]);
  let mark = known;
  if (!book.knows('identity', known)) {
    writing.push((await linkPersons(warehouse, links, newId, atATime)).written);
    mark = markOf([records, await markIndex(warehouse, marks)]);
  }
  for (const thing of ['identifier', 'shared_identifier', 'identity_conflict']) marks.set(thing, mark);
  book.knows('identity', mark);
}

/** Marks `id_<kind>` by all its links. */
async function markIndex(warehouse: Warehouse, marks: BuildMarks): Promise<string[]> {
  const all: string[] = [];
  for (const kind of identityKinds) {
    const mark = await contentMark(warehouse, `memory.${name(`id_${kind}`)}`, [
      'id_system',
      'id_value',
      'almanac_id',
    ]);
    marks.set(`id_${kind}`, mark);
    all.push(mark);
  }
  return all;
}

interface TableBuild {
  readonly request: BuildRequest;
  readonly landed: Landed;
  readonly marks: BuildMarks;
  readonly book: PartBook;
  readonly progress: Progress;
  readonly atATime: number;
}

async function createTables(
  warehouse: Warehouse,
  { request, landed, marks, book, progress, atATime }: TableBuild,
): Promise<void> {
  await warehouse.run(`
    create table if not exists edition.unmatched_reference (
      part varchar, entity varchar, column_name varchar, is_required boolean, delivery_id varchar, source_file varchar,
      source_line bigint
    )`);
  const currentYear = schoolYearOf(request.asOf, request.firstMonth);
  const views = lazyViews(warehouse);
  const build = { warehouse, landed, marks, book, views, firstMonth: request.firstMonth, currentYear };
  const whole = entityNames.filter((each) => each !== 'attendance_event');
  for (const each of whole) offerReferences(build, each);
  let done = 0;
  const tables = tableNames.map((table) => ({
    name: table,
    after: tablesBefore(table),
    async run() {
      const byYear = yearTables.find((each) => each === table);
      if (byYear) await createYearTable(build, byYear);
      else await createTable(build, table);
      if (table === 'calendar_day') await setReferenceDay(warehouse, request, marks);
      if (table === 'student_school_enrollment') await markMembership(warehouse, marks);
      done += 1;
      progress.at(done);
    },
  }));
  const references = whole.map((each) => ({
    name: `references of ${each}`,
    after: [],
    run: () => noteReferences(build, each),
  }));
  await runSteps([...tables, ...references], atATime);
  await book.keepOnly('unmatched_reference');
  marks.set(
    'unmatched_reference',
    markOf(entityNames.map((each) => marks.get(each === 'attendance_event' ? each : `resolved_${each}`))),
  );
}

/**
 * Who is current changes with every day, when people were enrolled does not: tables that read only the second need not be built for the first.
 */
async function markMembership(warehouse: Warehouse, marks: BuildMarks): Promise<void> {
  const table = 'student_school_enrollment';
  const columns = await warehouse.all<{ name: string }>(`
    select column_name as name
    from information_schema.columns
    where table_catalog = 'edition' and table_name = ${literal(table)} and column_name <> 'is_current'
    order by column_name`);
  const content = await contentMark(
    warehouse,
    `edition.${name(table)}`,
    columns.map((column) => column.name),
  );
  marks.setWithout(table, 'is_current', content);
}

async function createSettings(warehouse: Warehouse, request: BuildRequest, marks: BuildMarks): Promise<void> {
  await warehouse.run(`
    create or replace table edition.build_setting as
    select
      ${editionForm} as form,
      ${literal(request.id)} as edition_id,
      ${literal(request.district)} as district_name,
      date ${literal(request.asOf)} as as_of,
      date ${literal(request.asOf)} as reference_day,
      ${schoolYearOf(request.asOf, request.firstMonth)} as current_school_year,
      ${request.firstMonth} as first_month,
      ${request.exitDayCounts} as exit_day_counts,
      ${request.minimumN} as minimum_n,
      ${literal(request.startedAt)} as started_at`);
  marks.setting('district_name', request.district);
  marks.setting('as_of', request.asOf);
  marks.setting('first_month', request.firstMonth);
  marks.setting('exit_day_counts', request.exitDayCounts);
  marks.setting('minimum_n', request.minimumN);
  marks.setting('reference_day', request.asOf);
  marks.setting('current_school_year', schoolYearOf(request.asOf, request.firstMonth));
}

/** The reference day is the last instructional day up to the as-of day; the school year it lies in is the current one. */
async function setReferenceDay(
  warehouse: Warehouse,
  request: BuildRequest,
  marks: BuildMarks,
): Promise<void> {
  const [row] = await warehouse.all<{ day: string | null }>(`
    select cast(max(date) as varchar) as day
    from edition.calendar_day
    where is_instructional and date <= date ${literal(request.asOf)}`);
  if (!row?.day) return;
  const year = schoolYearOf(row.day, request.firstMonth);
  await warehouse.run(
    `update edition.build_setting set reference_day = date ${literal(row.day)}, current_school_year = ${year}`,
  );
  marks.setting('reference_day', row.day);
  marks.setting('current_school_year', year);
}
