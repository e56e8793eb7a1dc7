import { cellOf, figureOf, labelOf } from './figure.ts';
import { groupRows } from './group-rows.ts';
import type { Cell, Figure, TrendPoint } from './shapes/common.ts';
import type { DistrictPage } from './shapes/pages.ts';
import { schoolYearsOf, type Visit } from './visit.ts';

/** What the district is looked at by, in the order of the page. */
export const districtMeasures = [
  'enrollment',
  'attendance-rate',
  'chronic-absence',
  'course-failure',
  'incidents-per-100',
];
const groupMeasures = ['enrollment', 'attendance-rate', 'chronic-absence'];
/** Kinds of groups, in the order of the page. */
export const groupDimensions = [
  ...(['grade', 'race_ethnicity', 'english_learner', 'special_education'] as const),
  ...(['economically_disadvantaged', 'homeless'] as const),
];
const stateTests = { en: 'state tests', es: 'pruebas estatales' };

/** The district by school, with trends. */
export async function districtPage(visit: Visit, schoolYear: number | null): Promise<DistrictPage> {
  const { year, years } = await yearOf(visit, schoolYear);
  const figures = [];
  for (const measure of districtMeasures) figures.push(await figureOf(visit, measure, year));
  figures.push(await stateFigure(visit, years));
  const schools = await districtSchools(visit, districtMeasures, year);
  const groups = await districtGroups(visit, year);
  return {
    context: await visit.context(year, years),
    district: visit.served.districtName,
    figures,
    measures: districtMeasures.map((id) => labelOf(id)),
    ...schools,
    groups,
    years: trendsOf(figures),
  };
}

/** The school year a page is about: the one asked for where the edition has it, else the current one. */
export async function yearOf(visit: Visit, asked: number | null): Promise<{ year: number; years: number[] }> {
  const years = await schoolYearsOf(visit.served);
  return { year: asked !== null && years.includes(asked) ? asked : visit.served.schoolYear, years };
}

/** Schools by some measures, and the whole district. */
export async function districtSchools(
  visit: Visit,
  measures: readonly string[],
  year: number,
): Promise<Pick<DistrictPage, 'schools' | 'total'>> {
  const where = [inYear(year)];
  const labels = await schoolLabels(visit);
  const schools = new Map<string, Record<string, Cell>>();
  const total: Record<string, Cell> = {};
  for (const measure of measures) {
    const bySchool = await visit.ask({ measure, by: ['school'], where });
    for (const row of bySchool.rows) {
      const id = row.keys.school ?? '';
      const cells = schools.get(id) ?? {};
      cells[measure] = cellOf(row);
      schools.set(id, cells);
    }
    total[measure] = cellOf((await visit.ask({ measure, where })).rows[0]);
  }
  return {
    schools: [...schools]
      .map(([id, cells]) => ({ school: labels.get(id) ?? { id, name: id, level: null }, cells }))
      .sort((a, b) => a.school.name.localeCompare(b.school.name)),
    total,
  };
}

/** The district by group; `dimension`: by one kind of group alone. */
export async function districtGroups(
  visit: Visit,
  year: number,
  dimension: (typeof groupDimensions)[number] | null = null,
): Promise<DistrictPage['groups']> {
  const asked = dimension === null ? groupDimensions : [dimension];
  return groupRows(visit, groupMeasures, asked, [inYear(year)]);
}

/** Points of the district by school year. */
export function trendsOf(figures: readonly Figure[]): DistrictPage['years'] {
  return Object.fromEntries(figures.map(({ measure, trend }): [string, TrendPoint[]] => [measure.id, trend]));
}

function inYear(year: number) {
  return { breakdown: 'school_year', values: [String(year)] } as const;
}

/** Proficiency on state tests: they come once a year, so the figure is of the newest school year that has them. */
async function stateFigure(visit: Visit, years: readonly number[]) {
  const where = [{ breakdown: 'assessment_type', values: ['state'] }] as const;
  const byYear = await visit.ask({ measure: 'proficiency', by: ['school_year'], where });
  const newest = byYear.rows
    .filter(({ state }) => state !== 'no_data')
    .map((row) => Number(row.keys.school_year))
    .filter((year) => years.includes(year))
    .sort((a, b) => b - a)[0];
  return figureOf(visit, 'proficiency', newest ?? visit.served.schoolYear, where, {
    en: newest ? `${stateTests.en} ${newest}` : stateTests.en,
    es: newest ? `${stateTests.es} ${newest}` : stateTests.es,
  });
}

/** Names and levels of all schools. */
export async function schoolLabels(visit: Visit) {
  const rows = await visit.served.warehouse.all<{ id: string; name: string; level: string | null }>(
    'select school_id as id, name, school_level as level from edition.school order by name',
  );
  return new Map(rows.map((row) => [row.id, row]));
}
