import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type EntityName, entity } from '../../edition/schema/entities.ts';
import { literal, name } from '../../engine/sql.ts';
import type { Warehouse } from '../../engine/warehouse.ts';
import type { WarehousePool } from '../../engine/warehouse-pool.ts';
import type { Finding } from '../finding.ts';
import { heldRules } from './accounting.ts';
import { issueRules, wordsOf } from './issues.ts';
import type { EntityMapped } from './job.ts';
import { type CastSelect, isRefused } from './select.ts';

/** What leaves the sandboxes: the parts they write are put together here, where no SQL of a layout ever runs. */
export interface MappingOutput {
  /** Takes what the selects of one layout yielded, and the rows that were held back, if there are any. */
  take(sandbox: Warehouse, selects: readonly CastSelect[], held: number): Promise<void>;
  /** Writes `mapped/<entity>.parquet` and `quarantine.parquet`. */
  write(): Promise<{ entities: EntityMapped[]; findings: Finding[] }>;
  close(): Promise<void>;
}

/** What one select yielded. `rows` are those that were accepted; a part is whole where that is all of them. */
interface Part {
  readonly file: string;
  readonly rows: number;
  readonly isWhole: boolean;
}

/** `nextPart` names a file that is not there yet and that a sandbox may write. */
export async function openMappingOutput(
  folder: string,
  warehouses: WarehousePool,
  nextPart: () => string,
): Promise<MappingOutput> {
  const working = join(folder, 'mapping');
  await mkdir(working, { recursive: true, mode: 0o700 });
  const warehouse = await warehouses.borrow(join(working, 'spilled'));
  const parts = new Map<EntityName, Part[]>();
  const quarantines: string[] = [];

  return {
    async take(sandbox, selects, held) {
      for (const { select, part: file, count: all, refused } of selects) {
        const part = { file, rows: all - refused, isWhole: refused === 0 };
        parts.set(select.entity, [...(parts.get(select.entity) ?? []), part]);
      }
      if (held === 0 && selects.every(({ refused }) => refused === 0)) return;
      await sandbox.run(`create table machine.reason as ${reasonsHeld(selects).join(' union all ')}`);
      const feeds = await sandbox.all<{ feed: string }>(
        `select distinct source_feed as feed
        from machine.reason
        join machine.line using (source_row)
        where source_delivery is null`,
      );
      for (const { feed } of feeds) {
        const part = nextPart();
        quarantines.push(part);
        await sandbox.run(`copy (${quarantined(feed)}) to ${literal(part)} (format parquet)`);
      }
    },
    async write() {
      const mapped = join(folder, 'mapped');
      await mkdir(mapped, { recursive: true });
      const entities: EntityMapped[] = [];
      const findings: Finding[] = [];
      for (const [entityName, own] of parts) {
        const file = join(mapped, `${entityName}.parquet`);
        const [only, ...others] = own;
        if (only?.isWhole && others.length === 0) await rename(only.file, file);
        else
          await warehouse.run(
            `copy (
              from read_parquet([${own.map((part) => literal(part.file)).join(', ')}], union_by_name = true)
              where not ${isRefused(entityName)}
            ) to ${literal(file)} (format parquet)`,
          );
        const rows = `read_parquet(${literal(file)})`;
        findings.push(...(await repeated(warehouse, entityName, rows)));
        entities.push({ entity: entityName, rows: own.reduce((sum, { rows: each }) => sum + each, 0) });
      }
      if (quarantines.length > 0) await addToQuarantine(warehouse, folder, quarantines);
      return { entities, findings };
    },
    async close() {
      warehouse.close();
      await rm(working, { recursive: true, force: true });
    },
  };
}

/** The reader has put the rows there that it refused itself. */
async function addToQuarantine(
  warehouse: Warehouse,
  folder: string,
  parts: readonly string[],
): Promise<void> {
  const file = join(folder, 'quarantine.parquet');
  const whole = join(folder, 'mapping', 'quarantine.parquet');
  await warehouse.run(
    `copy (
      from read_parquet([${[file, ...parts].map(literal).join(', ')}]) order by source_row, entity, "column"
    ) to ${literal(whole)} (format parquet)`,
  );
  await rename(whole, file);
}

/** Selects of (source_row, rule, entity, column, message) that say why rows were held back. */
function reasonsHeld(selects: readonly CastSelect[]): string[] {
  const whole = Object.entries(heldRules).map(
    ([rule, { where, message }]) => `
      select source_row, ${literal(rule)} as rule, null::varchar as entity, null::varchar as "column",
        ${literal(message)} as message
      from machine.held
      where ${where}`,
  );
  const refused = selects.map(({ select, rows }) => {
    const required = Object.entries(entity(select.entity).columns).filter(([, column]) => column.required);
    const words = required.flatMap(([column, definition]) =>
      issueRules.map((rule) => {
        const { message } = wordsOf(rule, `${select.entity}.${column}`, definition);
        return `when ${literal(`${rule}:${column}`)} then ${literal(message)}`;
      }),
    );
    const empty = required.map(([column]) => `when ${literal(column)} then ${name(column)} is null`);
    return `
      select source_row, split_part(issue, ':', 1) as rule, ${literal(select.entity)} as entity,
        split_part(issue, ':', 2) as "column", case issue ${words.join(' ')} end as message
      from (
        select distinct source_row, issue
        from (select *, unnest(issues) as issue from ${rows} where is_refused)
        where case split_part(issue, ':', 2) ${empty.join(' ') || `when '' then false`} else false end
      )`;
  });
  return [...whole, ...refused];
}

/** Rows of `quarantine.parquet` (see quarantine.ts). Why a row carried over was held back its own delivery has said. */
function quarantined(feed: string): string {
  return `select reason.source_row, line.source_feed as feed, line.source_file as file, line.source_line as line,
      reason.rule, reason.entity, reason."column", reason.message,
      case when held.source_row is null then 'no' else 'yes' end as whole,
      cast(to_json(feed_row) as varchar) as raw
    from machine.reason as reason
    join machine.line as line on line.source_row = reason.source_row and line.source_delivery is null
    join ${name(feed)} as feed_row on feed_row.source_row = reason.source_row
    left join machine.held as held on held.source_row = reason.source_row`;
}

/** Rows of one entity with the same key: all are kept here, the edition takes the last. */
async function duplicates(
  warehouse: Warehouse,
  entityName: EntityName,
  rows: string,
  key: string,
): Promise<Finding[]> {
  const found = await warehouse.all<{ feed: string; file: string; rows: number; lines: number[] }>(
    `select source_feed as feed, source_file as file, count(*) as rows, min(source_line, 20) as lines
    from (
      select *, row_number() over (partition by ${key} order by source_row) as place
      from ${rows}
      where ${isSuspect(key, rows)}
    )
    where place > 1 and source_delivery is null
    group by all`,
  );
  return found.map((count) => ({
    rule: 'duplicate-row',
    severity: 'warning',
    column: null,
    ...count,
    message: `${entityName}: the same ${entity(entityName).key.join(' + ')} comes again. The edition keeps the last row of each.`,
    remedy: 'Remove the repeated rows at the source, or tell the rows apart in the layout.',
  }));
}

const studentAndDay = 'student_id, student_id_system, school_id, school_id_system, date';

/** A student with several categories on one day at one school: the edition decides which one counts for the day. */
async function severalCodesADay(warehouse: Warehouse, rows: string): Promise<Finding[]> {
  const found = await warehouse.all<{ feed: string; file: string; rows: number; lines: number[] }>(
    `select source_feed as feed, source_file as file, count(*) as rows, min(source_line, 20) as lines
    from (
      select *, min(attendance_event_category) over day as first, max(attendance_event_category) over day as last
      from ${rows}
      where ${isSuspect(studentAndDay, rows)}
      window day as (partition by ${studentAndDay})
    )
    where first <> last
    group by all`,
  );
  return found.map((count) => ({
    rule: 'several-codes-a-day',
    severity: 'note',
    column: null,
    ...count,
    message: 'attendance_event: a student has more than one category on the same day.',
    remedy: 'Look whether both are meant; the edition counts one of them for the day.',
  }));
}

/** What rows of one entity have in common that they should not. */
async function repeated(warehouse: Warehouse, entityName: EntityName, rows: string): Promise<Finding[]> {
  const { key, columns } = entity(entityName);
  const parts = key.flatMap((column) =>
    columns[column]?.type.kind === 'ref' ? [name(column), name(`${column}_system`)] : [name(column)],
  );
  const ofKey = parts.join(', ');
  const isEvent = entityName === 'attendance_event';
  // Hashes first: numbers are told apart much faster than keys, and mostly no two are the same.
  const [shared] = await warehouse.all<{ key: boolean; day: boolean }>(
    `select count(distinct hash(${ofKey})) < count(*) as "key",
      ${isEvent ? `count(distinct hash(${studentAndDay})) < count(*)` : 'false'} as "day"
    from ${rows}`,
  );
  return [
    ...(shared?.key ? await duplicates(warehouse, entityName, rows, ofKey) : []),
    ...(shared?.day ? await severalCodesADay(warehouse, rows) : []),
  ];
}

/** Whether a row may share these columns with another: their hashes are the same. */
function isSuspect(columns: string, rows: string): string {
  return `hash(${columns}) in (select hash(${columns}) from ${rows} group by all having count(*) > 1)`;
}
