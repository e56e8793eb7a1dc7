import { name } from '../engine/sql.ts';
import type { Warehouse } from '../engine/warehouse.ts';
import { type BuildMarks, markOf } from './build-marks.ts';
import type { Landed } from './landed.ts';
import type { PartBook } from './part-book.ts';
import { isMaster, presenceSql } from './presence.ts';
import { PriorUnreadable } from './prior-edition.ts';
import { kindsReferredTo, matchedSql, noteUnmatched, resolvedSql } from './resolved.ts';
import type { EntityName } from './schema/entities.ts';
import { type TableName, views } from './schema/steps.ts';
import { tableSql } from './table-sql.ts';

export interface WholeBuild {
  readonly warehouse: Warehouse;
  readonly landed: Landed;
  readonly marks: BuildMarks;
  readonly book: PartBook;
}

/**
 * Offers `matched_<entity>` and `resolved_<entity>` to the SQL of tables, and writes down the references nobody knows.
 */
export async function noteReferences(
  { warehouse, landed, marks, book }: WholeBuild,
  entityName: EntityName,
): Promise<void> {
  const kinds = kindsReferredTo(entityName).map((kind) => marks.get(`id_${kind}`));
  const matched = matchedSql(entityName, `select * from memory.${name(`landed_${entityName}`)}`);
  const counted = matchedSql(entityName, landed.countedSelect(entityName));
  const resolved = resolvedSql(entityName, counted);
  await warehouse.run(`create view memory.${name(`matched_${entityName}`)} as ${matched}`);
  await warehouse.run(`create view memory.${name(`resolved_${entityName}`)} as ${resolved}`);
  marks.set(`matched_${entityName}`, markOf([matched, landed.markOfAll(entityName), kinds]));
  if (isMaster(entityName)) {
    await warehouse.run(`create view memory.${name(`presence_${entityName}`)} as ${presenceSql(entityName)}`);
    marks.set(`presence_${entityName}`, marks.get(`matched_${entityName}`));
  }
  const mark = markOf([resolved, landed.markOfCounted(entityName), kinds]);
  marks.set(`resolved_${entityName}`, mark);
  await book.part({
    table: 'unmatched_reference',
    part: entityName,
    mark,
    condition: `part = '${entityName}'`,
    build: () => noteUnmatched(warehouse, entityName, entityName, counted),
  });
}

/** Makes a table that comes whole, or the view that stands for it. */
export async function createTable({ warehouse, marks, book }: WholeBuild, table: TableName): Promise<void> {
  const sql = tableSql(table);
  const mark = marks.ofSql(sql);
  try {
    if ((views as readonly string[]).includes(table)) {
      await warehouse.run(`create view edition.${name(table)} as\n${sql}`);
    } else {
      await warehouse.run(`create table edition.${name(table)} as select * from (${sql}) limit 0`);
      await book.part({
        table,
        part: '',
        mark,
        condition: 'true',
        build: () => warehouse.run(`insert into edition.${name(table)}\n${sql}`),
      });
    }
  } catch (error) {
    if (error instanceof PriorUnreadable) throw error;
    throw new Error(`table ${table}: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
  marks.set(table, mark);
}
