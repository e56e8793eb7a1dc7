import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { literal } from '../../../engine/sql.ts';
import { openWarehouse, type Warehouse } from '../../../engine/warehouse.ts';
import { openWarehousePool } from '../../../engine/warehouse-pool.ts';
import { rowsFile } from '../../feed-sink.ts';
import type { FileName } from '../spec.ts';
import { type Base, type CarriedOver, carriedFile, carryOver } from './carry-over.ts';
import type { Mode } from './modes.ts';

let root: string;
let warehouse: Warehouse;
const warehouses = openWarehousePool({ memoryLimit: '1GB', threads: 1 });
beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'almanac-changes-'));
  warehouse = await openWarehouse();
});
afterAll(() => {
  warehouse.close();
  warehouses.close();
  rmSync(root, { recursive: true, force: true });
});

const files = ['orgs', 'academicSessions', 'users'] as const;
type File = (typeof files)[number];

interface Row {
  readonly id: string;
  readonly status: 'active' | 'tobedeleted' | null;
  /** A number stands for a time; null where the row states none. */
  readonly at: number | null;
  readonly value: string;
}

interface Sent {
  readonly mode: Mode;
  readonly rows: readonly Row[];
}

type Delivery = Readonly<Record<File, Sent>>;

/** The record state machine of the standard, a record at a time, and nothing of how Almanac does it. */
class Model {
  known: Record<File, Map<string, { held: boolean; at: number | null; value: string }>> = {
    orgs: new Map(),
    academicSessions: new Map(),
    users: new Map(),
  };
  isEmpty = true;

  deliver(delivery: Delivery): boolean {
    const hasDelta = files.some((file) => delivery[file].mode === 'delta');
    if (this.isEmpty && hasDelta) return false;
    this.isEmpty = false;
    const standsAlone = delivery.orgs.mode === 'bulk' && delivery.users.mode === 'bulk';
    for (const file of files) {
      const { mode, rows } = delivery[file];
      if (mode === 'bulk' || (mode === 'absent' && standsAlone)) this.known[file] = new Map();
      if (mode === 'bulk')
        for (const { id, value } of rows) this.known[file].set(id, { held: true, at: null, value });
      if (mode === 'delta') this.#change(file, rows);
    }
    return true;
  }

  #change(file: File, rows: readonly Row[]): void {
    const newest = new Map<string, Row>();
    const time = (row: Row) => row.at ?? Number.POSITIVE_INFINITY;
    for (const row of rows) {
      const other = newest.get(row.id);
      if (!other || time(row) >= time(other)) newest.set(row.id, row);
    }
    for (const { id, status, at, value } of newest.values()) {
      const before = this.known[file].get(id);
      if (before && before.at !== null && at !== null && at < before.at) continue;
      this.known[file].set(id, { held: status !== 'tobedeleted', at, value });
    }
  }

  held(file: File): string[] {
    return [...this.known[file]]
      .filter(([, { held }]) => held)
      .map(([id, { value }]) => `${id}=${value}`)
      .toSorted();
  }
}

/** What is under test: a chain of folders. */
class Chain {
  base: Base | null = null;
  #count = 0;
  readonly #place = mkdtempSync(join(root, 'chain-'));

  async deliver(delivery: Delivery): Promise<CarriedOver> {
    this.#count += 1;
    const folder = join(this.#place, `d${this.#count}`);
    mkdirSync(join(folder, 'rows'), { recursive: true });
    for (const file of files) await writeRows(folder, file, delivery[file].rows);
    const carried = await carryOver({
      folder,
      base: this.base,
      warehouses,
      modes: new Map<FileName, Mode>(files.map((file) => [file, delivery[file].mode])),
      hasManifest: true,
      rostering: ['orgs', 'users'],
    });
    if (carried.withoutBase.length === 0) this.base = { folder, delivery: `sis/d${this.#count}` };
    return carried;
  }

  async held(file: File): Promise<string[]> {
    if (!this.base) return [];
    const { folder } = this.base;
    const own = `select * from read_parquet(${literal(rowsFile(folder, file))})`;
    const rows = await warehouse.all<{ record: string }>(
      `select "sourcedId" || '=' || "name" as record
      from (${own} union all by name ${await carriedSelect(folder, file)})
      where status is null or status = 'active'
      order by record`,
    );
    return rows.map(({ record }) => record);
  }
}

async function carriedSelect(folder: string, file: File): Promise<string> {
  const path = carriedFile(folder, file);
  const [found] = await warehouse.all<{ there: boolean }>(
    `select count(*) > 0 as there from glob(${literal(path)})`,
  );
  return found?.there
    ? `select * from read_parquet(${literal(path)})`
    : 'select null::varchar as "sourcedId" where false';
}

const more: Readonly<Record<File, string>> = {
  orgs: `null::varchar as type, null::varchar as "parentSourcedId"`,
  academicSessions: `null::varchar as type, null::varchar as "schoolYear", null::varchar as "endDate", null::varchar as "parentSourcedId"`,
  users: `null::varchar as "orgSourcedIds", null::varchar as "agentSourcedIds", null::varchar as "resourceSourcedIds", null::varchar as "primaryOrgSourcedId"`,
};

async function writeRows(folder: string, file: File, rows: readonly Row[]): Promise<void> {
  const values = rows.map(({ id, status, at, value }, index) => {
    const date = at === null ? null : new Date(Date.UTC(2026, 8, 1) + at * 60_000).toISOString();
    return `(${[id, status, date, value].map((each) => literal(each)).join(', ')}, ${index + 1}, ${literal(`${file}.csv`)}, ${index + 2})`;
  });
  const none = `(null, null, null, null, 0, '', 0)`;
  await warehouse.run(
    `copy (
      select
        "sourcedId"::varchar as "sourcedId", status::varchar as status, "dateLastModified"::varchar as "dateLastModified",
        "name"::varchar as "name", ${more[file]}, source_row::bigint as source_row, source_file, source_line::bigint as source_line
      from (values ${values.length > 0 ? values.join(', ') : none})
        as t("sourcedId", status, "dateLastModified", "name", source_row, source_file, source_line)
      where source_row > 0
    ) to ${literal(rowsFile(folder, file))} (format parquet)`,
  );
}

const id = fc.constantFrom('a', 'b', 'c', 'd', 'e');
const value = fc.constantFrom('1', '2', '3', '4');
const bulkRows = fc.uniqueArray(fc.record({ id, status: fc.constant(null), at: fc.constant(null), value }), {
  selector: (row) => row.id,
});
const deltaRows = fc.array(
  fc.record({
    id,
    status: fc.constantFrom('active', 'tobedeleted', null),
    at: fc.option(fc.nat({ max: 6 }), { freq: 8 }),
    value,
  }),
  { maxLength: 6 },
);
const sent: fc.Arbitrary<Sent> = fc.oneof(
  fc.record({ mode: fc.constant('bulk' as const), rows: bulkRows }),
  fc.record({ mode: fc.constant('delta' as const), rows: deltaRows }),
  fc.record({ mode: fc.constant('absent' as const), rows: fc.constant([]) }),
);
const delivery: fc.Arbitrary<Delivery> = fc.record({ orgs: sent, academicSessions: sent, users: sent });
const firstDelivery: fc.Arbitrary<Delivery> = fc.record({
  orgs: fc.record({ mode: fc.constant('bulk' as const), rows: bulkRows }),
  academicSessions: fc.record({ mode: fc.constant('bulk' as const), rows: bulkRows }),
  users: fc.record({ mode: fc.constant('bulk' as const), rows: bulkRows }),
});

class Deliver implements fc.AsyncCommand<Model, Chain> {
  readonly #delivery: Delivery;
  readonly #times: number;

  /** `times`: sent again, as systems do that missed the answer. */
  constructor(sentFiles: Delivery, times: number) {
    this.#delivery = sentFiles;
    this.#times = times;
  }

  check(): boolean {
    return true;
  }

  async run(model: Model, chain: Chain): Promise<void> {
    for (let time = 0; time < this.#times; time += 1) {
      const isUsed = model.deliver(this.#delivery);
      const { withoutBase } = await chain.deliver(this.#delivery);
      expect(withoutBase.length === 0).toBe(isUsed);
      for (const file of files) expect([file, await chain.held(file)]).toEqual([file, model.held(file)]);
    }
  }

  toString(): string {
    return JSON.stringify([this.#delivery, this.#times]);
  }
}

test('whatever comes, what holds is what the state machine of the standard says', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.commands(
        [
          delivery.map((each) => new Deliver(each, 1)),
          delivery.map((each) => new Deliver(each, 2)),
          firstDelivery.map((each) => new Deliver(each, 1)),
        ],
        { maxCommands: 8 },
      ),
      async (commands) => {
        await fc.asyncModelRun(() => ({ model: new Model(), real: new Chain() }), commands);
      },
    ),
    { numRuns: 25, endOnFailure: true },
  );
}, 300_000);
