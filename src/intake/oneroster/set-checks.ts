import { literal, name } from '../../engine/sql.ts';
import type { FeedSink } from '../reader.ts';
import type { Mode } from './changes/modes.ts';
import { relationChecks } from './relation-checks.ts';
import { type Rule, type RuleParameters, told } from './rules.ts';
import { SchoolYears } from './school-year.ts';
import { columnsOf, type FileName, fileNames, isFileName, isReferred, type SpecColumn } from './spec.ts';

/** One thing to look for: the select yields (file, rows, lines) of what is found. */
interface Check {
  readonly rule: Rule;
  readonly feed: FileName;
  readonly column: string;
  readonly parameters: RuleParameters;
  readonly sql: string;
}

/** Checks that have nothing to find unless a cheaper question says so. */
interface Suspicion {
  readonly asks: Repetition | References | null;
  readonly checks: readonly Check[];
}

/** Whether a hash comes twice: a select of (id). Different rows may have the same hash, so that it is no proof. */
interface Repetition {
  readonly hashes: string;
}

/** Whether a reference leads nowhere, or to a row that states another type: a select of (id). */
interface References {
  readonly ids: string;
  readonly ref: FileName;
  readonly type: string | null;
}

const counted = 'source_file as file, count(*) as rows, min(source_line, 20) as lines';

/**
 * What can be told only when the whole set is read: ids that come twice, references that lead nowhere, agents that are no
 * guardians. What holds changes is held against what was known before, elsewhere (see changes/carry-over.ts). `isWhole`: the set says all there is. Asks the rows where they lie, so that no number of them is too large.
 */
export async function checkSet(
  sink: FeedSink,
  modes: ReadonlyMap<FileName, Mode>,
  isWhole: boolean,
): Promise<void> {
  const there = new Set(fileNames.filter((file) => modes.get(file) === 'bulk'));
  const suspicions = [...there].flatMap((file) => suspicionsOf(file, there, isWhole));
  if (there.has('users') && isWhole)
    suspicions.push({
      asks: null,
      checks: [
        {
          rule: 'agent-not-guardian',
          feed: 'users',
          column: 'agentSourcedIds',
          parameters: {},
          sql: strayAgents,
        },
      ],
    });
  for (const { needs, hashes, ...check } of relationChecks)
    if (needs.every((file) => there.has(file)))
      suspicions.push({ asks: hashes ? { hashes } : null, checks: [{ ...check, parameters: {} }] });
  // Most sets have nothing to be found. To learn that takes a tenth of the statements that say where it is.
  const raised = await raisedOf(sink, suspicions, there);
  const checks = suspicions.flatMap((each, number) => (each.asks && !raised.has(number) ? [] : each.checks));
  if (checks.length === 0) return;
  const found = await sink.ask<{ number: number; file: string; rows: number; lines: number[] }>(
    checks.map(({ sql }, number) => `select ${number} as number, * from (${sql})`).join(' union all '),
  );
  for (const [number, { rule, feed, column, parameters }] of checks.entries())
    for (const { file, rows, lines } of found.filter((each) => each.number === number))
      sink.finding({ ...told(rule, parameters), feed, file, column, line: null }, { rows, lines });
}

/** The places of those that there is a reason for. */
async function raisedOf(
  sink: FeedSink,
  suspicions: readonly Suspicion[],
  there: ReadonlySet<FileName>,
): Promise<ReadonlySet<number>> {
  const repetitions: string[] = [];
  const references: string[] = [];
  for (const [number, { asks }] of suspicions.entries()) {
    if (asks && 'hashes' in asks) repetitions.push(`select ${number} as number, id from (${asks.hashes})`);
    else if (asks)
      references.push(
        `select ${number} as number, ${literal(asks.ref)} as ref, ${asks.type ? literal(asks.type) : 'null::varchar'} as type, id from (${asks.ids})`,
      );
  }
  const questions: string[] = [];
  if (repetitions.length > 0)
    questions.push(
      `select number from (${repetitions.join(' union all ')}) group by number having count(*) > count(distinct id)`,
    );
  if (references.length > 0) {
    const targets = [...there].filter(isReferred).map((file) => {
      const type = columnsOf(file).some((column) => column.name === 'type') ? '"type"' : 'null::varchar';
      return `select ${literal(file)} as ref, "sourcedId" as id, ${type} as type from feed.${name(file)} where "sourcedId" is not null`;
    });
    questions.push(
      `select distinct r.number
      from (${references.join(' union all ')}) r
      left join (
        -- Once each: a set in which one id stands in every row must not multiply what points at it.
        select ref, id, min(type) as least, max(type) as most from (${targets.join(' union all ')}) group by ref, id
      ) t using (ref, id)
      where t.id is null or t.least <> r.type or t.most <> r.type`,
    );
  }
  if (questions.length === 0) return new Set();
  const raised = await sink.ask<{ number: number }>(questions.join(' union all '));
  return new Set(raised.map(({ number }) => number));
}

function suspicionsOf(file: FileName, there: ReadonlySet<FileName>, isWhole: boolean): Suspicion[] {
  const check = (rule: Rule, column: string, sql: string, parameters: RuleParameters = {}): Check => ({
    rule,
    feed: file,
    column,
    sql,
    parameters,
  });
  const suspicions: Suspicion[] = [
    {
      asks: {
        hashes: `select hash("sourcedId") as id from feed.${name(file)} where "sourcedId" is not null`,
      },
      checks: [check('sourced-id-duplicate', 'sourcedId', repeatedIds(file))],
    },
  ];
  for (const column of columnsOf(file)) {
    const { name: columnName, ref = '', refType = null, secret = false } = column;
    if (!isFileName(ref) || secret) continue;
    const expected = `${ref}.csv`;
    if (there.has(ref)) {
      const checks = [check('reference-dangling', columnName, dangling(file, column, ref), { expected })];
      if (refType)
        checks.push(
          check('reference-wrong-type', columnName, wrongType(file, column, ref, refType), {
            expected,
            type: refType,
          }),
        );
      const ids = `select id from (${referencesOf(file, column)})`;
      suspicions.push({ asks: { ids, ref, type: refType }, checks });
    } else if (isWhole) {
      const checks = [check('reference-unchecked', columnName, unchecked(file, columnName), { expected })];
      suspicions.push({ asks: null, checks });
    }
  }
  return suspicions;
}

/** The school year of the set (see `SchoolYears`). */
export async function schoolYearOfSet(sink: FeedSink): Promise<number | null> {
  const years = new SchoolYears();
  const sessions = await sink.ask<{ type: string | null; schoolYear: string | null; endDate: string | null }>(
    'select distinct type, "schoolYear", "endDate" from feed."academicSessions"',
  );
  for (const session of sessions) years.add(session);
  return years.newest;
}

/** All but the first row of each id. */
function repeatedIds(file: FileName): string {
  return `with repeated as (
      select "sourcedId", min(source_row) as first
      from feed.${name(file)}
      where "sourcedId" is not null
      group by "sourcedId"
      having count(*) > 1
    )
    select ${counted}
    from feed.${name(file)}
    join repeated using ("sourcedId")
    where source_row > first
    group by all`;
}

/** Each reference in the cells of a column: `id`, and where it stands. */
function referencesOf(file: FileName, { name: column, type }: SpecColumn): string {
  const cell = name(column);
  const rows = `from feed.${name(file)} where ${cell} is not null`;
  if (!type.startsWith('list')) return `select ${cell} as id, source_file, source_line ${rows}`;
  return `select id, source_file, source_line
    from (select unnest(string_split(${cell}, ',')) as id, source_file, source_line ${rows})
    where id <> ''`;
}

/** Told of a column as a whole: no row is at fault. */
function unchecked(file: FileName, column: string): string {
  return `select min(source_file) as file, 0::bigint as rows, []::bigint[] as lines
    from feed.${name(file)}
    where ${name(column)} is not null
    having count(*) > 0`;
}

function dangling(file: FileName, column: SpecColumn, ref: FileName): string {
  return `select ${counted}
    from (${referencesOf(file, column)}) r
    where not exists (select 1 from feed.${name(ref)} t where t."sourcedId" = r.id)
    group by all`;
}

/** References to a row that states another type. Of rows with the same id the first counts. */
function wrongType(file: FileName, column: SpecColumn, ref: FileName, type: string): string {
  return `select ${counted}
    from (${referencesOf(file, column)}) r
    join (
      select "sourcedId" as id, arg_min(struct_pack(type := "type"), source_row).type as type
      from feed.${name(ref)}
      where "sourcedId" is not null
      group by "sourcedId"
    ) t using (id)
    where t.type <> ${literal(type)}
    group by all`;
}

/** Links no guardian comes of, because neither of the two is one, or both are. People without any role are told elsewhere. */
const strayAgents = `with held as (
      select "sourcedId" as person, role from feed.users where role is not null and "sourcedId" is not null
      union all
      select "userSourcedId", role from feed.roles where role is not null and "userSourcedId" is not null
    ),
    known as (
      select person, bool_or(role in ('parent', 'guardian', 'relative')) as is_guardian from held group by person
    )
    select ${counted}
    from (
      select "sourcedId" as person, unnest(string_split("agentSourcedIds", ',')) as agent, source_file, source_line
      from feed.users
      where "agentSourcedIds" is not null
    ) link
    join known a on a.person = trim(link.agent)
    left join known u on u.person = link.person
    where coalesce(u.is_guardian, false) = a.is_guardian
    group by all`;
