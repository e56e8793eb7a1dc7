import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { stoppedClock } from '../../base/clock.ts';
import { dataFolderAt } from '../../base/data-folder.ts';
import type { EntityName } from '../../edition/schema/entities.ts';
import { literal } from '../../engine/sql.ts';
import { type JsonValue, openWarehouse } from '../../engine/warehouse.ts';
import { checkDataFolder } from '../check.ts';
import { mappedFile } from '../delivery.ts';
import { type LoadedDelivery, loadSource } from '../load.ts';
import { addSource } from '../source.ts';

const samples = fileURLToPath(new URL('../../../../shared/data/grand_bend', import.meta.url));
const isThere = existsSync(samples);
if (!isThere) console.warn('grand-bend: ../shared/data/grand_bend is not there; these tests are left out.');

type Text = Record<string, string>;

/** The files as they are, read without anything of Almanac. */
function rowsOf(file: string): Text[] {
  return parse(readFileSync(join(samples, file)), { columns: true });
}

describe.runIf(isThere)('grand-bend', () => {
  const folder = dataFolderAt(mkdtempSync(join(tmpdir(), 'almanac-grand-bend-')));
  let loaded: LoadedDelivery;

  beforeAll(async () => {
    writeFileSync(
      folder.settingsFile,
      'district: { id: "255901", name: Grand Bend }\ntimeZone: America/Chicago\n',
    );
    addSource(folder, { id: 'gb', reader: 'table', path: samples, layouts: ['grand-bend'] });
    const report = await loadSource({ folder, sourceId: 'gb', clock: stoppedClock('2026-11-20T12:00:00Z') });
    const [first] = report.deliveries;
    if (!first) throw new Error('nothing was loaded');
    loaded = first;
  }, 60_000);
  afterAll(() => rmSync(folder.root, { recursive: true, force: true }));

  async function ask(sql: string, ...names: EntityName[]): Promise<Record<string, JsonValue>[]> {
    const warehouse = await openWarehouse();
    try {
      for (const entity of names) {
        const file = mappedFile(folder, loaded.delivery, entity);
        await warehouse.run(`create view ${entity} as select * from read_parquet(${literal(file)})`);
      }
      return await warehouse.all(sql);
    } finally {
      warehouse.close();
    }
  }

  test('the layout fits and every row of all 18 files is mapped', async () => {
    expect(await checkDataFolder(folder)).toEqual([]);
    expect(loaded.outcome).toBe('loaded');
    expect(loaded.delivery.problem).toBeNull();
    const read = Object.fromEntries(
      loaded.delivery.feeds.map(({ files, accounting }) => [files.join(), accounting]),
    );
    const files = readdirSync(samples);
    expect(Object.keys(read).sort()).toEqual(files.sort());
    for (const file of files) {
      const rows = rowsOf(file).length;
      expect(read[file], file).toEqual({ read: rows, mapped: rows, quarantined: 0, skipped: 0 });
    }
  });

  test('what is odd about the files is found', () => {
    expect(loaded.findings.map(({ rule, feed, rows }) => [rule, feed, rows])).toEqual([
      ['duplicate-row', 'sections', 12],
      ['duplicate-row', 'staff_sections', 8],
      ['several-codes-a-day', 'attendance_events', 2],
    ]);
  });

  test('the calendar has 81 and 88 instructional days, and every day with an absence is one of them', async () => {
    const days = await ask(
      `select term_id, calendar_day.school_id, count(*) filter (where is_instructional) as days
      from calendar_day
      join term on calendar_day.date between begin_date and end_date
      group by all
      order by all`,
      'calendar_day',
      'term',
    );
    expect(days.map(({ days: count }) => count)).toEqual([81, 81, 81, 88, 88, 88]);
    const instructional = await ask(
      'select distinct date from calendar_day where is_instructional',
      'calendar_day',
    );
    const isInstructional = new Set(instructional.map(({ date }) => date));
    expect(isInstructional.size).toBe(169);
    const events = rowsOf('school_attendance_events.csv');
    const off = events.filter(({ event_date }) => !isInstructional.has(event_date ?? ''));
    expect(off.map(({ category }) => category)).toEqual(['Tardy', 'Tardy', 'Tardy']);
    for (const { event_date } of off) expect(new Date(`${event_date}T00:00:00Z`).getUTCDay()).toBe(0);
    expect(isInstructional.has('2021-08-23') && isInstructional.has('2021-12-17')).toBe(true);
    for (const holiday of ['2021-09-06', '2021-11-25', '2022-01-17', '2022-03-16'])
      expect(isInstructional.has(holiday), holiday).toBe(false);
  });

  test('absences agree with the file: 1,850 student days, 192 pairs, 44 of them chronic', async () => {
    // On its own, from the file: distinct days with an excused or unexcused absence, of each student at each school.
    const days = new Map<string, Set<string>>();
    for (const { student_unique_id, school_id, event_date, category } of rowsOf(
      'school_attendance_events.csv',
    )) {
      if (category !== 'Excused Absence' && category !== 'Unexcused Absence') continue;
      const pair = `${school_id} ${student_unique_id}`;
      days.set(pair, (days.get(pair) ?? new Set()).add(event_date ?? ''));
    }
    const chronicOf = (school: string) =>
      [...days].filter(([pair, dates]) => pair.startsWith(school) && dates.size / 169 >= 0.1).length;
    const expected = {
      '255901001': chronicOf('255901001'),
      '255901044': chronicOf('255901044'),
      '255901107': chronicOf('255901107'),
    };
    expect(expected).toEqual({ '255901001': 15, '255901044': 12, '255901107': 17 });
    expect(days.size).toBe(192);
    expect([...days.values()].reduce((sum, dates) => sum + dates.size, 0)).toBe(1850);

    // Through Almanac: days enrolled from calendar and enrollment, days absent from the events on them.
    const pairs = await ask(
      `with enrolled as (
        select student_id, calendar_day.school_id, calendar_day.date
        from student_school_enrollment as enrollment
        join calendar_day
          on calendar_day.school_id = enrollment.school_id
          and is_instructional
          and calendar_day.date between entry_date and coalesce(exit_date, calendar_day.date)
        join attendance_submission
          on attendance_submission.school_id = calendar_day.school_id
          and attendance_submission.date = calendar_day.date
      ),
      absent as (
        select distinct student_id, school_id, date
        from attendance_event
        where attendance_event_category in ('excused_absence', 'unexcused_absence')
      )
      select school_id, student_id, count(*) as enrolled, count(absent.date) as absent
      from enrolled
      left join absent using (student_id, school_id, date)
      group by all`,
      'student_school_enrollment',
      'calendar_day',
      'attendance_event',
      'attendance_submission',
    );
    const counts = pairs.map(({ school_id, enrolled, absent }) => ({
      school_id,
      enrolled: Number(enrolled),
      absent: Number(absent),
    }));
    expect(new Set(counts.map(({ enrolled }) => enrolled))).toEqual(new Set([169]));
    const chronic = counts.filter(({ enrolled, absent }) => absent / enrolled >= 0.1);
    expect(chronic).toHaveLength(44);
    for (const [school, count] of Object.entries(expected))
      expect(chronic.filter(({ school_id }) => school_id === school)).toHaveLength(count);
    expect(counts.filter(({ absent }) => absent > 0)).toHaveLength(192);
    expect(counts.reduce((sum, { absent }) => sum + absent, 0)).toBe(1850);
  });

  test('enrollment holds exactly the pairs that the files name', async () => {
    const pairs = new Set<string>();
    const add = (file: string, school: string) => {
      for (const row of rowsOf(file)) pairs.add(`${row.student_unique_id} ${row[school]}`);
    };
    add('school_attendance_events.csv', 'school_id');
    add('section_tardies.csv', 'school_id');
    add('student_incident_behaviors.csv', 'school_id');
    add('discipline_actions.csv', 'responsibility_school_id');
    add('student_interventions.csv', 'education_organization_id');
    const enrolled = await ask('select * from student_school_enrollment', 'student_school_enrollment');
    expect(enrolled.map(({ student_id, school_id }) => `${student_id} ${school_id}`).sort()).toEqual(
      [...pairs].sort(),
    );
    for (const { entry_date, exit_date, school_year, student_id_system, is_inferred } of enrolled)
      expect([entry_date, exit_date, school_year, student_id_system, is_inferred]).toEqual([
        '2021-08-23',
        '2022-05-27',
        2022,
        'gb',
        true,
      ]);
  });

  test('scores are taken out of their text', async () => {
    const scores = await ask(
      'select assessment_id, min(score) as low, max(score) as high, count(score) as scored, count(*) as rows from assessment_result group by all',
      'assessment_result',
    );
    const composite = rowsOf('act_results.csv')
      .filter(({ assessment_identifier }) => assessment_identifier === 'ACT Composite')
      .map(({ scores: text }) => Number(text?.split('=')[1]));
    expect(scores.find(({ assessment_id }) => assessment_id === 'ACT Composite')).toMatchObject({
      low: Math.min(...composite),
      high: Math.max(...composite),
      scored: composite.length,
    });
    const unscored = scores.reduce((sum, { rows, scored }) => sum + Number(rows) - Number(scored), 0);
    expect(unscored).toBe(
      rowsOf('state_assessment_results.csv').filter(({ other_score }) => !other_score).length,
    );
  });
});
