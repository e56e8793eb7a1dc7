import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { literal } from '../../engine/sql.ts';
import { openWarehouse } from '../../engine/warehouse.ts';
import type { StudentIdChoice } from '../student-id-choice.ts';
import { openSandbox } from './sandbox.ts';
import { openSandboxHost } from './sandbox-host.ts';

const folder = mkdtempSync(join(tmpdir(), 'almanac-matched-'));
const parquet = join(folder, 'scores.parquet');
beforeAll(async () => {
  const warehouse = await openWarehouse();
  await warehouse.run(
    `copy (
      select row_number() over () as source_row, 'a.csv' as source_file, 1::bigint as source_line, id as "Student ID"
      from (values ('  0042 '), ('42.0'), ('00-42'), (''), (null), ('A7.')) as rows(id)
    ) to ${literal(parquet)}`,
  );
  warehouse.close();
});
afterAll(() => rmSync(folder, { recursive: true }));

const rows = {
  parquet,
  columns: ['Student ID'],
  runs: [{ file: 'a.csv', first: 1, last: 6, rows: 6, offset: null }],
};

async function matched(studentIds: StudentIdChoice | null): Promise<(string | null)[][]> {
  const job = { layout: 'test', namespace: 'sis', ids: {}, entityIds: {}, views: [], selects: [] };
  const host = openSandboxHost(join(folder, 'place'), 256);
  const { warehouse } = await openSandbox(
    {
      ...job,
      feeds: [{ feed: 'scores', rows, columns: ['Student ID', 'STATE'], studentIds }],
      crosswalks: [],
      skips: [],
    },
    host,
  );
  try {
    const rows = await warehouse.all<Record<string, string | null>>(
      'select * from scores order by source_row',
    );
    return rows.map((row) => [row.matched_student_id ?? null, row.matched_student_id_system ?? null]);
  } finally {
    host.close();
  }
}

const choice = { column: 'student id', system: 'local' } as const;

test('a feed with student_ids has the id, trimmed, and whose it is; nothing for an empty cell', async () => {
  expect(await matched({ ...choice, form: 'as-is' })).toEqual([
    ['0042', 'local'],
    ['42.0', 'local'],
    ['00-42', 'local'],
    [null, null],
    [null, null],
    ['A7.', 'local'],
  ]);
});

test('an id that a spreadsheet has changed is read as the choice says', async () => {
  const read = async (form: StudentIdChoice['form']) =>
    (await matched({ ...choice, form, width: 4 })).map(([id]) => id);
  expect(await read('whole')).toEqual(['0042', '42', '00-42', null, null, 'A7.']);
  expect(await read('plain')).toEqual(['0042', '42', '0042', null, null, 'A7']);
  expect(await read('no-zeros')).toEqual(['42', '42', '42', null, null, 'A7']);
  expect(await read('padded')).toEqual(['0042', '0042', '0042', null, null, '00A7']);
});

test('a column that no file brings matches nobody; a feed without student_ids has no such columns', async () => {
  expect(await matched({ column: 'STATE', system: 'state', form: 'as-is' })).toEqual(
    Array(6).fill([null, null]),
  );
  await expect(matched(null)).resolves.toEqual(Array(6).fill([null, null]));
});
