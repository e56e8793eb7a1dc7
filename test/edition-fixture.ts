import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silent } from '../src/base/progress.ts';
import { buildEdition } from '../src/edition/build.ts';
import type { MappedDelivery } from '../src/edition/delivery.ts';
import { openEdition } from '../src/edition/edition.ts';
import { landedColumns } from '../src/edition/landed.ts';
import { type EntityName, entity } from '../src/edition/schema/entities.ts';
import { literal, name } from '../src/engine/sql.ts';
import { openWarehouse, type Warehouse } from '../src/engine/warehouse.ts';
import type { IdentityLink } from '../src/store/identity-links.ts';

type Value = string | number | boolean | null;

/** Mapped rows as a test writes them: columns left out are null, ids are in the system `test`. */
export type Rows = Partial<Record<EntityName, readonly Record<string, Value>[]>>;

export interface FixtureDelivery {
  readonly asOf: string;
  readonly rows: Rows;
  readonly source?: string;
  readonly keep?: 'latest' | 'latest-per-school-year' | 'all';
  readonly schoolYear?: number;
  /** Whether the files have the column of rows carried over from earlier deliveries. */
  readonly carriesRows?: boolean;
}

export interface EditionFixture {
  readonly warehouse: Warehouse;
  readonly links: IdentityLink[];
  /** The edition's file, until it is closed. */
  readonly file: string;
  close(): void;
}

/** Builds a real edition from rows written in a test, through the real build, and opens it. */
export async function editionFixture(
  deliveries: readonly FixtureDelivery[],
  options: { asOf: string; links?: IdentityLink[]; exitDayCounts?: boolean; minimumN?: number } = {
    asOf: '2026-11-20',
  },
): Promise<EditionFixture> {
  const folder = mkdtempSync(join(tmpdir(), 'almanac-edition-'));
  const mapped: MappedDelivery[] = [];
  for (const [index, delivery] of deliveries.entries()) {
    mapped.push(await writeDelivery(join(folder, `delivery-${index}`), index, delivery));
  }
  const links = options.links ?? [];
  let next = 0;
  const file = join(folder, 'edition.duckdb');
  await buildEdition(
    {
      id: 'test',
      file,
      spillFolder: join(folder, 'spill'),
      prior: null,
      district: 'Test District',
      asOf: options.asOf,
      firstMonth: 7,
      exitDayCounts: options.exitDayCounts ?? true,
      minimumN: options.minimumN ?? 10,
      deliveries: mapped,
      startedAt: '2026-11-22T02:00:00Z',
    },
    {
      links: {
        async *pages(kind) {
          yield links.filter((link) => link.kind === kind);
        },
        add: async (added) => void links.push(...JSON.parse(added)),
      },
      newId() {
        next += 1;
        return String(next).padStart(6, '0');
      },
      progress: silent,
    },
  );
  const warehouse = await openEdition(file);
  return {
    warehouse,
    links,
    file,
    close() {
      warehouse.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Writes one delivery as intake leaves it in the landing area. */
export async function writeDelivery(
  folder: string,
  index: number,
  delivery: FixtureDelivery,
): Promise<MappedDelivery> {
  mkdirSync(folder, { recursive: true });
  const warehouse = await openWarehouse();
  const entities: Partial<Record<EntityName, string>> = {};
  for (const [entityName, rows] of Object.entries(delivery.rows) as [EntityName, Record<string, Value>[]][]) {
    const columns = [
      ...landedColumns(entityName),
      ...(delivery.carriesRows ? [{ name: 'source_delivery', type: 'varchar' }] : []),
    ];
    const selects = rows.map((row, line) => {
      const full: Record<string, Value> = {
        source_feed: 'feed',
        source_file: `${entityName}.csv`,
        source_line: line + 2,
        source_row: line,
        ...systems(entityName),
        ...row,
      };
      return `select ${columns.map((column) => `${literal(full[column.name] ?? null)}::${column.type} as ${name(column.name)}`).join(', ')}`;
    });
    if (selects.length === 0) continue;
    const file = join(folder, `${entityName}.parquet`);
    await warehouse.run(`copy (${selects.join(' union all ')}) to ${literal(file)} (format parquet)`);
    entities[entityName] = file;
  }
  warehouse.close();
  return {
    id: `test/${index}`,
    source: delivery.source ?? 'test',
    asOf: delivery.asOf,
    receivedAt: `2026-11-22T00:00:0${index}Z`,
    schoolYear: delivery.schoolYear ?? 2027,
    feeds: [{ feed: 'feed', keep: delivery.keep ?? 'latest' }],
    entities,
  };
}

function systems(entityName: EntityName): Record<string, string> {
  return Object.fromEntries(
    Object.entries(entity(entityName).columns).flatMap(([column, { type }]) =>
      type.kind === 'ref' ? [[`${column}_system`, 'test']] : [],
    ),
  );
}

/** Instructional days of one school, one row a weekday from `from` to `to`. */
export function weekdays(school: string, from: string, to: string): Record<string, Value>[] {
  const rows: Record<string, Value>[] = [];
  for (
    let day = new Date(`${from}T12:00:00Z`);
    day.toISOString().slice(0, 10) <= to;
    day = new Date(day.getTime() + 86_400_000)
  ) {
    const weekday = day.getUTCDay();
    if (weekday === 0 || weekday === 6) continue;
    rows.push({
      school_id: school,
      date: day.toISOString().slice(0, 10),
      day_type: 'instructional',
      is_instructional: true,
    });
  }
  return rows;
}

/** Attendance turned in for each of those days. */
export function submitted(days: readonly Record<string, Value>[]): Record<string, Value>[] {
  return days.map(({ school_id, date }) => ({
    school_id: school_id ?? null,
    date: date ?? null,
    is_submitted: true,
  }));
}
