import { measureOf } from '../measures/catalogue.ts';
import { parametersOf } from '../measures/compile.ts';
import { listOf } from './list-sql.ts';
import type { AttendanceRow } from './shapes/common.ts';
import type { Visit } from './visit.ts';

/** A row of `lists/attendance-students.sql`. */
interface ListRow {
  readonly student_id: string;
  readonly school_id: string;
  readonly grade_level: string | null;
  readonly first_name: string;
  readonly last_name: string;
  readonly school_name: string | null;
  readonly school_level: string | null;
  readonly days_enrolled: number;
  readonly days_known: number;
  readonly days_absent: number;
  readonly days_tardy: number;
  readonly days_unknown: number;
  readonly streak: number;
  readonly today: string | null;
  readonly pattern: string;
  readonly total: number;
  readonly in_streak: number;
}

export interface AttendanceRows {
  readonly rows: AttendanceRow[];
  /** Students in scope, shown or not. */
  readonly total: number;
  /** Students absent three school days in a row or more. */
  readonly inStreak: number;
}

export interface AttendanceFilter {
  readonly schoolYear: number;
  readonly day: string;
  readonly school: string | null;
  readonly student: string | null;
  /** How many, those who missed most first. */
  readonly limit: number;
  /** Whether everyone absent on the day is listed too. */
  readonly withAbsent: boolean;
}

/** Students by missed days, as far as the viewer may see them. */
export async function attendanceRows(visit: Visit, filter: AttendanceFilter): Promise<AttendanceRows> {
  const found = await visit.list<ListRow>({
    ...listOf('attendance-students'),
    parameters: {
      year: filter.schoolYear,
      day: filter.day,
      school: filter.school,
      student: filter.student,
      limit: filter.limit,
      absent: filter.withAbsent,
    },
  });
  const optedOut = await visit.served.gate.optedOut();
  const { share = 0.1, minimum_days = 10 } = parametersOf(measureOf('chronic-absence'), null);
  return {
    rows: found.map((row) => ({
      student: {
        id: row.student_id,
        firstName: row.first_name,
        lastName: row.last_name,
        grade: row.grade_level,
        ...(optedOut.has(row.student_id) ? { isOptedOut: true } : {}),
      },
      school: { id: row.school_id, name: row.school_name ?? row.school_id, level: row.school_level },
      daysEnrolled: row.days_enrolled,
      daysAbsent: row.days_absent,
      daysTardy: row.days_tardy,
      daysUnknown: row.days_unknown,
      missedShare: row.days_known > 0 ? row.days_absent / row.days_known : null,
      // Compared in whole numbers, as the measure does, so that exactly a tenth counts.
      isChronic:
        row.days_known === 0 || row.days_enrolled < minimum_days
          ? null
          : row.days_absent * 1000 >= Math.round(share * 1000) * row.days_known,
      streak: row.streak,
      today: row.today,
      pattern: row.pattern,
    })),
    total: found[0]?.total ?? 0,
    inStreak: found[0]?.in_streak ?? 0,
  };
}
