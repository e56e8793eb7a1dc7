import { attendanceRows } from './attendance-rows.ts';
import { labelOf } from './figure.ts';
import type { StudentsPage } from './shapes/pages.ts';
import type { Visit } from './visit.ts';

/** A caseload or a program of a thousand is listed whole; of more, those who have missed most. */
const limit = 1000;

/** The viewer's own students, whoever they are: a caseload, a program, a school, children, oneself. */
export async function studentsPage(visit: Visit): Promise<StudentsPage> {
  const { served } = visit;
  const { rows, total, inStreak } = await attendanceRows(visit, {
    ...{ schoolYear: served.schoolYear, day: served.referenceDay },
    ...{ school: null, student: null, limit, withAbsent: false },
  });
  return {
    context: await visit.context(served.schoolYear, [served.schoolYear]),
    measures: [labelOf('chronic-absence')],
    students: rows,
    studentsTotal: total,
    streaks: inStreak,
  };
}
