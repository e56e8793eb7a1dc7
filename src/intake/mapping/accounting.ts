import { entity } from '../../edition/schema/entities.ts';
import { literal } from '../../engine/sql.ts';
import type { Warehouse } from '../../engine/warehouse.ts';
import type { Finding } from '../finding.ts';
import { type Counted, counted } from './counted.ts';
import { wordsOf } from './issues.ts';
import type { FeedMapped, LayoutJob } from './job.ts';
import type { Lineage } from './lineage.ts';
import { firstCarriedRow } from './sandbox.ts';
import type { CastSelect } from './select.ts';
import { unmappedCodes } from './unmapped-codes.ts';

/** Rows held back for what became of them, not for what is in them. `where` is a condition over `machine.held`. */
export const heldRules = {
  'row-unused': {
    where: 'not is_used',
    message: 'No select of the layout used these rows, and no skip rule names them. They were held back.',
    remedy: 'Map them in the layout, or name them in a skip rule that says why they do not count.',
  },
  'row-refused': {
    where: 'is_used and not is_direct',
    message: 'What these rows were joined to was held back, and they with it.',
    remedy: 'Look at the findings of the feed they are joined to.',
  },
} as const;

/**
 * Decides what became of each source row. A row is counted once: skipped where a rule names it; else mapped where at
 * least one entity row that carries it was accepted; else quarantined. Says how many are held back; they are in `machine.held` where there are any. Rows carried over from
 * earlier deliveries were counted there.
 */
export async function settleRows(
  warehouse: Warehouse,
  selects: readonly CastSelect[],
  range: Lineage['range'],
  hasSkipped: boolean,
): Promise<number> {
  if (range && (await areAllMapped(warehouse, selects, range, hasSkipped))) return 0;
  const carrying = rowsCarried(selects);
  const [held] = await warehouse.all<{ Count: number }>(`create table machine.held as
    select line.*, false as is_used, false as is_direct
    from machine.line
    anti join (select source_row from (${carrying}) where is_mapped) using (source_row)
    where source_delivery is null`);
  if (held?.Count === 0) return 0;
  await warehouse.run(`update machine.held
    set is_used = true, is_direct = used.is_direct
    from (
      select source_row, bool_or(is_direct) as is_direct
      from (${carrying})
      semi join machine.held using (source_row)
      group by source_row
    ) used
    where used.source_row = held.source_row`);
  return held?.Count ?? 0;
}

/**
 * Whether every row of the range is skipped or carried by an accepted one, which is so in most deliveries and soon seen: `strayMisfit` has
 * found no row outside of it.
 */
async function areAllMapped(
  warehouse: Warehouse,
  selects: readonly CastSelect[],
  { first, last }: NonNullable<Lineage['range']>,
  hasSkipped: boolean,
): Promise<boolean> {
  if (selects.length === 0 || selects.some(({ refused }) => refused > 0)) return false;
  const mapped = `from read_parquet([${selects.map(({ part }) => literal(part)).join(', ')}])`;
  const skipped = hasSkipped ? 'union all select source_row from machine.skipped' : '';
  const [settled] = await warehouse.all<{ rows: number }>(
    `select count(distinct source_row) as "rows" from (select source_row ${mapped} ${skipped})`,
  );
  return settled?.rows === last - first + 1;
}

/** Every source row that cast rows carry (source_row, is_direct, is_mapped), once for each of them. */
function rowsCarried(selects: readonly CastSelect[]): string {
  const direct = selects.map(({ rows, part, refused }) =>
    refused === 0
      ? `select source_row, true as is_direct, true as is_mapped from read_parquet(${literal(part)})`
      : `select source_row, true as is_direct, not is_refused as is_mapped from ${rows}`,
  );
  const further = selects.flatMap(({ columns, rows }) =>
    columns.has('source_rows')
      ? [
          `select unnest(source_rows) as source_row, false as is_direct, not is_refused as is_mapped
          from ${rows}`,
        ]
      : [],
  );
  const none = 'select 0::bigint as source_row, false as is_direct, false as is_mapped where false';
  return [none, ...direct, ...further].join(' union all ');
}

/** What became of the rows that the delivery itself brought, `held` of which were held back. */
export async function accountFor(
  warehouse: Warehouse,
  job: LayoutJob,
  held: number,
  hasSkipped: boolean,
): Promise<FeedMapped[]> {
  const heldRows = await countsBy(
    warehouse,
    held > 0 ? 'select source_feed as place, count(*) as rows from machine.held group by all' : null,
  );
  const skippedRows = await countsBy(
    warehouse,
    hasSkipped
      ? `select rule as place, count(*) as rows from machine.skipped where source_row < ${firstCarriedRow} group by all`
      : null,
  );
  return job.feeds.map(({ feed, rows }) => {
    const skippedBy = job.skips
      .filter((skip) => skip.feed === feed)
      .map(({ rule, because }) => ({ rule, because, rows: skippedRows.get(rule) ?? 0 }));
    const brought = sumOf(rows?.runs ?? []);
    const quarantined = heldRows.get(feed) ?? 0;
    return { feed, mapped: brought - sumOf(skippedBy) - quarantined, quarantined, skippedBy };
  });
}

async function countsBy(warehouse: Warehouse, sql: string | null): Promise<ReadonlyMap<string, number>> {
  const counts = sql === null ? [] : await warehouse.all<{ place: string; rows: number }>(sql);
  return new Map(counts.map(({ place, rows }) => [place, rows]));
}

function sumOf(list: readonly { readonly rows: number }[]): number {
  return list.reduce((sum, { rows }) => sum + rows, 0);
}

/** Findings of the central cast, of unmapped codes and of rows nothing used. */
export async function findingsOf(
  warehouse: Warehouse,
  job: LayoutJob,
  selects: readonly CastSelect[],
  held: number,
): Promise<Finding[]> {
  const findings = await unmappedCodes(warehouse, job);
  for (const { select, rows, hasIssues } of selects) {
    if (!hasIssues) continue;
    const issues = await warehouse.all<Counted & { issue: string }>(
      `select issue, ${counted}
      from (
        select distinct source_row, unnest(issues) as issue from ${rows} where issues is not null
      )
      join machine.line using (source_row)
      where source_delivery is null and not (
        issue in (${unknownIssues(select.entity)})
        and source_row in (select source_row from machine.unmapped)
      )
      group by all`,
    );
    for (const { issue, ...count } of issues) {
      const [rule = '', column = ''] = issue.split(':');
      const definition = entity(select.entity).columns[column];
      if (definition)
        findings.push({
          rule,
          column,
          ...count,
          ...wordsOf(rule, `${select.entity}.${column}`, definition),
        });
    }
  }
  if (held === 0) return findings;
  for (const [rule, { where, message, remedy }] of Object.entries(heldRules)) {
    const counts = await warehouse.all<Counted>(
      `select ${counted} from machine.held where ${where} group by all`,
    );
    for (const count of counts)
      findings.push({ rule, severity: 'error', column: null, ...count, message, remedy });
  }
  return findings;
}

/**
 * `required-missing` of options that stay unknown: where a row has an unmapped code, that code is the cause, and it has
 * its own finding.
 */
function unknownIssues(entityName: CastSelect['select']['entity']): string {
  const issues = Object.entries(entity(entityName).columns)
    .filter(
      ([, { type, required }]) => required && type.kind === 'option' && type.options.includes('unknown'),
    )
    .map(([column]) => literal(`required-missing:${column}`));
  return ["''", ...issues].join(', ');
}
