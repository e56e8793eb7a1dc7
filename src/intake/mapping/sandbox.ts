import { readFileSync } from 'node:fs';
import { literal, name } from '../../engine/sql.ts';
import type { Warehouse } from '../../engine/warehouse.ts';
import type { CrosswalkJob, DeliveryJob, FeedJob, LayoutJob, Misfit, ViewJob } from './job.ts';
import { withMatchedIds } from './matched-student-ids.ts';
import type { SandboxHost } from './sandbox-host.ts';
import { firstLine, kindOfError, parseStatement, withoutSemicolon } from './statement.ts';

const macros = readFileSync(new URL('macros.sql', import.meta.url), 'utf8');

/**
 * A database that shows the feeds and crosswalks of one layout, with the door shut but for the folder in which the files of these feeds lie (see sandbox-host.ts). The machine's own
 * things lie in the schema `machine`: the view `line` (source_row, source_feed, source_file, source_line, source_delivery of every row
 * that no skip rule names) and `skipped` (source_row, rule). Feeds are views: their rows stay in their files, whatever their number.
 */
export interface Sandbox {
  readonly warehouse: Warehouse;
  /** The columns of each feed, in lower case. */
  readonly columns: ReadonlyMap<string, ReadonlySet<string>>;
  readonly misfits: readonly Misfit[];
  /** Whether skip rules name any row. */
  readonly hasSkipped: boolean;
}

/** Rows carried over from earlier deliveries are numbered from here: no delivery has as many rows of its own. */
export const firstCarriedRow = 1e12;

/** To be given back to the host. */
export async function openSandbox(job: LayoutJob, host: SandboxHost): Promise<Sandbox> {
  const warehouse = await host.borrow();
  const hasDelivery = job.feeds.some(({ feed }) => feed.toLowerCase() === 'delivery');
  await warehouse.run(
    [
      macros,
      'create schema machine',
      'create table machine.skipped (source_row bigint, rule varchar)',
      ...job.crosswalks.map(crosswalkTable),
      ...(hasDelivery ? [] : [deliveryTable(job.delivery)]),
    ].join(';\n'),
  );
  // Rows of all feeds are told apart by their number: each feed has a range of its own for what was carried over.
  const shown = new Map<string, ShownFeed>();
  for (const [index, feed] of job.feeds.entries())
    shown.set(feed.feed, await showFeed(warehouse, await within(host, feed), firstCarriedRow * (index + 1)));
  const [only, ...others] = shown.values();
  if (only && others.length === 0 && !only.views.includes('source')) only.views.push('source');
  const feedViews = [...shown.values()].flatMap(({ views, all }) =>
    views.map((view) => `create view ${name(view)} as ${all}`),
  );
  await warehouse.run(feedViews.join(';\n'));
  // From here on text of the layout reaches the engine.
  const { misfits, skipping } = await skipRows(warehouse, job, shown, host.isDryRun);
  await warehouse.run(`create view machine.line as ${linesOf(shown, skipping)}`);
  misfits.push(...(await createViews(warehouse, job)));
  return {
    warehouse,
    columns: new Map([...shown].map(([feed, { columns }]) => [feed, columns])),
    misfits,
    hasSkipped: skipping.size > 0,
  };
}

/** A feed as layout SQL finds it. */
interface ShownFeed {
  /** The names of its views. */
  readonly views: string[];
  /** A select of its rows, and one of where they came from (source_row, source_file, source_line, source_delivery). */
  readonly all: string;
  readonly lines: string;
  /** In lower case. */
  readonly columns: ReadonlySet<string>;
}

/** One row: the day the delivery speaks of, its school year, and the first and last day of that year. */
function deliveryTable(delivery: DeliveryJob | undefined): string {
  const { asOf, schoolYear, firstMonth } = delivery ?? {
    asOf: '2000-01-01',
    schoolYear: 2000,
    firstMonth: 7,
  };
  const begin = `make_date(${firstMonth === 1 ? schoolYear : schoolYear - 1}, ${firstMonth}, 1)`;
  return `create table delivery as
    select date ${literal(asOf)} as as_of, ${schoolYear} as school_year, ${begin} as year_begin,
      cast(${begin} + interval 1 year - interval 1 day as date) as year_end
    where ${delivery !== undefined}`;
}

/** A feed with its files where the sandbox reaches them. */
async function within(host: SandboxHost, feed: FeedJob): Promise<FeedJob> {
  const { rows, carried = null } = feed;
  return {
    ...feed,
    rows: rows === null ? null : { ...rows, parquet: await host.show(rows.parquet) },
    carried: carried === null ? null : await host.show(carried),
  };
}

async function showFeed(
  warehouse: Warehouse,
  { feed, rows, carried, columns, studentIds }: FeedJob,
  firstCarried: number,
): Promise<ShownFeed> {
  const sources: { readonly from: string; readonly delivery: string }[] = [];
  const has = new Set(['source_row', 'source_file', 'source_line']);
  for (const column of rows?.columns ?? []) has.add(column.toLowerCase());
  if (rows !== null)
    sources.push({ from: `from read_parquet(${literal(rows.parquet)})`, delivery: 'null::varchar' });
  if (carried) {
    // Numbered once and for all: a view might give a row another number each time.
    const table = `machine.${name(`carried ${feed}`)}`;
    await warehouse.run(`create table ${table} as
      select * replace (${firstCarried} + row_number() over () as source_row) from read_parquet(${literal(carried)})`);
    sources.push({ from: `from ${table}`, delivery: 'source_delivery' });
    const described = await warehouse.all<{ column_name: string }>(`describe from ${table}`);
    for (const { column_name } of described) has.add(column_name.toLowerCase());
  }
  const none = {
    from: 'from (select null::bigint as source_row, null::varchar as source_file, null::bigint as source_line where false)',
    delivery: 'null::varchar',
  };
  if (sources.length === 0) sources.push(none);
  const brought = sources.map(({ from }) => from).join(' union all by name ');
  const missing: string[] = [];
  for (const column of columns) {
    if (has.has(column.toLowerCase())) continue;
    has.add(column.toLowerCase());
    missing.push(column);
  }
  const extra = missing.map((column) => `, null::varchar as ${name(column)}`).join('');
  const all = extra ? `select *${extra} from (${brought})` : brought;
  return {
    views: [feed],
    all: studentIds ? withMatchedIds(all, studentIds, has) : all,
    lines: sources
      .map(
        ({ from, delivery }) =>
          `select source_row, source_file, source_line, ${delivery} as source_delivery ${from}`,
      )
      .join(' union all '),
    columns: has,
  };
}

/** Whether a delivery brought rows of a feed, or has some of earlier ones. */
export function hasRows({ rows, carried }: FeedJob): boolean {
  return rows !== null || (carried ?? null) !== null;
}

/** Codes are compared without regard to case wherever the layout joins them. */
function crosswalkTable({ name: crosswalk, columns, rows }: CrosswalkJob): string {
  const [code = 'code', ...rest] = columns.map(name);
  const names = [code, ...rest].join(', ');
  const cells = (row: readonly (string | null)[]) =>
    `(${columns.map((_, index) => `${literal(row[index] ?? null)}::varchar`).join(', ')})`;
  const none = `select ${columns.map(() => 'null::varchar').join(', ')} where false`;
  const values = rows.length > 0 ? `values ${rows.map(cells).join(', ')}` : none;
  return `create table ${name(`crosswalk_${crosswalk}`)} as
    select ${[`${code} collate nocase as ${code}`, ...rest].join(', ')}
    from (${values}) as codes(${names})`;
}

/**
 * Takes the rows that skip rules name out of the feeds, so that no select can use them, and tells of which feeds there are any. The first rule that names a row counts. Rules of
 * feeds without rows are looked at only in a dry run.
 */
async function skipRows(
  warehouse: Warehouse,
  job: LayoutJob,
  shown: ReadonlyMap<string, ShownFeed>,
  isDryRun: boolean,
): Promise<{ misfits: Misfit[]; skipping: ReadonlySet<string> }> {
  const skipping = new Set<string>();
  const misfits: Misfit[] = [];
  const present = new Set(job.feeds.filter(hasRows).map(({ feed }) => feed));
  for (const { rule, feed, when } of job.skips) {
    if (!isDryRun && !present.has(feed)) continue;
    const sql = `select source_row from ${name(feed)} where (\n${withoutSemicolon(when)}\n)`;
    const refuse = (problem: string) =>
      misfits.push({
        layout: job.layout,
        file: 'layout.yaml',
        problem: `skip rule "${rule}": ${problem}`,
        remedy: 'Write a condition over the columns of the feed.',
      });
    const { problem } = await parseStatement(warehouse, sql);
    if (problem) {
      refuse(problem);
      continue;
    }
    try {
      const [named] = await warehouse.all<{ Count: number }>(
        `insert into machine.skipped
        select source_row, ${literal(rule)} from ${name(feed)} where source_row in (select source_row from (${sql}))`,
      );
      if (named?.Count === 0 || skipping.has(feed)) continue;
      skipping.add(feed);
      const { views, all } = shown.get(feed) ?? { views: [], all: '' };
      for (const view of views)
        await warehouse.run(`create or replace view ${name(view)} as select * from (${all}) ${notSkipped}`);
    } catch (error) {
      refuse((await problemUnread(warehouse, sql)) ?? kindOfError(error));
    }
  }
  return { misfits, skipping };
}

/** What is wrong with a select before it reads a row, which may be told in full; null where nothing is. */
async function problemUnread(warehouse: Warehouse, sql: string): Promise<string | null> {
  try {
    (await warehouse.connection.prepare(sql)).destroySync();
    return null;
  } catch (error) {
    return firstLine(error instanceof Error ? error.message : '');
  }
}

const notSkipped = 'anti join machine.skipped using (source_row)';

/** Views may build on each other, in any order: those that cannot be made yet are tried again. */
async function createViews(warehouse: Warehouse, job: LayoutJob): Promise<Misfit[]> {
  const misfits: Misfit[] = [];
  let waiting: { view: ViewJob; problem: string }[] = [];
  for (const view of job.views) {
    const { problem } = await parseStatement(warehouse, view.sql);
    if (problem) misfits.push(viewMisfit(job, view, problem));
    else waiting.push({ view, problem: '' });
  }
  for (let made = true; made; ) {
    made = false;
    const left: typeof waiting = [];
    for (const { view } of waiting) {
      try {
        await warehouse.run(`create view ${name(view.name)} as ${withoutSemicolon(view.sql)}`);
        made = true;
      } catch (error) {
        left.push({ view, problem: firstLine(error instanceof Error ? error.message : '') });
      }
    }
    waiting = left;
  }
  misfits.push(...waiting.map(({ view, problem }) => viewMisfit(job, view, problem)));
  return misfits;
}

function viewMisfit({ layout }: LayoutJob, { file }: ViewJob, problem: string): Misfit {
  return {
    layout,
    file,
    problem,
    remedy: 'Each file in "views" holds one select over feeds, crosswalks and views.',
  };
}

function linesOf(shown: ReadonlyMap<string, ShownFeed>, skipping: ReadonlySet<string>): string {
  const parts = [...shown].map(
    ([feed, { lines }]) =>
      `select source_row, ${literal(feed)} as source_feed, source_file, source_line, source_delivery
      from (${lines}) ${skipping.has(feed) ? notSkipped : ''}`,
  );
  const none = `select 0::bigint as source_row, '' as source_feed, '' as source_file, 0::bigint as source_line, null::varchar as source_delivery where false`;
  return [none, ...parts].join(' union all ');
}
