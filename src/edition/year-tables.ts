import { literal, name } from '../engine/sql.ts';
import type { Warehouse } from '../engine/warehouse.ts';
import { type BuildMarks, markOf } from './build-marks.ts';
import { contentMark } from './content-mark.ts';
import type { Landed } from './landed.ts';
import { deliveryIn, rowsIn } from './mapped-files.ts';
import { type PartBook, rowsMadeBy } from './part-book.ts';
import { kindsReferredTo, leanestSql, matchedSql, noteUnmatched, resolvedRows } from './resolved.ts';
import { runSteps } from './run-steps.ts';
import { tableSql } from './table-sql.ts';

/** Tables that are built school year by school year, so that a year in which nothing changed is copied. */
export const yearTables = ['attendance_event', 'student_day', 'attendance_month'] as const;
export type YearTable = (typeof yearTables)[number];

export interface YearBuild {
  readonly warehouse: Warehouse;
  readonly landed: Landed;
  readonly marks: BuildMarks;
  readonly book: PartBook;
  readonly firstMonth: number;
  /** School year of the as-of day; a table without any day gets this one, empty. */
  readonly currentYear: number;
}

/** Days of a school year, YYYY-MM-DD, both inclusive, as a SQL condition on a date. */
function within(column: string, year: number, firstMonth: number): string {
  return `${column} between make_date(${year - 1}, ${firstMonth}, 1) and make_date(${year}, ${firstMonth}, 1) - 1`;
}

function schoolYear(column: string, firstMonth: number): string {
  return `year(${column}) + case when month(${column}) >= ${firstMonth} then 1 else 0 end`;
}

export async function createYearTable(build: YearBuild, table: YearTable): Promise<void> {
  switch (table) {
    case 'attendance_event':
      return createEvents(build);
    case 'student_day':
      return createFromYears(
        build,
        table,
        studentDayReads(build.firstMonth),
        await instructionalYears(build),
      );
    case 'attendance_month':
      return createFromYears(build, table, { student_day: null }, await instructionalYears(build));
  }
}

/** Events come from the mapped files, so a year is made of the files that hold days of it. */
async function createEvents({
  warehouse,
  landed,
  marks,
  book,
  firstMonth,
  currentYear,
}: YearBuild): Promise<void> {
  const table = 'attendance_event';
  const sql = tableSql(table);
  const deliveriesOf = new Map<number, Set<string>>([[currentYear, new Set()]]);
  const files = landed.countedFiles(table);
  const held =
    files.length === 0
      ? []
      : await warehouse.all<{ delivery: string; year: number }>(
          `select distinct ${deliveryIn(files)} as delivery, ${schoolYear('date', firstMonth)} as year from ${rowsIn(files)}`,
        );
  for (const { delivery, year } of held)
    deliveriesOf.set(year, (deliveriesOf.get(year) ?? new Set()).add(delivery));
  const kinds = kindsReferredTo(table).map((kind) => marks.get(`id_${kind}`));
  const years = [...deliveriesOf].toSorted(([a], [b]) => a - b);
  const parts = years.map(([year, deliveries]) => {
    const counted = `select * from (${landed.countedSelect(table, deliveries)}) where ${within('date', year, firstMonth)}`;
    const matched = matchedSql(table, counted);
    const resolved = resolvedRows(table, matched);
    const more = [
      String(year),
      String(firstMonth),
      landed.markOfCounted(table, deliveries),
      resolved.sql,
      ...kinds,
    ];
    return {
      year,
      mapped: landed.mappedSelect(table, deliveries),
      matched,
      resolved,
      rows: landed.countedRows(table, deliveries),
      mark: marks.ofSql(sql, more),
    };
  });
  const view = (year: number, rows: string) =>
    warehouse.run(`create or replace view memory.${name(viewOfYear(`resolved_${table}`, year))} as ${rows}`);
  for (const { year, resolved } of parts) await view(year, resolved.sql);
  await createEmpty(warehouse, table, sql, [`resolved_${table}`], parts[0]?.year ?? currentYear);
  await together(parts, async ({ year, mapped, matched, resolved, rows, mark }) => {
    await book.part({
      table,
      part: String(year),
      mark,
      condition: within('date', year, firstMonth),
      async build() {
        await view(year, await leanestSql(warehouse, resolved, rows));
        return rowsMadeBy(
          warehouse,
          `insert into edition.${name(table)} ${ofYear(sql, [`resolved_${table}`], year)}`,
        );
      },
    });
    const part = `${table}/${year}`;
    await book.part({
      table: 'unmatched_reference',
      part,
      mark,
      condition: `part = ${literal(part)}`,
      build: () => noteUnmatched(warehouse, { entityName: table, part, mapped, matched }),
    });
  });
  await book.keepOnly(table);
  marks.set(table, markOf(parts.map(({ year, mark }) => [year, mark])));
}

/** Years at the same time, as far as the warehouse runs several statements at a time. */
function together<Part extends { readonly year: number }>(
  parts: readonly Part[],
  work: (part: Part) => Promise<void>,
): Promise<void> {
  const steps = parts.map((part) => ({ name: String(part.year), after: [], run: () => work(part) }));
  return runSteps(steps, parts.length);
}

function viewOfYear(view: string, year: number): string {
  return `${view}_${year}`;
}

/** The SQL of a year table with the views of one year in the place of those it names. */
function ofYear(sql: string, views: readonly string[], year: number): string {
  return views.reduce(
    (text, view) => text.replaceAll(new RegExp(`\\b${view}\\b`, 'g'), viewOfYear(view, year)),
    sql,
  );
}

async function createEmpty(
  warehouse: Warehouse,
  table: YearTable,
  sql: string,
  views: readonly string[],
  year: number,
): Promise<void> {
  await warehouse.run(
    `create table if not exists edition.${name(table)} as select * from (${ofYear(sql, views, year)}) limit 0`,
  );
}

/** Columns a year table reads of other tables, and which rows belong to the year; null means all columns of the rows with that school_year. */
type YearReads = Readonly<
  Record<string, { readonly columns: readonly string[]; condition(year: number): string } | null>
>;

function studentDayReads(firstMonth: number): YearReads {
  return {
    student_school_enrollment: {
      columns: ['student_id', 'school_id', 'entry_date', 'last_day'],
      condition: (year) =>
        `is_membership and entry_date < make_date(${year}, ${firstMonth}, 1) and last_day >= make_date(${year - 1}, ${firstMonth}, 1)`,
    },
    calendar_day: {
      columns: ['school_id', 'date', 'school_year'],
      condition: (year) =>
        `school_year = ${year} and is_instructional and date <= (select as_of from edition.build_setting)`,
    },
    attendance_submission: {
      columns: ['school_id', 'date', 'is_submitted'],
      condition: (year) => within('date', year, firstMonth),
    },
    attendance_event: {
      columns: ['student_id', 'school_id', 'date', 'attendance_event_category', 'source_code', 'duration'],
      condition: (year) => within('date', year, firstMonth),
    },
  };
}

async function instructionalYears({ warehouse, currentYear }: YearBuild): Promise<number[]> {
  const years = await warehouse.all<{ year: number }>(`
    select distinct school_year as year
    from edition.calendar_day
    where is_instructional and date <= (select as_of from edition.build_setting)
    order by year`);
  return years.length > 0 ? years.map(({ year }) => year) : [currentYear];
}

/**
 * A table whose SQL reads `year_<table>` instead of the tables themselves. These views hold the columns and rows of one school year that it may
 * read, so their content is all the year is made of.
 */
async function createFromYears(
  { warehouse, marks, book }: YearBuild,
  table: YearTable,
  reads: YearReads,
  years: readonly number[],
): Promise<void> {
  const sql = tableSql(table);
  const views = Object.keys(reads).map((read) => `year_${read}`);
  for (const year of years)
    for (const [read, part] of Object.entries(reads))
      await warehouse.run(`
        create or replace view memory.${name(viewOfYear(`year_${read}`, year))} as
        select ${part ? part.columns.map(name).join(', ') : '*'}
        from edition.${name(read)}
        where ${part ? part.condition(year) : `school_year = ${year}`}`);
  await createEmpty(warehouse, table, sql, views, years[0] ?? 0);
  const made = new Map<number, string>();
  const parts = years.map((year) => ({ year }));
  await together(parts, async ({ year }) => {
    const content: string[] = [String(year)];
    for (const [read, part] of Object.entries(reads))
      content.push(
        part
          ? await contentMark(warehouse, `memory.${name(viewOfYear(`year_${read}`, year))}`, part.columns)
          : marks.get(`${read}/${year}`),
      );
    const mark = marks.ofSql(sql, content);
    made.set(year, mark);
    marks.set(`${table}/${year}`, mark);
    await book.part({
      table,
      part: String(year),
      mark,
      condition: `school_year = ${year}`,
      async build() {
        const rows = await rowsMadeBy(
          warehouse,
          `insert into edition.${name(table)} ${ofYear(sql, views, year)}`,
        );
        if (table === 'student_day') await checkDays(warehouse, year);
        return rows;
      },
    });
  });
  await book.keepOnly(table);
  marks.set(table, markOf(years.map((year) => [year, made.get(year)])));
}

/** A student has a day at a school once: as many rows a month as different days in them. Throws. */
async function checkDays(warehouse: Warehouse, year: number): Promise<void> {
  const repeated = async (key: string) => {
    const [row] = await warehouse.all<{ repeated: number }>(`
      select count(*) as repeated
      from (
        select 1
        from edition.student_day
        where school_year = ${year}
        group by ${key}, month(date)
        having count(*) <> bit_count(bit_or(1 << day(date)))
      )`);
    return row?.repeated ?? 0;
  };
  // By hash it takes half as long; two students of one hash only make it look closer.
  if ((await repeated('hash(student_id, school_id)')) > 0 && (await repeated('student_id, school_id')) > 0)
    throw new Error('table student_day: its grain does not hold');
}
