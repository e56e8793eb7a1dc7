import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { literal } from '../engine/sql.ts';
import { type JsonValue, openWarehouse } from '../engine/warehouse.ts';
import { feedRowsIn, openFeedSink } from './feed-sink.ts';
import type { FeedRows, LayoutJob, MappingResult } from './mapping/job.ts';
import { mappingRunner } from './mapping/run.ts';
import { type MappingLimits, mapInChild } from './mapping.ts';

let folder: string;
/** What `land` wrote. */
let landed: FeedRows | null;
beforeEach(() => {
  landed = null;
  folder = mkdtempSync(join(tmpdir(), 'almanac-mapping-'));
  mkdirSync(join(folder, 'rows'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const columns = ['STUDENT', 'SCHOOL', 'DAY', 'CODE'];
type Row = readonly (string | null)[];

const eventSql = `
select
  f.source_row, f.STUDENT as student_id, f.SCHOOL as school_id, us_date(f.DAY) as date,
  x.category as attendance_event_category, f.CODE as source_code, null as duration, null as reason
from attendance f
left join crosswalk_attendance_code x on x.code = f.CODE;`;

function layout(over: Partial<LayoutJob> = {}): LayoutJob {
  return {
    layout: 'test',
    namespace: 'sis',
    ids: { student: 'local', school: 'source' },
    entityIds: {},
    feeds: [{ feed: 'attendance', rows: landed, columns }],
    views: [],
    selects: [{ file: 'attendance_event.sql', entity: 'attendance_event', sql: eventSql }],
    crosswalks: [
      {
        name: 'attendance_code',
        columns: ['code', 'category'],
        rows: [
          ['UNX', 'unexcused_absence'],
          ['TDY', 'tardy'],
        ],
        from: [{ feed: 'attendance', column: 'CODE' }],
      },
    ],
    skips: [
      {
        rule: 'trailer',
        feed: 'attendance',
        when: `STUDENT like 'TOTAL%'`,
        because: 'The export ends with totals.',
      },
    ],
    ...over,
  };
}

async function land(rows: readonly Row[]) {
  const sink = await openFeedSink(join(folder, 'scratch'));
  const writer = sink.open('attendance', columns, 'all');
  for (const [index, row] of rows.entries()) writer.row('a.csv', index + 2, row);
  writer.refuse('a.csv', rows.length + 2, 'broken', {
    rule: 'row-ragged',
    severity: 'error',
    column: null,
    message: 'The row has too few cells.',
    remedy: 'Write it again.',
  });
  const brought = await sink.close(folder);
  landed = feedRowsIn(folder, brought, 'attendance');
  return brought;
}

async function map(job: LayoutJob, limits?: MappingLimits): Promise<MappingResult> {
  return mapInChild({ layouts: [job], folder }, limits);
}

async function rowsOf(file: string): Promise<Record<string, JsonValue>[]> {
  const warehouse = await openWarehouse();
  try {
    return await warehouse.all(
      `select * from read_parquet(${literal(join(folder, file))}) order by source_row`,
    );
  } finally {
    warehouse.close();
  }
}

test('maps rows, keeps their lineage, and accounts for every one of them', async () => {
  const [feed] = await land([
    ['101', 'S1', '9/7/2026', 'unx'],
    ['102', 'S1', '2026-09-07', 'TDY'],
    ['103', 'S1', '9/7/0003', 'TDY'],
    ['104', 'S1', '9/8/2026', 'ZZZ'],
    ['TOTAL 4', null, null, null],
    [null, 'S1', '9/8/2026', 'TDY'],
    ['101', 'S1', '2026-09-07', 'unx'],
  ]);
  expect(feed).toMatchObject({ read: 8, refused: 1, files: ['a.csv'] });
  const result = await map(layout());
  if (result.state !== 'mapped') throw new Error(JSON.stringify(result));
  expect(result.feeds).toEqual([
    {
      feed: 'attendance',
      mapped: 4,
      quarantined: 2,
      skippedBy: [{ rule: 'trailer', because: 'The export ends with totals.', rows: 1 }],
    },
  ]);
  expect(result.entities).toEqual([{ entity: 'attendance_event', rows: 4 }]);
  expect(
    result.findings.map(({ rule, severity, column, rows, lines }) => ({
      rule,
      severity,
      column,
      rows,
      lines,
    })),
  ).toEqual(
    expect.arrayContaining([
      { rule: 'code-unmapped', severity: 'warning', column: 'CODE', rows: 1, lines: [5] },
      { rule: 'date-implausible', severity: 'error', column: 'date', rows: 1, lines: [4] },
      { rule: 'required-missing', severity: 'error', column: 'student_id', rows: 1, lines: [7] },
      { rule: 'duplicate-row', severity: 'warning', column: null, rows: 1, lines: [8] },
    ]),
  );
  expect(result.findings).toHaveLength(4);
  const mapped = await rowsOf('mapped/attendance_event.parquet');
  expect(mapped[0]).toEqual({
    student_id: '101',
    school_id: 'S1',
    date: '2026-09-07',
    attendance_event_category: 'unexcused_absence',
    source_code: 'unx',
    duration: null,
    reason: null,
    student_id_system: 'local',
    school_id_system: 'sis',
    source_feed: 'attendance',
    source_file: 'a.csv',
    source_line: 2,
    source_row: 1,
    source_delivery: null,
    issues: null,
  });
  expect(mapped[2]).toMatchObject({ source_code: 'ZZZ', attendance_event_category: 'unknown' });
  const quarantine = await rowsOf('quarantine.parquet');
  expect(quarantine.map(({ source_row, line, rule, whole }) => [source_row, line, rule, whole])).toEqual([
    [3, 4, 'date-implausible', 'yes'],
    [6, 7, 'required-missing', 'yes'],
    [8, 9, 'row-ragged', 'yes'],
  ]);
});

test('rows carried over from earlier deliveries are mapped and counted no second time', async () => {
  await land([['101', 'S1', '9/7/2026', 'unx']]);
  const carried = join(folder, 'carried.parquet');
  const warehouse = await openWarehouse();
  await warehouse.run(
    `copy (
      select * from (values
        ('102', 'S1', '2026-09-04', 'TDY', 1::bigint, 'old.csv', 7::bigint, 'sis/2026-09-04-1'),
        (null, 'S1', '2026-09-04', 'ZZZ', 2::bigint, 'old.csv', 8::bigint, 'sis/2026-09-04-1'),
        ('TOTAL 2', null, null, null, 3::bigint, 'old.csv', 9::bigint, 'sis/2026-09-04-1')
      ) as old(${columns.join(', ')}, source_row, source_file, source_line, source_delivery)
    ) to ${literal(carried)} (format parquet)`,
  );
  warehouse.close();
  const { feeds } = layout();
  const result = await map(layout({ feeds: feeds.map((feed) => ({ ...feed, carried })) }));
  if (result.state !== 'mapped') throw new Error(JSON.stringify(result));
  expect(result.feeds).toMatchObject([{ mapped: 1, quarantined: 0, skippedBy: [{ rows: 0 }] }]);
  expect(result.entities).toEqual([{ entity: 'attendance_event', rows: 2 }]);
  expect(result.findings).toEqual([]);
  const mapped = await rowsOf('mapped/attendance_event.parquet');
  expect(
    mapped.map((row) => [row.student_id, row.source_file, row.source_line, row.source_delivery]).toSorted(),
  ).toEqual([
    ['101', 'a.csv', 2, null],
    ['102', 'old.csv', 7, 'sis/2026-09-04-1'],
  ]);
  expect((await rowsOf('quarantine.parquet')).map(({ rule }) => rule)).toEqual(['row-ragged']);
});

test('a row no select uses is held back, and one taken along by source_rows is not', async () => {
  await land([
    ['101', 'S1', '2026-09-07', 'UNX'],
    ['101', 'S1', '2026-09-07', 'TDY'],
    ['102', 'S1', '2026-09-07', 'TDY'],
  ]);
  const sql = `
select min(source_row) as source_row, list(source_row) as source_rows, STUDENT as student_id, min(SCHOOL) as school_id,
  DAY as date, 'tardy' as attendance_event_category, null as source_code, 0.5 as duration, null as reason
from source where STUDENT = '101' group by STUDENT, DAY`;
  const result = await map(
    layout({ selects: [{ file: 'attendance_event.sql', entity: 'attendance_event', sql }] }),
  );
  expect(result).toMatchObject({ state: 'mapped', feeds: [{ mapped: 2, quarantined: 1 }] });
  if (result.state === 'mapped') expect(result.findings.map(({ rule }) => rule)).toEqual(['row-unused']);
});

test('a row joined to one that is held back is held back with it, and says so', async () => {
  await land([
    [null, 'S1', '2026-09-07', 'UNX'],
    ['102', 'S1', '2026-09-07', 'TDY'],
  ]);
  const sql = `${eventSql.replace('f.source_row', 'f.source_row, (select list(source_row) from attendance) as source_rows').replace(';', '')}
where f.STUDENT is null`;
  const result = await map(
    layout({ selects: [{ file: 'attendance_event.sql', entity: 'attendance_event', sql }] }),
  );
  expect(result).toMatchObject({ state: 'mapped', feeds: [{ mapped: 0, quarantined: 2 }] });
  if (result.state === 'mapped')
    expect(result.findings.map(({ rule, lines }) => [rule, lines])).toEqual([
      ['required-missing', [2]],
      ['row-refused', [3]],
    ]);
  const quarantine = await rowsOf('quarantine.parquet');
  expect(quarantine.map(({ source_row, rule }) => [source_row, rule])).toEqual([
    [1, 'required-missing'],
    [2, 'row-refused'],
    [3, 'row-ragged'],
  ]);
});

test('names what does not fit', async () => {
  await land([['101', 'S1', '2026-09-07', 'UNX']]);
  const misfitsOf = async (sql: string) => {
    const result = await map(
      layout({ selects: [{ file: 'attendance_event.sql', entity: 'attendance_event', sql }] }),
    );
    return result.state === 'misfit' ? result.misfits.map(({ problem }) => problem) : result;
  };
  expect(await misfitsOf('select source_row, STUDENT as student_id, 1.5 as pupil from attendance')).toEqual([
    'columns of "attendance_event" are missing: school_id, date, attendance_event_category, source_code, duration, reason',
    '"attendance_event" has no column pupil',
  ]);
  expect(await misfitsOf(eventSql.replace('f.CODE as source_code', 'true as source_code'))).toEqual([
    '"source_code" is yielded as BOOLEAN, which does not fit its type text',
  ]);
  expect(await misfitsOf(eventSql.replace('f.CODE as source_code', 'f.KODE as source_code'))).toEqual([
    expect.stringContaining('KODE'),
  ]);
  expect(await misfitsOf(eventSql.replace('f.source_row', '77 as source_row'))).toEqual([
    '1 rows carry a source_row that is not in its feeds',
  ]);
  // A value of a row must not come out through the words of the engine.
  const leak = await misfitsOf(
    eventSql.replace('f.CODE as source_code', 'f.STUDENT::date::text as source_code'),
  );
  expect(leak).toEqual([expect.stringMatching(/^a value could not be worked with \(conversion error\)/)]);
});

const outside = [
  `select * from read_csv('{path}')`,
  `select * from '{path}'`,
  `select * from read_text('{path}')`,
  `select * from read_parquet('{folder}/rows/attendance.parquet')`,
  `select * from glob('{folder}/*')`,
  `copy attendance to '{out}'`,
  `attach '{out}' as other`,
  `export database '{out}'`,
  `pragma version`,
  `set enable_external_access = true`,
  `install httpfs`,
  `load httpfs`,
  `select getenv('HOME')`,
  `select * from enable_logging(storage='stdout')`,
  `select write_log('x')`,
  `select * from duckdb_settings()`,
  `select 1; copy attendance to '{out}'`,
  `select * from query('copy attendance to ''{out}''')`,
  `select * from (select 1) x; select 2`,
  `with x as (delete from attendance returning *) select * from x`,
  `create table t as select 1`,
  ``,
  `select '`,
];

test('SQL that reaches outside is refused, and nothing outside is touched', async () => {
  await land([['101', 'S1', '2026-09-07', 'UNX']]);
  const path = join(folder, 'secret.csv');
  writeFileSync(path, 'a,b\n1,2\n');
  const out = join(folder, 'stolen');
  const before = readdirSync(folder);
  const layouts = outside.flatMap((text, index) => {
    const sql = text.replaceAll('{path}', path).replaceAll('{out}', out).replaceAll('{folder}', folder);
    const select = { file: 'attendance_event.sql', entity: 'attendance_event' as const, sql };
    // Each inside of an otherwise fitting statement as well, so that the select itself is reached.
    const inside = { ...select, sql: eventSql.replace('attendance f', `(${sql}) g, attendance f`) };
    return [
      layout({ layout: `alone-${index}`, selects: [select] }),
      layout({ layout: `inside-${index}`, selects: [inside] }),
    ];
  });
  const result = await mapInChild({ layouts, folder });
  if (result.state !== 'misfit') throw new Error(result.state);
  const refused = new Set(result.misfits.map((misfit) => misfit.layout));
  expect(layouts.map((each) => each.layout).filter((each) => !refused.has(each))).toEqual([]);
  expect(readdirSync(folder)).toEqual(before);
  expect(existsSync(out)).toBe(false);
}, 60_000);

test('SQL that never ends is ended', async () => {
  await land([['101', 'S1', '2026-09-07', 'UNX']]);
  const sql = eventSql.replace(
    'from attendance f',
    'from attendance f cross join (with recursive n(i) as (select 1 union all select 1 from n) select max(i) from n) g',
  );
  const started = performance.now();
  const result = await map(
    layout({ selects: [{ file: 'attendance_event.sql', entity: 'attendance_event', sql }] }),
    {
      seconds: 3,
      megabytes: 512,
    },
  );
  expect(['stopped', 'misfit']).toContain(result.state);
  expect(performance.now() - started).toBeLessThan(15_000);
  expect(existsSync(join(folder, 'mapped'))).toBe(false);
}, 30_000);

test('SQL that wants too much memory is ended', async () => {
  await land([['101', 'S1', '2026-09-07', 'UNX']]);
  const sql = eventSql
    .replace(
      'from attendance f',
      'from attendance f cross join (select list(i) as l from range(400000000) r(i)) g',
    )
    .replace('f.CODE as source_code', 'len(g.l)::text as source_code');
  const result = await map(
    layout({ selects: [{ file: 'attendance_event.sql', entity: 'attendance_event', sql }] }),
    {
      seconds: 30,
      megabytes: 256,
    },
  );
  expect(result.state).toBe('misfit');
  if (result.state === 'misfit')
    expect(result.misfits[0]?.problem).toBe('it needed more memory than allowed');
}, 40_000);

test('the sum holds for whatever a file brings', async () => {
  const cell = fc.oneof(
    fc.constant(null),
    fc.string({ unit: 'grapheme', maxLength: 12 }),
    fc.constantFrom('TOTAL', 'UNX', 'tdy', '2026-09-07', '9/7/2026', '0003-01-01', '1', `'; drop table x`),
  );
  const row = fc.tuple(cell, cell, cell, cell);
  const place = join(folder, 'place');
  mkdirSync(place);
  // In this process: the child is tried above, and starting it takes longer than mapping.
  const map = mappingRunner();
  await fc.assert(
    fc.asyncProperty(fc.array(row, { maxLength: 40 }), async (rows) => {
      for (const made of ['mapped', 'rows']) rmSync(join(folder, made), { recursive: true, force: true });
      mkdirSync(join(folder, 'rows'));
      const [feed] = await land(rows);
      const result = await map({ layouts: [layout()], folder, place, memoryMegabytes: 1024 });
      if (result.state !== 'mapped' || !feed) throw new Error(JSON.stringify(result));
      const [counts] = result.feeds;
      const skipped = counts?.skippedBy.reduce((sum, each) => sum + each.rows, 0) ?? 0;
      expect((counts?.mapped ?? 0) + (counts?.quarantined ?? 0) + skipped + feed.refused).toBe(feed.read);
      const held = (await rowsOf('quarantine.parquet')).filter(({ whole }) => whole === 'yes');
      expect(new Set(held.map(({ source_row }) => source_row)).size).toBe(
        (counts?.quarantined ?? 0) + feed.refused,
      );
    }),
    { numRuns: 20, endOnFailure: true },
  );
}, 60_000);
