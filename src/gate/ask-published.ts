import { Failure } from '../base/failure.ts';
import type { TableName } from '../edition/schema/steps.ts';
import type { Warehouse } from '../engine/warehouse.ts';
import { measureOf } from '../measures/catalogue.ts';
import type { MeasureQuestion } from '../measures/compile.ts';
import type { Look, Looks } from '../store/looks.ts';
import { denied } from './denial.ts';
import { minimumOf } from './minimum-n.ts';
import { queryProblem } from './parsed-query.ts';
import type { Decision } from './policy.ts';
import { partOf } from './published-answer.ts';
import { reachedSchools } from './reached-schools.ts';
import { scopedSql } from './scoped-sql.ts';
import type { ShownCell } from './shown-cell.ts';
import { planOf } from './suppression/lattice.ts';
import { type PublishedMemory, type Publisher, publishedSet } from './suppression/publish.ts';
import type { Assignment, Viewer } from './viewer.ts';

/** What an edition says of itself. */
export interface EditionSetting {
  readonly edition_id: string;
  readonly as_of: string;
  readonly current_school_year: number;
  /** The fewest students a published group may have. */
  readonly minimum_n: number;
}

/** Throws `edition-none`. */
export async function editionSetting(edition: Warehouse): Promise<EditionSetting> {
  const [setting] = await edition.all<EditionSetting>(
    'select edition_id, as_of, current_school_year, minimum_n from edition.build_setting',
  );
  if (!setting) throw new Failure('edition-none');
  return setting;
}

/** Publishes sets of numbers of an edition. */
export function publisherOn(
  edition: Warehouse,
  { edition_id, as_of, current_school_year, minimum_n }: EditionSetting,
  memory: PublishedMemory,
): Publisher {
  let years: Promise<readonly number[]> | null = null;
  return {
    edition: edition_id,
    asOf: as_of,
    currentSchoolYear: current_school_year,
    minimumOf: (measure) => minimumOf(measure, minimum_n),
    memory,
    schoolYears() {
      years ??= schoolYearsOf(edition);
      return years;
    },
    async ask(query) {
      const problem = await queryProblem(edition, query.sql, Object.keys(query.reads) as TableName[]);
      const sql = scopedSql(query, [[wholeDistrict]], 'aggregate', nobody);
      if (problem !== null || sql === null)
        throw new Error(problem ?? 'a published set reads a table that belongs to nobody');
      return edition.all(sql);
    },
  };
}

/** The answer for somebody who may not see the students: a part of what is published. Throws `gate-denied`, written down, for anything finer. */
export async function askPublished(
  publisher: Publisher,
  log: Pick<Looks, 'record'>,
  question: MeasureQuestion,
  decision: Extract<Decision, { allowed: true }>,
  look: Omit<Look, 'students' | 'rules' | 'decision' | 'reason'>,
): Promise<{ readonly cells: ShownCell[]; readonly minimum: number; readonly logged: string }> {
  const schools = schoolsOf(decision.parties);
  const plan = planOf(question, { current: publisher.currentSchoolYear, all: await publisher.schoolYears() });
  if (plan === null || (schools !== null && schools.size > 1 && !plan.bySchool)) {
    const failure = denied('too-fine');
    await log.record({
      ...look,
      ...{ students: 0, rules: ['lattice'], decision: 'denied', reason: failure.message },
    });
    throw failure;
  }
  const minimum = publisher.minimumOf(measureOf(question.measure));
  const published = [];
  for (const slice of plan.slices)
    published.push({ slice, set: await publishedSet(publisher, slice, minimum) });
  const { rules } = decision;
  const students = Math.max(0, ...published.map(({ set }) => studentsIn(set.cells)));
  const { id } = await log.record({ ...look, students, rules, decision: 'allowed', reason: null });
  return { cells: partOf(question, plan, published, schools), minimum, logged: id };
}

function studentsIn(
  cells: readonly { school: string | null; dimension: string | null; students: number | null }[],
) {
  return cells.find(({ school, dimension }) => school === null && dimension === null)?.students ?? 0;
}

async function schoolYearsOf(edition: Warehouse): Promise<readonly number[]> {
  const rows = await edition.all<{ year: number }>(
    'select distinct school_year as year from edition.calendar_day where date <= (select as_of from edition.build_setting) order by 1',
  );
  return rows.map(({ year }) => year);
}

/** Whether a question names schools, and all parties reach them. */
export function isWithin({ where }: MeasureQuestion, parties: readonly (readonly Assignment[])[]): boolean {
  const asked = where.find(({ breakdown }) => breakdown === 'school')?.values;
  const reached = schoolsOf(parties);
  return reached === null || asked?.every((school) => reached.has(school)) === true;
}

/** Schools that all parties reach; null: the whole district. */
function schoolsOf(parties: readonly (readonly Assignment[])[]): ReadonlySet<string> | null {
  const reached = parties.flatMap((assignments) => reachedSchools({ ...nobody, assignments }) ?? []);
  const [first, ...more] = reached;
  if (first === undefined) return null;
  return new Set([...first].filter((school) => more.every((other) => other.has(school))));
}

/** Published sets are made of the whole district, whoever asks first. */
const nobody: Viewer = {
  ...{
    username: '',
    name: '',
    assignments: [],
    day: '9999-12-31',
    rightsPassAt: 18,
    as: null,
    isMasked: false,
  },
};
const wholeDistrict: Assignment = {
  role: {
    ...{ role: 'publishing', version: 1, scope: 'district', purposes: ['public_information'] },
    ...{ title: { en: 'Publishing', es: 'Publicación' }, about: { en: '', es: '' } },
    ...{ programs: [], needs: [], pages: [], grants: [], extras: [] },
  },
  scope: { kind: 'district' },
  origin: 'operator',
};
