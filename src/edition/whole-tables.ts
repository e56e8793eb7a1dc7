import { name } from '../engine/sql.ts';
import type { Warehouse } from '../engine/warehouse.ts';
import { type BuildMarks, markOf } from './build-marks.ts';
import type { Landed } from './landed.ts';
import type { PartBook } from './part-book.ts';
import { isMaster, presenceSql } from './presence.ts';
import { kindsReferredTo, leanestSql, matchedSql, noteUnmatched, resolvedRows } from './resolved.ts';
import type { EntityName } from './schema/entities.ts';
import { type TableName, views as tableViews } from './schema/steps.ts';
import { currentSql, namesIn, rowsSql, tableSql } from './table-sql.ts';

/** Views over mapped files, made when a table that names them is built: to open all files for a table that is copied would be in vain. */
export interface LazyViews {
  /** `choose`: finds the select to make it with, where that is another than the one offered. */
  offer(view: string, sql: string, choose?: () => Promise<string>): void;
  /** Makes the views that a SQL text names, and those they name. */
  need(sql: string): Promise<void>;
}

export function lazyViews(warehouse: Warehouse): LazyViews {
  const offered = new Map<string, { readonly sql: string; choose(): Promise<string> }>();
  const made = new Map<string, Promise<void>>();
  const make = async (view: string, { sql, choose }: { sql: string; choose(): Promise<string> }) => {
    await need(sql);
    await warehouse.run(`create view memory.${name(view)} as ${await choose()}`);
  };
  const need = async (sql: string): Promise<void> => {
    for (const view of namesIn(sql)) {
      const offer = offered.get(view);
      if (offer === undefined) continue;
      const making = made.get(view) ?? make(view, offer);
      made.set(view, making);
      await making;
    }
  };
  return { offer: (view, sql, choose = async () => sql) => void offered.set(view, { sql, choose }), need };
}

export interface WholeBuild {
  readonly views: LazyViews;
  readonly warehouse: Warehouse;
  readonly landed: Landed;
  readonly marks: BuildMarks;
  readonly book: PartBook;
}

/** Offers `matched_<entity>` and `resolved_<entity>` to the SQL of tables. */
export function offerReferences(build: WholeBuild, entityName: EntityName): void {
  const { landed, marks, views, warehouse } = build;
  const kinds = kindsReferredTo(entityName).map((kind) => marks.get(`id_${kind}`));
  const matched = matchedSql(entityName, `select * from memory.${name(`landed_${entityName}`)}`);
  const counted = matchedSql(entityName, landed.countedSelect(entityName));
  const resolved = resolvedRows(entityName, counted);
  views.offer(`matched_${entityName}`, matched);
  views.offer(`resolved_${entityName}`, resolved.sql, () =>
    leanestSql(warehouse, resolved, landed.countedRows(entityName)),
  );
  marks.set(`matched_${entityName}`, markOf([matched, landed.markOfAll(entityName), kinds]));
  if (isMaster(entityName)) {
    views.offer(`presence_${entityName}`, presenceSql(entityName));
    marks.set(`presence_${entityName}`, marks.get(`matched_${entityName}`));
  }
  marks.set(`resolved_${entityName}`, markOf([resolved.sql, landed.markOfCounted(entityName), kinds]));
}

/** Writes down the references of an entity that nobody knows. */
export async function noteReferences(
  { warehouse, landed, marks, book }: WholeBuild,
  entityName: EntityName,
): Promise<void> {
  await book.part({
    table: 'unmatched_reference',
    part: entityName,
    mark: marks.get(`resolved_${entityName}`),
    condition: `part = '${entityName}'`,
    build: () =>
      noteUnmatched(warehouse, {
        entityName,
        part: entityName,
        mapped: landed.mappedSelect(entityName),
        matched: matchedSql(entityName, landed.countedSelect(entityName)),
      }),
  });
}

/** Makes a table that comes whole, or the view that stands for it. */
export async function createTable(build: WholeBuild, table: TableName): Promise<void> {
  const { warehouse, marks, book, views } = build;
  const sql = tableSql(table);
  try {
    if ((tableViews as readonly string[]).includes(table)) {
      await warehouse.run(`create or replace view edition.${name(table)} as\n${sql}`);
      marks.set(table, marks.ofSql(sql));
      return;
    }
    const mark = marks.ofSql(rowsSql(table));
    const way = await book.table(table, mark, sql, () => views.need(sql));
    const current = currentSql(table);
    marks.set(table, current === null ? mark : await bringUpToDay(build, { table, mark, way, current }));
  } catch (error) {
    throw new Error(`table ${table}: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
}

/** Says anew which rows are current, where the rows themselves were copied: the day may be another. Returns the mark of rows and day together. */
async function bringUpToDay(
  { warehouse, marks, book }: WholeBuild,
  {
    table,
    mark,
    way,
    current,
  }: {
    readonly table: TableName;
    readonly mark: string;
    readonly way: 'copied' | 'built';
    readonly current: string;
  },
): Promise<string> {
  const whole = marks.ofSql(current, [mark]);
  const isKnown = book.knows(`${table}.is_current`, whole);
  if (way === 'copied' && !isKnown)
    await warehouse.run(
      `update edition.${name(table)} r set is_current = not is_current where is_current <> (\n${current})`,
    );
  return whole;
}
