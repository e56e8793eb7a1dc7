import { createHash } from 'node:crypto';
import { createReadStream, statSync } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import type { EntityName } from '../../edition/schema/entities.ts';
import { literal } from '../../engine/sql.ts';
import type { Warehouse } from '../../engine/warehouse.ts';
import { columnDifferences } from './columns.ts';
import type { EntityDifference } from './difference.ts';
import { createMoved, type FilesOf, movedBySchool, rewritten, takeSamples } from './moved.ts';
import { openSides, type Sides } from './sides.ts';

/**
 * How an entity differs between two deliveries. `warehouse` is an empty database in memory with the table `sample`
 * (`createSamples`), to which samples are added. Where the mapped files are the same bytes nothing is read.
 */
export async function compareEntity(
  warehouse: Warehouse,
  sides: Sides,
  against: string,
  filesOf: FilesOf,
): Promise<EntityDifference> {
  const none = { entity: sides.entity, against, added: 0, changed: 0, removed: 0, schools: [], columns: [] };
  if (sides.before !== null && (await isSame(sides.before, sides.now))) {
    const rows = await rowsIn(warehouse, `read_parquet(${literal(sides.before)})`);
    return { ...none, before: rows, now: rows };
  }
  await openSides(warehouse, sides);
  const before = await rowsIn(warehouse, 'before');
  await createMoved(warehouse, sides.entity, filesOf);
  const schools = await movedBySchool(warehouse);
  const sum = (kind: 'added' | 'changed' | 'removed') =>
    schools.reduce((total, school) => total + school[kind], 0);
  const difference = {
    ...none,
    before,
    now: await rowsIn(warehouse, 'now'),
    added: sum('added'),
    changed: sum('changed'),
    removed: sum('removed'),
    schools,
  };
  if (schools.length === 0) return difference;
  await takeSamples(warehouse, sides.entity);
  const columns = await columnDifferences(warehouse, sides.entity, {
    changed: await rewritten(warehouse, sides.entity),
    newShare: (difference.added + difference.changed) / Math.max(1, difference.now),
  });
  return { ...difference, columns };
}

async function rowsIn(warehouse: Warehouse, side: string): Promise<number> {
  const [row] = await warehouse.all<{ rows: number }>(`select count(*) as "rows" from ${side}`);
  return row?.rows ?? 0;
}

/** Hashing both files costs a fraction of joining them. */
async function isSame(before: string, now: string | null): Promise<boolean> {
  if (now === null) return false;
  if (statSync(before).size !== statSync(now).size) return false;
  return (await hashOf(before)) === (await hashOf(now));
}

async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}

/** Names of the entities that either of two deliveries has. */
export function entitiesOf(...lists: readonly (readonly EntityName[])[]): EntityName[] {
  return [...new Set(lists.flat())];
}
