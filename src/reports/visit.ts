import type { JsonValue, Parameters } from '../engine/warehouse.ts';
import type { ListQuestion, MeasureAnswer } from '../gate/gate.ts';
import { scopeWords, type Viewer } from '../gate/viewer.ts';
import type { MeasureQuestion } from '../measures/compile.ts';
import type { ServedEdition } from './served-edition.ts';
import type { PageContext } from './shapes/common.ts';

/** One viewer looking at one page: asks the gate and remembers what was hidden, for the foot of the page. */
export interface Visit {
  readonly served: ServedEdition;
  readonly viewer: Viewer;
  ask(question: Partial<MeasureQuestion> & { measure: string }): Promise<MeasureAnswer>;
  list<Row = Record<string, JsonValue>>(
    question: Omit<ListQuestion, 'kind' | 'parameters'> & { parameters?: Parameters },
  ): Promise<Row[]>;
  /** The top line of the page and what is behind it. */
  context(schoolYear: number, schoolYears: readonly number[]): Promise<PageContext>;
}

/** Whether a role of the viewer opens the page. Throws `gate-denied`, written down. */
export async function mayOpen(served: ServedEdition, viewer: Viewer, page: string): Promise<void> {
  if (viewer.assignments.some(({ role }) => role.pages.includes(page))) return;
  await served.gate.refuse(viewer, { kind: 'page', page }, 'page');
}

/** Begins a visit. Throws `gate-denied`, written down, for a page none of the viewer's roles opens. */
export async function beginVisit(served: ServedEdition, viewer: Viewer, page: string): Promise<Visit> {
  await mayOpen(served, viewer, page);
  const answers: MeasureAnswer[] = [];
  return {
    served,
    viewer,
    async ask(question) {
      const answer = await served.gate.ask(viewer, {
        kind: 'measure',
        by: [],
        where: [],
        reach: 'full',
        preset: null,
        ...question,
      });
      answers.push(answer);
      return answer;
    },
    async list<Row>(question: Omit<ListQuestion, 'kind' | 'parameters'> & { parameters?: Parameters }) {
      const { rows } = await served.gate.list<Row>(viewer, { parameters: {}, ...question, kind: 'list' });
      return [...rows];
    },
    async context(schoolYear, schoolYears) {
      const { record } = served;
      const seenAs = viewer.assignments.filter(({ role }) => role.pages.includes(page));
      return {
        edition: record.id,
        asOf: served.referenceDay,
        publishedAt: record.publishedAt,
        schoolYear,
        schoolYears: [...schoolYears],
        seenAs: await Promise.all(
          seenAs.map(async ({ role, scope }) => ({
            role: role.role,
            scope: await scopeWords(served.warehouse, scope),
          })),
        ),
        purpose: seenAs[0]?.role.purpose ?? '',
        suppression: {
          cells: answers.reduce((sum, { suppressed }) => sum + suppressed.cells, 0),
          hidden: answers.reduce((sum, { suppressed }) => sum + suppressed.hidden, 0),
          minimum: Math.max(0, ...answers.map(({ suppressed }) => suppressed.minimum)),
          reasons: [...new Set(answers.flatMap(({ suppressed }) => suppressed.reasons))],
        },
        findings: await findingsOf(served, viewer),
      };
    },
  };
}

/**
 * Findings that change how a number has to be read, about the schools of the viewer: about days and places, never about single
 * students.
 */
async function findingsOf(served: ServedEdition, viewer: Viewer): Promise<PageContext['findings']> {
  const scopes = viewer.assignments.map(({ scope }) => scope);
  const isDistrict = scopes.some(({ kind }) => kind === 'district');
  const schools = scopes.flatMap((scope) => (scope.kind === 'school' ? scope.schools : []));
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
    { is_district: isDistrict, schools: JSON.stringify(schools) },
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
