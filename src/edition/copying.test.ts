import { closeSync, openSync, rmSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import {
  attendance,
  build,
  buildBothWays,
  days,
  deliver,
  district,
  root,
  roster,
  students,
  yearsOf,
} from '../../test/copying-fixture.ts';
import { literal } from '../engine/sql.ts';
import { openWarehouse } from '../engine/warehouse.ts';

afterAll(() => rmSync(root, { recursive: true, force: true }));

test('a day more of this year copies the years before, exactly', async () => {
  const made = await district();
  const first = await build(made, null);
  expect(yearsOf(first)).toEqual({ copied: [], built: [2025, 2026, 2027] });
  expect(first.report.parts.copied).toBe(0);
  const again = await buildBothWays(made, first.file);
  expect(yearsOf(again)).toEqual({ copied: [2025, 2026, 2027], built: [] });
  expect(again.report.parts.built).toBe(0);

  made.asOf = '2026-11-19';
  await deliver(made, attendance(2027, '2026-11-19', 1));
  const next = await buildBothWays(made, again.file);
  expect(yearsOf(next)).toEqual({ copied: [2025, 2026], built: [2027] });
});

test('a new day says who is current anew, in rows that are copied', async () => {
  const made = await district();
  const base = roster(2027);
  const [one, other] = ['2026-11-18', '2026-11-19'];
  await deliver(made, {
    asOf: one,
    source: 'roster',
    keep: 'latest-per-school-year',
    schoolYear: 2027,
    rows: {
      ...base,
      student_school_enrollment: (base.student_school_enrollment ?? []).map((row) =>
        row.student_id === 's0' ? { ...row, exit_date: one } : row,
      ),
      section_enrollment: ['s0', 's2', 's4'].map((student_id) => ({
        section_id: 'sec2027',
        student_id,
        begin_date: student_id === 's2' ? other : '2026-09-01',
        end_date: '2026-11-27',
      })),
      section_staff: [
        { section_id: 'sec2027', staff_id: 't1', is_primary: true, begin_date: '2026-09-01', end_date: one },
      ],
    },
  });
  const first = await build(made, null);
  made.asOf = other;
  await deliver(made, attendance(2027, other, 1));
  const next = await buildBothWays(made, first.file);
  const current = async (file: string) => {
    const warehouse = await openWarehouse({ file, readOnly: true });
    const rows = await warehouse.all<{ what: string; id: string }>(`
      select 'enrolled' as what, local_student_id as id
      from student_school_enrollment
      join student using (student_id)
      where is_current
      union all
      select 'in section', local_student_id
      from section_enrollment
      join student using (student_id)
      where is_current
      union all
      select 'teaches', section_id
      from section_staff
      where is_current
      order by all`);
    warehouse.close();
    return rows
      .filter(({ what, id }) => what !== 'enrolled' || id === 'Ls0')
      .map(({ what, id }) => [what, id]);
  };
  expect(
    (await current(first.file)).map(([what, id]) => (what === 'teaches' ? what : `${what} ${id}`)),
  ).toEqual(['enrolled Ls0', 'in section Ls0', 'in section Ls4', 'teaches']);
  expect(await current(next.file)).toEqual([
    ['in section', 'Ls2'],
    ['in section', 'Ls4'],
  ]);
  const builtAgain = await build(made, next.file);
  expect(builtAgain.report.parts.built).toBe(0);
});

test('a late correction of an old year builds that year again and no other', async () => {
  const made = await district();
  const first = await build(made, null);
  await deliver(made, attendance(2025, '2024-11-29', 2));
  const next = await buildBothWays(made, first.file);
  expect(yearsOf(next)).toEqual({ copied: [2026, 2027], built: [2025] });
});

test('a changed setting builds what hangs on it', async () => {
  const made = await district();
  const first = await build(made, null);
  made.exitDayCounts = false;
  const next = await buildBothWays(made, first.file);
  // Student s3 loses a day in every year.
  expect(yearsOf(next).built).toEqual([2025, 2026, 2027]);
  expect(next.report.parts.copied).toBeGreaterThan(0);
});

test('two persons that turn out to be one are one in every year', async () => {
  const made = await district();
  const first = await build(made, null);
  const person = (id: string) => made.links.find(({ idValue }) => idValue === id)?.personId ?? '';
  const [from, to] = [person('s5'), person('s7')];
  for (const [at, link] of made.links.entries())
    if (link.personId === from) made.links[at] = { ...link, personId: to };
  const next = await buildBothWays(made, first.file);
  expect(yearsOf(next).copied).toEqual([]);
});

test('a student who is new this year leaves the days of earlier years as they are', async () => {
  const made = await district();
  const first = await build(made, null);
  const base = roster(2027);
  await deliver(made, {
    asOf: '2026-11-18',
    source: 'roster',
    keep: 'latest-per-school-year',
    schoolYear: 2027,
    rows: {
      ...base,
      student: [
        ...(base.student ?? []),
        { student_id: 'new', first_name: 'New', last_name: 'Student', local_student_id: 'Lnew' },
      ],
      student_school_enrollment: [
        ...(base.student_school_enrollment ?? []),
        {
          student_id: 'new',
          school_id: 'A',
          school_year: 2027,
          entry_date: '2026-10-01',
          is_inferred: false,
          grade_level: '07',
        },
      ],
    },
  });
  const next = await buildBothWays(made, first.file);
  expect(yearsOf(next).copied).toEqual([2025, 2026]);
});

test('an edition that was rolled back to is as good to copy from', async () => {
  const made = await district();
  const first = await build(made, null);
  made.asOf = '2026-11-19';
  await deliver(made, attendance(2027, '2026-11-19', 3));
  await build(made, first.file);
  made.asOf = '2026-11-20';
  await deliver(made, attendance(2027, '2026-11-20', 4));
  const next = await buildBothWays(made, first.file);
  expect(yearsOf(next)).toEqual({ copied: [2025, 2026], built: [2027] });
});

test('an edition that is gone, of nonsense, or damaged is not copied from, and the build says so', async () => {
  const made = await district();
  const gone = await buildBothWays(made, join(root, 'gone.duckdb'));
  expect(gone.report.priorProblem).toContain('gone.duckdb');
  expect(yearsOf(gone).copied).toEqual([]);

  // Every block but the headers is overwritten, so whatever is read first is damaged.
  const handle = openSync(gone.file, 'r+');
  for (let at = 3 * 4096; at < statSync(gone.file).size; at += 4096)
    writeSync(handle, Buffer.alloc(512, 7), 0, 512, at);
  closeSync(handle);
  const damaged = await buildBothWays(made, gone.file);
  expect(damaged.report.priorProblem).not.toBeNull();
  expect(damaged.report.parts.copied).toBe(0);
});

test('an edition that somebody has written into is not built upon', async () => {
  const made = await district();
  const first = await build(made, null);
  const warehouse = await openWarehouse();
  await warehouse.run(`attach ${literal(first.file)} as first`);
  await warehouse.run('delete from first.student_day where school_year = 2025 and is_absent');
  await warehouse.run('detach first');
  warehouse.close();
  const next = await buildBothWays(made, first.file);
  expect(next.report.priorProblem).toContain('not what was published');
});

test('a year that no delivery speaks of any more is gone', async () => {
  const made = await district();
  const first = await build(made, null);
  made.deliveries.splice(0, 2);
  const next = await buildBothWays(made, first.file);
  expect(next.report.priorProblem).toBeNull();
  expect(yearsOf(next)).toEqual({ copied: [2026, 2027], built: [] });
});

test('whatever comes in whatever order, copying makes the edition that building makes', async () => {
  const step = fc.oneof(
    fc.record({
      kind: fc.constant('attendance' as const),
      year: fc.constantFrom(2025, 2026, 2027),
      upTo: fc.constantFrom('10-30', '11-17', '11-20'),
      seed: fc.integer({ min: 0, max: 6 }),
    }),
    fc.record({
      kind: fc.constant('exit' as const),
      year: fc.constantFrom(2025, 2026, 2027),
      student: fc.constantFrom(...students),
      at: fc.integer({ min: 0, max: 40 }),
    }),
    fc.record({ kind: fc.constant('setting' as const) }),
    fc.record({
      kind: fc.constant('as-of' as const),
      day: fc.constantFrom('2026-10-30', '2026-11-02', '2026-11-20'),
    }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 2, maxLength: 3 }), async (steps) => {
      const made = await district();
      let served = (await build(made, null)).file;
      for (const each of steps) {
        switch (each.kind) {
          case 'attendance':
            await deliver(made, attendance(each.year, `${each.year - 1}-${each.upTo}`, each.seed));
            break;
          case 'exit': {
            const base = roster(each.year);
            await deliver(made, {
              asOf: '2026-11-18',
              source: 'roster',
              keep: 'latest-per-school-year',
              schoolYear: each.year,
              rows: {
                ...base,
                student_school_enrollment: (base.student_school_enrollment ?? []).map((row) =>
                  row.student_id === each.student
                    ? { ...row, exit_date: String(days(each.year)[each.at]?.date), exit_type: 'other' }
                    : row,
                ),
              },
            });
            break;
          }
          case 'setting':
            made.exitDayCounts = !made.exitDayCounts;
            break;
          case 'as-of':
            made.asOf = each.day;
            break;
        }
        served = (await buildBothWays(made, served)).file;
      }
    }),
    { numRuns: 3 },
  );
}, 400_000);
