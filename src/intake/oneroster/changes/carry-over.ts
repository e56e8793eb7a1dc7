import { existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { literal, name } from '../../../engine/sql.ts';
import type { Warehouse } from '../../../engine/warehouse.ts';
import type { WarehousePool } from '../../../engine/warehouse-pool.ts';
import { rowsFile } from '../../feed-sink.ts';
import type { Finding } from '../../finding.ts';
import { type Rule, type RuleParameters, told } from '../rules.ts';
import { SchoolYears } from '../school-year.ts';
import { columnsOf, type FileName, fileNames, isFileName } from '../spec.ts';
import { type Mode, type SetModes, standsAlone } from './modes.ts';

/** A delivery that was mapped before, and its folder. */
export interface Base {
  readonly delivery: string;
  readonly folder: string;
}

export interface CarryRequest extends SetModes {
  /** Folder of the delivery: `rows/<feed>.parquet` lies there, `carried/<feed>.parquet` is written there. */
  readonly folder: string;
  /** The last mapped delivery of the source before this one; null where there is none. */
  readonly base: Base | null;
  readonly warehouses: WarehousePool;
}

export interface CarriedOver {
  /** Files of changes that there is nothing to apply to: the delivery cannot be used. */
  readonly withoutBase: readonly FileName[];
  /** The base, where anything was taken from it. */
  readonly base: Base | null;
  /** Of the whole state, where the delivery itself does not say. */
  readonly schoolYear: number | null;
  readonly findings: readonly Finding[];
}

/** What a row says that another one of the same record says better. */
export const superseded = 'superseded';

/**
 * Works out what holds after a delivery: the rows of a bulk file are all there is of it; the rows of a delta take the place of
 * the records they name; what a delta does not name, and what a set that does not stand by itself leaves out, is carried over. Rows marked for deletion are
 * carried too, so that an older row that comes late does not bring their record back; skip rules leave them out.
 */
export async function carryOver(request: CarryRequest): Promise<CarriedOver> {
  const { folder, base } = request;
  const announced = fileNames.filter((file) => request.modes.get(file) === 'delta');
  if (!base) return { withoutBase: announced, base: null, schoolYear: null, findings: [] };
  const spill = join(folder, 'carry-spill');
  const warehouse = await request.warehouses.borrow(spill, '1GB');
  try {
    const findings: Finding[] = [];
    const modes = await countedModes(warehouse, request, findings);
    const deltas = fileNames.filter((file) => modes.get(file) === 'delta');
    const isWhole = standsAlone({ ...request, modes });
    const continued = fileNames.filter((file) => {
      const mode = modes.get(file) ?? 'absent';
      return mode === 'delta' || (mode === 'absent' && !isWhole && knownFiles(base, file).length > 0);
    });
    if (continued.length === 0) return { withoutBase: [], base: null, schoolYear: null, findings };
    await mkdir(join(folder, 'carried'), { recursive: true, mode: 0o700 });
    for (const file of continued) {
      const step = new Step(warehouse, folder, base, file);
      if (modes.get(file) === 'delta') findings.push(...(await step.apply()));
      await step.write();
    }
    const whole = new WholeState(warehouse, folder);
    for (const file of deltas) findings.push(...(await whole.dangling(file)));
    return { withoutBase: [], base, schoolYear: await whole.schoolYear(), findings };
  } finally {
    warehouse.close();
    await rm(spill, { recursive: true, force: true });
  }
}

/**
 * The content counts more than the manifest: where all rows of a bulk file carry status and date, and it has fewer than half as many rows as are known,
 * it holds changes. Many systems fill the two columns in whole files, so that they alone prove nothing.
 */
async function countedModes(
  warehouse: Warehouse,
  { modes, folder, base }: CarryRequest,
  findings: Finding[],
): Promise<Map<FileName, Mode>> {
  const counted = new Map<FileName, Mode>();
  for (const [file, mode] of modes) {
    counted.set(file, mode);
    if (mode !== 'bulk' || !base || !existsSync(rowsFile(folder, file))) continue;
    const known = knownRows(base, file);
    if (known === null) continue;
    const [count] = await warehouse.all<{ rows: number; marked: number; known: number }>(
      `select
        count(*) as rows,
        count(*) filter (where status is not null and "dateLastModified" is not null) as marked,
        (select count(*) from (${known}) where ${isHeld}) as known
      from read_parquet(${literal(rowsFile(folder, file))})`,
    );
    if (!count || count.rows === 0 || count.marked < count.rows || count.rows * 2 >= count.known) continue;
    counted.set(file, 'delta');
    findings.push(finding('delta-by-content', file, null, { rows: count.rows, lines: [] }));
  }
  return counted;
}

/** The row stands for a record that is there. */
const isHeld = `coalesce(status, 'active') not in ('tobedeleted', 'inactive', '${superseded}')`;

function knownFiles({ folder }: Base, file: FileName): string[] {
  return [rowsFile(folder, file), carriedFile(folder, file)].filter((path) => existsSync(path));
}

/** Where the rows of a feed lie that earlier deliveries brought. */
export function carriedFile(folder: string, feed: string): string {
  return join(folder, 'carried', `${feed}.parquet`);
}

/** A select of all rows that hold after the base, those marked for deletion among them; null where there never were any. */
function knownRows(base: Base, file: FileName): string | null {
  const parts = knownFiles(base, file).map((path) =>
    path === carriedFile(base.folder, file)
      ? `select * from read_parquet(${literal(path)})`
      : `select *, ${literal(base.delivery)} as source_delivery
        from read_parquet(${literal(path)})
        where status is distinct from ${literal(superseded)}`,
  );
  return parts.length > 0 ? parts.join(' union all by name ') : null;
}

/** One file of a delivery and what was known of it before. */
class Step {
  readonly #warehouse: Warehouse;
  readonly #file: FileName;
  readonly #rows: string;
  readonly #carried: string;
  readonly #known: string | null;
  #isApplied = false;

  constructor(warehouse: Warehouse, folder: string, base: Base, file: FileName) {
    this.#warehouse = warehouse;
    this.#file = file;
    this.#rows = rowsFile(folder, file);
    this.#carried = carriedFile(folder, file);
    this.#known = knownRows(base, file);
  }

  /** Finds out which rows of a delta count, and marks the others. */
  async apply(): Promise<Finding[]> {
    // A file without rows is not written down.
    if (!existsSync(this.#rows)) return [];
    this.#isApplied = true;
    const known =
      this.#known ??
      `select null::varchar as "sourcedId", null::varchar as status, null::varchar as "dateLastModified" where false`;
    await this.#warehouse.run(
      `create or replace temp table known as
      select
        "sourcedId" as id,
        max(${time}) as changed,
        bool_or(${isHeld}) as is_held
      from (${known})
      where "sourcedId" is not null
      group by "sourcedId"`,
    );
    // A row without a date says what is so now. Of rows that are equally new, the last one counts.
    await this.#warehouse.run(
      `create or replace temp table change as
      with own as (
        select
          "sourcedId" as id,
          status,
          "dateLastModified" is null as is_undated,
          ${time} as changed,
          source_row,
          source_file,
          source_line,
          row_number() over (
            partition by "sourcedId"
            order by coalesce(${time}, 'infinity'::timestamp) desc, source_row desc
          ) = 1 as is_last
        from read_parquet(${literal(this.#rows)})
      )
      select
        own.*,
        coalesce(own.changed < known.changed, false) as is_older,
        coalesce(known.is_held, false) as is_known
      from own
      left join known using (id)`,
    );
    const findings: Finding[] = [];
    const tell = async (rule: Rule, where: string, column: string | null = null) => {
      const counts = await this.#warehouse.all<Counted>(
        `select source_file as file, count(*) as rows, list_sort(min(source_line, 20)) as lines from change where ${where} group by all`,
      );
      for (const count of counts) findings.push(finding(rule, this.#file, column, count));
    };
    await tell('delta-status-missing', 'status is null', 'status');
    await tell('delta-date-missing', 'changed is null', 'dateLastModified');
    await tell('delta-row-repeated', 'not is_last', 'sourcedId');
    await tell('delta-row-older', 'is_last and is_older', 'dateLastModified');
    await tell(
      'delta-unknown-removed',
      `is_last and not is_older and not is_known and status in ('tobedeleted', 'inactive')`,
      'sourcedId',
    );
    if (this.#known === null)
      findings.push(finding('delta-file-new', this.#file, null, { rows: 0, lines: [] }));
    await this.#mark();
    return findings;
  }

  /** Rows that do not count stay in the delivery, and a skip rule says why they are left out. */
  async #mark(): Promise<void> {
    const dead = '(not is_last or is_older)';
    const [count] = await this.#warehouse.all<{ rows: number }>(
      `select count(*) as rows from change where ${dead}`,
    );
    if (count?.rows === 0) return;
    const marked = `${this.#rows}.marked`;
    await this.#warehouse.run(
      `copy (
        select * replace (
          case when source_row in (select source_row from change where ${dead})
            then ${literal(superseded)} else status end as status
        )
        from read_parquet(${literal(this.#rows)})
        order by source_row
      ) to ${literal(marked)} (format parquet, compression zstd)`,
    );
    await rename(marked, this.#rows);
  }

  /** Writes what still holds of before. */
  async write(): Promise<void> {
    if (this.#known === null && !existsSync(this.#rows)) return;
    const known =
      this.#known ??
      `select *, null::varchar as source_delivery from read_parquet(${literal(this.#rows)}) where false`;
    const replaced = this.#isApplied
      ? `where "sourcedId" is null
          or "sourcedId" not in (select id from change where is_last and not is_older and id is not null)`
      : '';
    await this.#warehouse.run(
      `copy (select * from (${known}) ${replaced}) to ${literal(this.#carried)} (format parquet, compression zstd)`,
    );
  }
}

const time = 'try_cast("dateLastModified" as timestamp)';

interface Counted {
  readonly file?: string | null;
  readonly rows: number;
  readonly lines: readonly number[];
}

/** All that holds after a delivery. */
class WholeState {
  readonly #warehouse: Warehouse;
  readonly #folder: string;

  constructor(warehouse: Warehouse, folder: string) {
    this.#warehouse = warehouse;
    this.#folder = folder;
  }

  /** A select of the records of a file. */
  #records(file: FileName): string | null {
    const paths = [rowsFile(this.#folder, file), carriedFile(this.#folder, file)].filter((path) =>
      existsSync(path),
    );
    if (paths.length === 0) return null;
    const all = paths
      .map((path) => `select * from read_parquet(${literal(path)})`)
      .join(' union all by name ');
    return `select * from (${all}) where ${isHeld}`;
  }

  /** References of changes to records that no delivery has brought: one in between may be missing. */
  async dangling(file: FileName): Promise<Finding[]> {
    const findings: Finding[] = [];
    for (const column of columnsOf(file)) {
      const { ref = '', secret } = column;
      const target = isFileName(ref) && !secret ? this.#records(ref) : null;
      if (target === null || !existsSync(rowsFile(this.#folder, file))) continue;
      const cell = name(column.name);
      const isList = column.type.startsWith('list');
      const counts = await this.#warehouse.all<Counted>(
        `select source_file as file, count(distinct source_row) as rows, list_sort(min(source_line, 20)) as lines
        from (
          select ${isList ? `trim(unnest(string_split(${cell}, ',')))` : cell} as id, source_row, source_file, source_line
          from read_parquet(${literal(rowsFile(this.#folder, file))})
          where ${cell} is not null and ${isHeld}
        )
        where id <> '' and id not in (select "sourcedId" from (${target}) where "sourcedId" is not null)
        group by all`,
      );
      for (const count of counts)
        findings.push(
          finding('delta-reference-dangling', file, column.name, count, { expected: `${ref}.csv` }),
        );
    }
    return findings;
  }

  async schoolYear(): Promise<number | null> {
    const sessions = this.#records('academicSessions');
    if (sessions === null) return null;
    const years = new SchoolYears();
    for (const session of await this.#warehouse.all<{
      type: string | null;
      schoolYear: string | null;
      endDate: string | null;
    }>(`select distinct type, "schoolYear", "endDate" from (${sessions})`))
      years.add(session);
    return years.newest;
  }
}

function finding(
  rule: Rule,
  feed: FileName,
  column: string | null,
  { file = null, rows, lines }: Counted,
  parameters: RuleParameters = {},
): Finding {
  return { ...told(rule, parameters), feed, file: file ?? `${feed}.csv`, column, rows, lines };
}
