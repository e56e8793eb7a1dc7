import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { feedRowsIn, openFeedSink } from './feed-sink.ts';
import type { FeedRows, LayoutJob } from './mapping/job.ts';
import { type MappingLimits, mapInChild, openMapper } from './mapping.ts';

let folder: string;
/** What `land` wrote. */
let landed: FeedRows | null = null;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'almanac-sql-'));
  mkdirSync(join(folder, 'rows'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const columns = ['STUDENT', 'SCHOOL', 'DAY', 'CODE'];

async function land(): Promise<void> {
  const sink = await openFeedSink(join(folder, 'scratch'));
  const writer = sink.open('attendance', columns, 'all');
  for (let row = 1; row <= 300; row += 1) writer.row('a.csv', row + 1, [`${row}`, 'S1', '2026-09-07', 'UNX']);
  landed = feedRowsIn(folder, await sink.close(folder), 'attendance');
}

const eventSql = `select f.source_row, f.STUDENT as student_id, f.SCHOOL as school_id, f.DAY as date,
  'tardy' as attendance_event_category, f.CODE as source_code, null as duration, null as reason
from attendance f`;

function layout(sql: string, name = 'test'): LayoutJob {
  return {
    layout: name,
    namespace: 'sis',
    ids: { student: 'local', school: 'source' },
    entityIds: {},
    feeds: [{ feed: 'attendance', rows: landed, columns }],
    views: [],
    selects: [{ file: 'attendance_event.sql', entity: 'attendance_event', sql }],
    crosswalks: [],
    skips: [],
  };
}

const reaching = [
  `select * from '{secret}'`,
  `select * from "{secret}"`,
  `from '{secret}'`,
  `select * from '{folder}/*.csv'`,
  `select * from read_text('{secret}')`,
  `select * from read_blob('{secret}')`,
  `select * from read_csv_auto('{secret}')`,
  `select * from read_json('{secret}')`,
  `select * from read_ndjson_objects('{secret}')`,
  `select * from sniff_csv('{secret}')`,
  `select * from parquet_metadata('{folder}/rows/attendance.parquet')`,
  `select * from parquet_schema('{folder}/rows/attendance.parquet')`,
  `select * from glob('/etc/*')`,
  `select * from read_csv('https://example.org/a.csv')`,
  `select * from 's3://bucket/a.parquet'`,
  `attach '{out}' (type sqlite)`,
  `attach ':memory:' as other`,
  `use memory`,
  `copy (select 1) to '{out}'`,
  `copy attendance from '{secret}'`,
  `export database '{out}' (format csv)`,
  `import database '{folder}'`,
  `checkpoint`,
  `vacuum`,
  `pragma database_list`,
  `pragma enable_profiling = 'json'`,
  `set memory_limit = '100GB'`,
  `set global temp_directory = '{folder}'`,
  `reset lock_configuration`,
  `set variable x = 1`,
  `select getvariable('x')`,
  `select current_setting('home_directory')`,
  `select current_query()`,
  `select pg_sleep(100)`,
  `install json`,
  `load json`,
  `create macro m() as 1`,
  `create secret s (type s3)`,
  `select * from duckdb_secrets()`,
  `select * from which_secret('s3://x', 's3')`,
  `select * from duckdb_extensions()`,
  `select * from pragma_user_agent()`,
  `call pragma_version()`,
  `select * from query_table('attendance')`,
  `select * from json_execute_serialized_sql(json_serialize_sql('select 1'))`,
  `prepare p as select 1`,
  `execute p`,
  `explain analyze select 1`,
  `insert into attendance select * from attendance`,
  `update attendance set STUDENT = '1'`,
  `drop table attendance`,
  `alter table attendance add column x int`,
  `begin transaction`,
  `pivot attendance on CODE`,
];

test('SQL that reaches for files, the network, settings or other databases is refused before a row is read', async () => {
  await land();
  const secret = join(folder, 'secret.csv');
  writeFileSync(secret, 'a,b\n1,2\n');
  const before = readdirSync(folder, { recursive: true }).sort();
  const layouts = reaching.flatMap((text, index) => {
    const sql = text
      .replaceAll('{secret}', secret)
      .replaceAll('{out}', join(folder, 'out'))
      .replaceAll('{folder}', folder);
    return [
      layout(sql, `alone ${index}`),
      layout(eventSql.replace('from attendance f', `from (${sql}) g, attendance f`), `inside ${index}`),
      layout(eventSql.replace('null as reason', `(${sql}) as reason`), `as a value ${index}`),
    ];
  });
  const result = await mapInChild({ layouts, folder });
  if (result.state !== 'misfit') throw new Error(result.state);
  const refused = new Set(result.misfits.map((misfit) => misfit.layout));
  expect(layouts.map((each) => each.layout).filter((each) => !refused.has(each))).toEqual([]);
  expect(JSON.stringify(result.misfits)).not.toContain('1,2');
  expect(readdirSync(folder, { recursive: true }).sort()).toEqual(before);
}, 120_000);

/** Put in the place of a value of each row, or of a table. */
const endless: [string, string, MappingLimits][] = [
  [
    'counts for ever',
    '(with recursive n(i) as (select 1 union all select i + 1 from n where i > 0) select max(i) from n)',
    { seconds: 2, megabytes: 512 },
  ],
  [
    'joins everything with everything',
    '(select count(*) from range(10000000) a, range(10000000) b where a.range + b.range = 3)',
    { seconds: 2, megabytes: 512 },
  ],
  [
    'collects a list without end',
    '(select len(list(i)) from range(4000000000) r(i))',
    { seconds: 60, megabytes: 256 },
  ],
  [
    'doubles a text for ever',
    `(with recursive n(s) as (select 'x' union all select s || s from n) select max(length(s)) from n)`,
    { seconds: 60, megabytes: 256 },
  ],
  [
    'makes an endless text of each row',
    `(length(repeat('x', 400000000 + f.source_row::int)))`,
    { seconds: 60, megabytes: 256 },
  ],
  [
    'joins endless texts',
    `(select length(string_agg(repeat('x', 1000000), ',')) from range(100000))`,
    { seconds: 60, megabytes: 256 },
  ],
  [
    'sorts more than there is room for',
    '(select max(m) from (select md5(i::text) as m from range(200000000) r(i) order by 1 limit 100000000))',
    { seconds: 4, megabytes: 256 },
  ],
];

describe('SQL that does not end or takes all memory is ended', () => {
  test.each(endless)(
    '%s',
    async (_name, value, limits) => {
      await land();
      const began = performance.now();
      const result = await mapInChild(
        { layouts: [layout(eventSql.replace('null as reason', `${value}::text as reason`))], folder },
        limits,
      );
      expect(['stopped', 'misfit']).toContain(result.state);
      expect(JSON.stringify(result)).toMatch(/not done after|more memory than allowed/);
      expect(performance.now() - began).toBeLessThan(limits.seconds * 1000 + 30_000);
      // What was half mapped is taken away by who asked for it; nothing else is there.
      const known = ['mapping', 'quarantine.parquet', 'rows', 'scratch'];
      expect(readdirSync(folder).filter((name) => !known.includes(name))).toEqual([]);
    },
    120_000,
  );

  test('and the next delivery is mapped as if nothing had been', async () => {
    await land();
    // Long enough for a child to start on a busy machine.
    const mapper = openMapper({ seconds: 12, megabytes: 512 });
    try {
      const [, loop = ''] = endless[0] ?? [];
      const bad = await mapper.map({
        layouts: [layout(eventSql.replace('null as reason', `${loop}::text as reason`))],
        folder,
      });
      expect(bad.state).toBe('stopped');
      expect(await mapper.map({ layouts: [layout(eventSql)], folder })).toMatchObject({
        state: 'mapped',
        feeds: [{ mapped: 300, quarantined: 0 }],
      });
    } finally {
      mapper.close();
    }
  }, 60_000);
});

test('SQL that is too deep or too long is refused in words', async () => {
  await land();
  for (const value of [
    `${'('.repeat(20_000)}1${')'.repeat(20_000)}`,
    `${'1+'.repeat(200_000)}1`,
    `'${'x'.repeat(3_000_000)}'`,
  ]) {
    const result = await mapInChild({
      layouts: [layout(eventSql.replace('null as reason', `(${value})::text as reason`))],
      folder,
    });
    expect(['stopped', 'misfit', 'mapped']).toContain(result.state);
    expect(JSON.stringify(result).length).toBeLessThan(5_000);
  }
}, 120_000);
