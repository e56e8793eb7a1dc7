import { readFileSync } from 'node:fs';
import { literal, name } from '../../engine/sql.ts';
import { openWarehouse, type Warehouse } from '../../engine/warehouse.ts';
import { openBatchTables } from '../batch-table.ts';
import type { CrosswalkJob, FeedJob, LayoutJob, Misfit, ViewJob } from './job.ts';
import { matchedStudentIds } from './matched-student-ids.ts';
import { firstLine, kindOfError, problemOfStatement, withoutSemicolon } from './statement.ts';

const macros = readFileSync(new URL('macros.sql', import.meta.url), 'utf8');
const lineage = ['source_row', 'source_file', 'source_line'];

/**
 * A database in memory that holds the feeds and crosswalks of one layout, with the door shut. The machine's own tables
 * lie in the schema `machine`: `line` (source_row, source_feed, source_file, source_line of every row that no skip rule
 * names) and `skipped` (source_row, rule).
 */
export interface Sandbox {
  readonly warehouse: Warehouse;
  readonly misfits: readonly Misfit[];
}

export async function openSandbox(job: LayoutJob, memoryMegabytes: number): Promise<Sandbox> {
  const warehouse = await openWarehouse({ memoryLimit: `${memoryMegabytes}MB`, threads: 2 });
  // Without this, a query larger than memory would be written to disk.
  await warehouse.run(`set temp_directory = ''`);
  await warehouse.run(macros);
  await warehouse.run('create schema machine');
  for (const feed of job.feeds) await loadFeed(warehouse, feed);
  const [only, ...others] = job.feeds;
  if (only && others.length === 0 && only.feed !== 'source')
    await warehouse.run(`create view source as select * from ${name(only.feed)}`);
  for (const crosswalk of job.crosswalks) await loadCrosswalk(warehouse, crosswalk);
  await warehouse.seal();
  // From here on text of the layout reaches the engine.
  const misfits = await skipRows(warehouse, job);
  await warehouse.run(`create table machine.line as ${linesOf(job.feeds)}`);
  misfits.push(...(await createViews(warehouse, job)));
  return { warehouse, misfits };
}

async function loadFeed(
  warehouse: Warehouse,
  { feed, parquet, columns, studentIds }: FeedJob,
): Promise<void> {
  const table = name(feed);
  if (parquet) {
    await warehouse.run(`create table ${table} as select * from read_parquet(${literal(parquet)})`);
  } else {
    await warehouse.run(`create table ${table} (source_row bigint, source_file varchar, source_line bigint)`);
  }
  const brought = await warehouse.all<{ column_name: string }>(`describe ${table}`);
  const has = new Set(brought.map((column) => column.column_name.toLowerCase()));
  for (const column of columns) {
    if (has.has(column.toLowerCase()) || lineage.includes(column.toLowerCase())) continue;
    has.add(column.toLowerCase());
    await warehouse.run(`alter table ${table} add column ${name(column)} varchar`);
  }
  if (studentIds)
    for (const statement of matchedStudentIds(feed, studentIds, has)) await warehouse.run(statement);
}

async function loadCrosswalk(warehouse: Warehouse, crosswalk: CrosswalkJob): Promise<void> {
  const table = `crosswalk_${crosswalk.name}`;
  const tables = openBatchTables(warehouse);
  const add = tables.open(
    `${table}_text`,
    crosswalk.columns.map((column) => ({ name: column, type: 'varchar' })),
  );
  for (const row of crosswalk.rows) add(row);
  await tables.close();
  // Codes are compared without regard to case wherever the layout joins them.
  const [code = 'code', ...rest] = crosswalk.columns.map(name);
  const columns = [`${code} collate nocase as ${code}`, ...rest].join(', ');
  await warehouse.run(`create table ${name(table)} as select ${columns} from ${name(`${table}_text`)}`);
  await warehouse.run(`drop table ${name(`${table}_text`)}`);
}

/** Takes the rows that skip rules name out of the feeds, so that no select can use them. The first rule that names a row counts. */
async function skipRows(warehouse: Warehouse, job: LayoutJob): Promise<Misfit[]> {
  await warehouse.run('create table machine.skipped (source_row bigint, rule varchar)');
  const misfits: Misfit[] = [];
  for (const { rule, feed, when } of job.skips) {
    const sql = `select source_row from ${name(feed)} where (\n${withoutSemicolon(when)}\n)`;
    const refuse = (problem: string) =>
      misfits.push({
        layout: job.layout,
        file: 'layout.yaml',
        problem: `skip rule "${rule}": ${problem}`,
        remedy: 'Write a condition over the columns of the feed.',
      });
    const problem = await problemOfStatement(warehouse, sql);
    if (problem) {
      refuse(problem);
      continue;
    }
    try {
      await warehouse.connection.prepare(sql);
    } catch (error) {
      refuse(firstLine(error instanceof Error ? error.message : ''));
      continue;
    }
    try {
      await warehouse.run(
        `insert into machine.skipped
        select source_row, ${literal(rule)} from ${name(feed)} where source_row in (${sql})`,
      );
      await warehouse.run(
        `delete from ${name(feed)} where source_row in (select source_row from machine.skipped)`,
      );
    } catch (error) {
      refuse(kindOfError(error));
    }
  }
  return misfits;
}

/** Views may build on each other, in any order: those that cannot be made yet are tried again. */
async function createViews(warehouse: Warehouse, job: LayoutJob): Promise<Misfit[]> {
  const misfits: Misfit[] = [];
  let waiting: { view: ViewJob; problem: string }[] = [];
  for (const view of job.views) {
    const problem = await problemOfStatement(warehouse, view.sql);
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

function linesOf(feeds: readonly FeedJob[]): string {
  const parts = feeds.map(
    ({ feed }) =>
      `select source_row, ${literal(feed)} as source_feed, source_file, source_line from ${name(feed)}`,
  );
  const none = `select 0::bigint as source_row, '' as source_feed, '' as source_file, 0::bigint as source_line where false`;
  return [none, ...parts].join(' union all ');
}
