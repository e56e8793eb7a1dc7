import type { HeldSource } from '../edition/held-source.ts';
import { type EntityName, entityNames } from '../edition/schema/entities.ts';
import { type TableName, tableNames } from '../edition/schema/steps.ts';
import { tableSql } from '../edition/table-sql.ts';
import type { ServedEdition } from './served-edition.ts';
import type { PageContext } from './shapes/common.ts';

/**
 * The sources behind some tables whose newest delivery is held, as the page tells it. Which source feeds which table is
 * read off the SQL that makes the tables, so no page has to be told what it draws on. `mayDecide`: the delivery is named, to be opened.
 */
export function standingBackBehind(
  served: ServedEdition,
  tables: Iterable<TableName>,
  mayDecide: boolean,
): PageContext['held'] {
  const held = served.record.held ?? [];
  if (held.length === 0) return [];
  const behind = entitiesBehind(tables);
  const feeds = ({ entities }: HeldSource) => entities.some((entity) => behind.has(entity));
  return held.filter(feeds).map(({ source, title, delivery, asOf, usedAsOf, state }) => ({
    source,
    title,
    asOf,
    usedAsOf,
    state,
    delivery: mayDecide ? delivery : null,
  }));
}

/** Entities whose rows end up in some tables, through whatever tables lie between. */
export function entitiesBehind(tables: Iterable<TableName>): ReadonlySet<string> {
  const found = new Set<TableName>();
  const entities = new Set<EntityName>();
  const waiting = [...tables];
  for (let table = waiting.pop(); table !== undefined; table = waiting.pop()) {
    if (found.has(table)) continue;
    found.add(table);
    for (const read of readsOf(table)) {
      const landed = landedNames.find((prefix) => read.startsWith(`${prefix}_`));
      const entity = entityNames.find((name) => read === `${landed}_${name}`);
      if (entity) entities.add(entity);
      // A build may make a table in parts (`year_student_day`); the part is of the table all the same.
      else waiting.push(...tableNames.filter((name) => read === name || read.endsWith(`_${name}`)));
    }
  }
  return entities;
}

/** How the rows of an entity are called before they are a table: as landed, with ids resolved, as the person they became. */
const landedNames = ['landed', 'resolved', 'matched'];
const reads = new Map<TableName, readonly string[]>();

/** What stands after `from` and `join` in the SQL of a table. */
function readsOf(table: TableName): readonly string[] {
  const known = reads.get(table);
  if (known) return known;
  const sql = tableSql(table).replaceAll(/--.*$/gm, '');
  const names = [...sql.matchAll(/\b(?:from|join)\s+(?:(?:memory|edition)\.)?([a-z_]+)/g)].map(
    ([, name = '']) => name,
  );
  reads.set(table, names);
  return names;
}
