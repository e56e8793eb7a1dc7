import { reachedSchools } from '../gate/reached-schools.ts';
import { attendanceRows } from './attendance-rows.ts';
import { schoolLabels } from './district-page.ts';
import { figureOf, labelOf } from './figure.ts';
import { groupRows } from './group-rows.ts';
import type { SchoolLabel } from './shapes/common.ts';
import type { SchoolPage } from './shapes/pages.ts';
import { schoolYearsOf, type Visit } from './visit.ts';

const measures = ['enrollment', 'attendance-rate', 'chronic-absence', 'course-failure', 'incidents-per-100'];

/** A principal's own school. Throws `gate-denied` for a school outside the viewer's scope. */
export async function schoolPage(
  visit: Visit,
  school: string | null,
  schoolYear: number | null,
): Promise<SchoolPage> {
  const { served } = visit;
  const schools = await schoolsInScope(visit);
  const chosen = school === null ? schools[0] : schools.find(({ id }) => id === school);
  if (!chosen) return visit.refuse({ school }, school === null ? 'no-school' : 'other-school');
  const years = await schoolYearsOf(served);
  const year = schoolYear !== null && years.includes(schoolYear) ? schoolYear : served.schoolYear;
  const where = [
    { breakdown: 'school', values: [chosen.id] },
    { breakdown: 'school_year', values: [String(year)] },
  ] as const;

  const figures = [];
  for (const measure of measures) {
    const figure = await figureOf(visit, measure, year, [where[0]]);
    // A school that gives no grades (most elementary schools) has no course failure to look at.
    if (measure !== 'course-failure' || figure.cell.state !== 'no_data') figures.push(figure);
  }
  const shown = figures.map(({ measure }) => measure.id);
  const students = await attendanceRows(visit, {
    schoolYear: served.schoolYear,
    day: served.referenceDay,
    school: chosen.id,
    student: null,
    limit: 50,
    withAbsent: false,
  });
  const grades = await groupRows(visit, shown, ['grade'], where);
  const groups = await groupRows(
    visit,
    shown,
    ['race_ethnicity', 'english_learner', 'special_education', 'economically_disadvantaged'],
    where,
  );
  return {
    context: await visit.context(year, years),
    school: chosen,
    schools,
    figures,
    measures: shown.map((id) => labelOf(id)),
    grades,
    groups,
    students: students.rows,
    studentsTotal: students.total,
    streaks: students.inStreak,
  };
}

/** Schools the viewer's assignments reach. */
export async function schoolsInScope(visit: Visit): Promise<SchoolLabel[]> {
  const labels = [...(await schoolLabels(visit)).values()];
  const reached = reachedSchools(visit.viewer);
  return reached === null ? labels : labels.filter(({ id }) => reached.has(id));
}
