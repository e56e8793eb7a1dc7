import { systemClock } from '../src/base/clock.ts';
import { dataFolderAt } from '../src/base/data-folder.ts';
import { openEdition } from '../src/edition/edition.ts';
import { currentEditionId, editionFile } from '../src/edition/editions.ts';
import { openWarehouse, type Parameters, type Warehouse } from '../src/engine/warehouse.ts';
import { type Gate, gateOn } from '../src/gate/gate.ts';
import { type Viewer, viewerAsRole, viewerOf } from '../src/gate/viewer.ts';
import { person, rulesOn } from '../src/gate/viewer-fixture.ts';
import { compileMeasure, type MeasureQuestion } from '../src/measures/compile.ts';
import { type ListName, listOf } from '../src/reports/list-sql.ts';
import { openStore } from '../src/store/store.ts';

/** Milliseconds of one question, warm. */
export interface Spread {
  readonly p50: number;
  readonly p95: number;
}

export interface AskedFigures {
  readonly students: number;
  readonly questions: readonly AskFigures[];
  /** The ratio of the question in the middle. */
  readonly ratio: number;
}

export interface AskFigures {
  readonly question: string;
  readonly viewer: string;
  readonly rows: number;
  readonly gate: Spread;
  /** The same SQL past the gate: no scope, no suppression, no record; cut down to the same rows where the viewer's scope is narrower. */
  readonly plain: Spread;
  /** gate / plain, at p50. */
  readonly ratio: number;
}

/** Each is asked for so long, both ways together, and so many times at least and at most. */
const seconds = 5;
const least = 7;
const most = 60;

/** A question as a page asks it, through the gate and past it. */
interface Asked {
  readonly question: string;
  readonly viewer: Viewer;
  readonly gate: () => Promise<number>;
  readonly plain: () => Promise<number>;
}

/** Asks the edition in a data folder what pages ask, through the gate and past it. The answers are written down, as always. */
export async function ask(
  data: string,
  students: number,
  note: (text: string) => void,
): Promise<AskedFigures> {
  const folder = dataFolderAt(data);
  const file = editionFile(folder, currentEditionId(folder) ?? '');
  const edition = await openEdition(file);
  const plain = await openWarehouse({ file, readOnly: true });
  const store = await openStore(folder.storeFile, systemClock);
  try {
    const gate = await gateOn(edition, { log: store.looks, memory: store.publishedSets });
    const figures: AskFigures[] = [];
    for (const asked of await questions(edition, plain, gate)) {
      note(`asking: ${asked.question}`);
      figures.push(await held(asked));
    }
    const ratios = figures.map(({ ratio }) => ratio).toSorted((a, b) => a - b);
    return { students, questions: figures, ratio: ratios[Math.floor(ratios.length / 2)] ?? 0 };
  } finally {
    edition.close();
    plain.close();
    await store.close();
  }
}

/** What the pages of five roles ask first. */
async function questions(edition: Warehouse, plain: Warehouse, gate: Gate): Promise<Asked[]> {
  const rules = rulesOn('2026-11-19');
  const [setting] = await plain.all<{ day: string; year: number }>(
    'select cast(reference_day as varchar) as day, current_school_year as year from build_setting',
  );
  const { day = '', year = 0 } = setting ?? {};
  const one = async (sql: string) => (await plain.all<{ id: string }>(sql))[0]?.id ?? '';
  const school = await one(
    'select school_id as id from student_school_enrollment where is_current group by 1 order by count(*) desc, 1 limit 1',
  );
  const staffWith = (table: string, students: string) =>
    one(`
      select s.local_staff_id as id
      from staff s
      join ${table} t
        on t.staff_id = s.staff_id and t.is_current
      ${students}
      group by 1
      order by count(*) desc, 1
      limit 1`);
  const role = async (words: string) => {
    const found = await viewerAsRole(edition, words, rules);
    if (!found) throw new Error(`nobody may look as ${words}`);
    return found;
  };
  const staff = async (name: string, number: string) => ({
    ...(await viewerOf(edition, person(number), [], rules)),
    username: name,
  });
  const manager = await role('data-manager');
  const board = await role('superintendent');
  const principal = await role(`principal@${school}`);
  const monitor = await role('attendance-monitor');
  const counselor = await staff('counselor', await staffWith('caseload', ''));
  const teacher = await staff(
    'teacher',
    await staffWith(
      'section_staff',
      'join section_enrollment e on e.section_id = t.section_id and e.is_current',
    ),
  );

  const measure = (
    question: string,
    viewer: Viewer,
    wanted: Partial<MeasureQuestion> & { measure: string },
  ) => {
    const whole: MeasureQuestion = {
      ...{ kind: 'measure', by: [], where: [], reach: 'full', preset: null },
      ...wanted,
    };
    const { sql } = compileMeasure(whole, year);
    return {
      ...{ question, viewer },
      gate: async () => (await gate.ask(viewer, whole)).rows.length,
      plain: async () => (await plain.all(sql)).length,
    };
  };
  /** Past the gate, students who are nobody else's are picked by their ids, so that both give the same rows. */
  const list = async (
    question: string,
    viewer: Viewer,
    name: ListName,
    parameters: Parameters,
    isPicked = false,
  ) => {
    const { sql, ...rest } = listOf(name);
    const through = () => gate.list(viewer, { kind: 'list', ...rest, sql, parameters });
    const ids = isPicked ? (await through()).rows.map((row) => `'${String(row.student_id)}'`) : [];
    const picked = Object.entries(rest.reads)
      .filter(([, columns]) => columns.includes('student_id'))
      .map(([table]) => `${table} as (select * from main.${table} where student_id in (${ids.join(', ')}))`);
    const cut = isPicked ? `with ${picked.join(', ')} select * from (${sql})` : sql;
    return {
      ...{ question, viewer },
      gate: async () => (await through()).rows.length,
      plain: async () => (await plain.all(cut, parameters)).length,
    };
  };

  const sections = await gate.list<{ section_id: string }>(teacher, {
    kind: 'list',
    ...listOf('sections'),
    parameters: {},
  });
  const section = sections.rows[0]?.section_id ?? '';
  const student = await one(
    `select student_id as id from attendance_year where school_id = '${school}' and school_year = ${year} and days_known > 0 order by 1 limit 1`,
  );
  const attendance = { year, day, student: null, school: null, limit: 1000, absent: false };
  const ofSchool = { breakdown: 'school', values: [school] } as const;
  return [
    measure('chronic absence by school', manager, { measure: 'chronic-absence', by: ['school'] }),
    measure('attendance rate by month', manager, { measure: 'attendance-rate', by: ['month'] }),
    measure('proficiency by group', manager, { measure: 'proficiency', by: ['race_ethnicity'] }),
    measure('chronic absence by school, hidden numbers', board, {
      measure: 'chronic-absence',
      by: ['school'],
    }),
    measure('chronic absence by grade', principal, {
      ...{ measure: 'chronic-absence', by: ['grade'], where: [ofSchool] },
    }),
    await list('students of the school by missed days', principal, 'attendance-students', {
      ...attendance,
      school,
    }),
    await list('schools on a day', monitor, 'attendance-schools', { day }),
    await list('students of the district by missed days', monitor, 'attendance-students', attendance),
    await list('students of the caseload', counselor, 'attendance-students', attendance, true),
    await list('students of a section', teacher, 'section-students', { section, year }),
    await list('results of a section', teacher, 'section-results', { section, year }),
    await list('days of a student', manager, 'student-days', { student, year }),
  ];
}

/** Both ways in turns, so that what else the machine does falls on both. Throws where they do not give equally many rows. */
async function held({ question, viewer, gate, plain }: Asked): Promise<AskFigures> {
  const [rows, past] = [await gate(), await plain()];
  if (rows !== past || rows === 0)
    throw new Error(`"${question}" has ${rows} rows through the gate and ${past} past it`);
  for (let warm = 0; warm < 2; warm++) await plain().then(gate);
  const taken: { gate: number[]; plain: number[] } = { gate: [], plain: [] };
  const end = performance.now() + seconds * 1000;
  for (let time = 0; time < least || (time < most && performance.now() < end); time++) {
    const began = performance.now();
    await gate();
    const between = performance.now();
    await plain();
    taken.gate.push(between - began);
    taken.plain.push(performance.now() - between);
  }
  const [through, beside] = [spreadOf(taken.gate), spreadOf(taken.plain)];
  return {
    ...{ question, viewer: viewer.username, rows, gate: through, plain: beside },
    ratio: through.p50 / beside.p50,
  };
}

function spreadOf(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
  return { p50: at(0.5), p95: at(0.95) };
}
