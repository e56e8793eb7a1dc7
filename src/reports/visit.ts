import type { TableName } from '../edition/schema/steps.ts';
import type { JsonValue, Parameters } from '../engine/warehouse.ts';
import type { ListQuestion, MeasureAnswer } from '../gate/gate.ts';
import type { Page } from '../gate/page.ts';
import type { Use } from '../gate/policy.ts';
import { reachedSchools } from '../gate/reached-schools.ts';
import { mainPurpose } from '../gate/role.ts';
import type { Viewer } from '../gate/viewer.ts';
import { compileMeasure, type MeasureQuestion } from '../measures/compile.ts';
import { heldRole } from './held-role.ts';
import type { ServedEdition } from './served-edition.ts';
import type { PageContext } from './shapes/common.ts';
import { standingBackBehind } from './standing-back.ts';

/**
 * One viewer looking at one page: asks the gate, and remembers what was hidden and which tables were read, for what the page says
 * about itself.
 */
export interface Visit {
  readonly served: ServedEdition;
  readonly viewer: Viewer;
  /** Numbers of the entries in the audit log that this visit's questions have made so far. */
  looks(): readonly string[];
  ask(question: Partial<MeasureQuestion> & { measure: string }): Promise<MeasureAnswer>;
  list<Row = Record<string, JsonValue>>(
    question: Omit<ListQuestion, 'kind' | 'parameters'> & { parameters?: Parameters },
  ): Promise<Row[]>;
  /** The top line of the page and what is behind it. */
  context(schoolYear: number, schoolYears: readonly number[]): Promise<PageContext>;
}

/** Whether a role of the viewer opens one of the pages; who looks as somebody else opens what both may. Throws `gate-denied`, written down. */
export async function mayOpen(served: ServedEdition, viewer: Viewer, pages: readonly Page[]): Promise<void> {
  if (opens(viewer, pages) && (viewer.as === null || opens(viewer.as, pages))) return;
  await served.gate.refuse(viewer, { kind: 'page', page: pages[0] }, 'page');
}

function opens({ assignments }: Viewer, pages: readonly Page[]): boolean {
  return assignments.some(({ role }) => pages.some((page) => role.pages.includes(page)));
}

/** Begins a visit; `use` is what is done with its answers. Throws `gate-denied`, written down, where none of the viewer's roles opens one of the pages. */
export async function beginVisit(
  served: ServedEdition,
  viewer: Viewer,
  pages: readonly Page[],
  use: Use = 'look',
): Promise<Visit> {
  await mayOpen(served, viewer, pages);
  const answers: MeasureAnswer[] = [];
  const read = new Set<TableName>();
  const looks: string[] = [];
  const note = (reads: object) => {
    for (const table of Object.keys(reads) as TableName[]) read.add(table);
  };
  return {
    served,
    viewer,
    looks: () => looks,
    async ask(question) {
      const whole: MeasureQuestion = {
        kind: 'measure',
        by: [],
        where: [],
        reach: 'full',
        preset: null,
        ...question,
      };
      const answer = await served.gate.ask(viewer, whole, use);
      note(compileMeasure(whole, served.schoolYear).reads);
      answers.push(answer);
      looks.push(answer.logged);
      return answer;
    },
    async list<Row>(question: Omit<ListQuestion, 'kind' | 'parameters'> & { parameters?: Parameters }) {
      const asked: ListQuestion = { parameters: {}, use, ...question, kind: 'list' };
      const { rows, logged } = await served.gate.list<Row>(viewer, asked);
      looks.push(logged);
      note(question.reads);
      return [...rows];
    },
    async context(schoolYear, schoolYears) {
      const { record } = served;
      const seenAs = viewer.assignments.filter(({ role }) => pages.some((page) => role.pages.includes(page)));
      return {
        edition: record.id,
        asOf: served.referenceDay,
        publishedAt: record.publishedAt,
        schoolYear,
        schoolYears: [...schoolYears],
        seenAs: await Promise.all(seenAs.map((assignment) => heldRole(served.warehouse, assignment))),
        purpose: seenAs[0] ? mainPurpose(seenAs[0].role) : '',
        suppression: {
          cells: answers.reduce((sum, { suppressed }) => sum + suppressed.cells, 0),
          hidden: answers.reduce((sum, { suppressed }) => sum + suppressed.hidden, 0),
          minimum: Math.max(0, ...answers.map(({ suppressed }) => suppressed.minimum)),
          reasons: [...new Set(answers.flatMap(({ suppressed }) => suppressed.reasons))],
        },
        findings: await findingsOf(served, viewer),
        held: standingBackBehind(
          served,
          read,
          viewer.assignments.some(({ role }) => role.pages.includes('/deliveries')),
        ),
      };
    },
  };
}

/**
 * Findings that change how a number has to be read, about the schools of the viewer: about days and places, never about single
 * students.
 */
async function findingsOf(served: ServedEdition, viewer: Viewer): Promise<PageContext['findings']> {
  const schools = reachedSchools(viewer);
  return served.warehouse.all<{ rule: string; detail: string | null; message: string; rows: number }>(
    `select rule, detail, message, row_count as rows
    from edition.edition_finding
    where rule = 'attendance-not-delivered'
      and (
        $is_district
        or detail in (
          select name
          from edition.school
          where school_id in (select unnest(from_json($schools, '["varchar"]')))
        )
      )
    order by row_count desc
    limit 5`,
    { is_district: schools === null, schools: JSON.stringify([...(schools ?? [])]) },
  );
}

/** School years the edition knows, newest first. */
export async function schoolYearsOf(served: ServedEdition): Promise<number[]> {
  const rows = await served.warehouse.all<{ year: number }>(
    'select distinct school_year as year from edition.calendar_day where date <= (select as_of from edition.build_setting) order by year desc',
  );
  const years = rows.map(({ year }) => year);
  return years.length > 0 ? years : [served.schoolYear];
}
