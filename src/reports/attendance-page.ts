import { attendanceRows } from './attendance-rows.ts';
import { figureOf, labelOf, noData, pointsOf } from './figure.ts';
import { listOf } from './list-sql.ts';
import { schoolsInScope } from './school-page.ts';
import type { Figure } from './shapes/common.ts';
import type { AttendancePage } from './shapes/pages.ts';
import { schoolYearsOf, type Visit } from './visit.ts';

interface SchoolRow {
  readonly school_id: string;
  readonly school_name: string;
  readonly school_level: string | null;
  readonly is_instructional: boolean | null;
  readonly is_submitted: boolean | null;
  readonly enrolled: number;
  readonly present: number | null;
  readonly absent: number | null;
  readonly tardy: number | null;
  readonly unknown: number | null;
  readonly known: number | null;
}

/** One day's attendance by school, and students by missed days. Throws `gate-denied` for a school outside the viewer's scope. */
export async function attendancePage(
  visit: Visit,
  wantedDate: string | null,
  school: string | null,
): Promise<AttendancePage> {
  const { served } = visit;
  // Which schools there are is open to all; what a school has turned in is not, and must not look like nothing.
  const reached = new Set((await schoolsInScope(visit)).map(({ id }) => id));
  if (school !== null && !reached.has(school)) return visit.refuse({ school }, 'other-school');
  const days = await visit.list<{ date: string }>({
    ...listOf('instructional-days'),
    parameters: { day: served.referenceDay },
  });
  const dates = days.map(({ date }) => date);
  const date = wantedDate !== null && dates.includes(wantedDate) ? wantedDate : served.referenceDay;
  const ofTheDay = await visit.list<SchoolRow>({
    ...listOf('attendance-schools'),
    parameters: { day: date },
  });
  const schools = ofTheDay.filter(({ school_id }) => reached.has(school_id));
  const where = school === null ? [] : [{ breakdown: 'school', values: [school] } as const];
  const byDate = await visit.ask({ measure: 'attendance-rate', by: ['date'], where });
  const points = pointsOf(byDate, 'date').filter(({ period }) => period <= date);
  const students = await attendanceRows(visit, {
    schoolYear: served.schoolYear,
    day: date,
    school,
    student: null,
    // One school is listed whole; of a district, those who have missed most.
    limit: school !== null || reached.size === 1 ? 3000 : 200,
    withAbsent: true,
  });
  const onTheDay: Figure = {
    measure: labelOf('attendance-rate', { en: 'this day', es: 'este día' }),
    cell: points.find(({ period }) => period === date)?.cell ?? noData,
    previous: null,
    target: null,
    trend: points.slice(-30),
  };
  return {
    context: await visit.context(served.schoolYear, await schoolYearsOf(served)),
    date,
    dates,
    school,
    schools: schools.map((row) => ({
      school: { id: row.school_id, name: row.school_name, level: row.school_level },
      delivered: row.is_instructional === true ? row.is_submitted === true : null,
      enrolled: row.enrolled,
      // A school that has not turned in its attendance has no count of present students, only of events it did send.
      present: row.is_submitted === true ? row.present : null,
      absent: row.is_submitted === true ? row.absent : null,
      tardy: row.is_submitted === true ? row.tardy : null,
      unknown: row.is_submitted === true ? row.unknown : null,
      rate:
        row.is_submitted === true && row.known !== null && row.known > 0 && row.present !== null
          ? { state: 'shown', value: row.present / row.known, numerator: row.present, denominator: row.known }
          : noData,
    })),
    figures: [
      onTheDay,
      await figureOf(visit, 'attendance-rate', served.schoolYear, where),
      await figureOf(visit, 'chronic-absence', served.schoolYear, where),
    ],
    days: points.slice(-30),
    students: students.rows,
    studentsTotal: students.total,
  };
}
