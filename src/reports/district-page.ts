import { cellOf, figureOf, labelOf } from './figure.ts';
import { groupRows } from './group-rows.ts';
import type { Cell, TrendPoint } from './shapes/common.ts';
import type { DistrictPage } from './shapes/pages.ts';
import { schoolYearsOf, type Visit } from './visit.ts';

/** What the district is looked at by, in the order of the page. */
const measures = ['enrollment', 'attendance-rate', 'chronic-absence', 'course-failure', 'incidents-per-100'];
const groupMeasures = ['enrollment', 'attendance-rate', 'chronic-absence'];
const stateTests = { en: 'state tests', es: 'pruebas estatales' };

/** The district by school, with trends. */
export async function districtPage(visit: Visit, schoolYear: number | null): Promise<DistrictPage> {
  const { served } = visit;
  const years = await schoolYearsOf(served);
  const year = schoolYear !== null && years.includes(schoolYear) ? schoolYear : served.schoolYear;
  const inYear = { breakdown: 'school_year', values: [String(year)] } as const;

  const figures = [];
  for (const measure of measures) figures.push(await figureOf(visit, measure, year));
  figures.push(await stateFigure(visit, years));

  const labels = await schoolLabels(visit);
  const schools = new Map<string, Record<string, Cell>>();
  const total: Record<string, Cell> = {};
  for (const measure of measures) {
    const bySchool = await visit.ask({ measure, by: ['school'], where: [inYear] });
    for (const row of bySchool.rows) {
      const id = row.keys.school ?? '';
      const cells = schools.get(id) ?? {};
      cells[measure] = cellOf(row);
      schools.set(id, cells);
    }
    total[measure] = cellOf((await visit.ask({ measure, where: [inYear] })).rows[0]);
  }
  const trends: Record<string, TrendPoint[]> = Object.fromEntries(
    figures.map(({ measure, trend }) => [measure.id, trend]),
  );
  const groups = await groupRows(
    visit,
    groupMeasures,
    [
      'grade',
      'race_ethnicity',
      'english_learner',
      'special_education',
      'economically_disadvantaged',
      'homeless',
    ],
    [inYear],
  );
  return {
    context: await visit.context(year, years),
    district: served.districtName,
    figures,
    measures: measures.map((id) => labelOf(id)),
    schools: [...schools]
      .map(([id, cells]) => ({ school: labels.get(id) ?? { id, name: id, level: null }, cells }))
      .sort((a, b) => a.school.name.localeCompare(b.school.name)),
    total,
    groups,
    years: trends,
  };
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
