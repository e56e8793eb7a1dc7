import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { literal } from '../engine/sql.ts';
import { openWarehouse } from '../engine/warehouse.ts';
import { feedRowsIn, openFeedSink } from './feed-sink.ts';
import { mapInChild } from './mapping.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'almanac-wide-'));
  mkdirSync(join(folder, 'rows'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const questions = Array.from({ length: 1700 }, (_, index) => `Q${index + 1}`);

/** One day a question: what was answered is a code of attendance. */
const forms: [string, string][] = [
  ['unpivot as a table', `from (unpivot survey on columns('^Q[0-9]+$') into name question value answer) f`],
  ['unpivot of the SQL standard', `from survey unpivot (answer for question in (columns('^Q[0-9]+$'))) f`],
  [
    'unpivot that keeps what is empty, which is then left out by hand',
    `from (select * from survey unpivot include nulls (answer for question in (columns('^Q[0-9]+$')))) f
where f.answer is not null`,
  ],
  [
    'unpivot in a common table expression',
    `from (with long as (unpivot survey on columns('^Q[0-9]+$') into name question value answer) from long) f`,
  ],
];

test.each(forms)(
  '1,700 columns become rows: %s',
  async (_name, from) => {
    const sink = await openFeedSink(join(folder, 'scratch'));
    const writer = sink.open('survey', ['STUDENT', 'Quarter', ...questions], 'all');
    for (let row = 1; row <= 5; row += 1)
      writer.row('s.csv', row + 1, [
        `${row}`,
        'x',
        ...questions.map((_, at) => (at % 100 === row ? `A${at}` : null)),
      ]);
    const landed = feedRowsIn(folder, await sink.close(folder), 'survey');
    const sql = `select f.source_row, f.STUDENT as student_id, 'S1' as school_id,
  (date '2020-01-01' + cast(substr(f.question, 2) as integer))::text as date,
  'tardy' as attendance_event_category, f.answer as source_code, null as duration, f.question as reason
${from}`;
    const result = await mapInChild({
      layouts: [
        {
          layout: 'wide',
          namespace: 'sis',
          ids: { student: 'local', school: 'source' },
          entityIds: {},
          feeds: [{ feed: 'survey', rows: landed, columns: ['STUDENT'] }],
          views: [],
          selects: [{ file: 'attendance_event.sql', entity: 'attendance_event', sql }],
          crosswalks: [],
          skips: [],
        },
      ],
      folder,
    });
    expect(result).toMatchObject({
      state: 'mapped',
      feeds: [{ feed: 'survey', mapped: 5, quarantined: 0 }],
      entities: [{ entity: 'attendance_event', rows: 85 }],
    });
    const warehouse = await openWarehouse();
    const file = literal(join(folder, 'mapped', 'attendance_event.parquet'));
    const rows = await warehouse.all(
      `select count(*) as rows, bool_and(reason = 'Q' || (substr(source_code, 2)::int + 1)) as right_column,
      bool_and(substr(source_code, 2)::int % 100 = student_id::int) as right_row
    from read_parquet(${file})`,
    );
    warehouse.close();
    expect(rows).toEqual([{ rows: 85, right_column: true, right_row: true }]);
  },
  120_000,
);
