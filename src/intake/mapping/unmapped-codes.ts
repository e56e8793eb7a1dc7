import { name } from '../../engine/sql.ts';
import type { Warehouse } from '../../engine/warehouse.ts';
import type { Finding } from '../finding.ts';
import { type Counted, counted } from './counted.ts';
import type { LayoutJob } from './job.ts';
import { hasRows } from './sandbox.ts';

/** A crosswalk with more unmapped codes than this has a wrong column or no codes at all; the rest is told in one finding. */
const namedCodes = 50;

interface CodePlace {
  readonly crosswalk: LayoutJob['crosswalks'][number];
  readonly from: LayoutJob['crosswalks'][number]['from'][number];
}

/**
 * A value may be named only if it is surely a word of the source's vocabulary and not something written about a child: short and in one piece, or the same in
 * many rows.
 */
const looksLikeCode =
  "((length(code) <= 12 and not contains(code, ' ')) or (times >= 5 and length(code) <= 40))";

/** Findings of codes that no crosswalk knows; the rows that hold them are in `machine.unmapped`. */
export async function unmappedCodes(warehouse: Warehouse, job: LayoutJob): Promise<Finding[]> {
  const findings: Finding[] = [];
  const present = new Set(job.feeds.filter(hasRows).map(({ feed }) => feed));
  const all = job.crosswalks.flatMap((crosswalk) =>
    crosswalk.from.filter(({ feed }) => present.has(feed)).map((from) => ({ crosswalk, from })),
  );
  await warehouse.run('create table machine.unmapped (source_row bigint, place integer, code varchar)');
  const places = await placesUnmapped(warehouse, all);
  if (places.length === 0) return findings;
  const unmapped = places.map(({ crosswalk, from }, place) => {
    const column = name(from.column);
    // A column has few different codes: they are looked up, and not each row.
    return `
      select source_row, ${place} as place, upper(trim(${column})) as code
      from ${name(from.feed)}
      where ${column} in (
        select code
        from (select distinct ${column} as code from ${name(from.feed)})
        where nullif(trim(code), '') is not null
          and lower(trim(code)) not in (${knownCodes(crosswalk)})
      )`;
  });
  await warehouse.run(`insert into machine.unmapped ${unmapped.join(' union all ')}`);
  const vocabularies = places.flatMap(({ from }, place) => (from.vocabulary ? [place] : []));
  const isNamed = `(place in (${['null', ...vocabularies].join(', ')}) or ${looksLikeCode})`;
  const codes = await warehouse.all<Counted & { place: number; code: string | null }>(
    `with ranked as (
      select
        source_row,
        place,
        code,
        count(*) over (partition by place, code) as times,
        dense_rank() over (partition by place order by code) as rank
      from machine.unmapped
    )
    select place, case when rank <= ${namedCodes} and ${isNamed} then code end as code, ${counted}
    from ranked
    join machine.line using (source_row)
    where source_delivery is null
    group by all
    order by place`,
  );
  for (const { place, code: unmapped, ...count } of codes) {
    const { crosswalk, from } = places[place] ?? {};
    if (!crosswalk || !from) continue;
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

/** A select of the codes that a crosswalk knows. */
function knownCodes(crosswalk: CodePlace['crosswalk']): string {
  const code = name(crosswalk.columns[0] ?? 'code');
  return `select lower(trim(${code})) from ${name(`crosswalk_${crosswalk.name}`)} where ${code} is not null`;
}

/** Which of the places hold codes that their crosswalk does not know. */
async function placesUnmapped(warehouse: Warehouse, places: readonly CodePlace[]): Promise<CodePlace[]> {
  if (places.length === 0) return [];
  const crosswalks = [...new Set(places.map(({ crosswalk }) => crosswalk))];
  const known = crosswalks.map((crosswalk, index) => `select ${index}, * from (${knownCodes(crosswalk)})`);
  const given = places.map(
    ({ crosswalk, from }, place) =>
      `select distinct ${place}, ${crosswalks.indexOf(crosswalk)}, ${name(from.column)} from ${name(from.feed)}`,
  );
  const rows = await warehouse.all<{ place: number }>(`
    with known(crosswalk, code) as (${known.join(' union all ')}),
      given(place, crosswalk, code) as (${given.join(' union all ')})
    select distinct place
    from given
    anti join known on known.crosswalk = given.crosswalk and known.code = lower(trim(given.code))
    where nullif(trim(given.code), '') is not null`);
  const found = new Set(rows.map(({ place }) => place));
  return places.filter((_, place) => found.has(place));
}
