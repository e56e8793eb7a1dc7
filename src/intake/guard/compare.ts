import { createHash } from 'node:crypto';
import { createReadStream, statSync } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import type { EntityName } from '../../edition/schema/entities.ts';
import type { Warehouse } from '../../engine/warehouse.ts';
import { columnDifferences } from './columns.ts';
import type { EntityDifference } from './difference.ts';
import { type MappedFile, mappedFiles } from './mapped-files.ts';
import { createMoved, movedRecords, takeSamples } from './moved.ts';
import { type FilesOf, openSchools, type Schools } from './schools.ts';
import { openSides, type Sides } from './sides.ts';

/**
 * How entities differ between two deliveries. `warehouse` is an empty database in memory with the table `sample`
 * (`createSamples`), to which samples are added. Where the mapped files are the same bytes nothing is read.
 */
export async function compareEntities(
  warehouse: Warehouse,
  all: readonly Sides[],
  against: string,
  filesOf: FilesOf,
): Promise<EntityDifference[]> {
  const files = await mappedFiles(
    warehouse,
    all.flatMap(({ before, now }) => [before, now].filter((file) => file !== null)),
  );
  const schools = openSchools(warehouse, filesOf);
  const differences: EntityDifference[] = [];
  for (const sides of all) differences.push(await compareEntity(warehouse, sides, against, files, schools));
  return differences;
}

async function compareEntity(
  warehouse: Warehouse,
  sides: Sides,
  against: string,
  files: ReadonlyMap<string, MappedFile>,
  schools: Schools,
): Promise<EntityDifference> {
  const none = { entity: sides.entity, against, added: 0, changed: 0, removed: 0, schools: [], columns: [] };
  if (sides.before !== null && (await isSame(sides.before, sides.now))) {
    const rows = files.get(sides.before)?.rows ?? 0;
    return { ...none, before: rows, now: rows };
  }
  const open = await openSides(warehouse, sides, files);
  const [before, now] = [open.before.rows, open.now.rows];
  if ((await createMoved(warehouse, open, schools)) === 0) return { ...none, before, now };
  const moved = await movedRecords(warehouse, sides.entity);
  await takeSamples(warehouse, sides.entity);
  const sum = (kind: 'added' | 'changed' | 'removed') =>
    moved.schools.reduce((total, school) => total + school[kind], 0);
  const [added, changed, removed] = [sum('added'), sum('changed'), sum('removed')];
  const columns = await columnDifferences(warehouse, open, {
    rewritten: moved.rewritten,
    isMoved: (column) => added + removed > 0 || moved.differing.has(column),
    newShare: (added + changed) / Math.max(1, now),
  });
  return { ...none, before, now, added, changed, removed, schools: moved.schools, columns };
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
