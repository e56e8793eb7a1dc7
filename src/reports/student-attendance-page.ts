import { attendanceRows } from './attendance-rows.ts';
import { listOf } from './list-sql.ts';
import type { RequestBook } from './record-books.ts';
import { statementShapes } from './record-shapes.ts';
import { familyOf } from './record-standing.ts';
import { recordStudents } from './record-students.ts';
import type { StudentAttendancePage } from './shapes/pages.ts';
import type { Visit } from './visit.ts';

interface DayRow {
  readonly date: string;
  readonly attendance_status: string;
  readonly is_absent: boolean | null;
  readonly is_tardy: boolean;
  readonly source_code: string | null;
}

interface YearRow {
  readonly school_year: number;
  readonly days_enrolled: number;
  readonly days_known: number;
  readonly days_absent: number;
}

/**
 * One student's attendance. Throws `gate-denied` with the same words for a student who does not exist and one the viewer may not see, so that
 * the answer tells nothing.
 */
export async function studentAttendancePage(
  visit: Visit,
  student: string,
  schoolYear: number | null,
  requests: Pick<RequestBook, 'of'>,
): Promise<StudentAttendancePage> {
  const { served } = visit;
  const { rows } = await attendanceRows(visit, {
    schoolYear: schoolYear ?? served.schoolYear,
    day: served.referenceDay,
    school: null,
    student,
    limit: 1,
    withAbsent: false,
  });
  const summary = rows[0];
  if (!summary) return visit.refuse({ student }, 'no-student');
  const years = await visit.list<YearRow>({ ...listOf('student-years'), parameters: { student } });
  const year = schoolYear ?? served.schoolYear;
  const days = await visit.list<DayRow>({ ...listOf('student-days'), parameters: { student, year } });
  return {
    context: await visit.context(
      year,
      years.map(({ school_year }) => school_year).toSorted((a, b) => b - a),
    ),
    student: summary.student,
    isOwn: await isOfFamily(visit, student),
    statements: statementShapes(await requests.of(student)),
    school: summary.school,
    summary,
    days: days.map((row) => ({ date: row.date, status: row.attendance_status, sourceCode: row.source_code })),
    months: monthsOf(days),
    years: years.map((row) => ({
      schoolYear: row.school_year,
      daysEnrolled: row.days_enrolled,
      daysAbsent: row.days_absent,
      missedShare: row.days_known > 0 ? row.days_absent / row.days_known : null,
    })),
  };
}

/** Whether the student is the viewer's child, or the viewer: a teacher may have both pupils and children. */
async function isOfFamily({ served, viewer }: Visit, student: string): Promise<boolean> {
  const family = familyOf(viewer);
  if (family.assignments.length === 0) return false;
  return (await recordStudents(served, family, { ids: [student] }, 1)).length > 0;
}

function monthsOf(days: readonly DayRow[]): StudentAttendancePage['months'] {
  return [...new Set(days.map(({ date }) => date.slice(0, 7)))].map((month) => {
    const inMonth = days.filter(({ date }) => date.startsWith(month));
    const daysKnown = inMonth.filter(({ is_absent }) => is_absent !== null).length;
    const daysAbsent = inMonth.filter(({ is_absent }) => is_absent === true).length;
    return {
      month,
      daysKnown,
      daysAbsent,
      daysTardy: inMonth.filter(({ is_tardy }) => is_tardy).length,
      missedShare: daysKnown > 0 ? daysAbsent / daysKnown : null,
    };
  });
}
