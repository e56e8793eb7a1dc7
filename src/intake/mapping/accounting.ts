import { entity } from '../../edition/schema/entities.ts';
import { literal, name } from '../../engine/sql.ts';
import type { Warehouse } from '../../engine/warehouse.ts';
import type { Finding } from '../finding.ts';
import { wordsOf } from './issues.ts';
import type { FeedMapped, LayoutJob } from './job.ts';
import type { Lineage } from './lineage.ts';
import { firstCarriedRow, hasRows } from './sandbox.ts';
import type { FittingSelect } from './select.ts';

/** One cause as SQL counts it. */
interface Counted {
  feed: string;
  file: string;
  rows: number;
  lines: number[];
}

/** Ends a query over (source_row, source_feed, source_file, source_line) by counting causes. */
const counted = `source_feed as feed, source_file as file, count(distinct source_row) as rows,
  min(source_line, 20) as lines`;

/** A crosswalk with more unmapped codes than this has a wrong column or no codes at all; the rest is told in one finding. */
const namedCodes = 50;

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
 * least one entity row that carries it was accepted; else quarantined. Fills `machine.held`. Rows carried over from earlier deliveries
 * were counted there.
 */
export async function settleRows(warehouse: Warehouse, selects: readonly FittingSelect[]): Promise<void> {
  const carrying = rowsCarried(selects);
  const [held] = await warehouse.all<{ Count: number }>(`create table machine.held as
    select line.*, false as is_used, false as is_direct
    from machine.line
    anti join (select source_row from (${carrying}) where is_mapped) using (source_row)
    where source_delivery is null`);
  if (held?.Count === 0) return;
  await warehouse.run(`update machine.held
    set is_used = true, is_direct = used.is_direct
    from (
      select source_row, bool_or(is_direct) as is_direct
      from (${carrying})
      semi join machine.held using (source_row)
      group by source_row
    ) used
    where used.source_row = held.source_row`);
}

/** Every source row that cast rows carry (source_row, is_direct, is_mapped), once for each of them. */
function rowsCarried(selects: readonly FittingSelect[]): string {
  const direct = selects.map(
    (_, index) =>
      `select source_row, true as is_direct, not is_refused as is_mapped from machine.cast_${index}`,
  );
  const further = selects.flatMap(({ columns }, index) =>
    columns.has('source_rows')
      ? [
          `select unnest(source_rows) as source_row, false as is_direct, not is_refused as is_mapped
          from machine.cast_${index}`,
        ]
      : [],
  );
  const none = 'select 0::bigint as source_row, false as is_direct, false as is_mapped where false';
  return [none, ...direct, ...further].join(' union all ');
}

/** `own` are the rows of each feed that could be mapped. */
export async function accountFor(
  warehouse: Warehouse,
  job: LayoutJob,
  own: Lineage['own'],
): Promise<FeedMapped[]> {
  const held = await warehouse.all<{ feed: string; rows: number }>(
    'select source_feed as feed, count(*) as rows from machine.held group by all',
  );
  const skipped = await warehouse.all<{ rule: string; rows: number }>(
    `select rule, count(*) as rows from machine.skipped where source_row < ${firstCarriedRow} group by all`,
  );
  const rowsOf = (list: readonly { feed: string; rows: number }[], feed: string) =>
    list.filter((each) => each.feed === feed).reduce((sum, { rows }) => sum + rows, 0);
  return job.feeds.map(({ feed }) => ({
    feed,
    mapped: rowsOf(own, feed) - rowsOf(held, feed),
    quarantined: rowsOf(held, feed),
    skippedBy: job.skips
      .filter((skip) => skip.feed === feed)
      .map(({ rule, because }) => ({
        rule,
        because,
        rows: skipped.find((each) => each.rule === rule)?.rows ?? 0,
      })),
  }));
}

/** How many rows there are to tell something of: mostly none, and then nothing further is asked. */
export interface MarkedRows {
  /** By select: all rows, those with issues, and those refused. */
  readonly selects: readonly { readonly rows: number; readonly issues: number; readonly refused: number }[];
  readonly held: number;
}

export async function markedRows(
  warehouse: Warehouse,
  selects: readonly FittingSelect[],
): Promise<MarkedRows> {
  const counts = await warehouse.all<{ place: number; rows: number; issues: number; refused: number }>(
    [
      'select -1 as place, count(*) as rows, 0 as issues, 0 as refused from machine.held',
      ...selects.map(
        (_, index) => `
        select ${index}, count(*), count(*) filter (where issues is not null), count(*) filter (where is_refused)
        from machine.cast_${index}`,
      ),
    ].join(' union all '),
  );
  const at = (place: number) => counts.find((each) => each.place === place);
  return {
    held: at(-1)?.rows ?? 0,
    selects: selects.map((_, index) => ({
      rows: at(index)?.rows ?? 0,
      issues: at(index)?.issues ?? 0,
      refused: at(index)?.refused ?? 0,
    })),
  };
}

/** Findings of the central cast, of unmapped codes and of rows nothing used. */
export async function findingsOf(
  warehouse: Warehouse,
  job: LayoutJob,
  selects: readonly FittingSelect[],
  marked: MarkedRows,
): Promise<Finding[]> {
  const findings = await unmappedCodes(warehouse, job);
  for (const [index, { select }] of selects.entries()) {
    if (marked.selects[index]?.issues === 0) continue;
    const issues = await warehouse.all<Counted & { issue: string }>(
      `select issue, ${counted}
      from (
        select distinct source_row, unnest(issues) as issue from machine.cast_${index} where issues is not null
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
  if (marked.held === 0) return findings;
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
function unknownIssues(entityName: FittingSelect['select']['entity']): string {
  const issues = Object.entries(entity(entityName).columns)
    .filter(
      ([, { type, required }]) => required && type.kind === 'option' && type.options.includes('unknown'),
    )
    .map(([column]) => literal(`required-missing:${column}`));
  return ["''", ...issues].join(', ');
}

/**
 * A value may be named only if it is surely a word of the source's vocabulary and not something written about a child: short and in one piece, or the same in
 * many rows.
 */
const looksLikeCode =
  "((length(code) <= 12 and not contains(code, ' ')) or (times >= 5 and length(code) <= 40))";

async function unmappedCodes(warehouse: Warehouse, job: LayoutJob): Promise<Finding[]> {
  await warehouse.run('create table machine.unmapped (source_row bigint, place integer, code varchar)');
  const findings: Finding[] = [];
  const present = new Set(job.feeds.filter(hasRows).map(({ feed }) => feed));
  const places = job.crosswalks.flatMap((crosswalk) =>
    crosswalk.from.filter(({ feed }) => present.has(feed)).map((from) => ({ crosswalk, from })),
  );
  if (places.length === 0) return findings;
  const unmapped = places.map(({ crosswalk, from }, place) => {
    const column = name(from.column);
    const code = name(crosswalk.columns[0] ?? 'code');
    // A column has few different codes: they are looked up, and not each row.
    return `
      select source_row, ${place} as place, upper(trim(${column})) as code
      from ${name(from.feed)}
      where ${column} in (
        select code
        from (select distinct ${column} as code from ${name(from.feed)})
        where nullif(trim(code), '') is not null
          and lower(trim(code)) not in (
            select lower(trim(${code})) from ${name(`crosswalk_${crosswalk.name}`)} where ${code} is not null
          )
      )`;
  });
  await warehouse.run(`insert into machine.unmapped ${unmapped.join(' union all ')}`);
  const found = await warehouse.all<{ place: number }>('select distinct place from machine.unmapped');
  for (const [place, { crosswalk, from }] of places.entries()) {
    if (!found.some((each) => each.place === place)) continue;
    const codes = await warehouse.all<Counted & { code: string | null }>(
      `with ranked as (
        select
          source_row,
          code,
          count(*) over (partition by code) as times,
          dense_rank() over (order by code) as rank
        from machine.unmapped
        where place = ${place}
      )
      select case when rank <= ${namedCodes} and ${from.vocabulary ? 'true' : looksLikeCode} then code end as code, ${counted}
      from ranked
      join machine.line using (source_row)
      where source_delivery is null
      group by all`,
    );
    for (const { code: unmapped, ...count } of codes)
      findings.push({
        rule: 'code-unmapped',
        severity: 'warning',
        column: from.column,
        ...count,
        message:
          unmapped === null
            ? `Values of ${from.column} that do not look like codes, or more than ${namedCodes} codes, are not in the crosswalk "${crosswalk.name}". They stay unknown.`
            : `The code "${unmapped}" of ${from.column} is not in the crosswalk "${crosswalk.name}". It stays unknown.`,
        remedy: `Add it to crosswalks/${crosswalk.name}.csv of the layout "${job.layout}" and load again.`,
      });
  }
  return findings;
}
