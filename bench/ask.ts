import { systemClock } from '../src/base/clock.ts';
import { dataFolderAt } from '../src/base/data-folder.ts';
import { openEdition } from '../src/edition/edition.ts';
import { currentEditionId, editionFile } from '../src/edition/editions.ts';
import { openWarehouse } from '../src/engine/warehouse.ts';
import { gateOn } from '../src/gate/gate.ts';
import { type Viewer, viewerAsRole } from '../src/gate/viewer.ts';
import { rulesOn } from '../src/gate/viewer-fixture.ts';
import { listOf } from '../src/reports/list-sql.ts';
import { openStore } from '../src/store/store.ts';

/** Milliseconds of one question, warm. */
export interface Spread {
  readonly p50: number;
  readonly p95: number;
}

export interface AskFigures {
  readonly question: string;
  readonly viewer: string;
  readonly rows: number;
  readonly gate: Spread;
  /** The same aggregate as plain SQL on the same file, without scope, suppression and record. */
  readonly plain: Spread;
  /** gate / plain, at p50. */
  readonly ratio: number;
}

const times = 100;

/** Asks the edition in a data folder, through the gate and past it. The answers are written down, as always. */
export async function ask(data: string): Promise<AskFigures[]> {
  const folder = dataFolderAt(data);
  const file = editionFile(folder, currentEditionId(folder) ?? '');
  const edition = await openEdition(file);
  const plain = await openWarehouse({ file, readOnly: true });
  const store = await openStore(folder.storeFile, systemClock);
  try {
    const [setting] = await plain.all<{ day: string; year: number }>(
      'select reference_day as day, current_school_year as year from build_setting',
    );
    const [largest] = await plain.all<{ school_id: string }>(
      'select school_id from student_school_enrollment where is_current group by school_id order by count(*) desc, school_id limit 1',
    );
    const { day = '', year = 0 } = setting ?? {};
    const school = largest?.school_id ?? '';
    const gate = await gateOn(edition, { log: store.looks, memory: store.publishedSets });
    const manager = await viewerNamed('data-manager');
    const principal = await viewerNamed(`principal@${school}`);
    const measure = (measureId: string) => async () => {
      const question = {
        measure: measureId,
        by: ['school'],
        where: [],
        reach: 'full',
        preset: null,
      } as const;
      return (await gate.ask(manager, { kind: 'measure', ...question })).rows.length;
    };
    const list = listOf('attendance-students');
    const parameters = { year, day, student: null, limit: 100, absent: false };
    const past =
      (sql: string, given = {}) =>
      async () =>
        (await plain.all(sql, given)).length;
    return [
      await held(
        'chronic absence by school',
        manager,
        measure('chronic-absence'),
        past(chronicSql, { year }),
      ),
      await held('attendance rate by school', manager, measure('attendance-rate'), past(rateSql, { year })),
      await held(
        'students of the largest school, most missed days first',
        principal,
        async () => {
          const answer = await gate.list(principal, {
            kind: 'list',
            ...list,
            parameters: { ...parameters, school },
          });
          return answer.rows.length;
        },
        past(list.sql, { ...parameters, school }),
      ),
    ];
  } finally {
    edition.close();
    plain.close();
    await store.close();
  }

  async function viewerNamed(words: string): Promise<Viewer> {
    const viewer = await viewerAsRole(edition, words, rulesOn('2026-11-20'));
    if (!viewer) throw new Error(`nobody may look as ${words}`);
    return viewer;
  }
}

const chronicSql = `
  select school_id, count(*) as students, count(*) filter (where enrolled >= 10 and known > 0 and absent >= 0.1 * known) as chronic
  from (
    select student_id, school_id, sum(days_absent) as absent, sum(days_known) as known, sum(days_enrolled) as enrolled
    from attendance_year
    where reach = 'full' and school_year = $year
    group by student_id, school_id
  )
  where enrolled >= 10 and known > 0
  group by school_id
  order by school_id`;

const rateSql = `
  select school_id, sum(days_present) as present, sum(days_known) as known
  from attendance_year
  where reach = 'full' and school_year = $year
  group by school_id
  order by school_id`;

/** Both ways in turns, so that what else the machine does falls on both. */
async function held(
  question: string,
  viewer: Viewer,
  gate: () => Promise<number>,
  plain: () => Promise<number>,
): Promise<AskFigures> {
  for (let warm = 0; warm < 5; warm++) await plain().then(gate);
  const taken: { gate: number[]; plain: number[] } = { gate: [], plain: [] };
  let rows = 0;
  for (let time = 0; time < times; time++) {
    const began = performance.now();
    rows = await gate();
    const between = performance.now();
    await plain();
    taken.gate.push(between - began);
    taken.plain.push(performance.now() - between);
  }
  const [through, past] = [spreadOf(taken.gate), spreadOf(taken.plain)];
  return {
    question,
    viewer: viewer.username,
    rows,
    gate: through,
    plain: past,
    ratio: through.p50 / past.p50,
  };
}

function spreadOf(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  return { p50: at(0.5), p95: at(0.95) };
}
