import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { stoppedClock } from '../src/base/clock.ts';
import { dataFolderAt } from '../src/base/data-folder.ts';
import { silent } from '../src/base/progress.ts';
import { publishFolder } from '../src/commands/publish.ts';
import { generateDistrict } from '../src/district/generate.ts';
import { districtSources } from '../src/district/sources.ts';
import { editionFile } from '../src/edition/editions.ts';
import { literal } from '../src/engine/sql.ts';
import { openWarehouse, type Warehouse } from '../src/engine/warehouse.ts';
import { loadSource } from '../src/intake/load.ts';

/**
 * The example district from its files to an edition, held against what really is: the generator's own account, which
 * nothing of intake, identity or edition reads.
 */
const root = mkdtempSync(join(tmpdir(), 'almanac-truth-'));
const folder = dataFolderAt(join(root, 'data'));
const clock = stoppedClock('2026-11-20T23:00:00Z');
let warehouse: Warehouse;

beforeAll(async () => {
  const out = join(root, 'district');
  await generateDistrict({ out, seed: 5, students: 500, schools: 4, asOf: '2026-11-20', progress: silent });
  mkdirSync(folder.sources, { recursive: true });
  writeFileSync(
    folder.settingsFile,
    'district: { id: northwind, name: Northwind }\ntimeZone: America/Chicago\n',
  );
  for (const { id, yaml } of districtSources('../district').filter((source) =>
    source.id.startsWith('sis-'),
  )) {
    writeFileSync(join(folder.sources, `${id}.yaml`), yaml);
    await loadSource({ folder, sourceId: id, clock });
  }
  const { edition } = await publishFolder(folder, { clock, progress: silent });
  warehouse = await openWarehouse();
  await warehouse.run(`attach ${literal(editionFile(folder, edition.id))} as edition (read_only)`);
  for (const table of ['students', 'enrollments', 'never_came'])
    await warehouse.run(
      `create view true_${table} as select * from read_csv(${literal(join(out, 'truth', `${table}.csv`))})`,
    );
  // Students about whom the systems told the truth, by school year.
  await warehouse.run(`create view told as
    select student, school_year, sum(days_enrolled) as days_enrolled, sum(days_absent) as days_absent
    from true_enrollments
    where student not in (select student from true_enrollments where omitted = 1)
    group by all
    having sum(days_enrolled) > 0`);
  await warehouse.run(`create view seen as
    select t.student, d.school_year, count(*) as days_enrolled,
      count(*) filter (where d.is_absent) as days_absent,
      count(*) filter (where d.attendance_status in ('not_delivered', 'unknown')) as days_unknown
    from edition.student_day d
    join edition.student s using (student_id)
    join true_students t on cast(t.local_id as varchar) = s.local_student_id
    where d.is_primary
    group by all`);
}, 300_000);
afterAll(() => {
  warehouse?.close();
  rmSync(root, { recursive: true, force: true });
});

test('every student is one person, whatever systems and years they are in', async () => {
  const [count] = await warehouse.all(`
    select
      (select count(*) from edition.student) as students,
      (select count(distinct local_student_id) from edition.student) as local_ids,
      (select count(distinct state_student_id) from edition.student) as state_ids,
      (select count(*) from true_students) as truly`);
  expect(count).toEqual({
    students: count?.truly,
    local_ids: count?.truly,
    state_ids: count?.truly,
    truly: count?.truly,
  });
});

test('every school is one school, with its level and ids', async () => {
  const schools = await warehouse.all(
    'select local_school_id, school_level, state_school_id is not null as has_state_id from edition.school order by all',
  );
  expect(schools).toEqual(
    [
      ['101', 'elementary'],
      ['102', 'elementary'],
      ['201', 'middle'],
      ['301', 'high'],
    ].map(([local_school_id, school_level]) => ({ local_school_id, school_level, has_state_id: true })),
  );
});

test('days enrolled agree with the truth to the day', async () => {
  const [count] = await warehouse.all(`
    select count(*) as students, count(*) filter (where told.days_enrolled is distinct from seen.days_enrolled) as wrong
    from told
    left join seen using (student, school_year)`);
  expect(count?.students).toBeGreaterThan(1000);
  expect(count?.wrong).toBe(0);
});

test('absences agree with the truth, but for days nobody turned in or whose code nobody knows', async () => {
  const wrong = await warehouse.all(`
    select count(*) as wrong
    from told
    join seen using (student, school_year)
    where told.days_absent - seen.days_absent not between 0 and seen.days_unknown`);
  expect(wrong).toEqual([{ wrong: 0 }]);
});

test('nobody is enrolled for a day who never came, though the summer export had announced them', async () => {
  const [count] = await warehouse.all(`
    select
      (select count(*) from true_never_came) as announced,
      (
        select count(*)
        from seen
        join true_never_came using (student, school_year)
      ) as enrolled`);
  expect(count?.announced).toBeGreaterThan(0);
  expect(count?.enrolled).toBe(0);
});

test('who left by omission is found, and nobody else', async () => {
  const omitted = await warehouse.all(`
    select t.student
    from edition.student_school_enrollment e
    join edition.student s using (student_id)
    join true_students t on cast(t.local_id as varchar) = s.local_student_id
    where e.is_omitted
    order by all`);
  expect(omitted).toEqual(
    await warehouse.all('select student from true_enrollments where omitted = 1 order by all'),
  );
  expect(omitted.length).toBeGreaterThan(0);
});

test('programs of this year agree with the truth', async () => {
  for (const [program, column] of [
    ['economically_disadvantaged', 'low_income'],
    ['english_learner', 'english_learner'],
    ['special_education', 'disability'],
    ['homeless', 'homeless'],
  ]) {
    const wrong = await warehouse.all(`
      with served as (
        select distinct s.local_student_id
        from edition.student_program p
        join edition.student s using (student_id)
        where p.program = ${literal(program ?? '')} and p.begin_date between date '2026-07-01' and date '2026-11-20'
      ),
      enrolled as (
        select distinct t.local_id, t.${column} as is_so
        from true_enrollments e
        join true_students t using (student)
        where e.school_year = 2027 and e.omitted = 0
      )
      select count(*) as wrong
      from enrolled
      where (is_so = 1) <> (cast(local_id as varchar) in (select local_student_id from served))`);
    // A program whose begin was written in the year 0003 has no known begin: nine rows in all programs together.
    expect(Number(wrong[0]?.wrong)).toBeLessThanOrEqual(9);
  }
});
