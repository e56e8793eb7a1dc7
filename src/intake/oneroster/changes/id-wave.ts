import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { literal } from '../../../engine/sql.ts';
import type { Warehouse } from '../../../engine/warehouse.ts';
import type { WarehousePool } from '../../../engine/warehouse-pool.ts';
import { rowsFile } from '../../feed-sink.ts';
import type { Finding } from '../../finding.ts';
import { told } from '../rules.ts';
import type { FileName } from '../spec.ts';
import { carriedFile } from './carry-over.ts';

/** Nearly all ids of a file are new, and the records under them are the old ones. */
export interface IdWave {
  readonly entity: 'users' | 'orgs' | 'courses' | 'classes';
  /** Of the records found again, 0 to 1: how many have another id now. */
  readonly share: number;
  /** What they were found again by. */
  readonly matchedBy: string;
  /** Records that have another id. */
  readonly changed: number;
  /** Records found again. */
  readonly matched: number;
}

/** From this share on, records found again under other ids are a wave. A few are always merged or entered anew. */
export const waveShare = 0.8;
/** So many of the records there are now have to be found again, or nothing can be said. */
const foundShare = 0.5;
const fewest = 5;
/** What keeps its ids from one school year to the next. */
const lasting: ReadonlySet<IdWave['entity']> = new Set(['users', 'orgs']);

const tests: readonly { readonly file: IdWave['entity']; readonly by: string; readonly key: string }[] = [
  { file: 'users', by: 'identifier', key: 'lower(r."identifier")' },
  { file: 'users', by: 'username', key: 'lower(r."username")' },
  { file: 'users', by: 'email', key: 'lower(r."email")' },
  {
    file: 'users',
    by: 'name and birth date',
    key: `lower(r."givenName" || '|' || r."familyName" || '|' || d."birthDate")`,
  },
  { file: 'orgs', by: 'identifier', key: 'lower(r."identifier")' },
  { file: 'orgs', by: 'name', key: 'lower(r."name")' },
  { file: 'courses', by: 'courseCode', key: 'lower(r."courseCode")' },
  { file: 'classes', by: 'classCode', key: 'lower(r."classCode")' },
];

/**
 * Looks whether a set says the same as the one before under other ids, as happens when a system is upgraded: then history would part from the
 * people it is about. Folders of two deliveries, and whether they are of one school year; a delta has no wave. The first file that has one is told.
 */
export async function idWave(
  warehouses: WarehousePool,
  previous: string,
  next: string,
  isSameYear: boolean,
): Promise<IdWave | null> {
  const spill = join(next, 'wave-spill');
  const warehouse = await warehouses.borrow(spill, '1GB');
  try {
    // A new school year has new classes under the old codes.
    const looked = [...new Set(tests.map((each) => each.file))].filter(
      (file) => (isSameYear || lasting.has(file)) && !existsSync(carriedFile(next, file)),
    );
    for (const file of await mostlyNew(warehouse, previous, next, looked)) {
      let best: IdWave | null = null;
      for (const { by, key } of tests.filter((each) => each.file === file)) {
        const wave = await compared(warehouse, previous, next, file, by, key);
        if (wave && (best === null || wave.matched > best.matched)) best = wave;
      }
      if (best && best.share >= waveShare) return best;
    }
    return null;
  } finally {
    warehouse.close();
    await rm(spill, { recursive: true, force: true });
  }
}

/** The files with so many new ids that they may be a wave; the keys of the others need not be looked at. */
async function mostlyNew(
  warehouse: Warehouse,
  previous: string,
  next: string,
  files: readonly IdWave['entity'][],
): Promise<IdWave['entity'][]> {
  const counts = files.flatMap((file) => {
    const [before, now] = [allRows(previous, file), allRows(next, file)];
    if (before === null || now === null) return [];
    return `
      select
        ${literal(file)} as file,
        count(*) filter (where "sourcedId" not in (
          select "sourcedId" from (${before}) where "sourcedId" is not null
        )) as fresh,
        count(*) as records
      from (${now})`;
  });
  if (counts.length === 0) return [];
  const found = await warehouse.all<{ file: IdWave['entity']; fresh: number; records: number }>(
    counts.join(' union all '),
  );
  const isNew = (file: IdWave['entity']) =>
    found.some((each) => each.file === file && each.fresh >= each.records * foundShare * waveShare);
  return files.filter(isNew);
}

/** The same in words, for the findings of the delivery. */
export function waveFinding({ entity, matched, changed, matchedBy }: IdWave): Finding {
  return {
    ...told('ids-changed', {
      changed: String(changed),
      matched: String(matched),
      by: matchedBy,
      file: `${entity}.csv`,
    }),
    feed: entity,
    file: `${entity}.csv`,
    column: 'sourcedId',
    rows: changed,
    lines: [],
  };
}

async function compared(
  warehouse: Warehouse,
  previous: string,
  next: string,
  file: IdWave['entity'],
  by: string,
  key: string,
): Promise<IdWave | null> {
  const [before, now] = [keysOf(previous, file, key), keysOf(next, file, key)];
  if (before === null || now === null) return null;
  const [count] = await warehouse.all<{ matched: number; changed: number; records: number }>(
    `with before as (${before}), now as (${now})
    select
      count(*) filter (where before.id is not null) as matched,
      count(*) filter (where before.id is not null and before.id <> now.id) as changed,
      (select count(*) from read_parquet(${literal(rowsFile(next, file))})) as records
    from now
    left join before using (key)`,
  );
  if (!count || count.matched < fewest || count.matched < count.records * foundShare) return null;
  const { matched, changed } = count;
  return { entity: file, share: changed / matched, matchedBy: by, changed, matched };
}

/** `id` and `key` of records whose key is theirs alone. */
function keysOf(folder: string, file: FileName, key: string): string | null {
  const rows = allRows(folder, file);
  if (rows === null) return null;
  const people = allRows(folder, 'demographics');
  const wantsBirth = key.includes('d.');
  if (wantsBirth && people === null) return null;
  const join = wantsBirth ? `left join (${people}) d on d."sourcedId" = r."sourcedId"` : '';
  return `select min(r."sourcedId") as id, ${key} as key
    from (${rows}) r ${join}
    where r."sourcedId" is not null and ${key} is not null
    group by all
    having count(distinct r."sourcedId") = 1`;
}

function allRows(folder: string, file: FileName): string | null {
  const paths = [rowsFile(folder, file), carriedFile(folder, file)].filter((path) => existsSync(path));
  if (paths.length === 0) return null;
  const all = paths.map((path) => `select * from read_parquet(${literal(path)})`).join(' union all by name ');
  return `select * from (${all}) where coalesce(status, 'active') = 'active'`;
}
