import { readFileSync } from 'node:fs';
import { schoolYearOf } from '../base/clock.ts';
import type { Progress } from '../base/progress.ts';
import { literal, name } from '../engine/sql.ts';
import { openWarehouse, type Warehouse } from '../engine/warehouse.ts';
import type { NewId } from '../identity/almanac-id.ts';
import { createPersonIndex, type LinkBook } from '../identity/person-index.ts';
import type { MappedDelivery } from './delivery.ts';
import { recordFindings } from './finding-record.ts';
import { editionForm } from './form.ts';
import { createLanded } from './landed.ts';
import { createResolved } from './resolved.ts';
import { entities } from './schema/entities.ts';
import { canonicalTables, marts, type TableName } from './schema/steps.ts';

/** Everything a build needs to know; plain data, so that it can cross to the builder process. */
export interface BuildRequest {
  readonly id: string;
  /** Where the edition is written; must not exist yet. */
  readonly file: string;
  readonly district: string;
  /** Last day the edition speaks of, YYYY-MM-DD: no delivery is newer. */
  readonly asOf: string;
  /** Month (1-12) in which school years begin. */
  readonly firstMonth: number;
  /** Whether the exit date is a day of membership. */
  readonly exitDayCounts: boolean;
  readonly deliveries: readonly MappedDelivery[];
  /** When the build began, ISO 8601. */
  readonly startedAt: string;
}

export interface BuildEffects {
  readonly links: LinkBook;
  readonly newId: NewId;
  readonly progress: Progress;
}

/** Builds one edition file from mapped deliveries. Throws when a step fails; the file is then worthless. */
export async function buildEdition(
  request: BuildRequest,
  { links, newId, progress }: BuildEffects,
): Promise<void> {
  const warehouse = await openWarehouse();
  try {
    await warehouse.run(`attach ${literal(request.file)} as edition`);
    progress.step('Reading deliveries', request.deliveries.length);
    await createLanded(warehouse, request.deliveries);
    progress.done();
    progress.step('Giving each person one id');
    await createPersonIndex(warehouse, links, newId);
    await createResolved(warehouse);
    progress.done();
    await warehouse.run(`set search_path = 'edition,memory'`);
    await createSettings(warehouse, request);
    progress.step('Building tables', canonicalTables.length + marts.length);
    for (const [index, table] of [...canonicalTables, ...marts].entries()) {
      await createTable(warehouse, table);
      if (table === 'calendar_day') await setReferenceDay(warehouse, request);
      progress.at(index + 1);
    }
    progress.done();
    progress.step('Checking');
    await recordFindings(warehouse);
    await recordContents(warehouse, request);
    progress.done();
    await warehouse.run('checkpoint edition');
    await warehouse.run(`set search_path = 'memory'`);
    await warehouse.run('detach edition');
  } finally {
    warehouse.close();
  }
}

/** The select that makes a table, with its grain and rules on top. */
export function tableSql(table: TableName): string {
  const folder = (marts as readonly string[]).includes(table) ? 'marts' : 'tables';
  return readFileSync(new URL(`./${folder}/${table}.sql`, import.meta.url), 'utf8');
}

/** What one row of a table is, from the first line of its SQL. */
export function tableGrain(table: TableName): string {
  return /^-- Grain: (.*)$/m.exec(tableSql(table))?.[1] ?? '';
}

async function createTable(warehouse: Warehouse, table: TableName): Promise<void> {
  try {
    await warehouse.run(`create table edition.${name(table)} as\n${tableSql(table)}`);
  } catch (error) {
    throw new Error(`table ${table}: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
}

async function createSettings(warehouse: Warehouse, request: BuildRequest): Promise<void> {
  await warehouse.run(`
    create table edition.build_setting as
    select
      ${editionForm} as form,
      ${literal(request.id)} as edition_id,
      ${literal(request.district)} as district_name,
      date ${literal(request.asOf)} as as_of,
      date ${literal(request.asOf)} as reference_day,
      ${schoolYearOf(request.asOf, request.firstMonth)} as current_school_year,
      ${request.firstMonth} as first_month,
      ${request.exitDayCounts} as exit_day_counts,
      ${literal(request.startedAt)} as started_at`);
}

/** The reference day is the last instructional day up to the as-of day; the school year it lies in is the current one. */
async function setReferenceDay(warehouse: Warehouse, request: BuildRequest): Promise<void> {
  const [row] = await warehouse.all<{ day: string | null }>(`
    select cast(max(date) as varchar) as day
    from edition.calendar_day
    where is_instructional and date <= date ${literal(request.asOf)}`);
  if (!row?.day) return;
  await warehouse.run(`
    update edition.build_setting
    set reference_day = date ${literal(row.day)}, current_school_year = ${schoolYearOf(row.day, request.firstMonth)}`);
}

async function recordContents(warehouse: Warehouse, request: BuildRequest): Promise<void> {
  await warehouse.run(
    'create table edition.edition_table (table_name varchar, row_count bigint, grain varchar)',
  );
  for (const table of [...canonicalTables, ...marts]) {
    await warehouse.run(`
      insert into edition.edition_table
      select ${literal(table)}, count(*), ${literal(tableGrain(table))} from edition.${name(table)}`);
  }
  await warehouse.run(
    'create table edition.edition_delivery (delivery_id varchar, source varchar, as_of date)',
  );
  for (const delivery of request.deliveries) {
    await warehouse.run(
      `insert into edition.edition_delivery values (${literal(delivery.id)}, ${literal(delivery.source)}, date ${literal(delivery.asOf)})`,
    );
  }
  // Every key of an entity must hold in its table: a table that breaks its own grain must never be served.
  for (const table of ['student', 'school', 'staff', 'section', 'course'] as const) {
    const key = entities[table].key.map(name).join(', ');
    const [row] = await warehouse.all<{ repeated: number }>(
      `select count(*) - count(distinct (${key})) as repeated from edition.${name(table)}`,
    );
    if (row?.repeated !== 0) throw new Error(`table ${table}: its grain does not hold`);
  }
  const [day] = await warehouse.all<{ repeated: number }>(
    'select count(*) - count(distinct (student_id, school_id, date)) as repeated from edition.student_day',
  );
  if (day?.repeated !== 0) throw new Error('table student_day: its grain does not hold');
}
