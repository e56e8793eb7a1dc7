import type { TableName } from '../edition/schema/steps.ts';
import type { JsonValue, Parameters } from '../engine/warehouse.ts';
import type { DenialKind } from '../gate/denial.ts';
import type { ListQuestion } from '../gate/gate.ts';
import type { MeasureAnswer } from '../gate/measure-answer.ts';
import { operationPages, type Page } from '../gate/page.ts';
import { openersOf } from '../gate/page-right.ts';
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
  /** Writes down that the viewer asked for one thing that is not theirs, or that there is not, and throws the denial. */
  refuse(asked: Readonly<Record<string, string | null>>, kind: DenialKind): Promise<never>;
  /** The top line of the page and what is behind it. */
  context(schoolYear: number, schoolYears: readonly number[]): Promise<PageContext>;
}

/** Whether the viewer opens one of the pages. Throws `gate-denied`, written down. */
export async function mayOpen(served: ServedEdition, viewer: Viewer, pages: readonly Page[]): Promise<void> {
  const opened = pagesOf(viewer);
  if (pages.some((page) => opened.includes(page))) return;
  await served.gate.refuse(viewer, { kind: 'page', page: pages[0] }, 'page');
}

/**
 * Pages the viewer's roles open. Who looks as somebody else stands at that person's places, where both people's rights decide what there is to see;
 * a page that is not about students takes a role of both.
 */
export function pagesOf(viewer: Viewer): Page[] {
  const own = ownPages(viewer);
  if (viewer.as === null) return own;
  return ownPages(viewer.as).filter((page) => !operationPages.includes(page) || own.includes(page));
}

function ownPages({ assignments }: Viewer): Page[] {
  return [...new Set(assignments.flatMap(({ role }) => role.pages))];
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
    refuse: (asked, kind) => served.gate.refuse(viewer, { kind: 'one', page: pages[0], ...asked }, kind),
    async context(schoolYear, schoolYears) {
      const { record } = served;
      // Who looks as somebody else stands at the other's places, for the own purpose.
      const seenAs = openersOf(viewer.as ?? viewer, pages);
      const [first] = viewer.as === null ? seenAs : viewer.assignments;
      return {
        edition: record.id,
        asOf: served.referenceDay,
        publishedAt: record.publishedAt,
        schoolYear,
        schoolYears: [...schoolYears],
        seenAs: await Promise.all(seenAs.map((assignment) => heldRole(served.warehouse, assignment))),
        purpose: first ? mainPurpose(first.role) : '',
        suppression: {
          cells: answers.reduce((sum, { suppressed }) => sum + suppressed.cells, 0),
          hidden: answers.reduce((sum, { suppressed }) => sum + suppressed.hidden, 0),
          minimum: Math.max(0, ...answers.map(({ suppressed }) => suppressed.minimum)),
          reasons: [...new Set(answers.flatMap(({ suppressed }) => suppressed.reasons))],
        },
        findings: await findingsOf(served, viewer),
        held: standingBackBehind(served, read, pagesOf(viewer).includes('/deliveries')),
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
