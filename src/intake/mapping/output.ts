import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { storedType } from '../../edition/schema/column.ts';
import { type EntityName, entity } from '../../edition/schema/entities.ts';
import { literal, name } from '../../engine/sql.ts';
import { openWarehouse, type Warehouse } from '../../engine/warehouse.ts';
import type { Finding } from '../finding.ts';
import { heldRules } from './accounting.ts';
import { issueRules, wordsOf } from './issues.ts';
import type { EntityMapped } from './job.ts';
import type { FittingSelect } from './select.ts';

/** The second database: what left the sandboxes, waiting to be written. Layout SQL never runs here. */
export interface MappingOutput {
  /** Takes what the selects of one layout yielded, and the rows that were held back. */
  take(sandbox: Warehouse, selects: readonly FittingSelect[]): Promise<void>;
  /** Writes `mapped/<entity>.parquet` and `quarantine.parquet`. */
  write(): Promise<{ entities: EntityMapped[]; findings: Finding[] }>;
  close(): void;
}

export async function openMappingOutput(folder: string, memoryMegabytes: number): Promise<MappingOutput> {
  const warehouse = await openWarehouse({ memoryLimit: `${memoryMegabytes}MB`, threads: 2 });
  await warehouse.run(`set temp_directory = ''`);
  const quarantineFile = literal(join(folder, 'quarantine.parquet'));
  await warehouse.run(`create table quarantine as select * from read_parquet(${quarantineFile})`);
  const taken = new Set<EntityName>();

  return {
    async take(sandbox, selects) {
      for (const [index, { select }] of selects.entries()) {
        if (!taken.has(select.entity)) {
          taken.add(select.entity);
          await warehouse.run(`create table ${name(select.entity)} (${definitionOf(select.entity)})`);
        }
        await sandbox.transfer(
          `select ${columnsOf(select.entity).map(name).join(', ')}, source_feed, source_file, source_line, source_row
          from machine.cast_${index}
          join machine.line using (source_row)
          where not is_refused`,
          warehouse,
          select.entity,
        );
      }
      await sandbox.run(`create table machine.reason as ${reasonsHeld(selects).join(' union all ')}`);
      const feeds = await sandbox.all<{ feed: string }>(
        'select distinct source_feed as feed from machine.reason join machine.line using (source_row)',
      );
      for (const { feed } of feeds) await sandbox.transfer(quarantined(feed), warehouse, 'quarantine');
    },
    async write() {
      await mkdir(join(folder, 'mapped'), { recursive: true });
      const entities: EntityMapped[] = [];
      const findings: Finding[] = [];
      for (const entityName of taken) {
        findings.push(...(await duplicates(warehouse, entityName)));
        if (entityName === 'attendance_event') findings.push(...(await severalCodesADay(warehouse)));
        const file = literal(join(folder, 'mapped', `${entityName}.parquet`));
        const table = name(entityName);
        await warehouse.run(
          `copy (select * from ${table} order by source_row) to ${file} (format parquet, compression zstd)`,
        );
        const [count] = await warehouse.all<{ rows: number }>(`select count(*) as rows from ${table}`);
        entities.push({ entity: entityName, rows: count?.rows ?? 0 });
      }
      await warehouse.run(
        `copy (select * from quarantine order by source_row, entity, "column")
        to ${quarantineFile} (format parquet, compression zstd)`,
      );
      return { entities, findings };
    },
    close() {
      warehouse.close();
    },
  };
}

/** Columns of an entity's Parquet before lineage: its own, then the id system of each reference. */
function columnsOf(entityName: EntityName): string[] {
  const columns = Object.entries(entity(entityName).columns);
  const systems = columns.filter(([, { type }]) => type.kind === 'ref').map(([column]) => `${column}_system`);
  return [...columns.map(([column]) => column), ...systems];
}

function definitionOf(entityName: EntityName): string {
  const { columns } = entity(entityName);
  const types = columnsOf(entityName).map((column) => {
    const definition = columns[column];
    return `${name(column)} ${definition ? storedType(definition.type) : 'varchar'}`;
  });
  return [
    ...types,
    'source_feed varchar',
    'source_file varchar',
    'source_line bigint',
    'source_row bigint',
  ].join(', ');
}

/** Selects of (source_row, rule, entity, column, message) that say why rows were held back. */
function reasonsHeld(selects: readonly FittingSelect[]): string[] {
  const whole = Object.entries(heldRules).map(
    ([rule, { where, message }]) => `
      select source_row, ${literal(rule)} as rule, null::varchar as entity, null::varchar as "column",
        ${literal(message)} as message
      from machine.held
      where ${where}`,
  );
  const refused = selects.flatMap(({ select }, index) =>
    Object.entries(entity(select.entity).columns)
      .filter(([, { required }]) => required)
      .map(([column, definition]) => {
        const words = issueRules
          .map((rule) => [rule, wordsOf(rule, `${select.entity}.${column}`, definition).message])
          .map(([rule = '', message = '']) => `when ${literal(rule)} then ${literal(message)}`)
          .join(' ');
        return `
          select source_row, rule, ${literal(select.entity)} as entity, ${literal(column)} as "column",
            case rule ${words} end as message
          from (
            select distinct source_row, split_part(unnest(issues), ':', 1) as rule,
              split_part(unnest(issues), ':', 2) as place
            from machine.cast_${index}
            where is_refused and ${name(column)} is null
          )
          where place = ${literal(column)}`;
      }),
  );
  return [...whole, ...refused];
}

function quarantined(feed: string): string {
  return `select reason.source_row, line.source_feed as feed, line.source_file as file, line.source_line as line,
      reason.rule, reason.entity, reason."column", reason.message,
      case when held.source_row is null then 'no' else 'yes' end as whole,
      cast(to_json(feed_row) as varchar) as raw
    from machine.reason as reason
    join machine.line as line on line.source_row = reason.source_row
    join ${name(feed)} as feed_row on feed_row.source_row = reason.source_row
    left join machine.held as held on held.source_row = reason.source_row`;
}

/** Rows of one entity with the same key: all are kept here, the edition takes the last. */
async function duplicates(warehouse: Warehouse, entityName: EntityName): Promise<Finding[]> {
  const { key, columns } = entity(entityName);
  const parts = key.flatMap((column) =>
    columns[column]?.type.kind === 'ref' ? [name(column), name(`${column}_system`)] : [name(column)],
  );
  const found = await warehouse.all<{ feed: string; file: string; rows: number; lines: number[] }>(
    `select source_feed as feed, source_file as file, count(*) as rows, min(source_line, 20) as lines
    from (
      select *, row_number() over (partition by ${parts.join(', ')} order by source_row) as place
      from ${name(entityName)}
    )
    where place > 1
    group by all`,
  );
  return found.map((count) => ({
    rule: 'duplicate-row',
    severity: 'warning',
    column: null,
    ...count,
    message: `${entityName}: the same ${key.join(' + ')} comes again. The edition keeps the last row of each.`,
    remedy: 'Remove the repeated rows at the source, or tell the rows apart in the layout.',
  }));
}

/** A student with several categories on one day at one school: the edition decides which one counts for the day. */
async function severalCodesADay(warehouse: Warehouse): Promise<Finding[]> {
  const found = await warehouse.all<{ feed: string; file: string; rows: number; lines: number[] }>(
    `select source_feed as feed, source_file as file, count(*) as rows, min(source_line, 20) as lines
    from (
      select *, min(attendance_event_category) over day as first, max(attendance_event_category) over day as last
      from attendance_event
      window day as (partition by student_id, student_id_system, school_id, school_id_system, date)
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
