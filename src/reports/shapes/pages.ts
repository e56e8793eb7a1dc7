import { type Static, Type } from 'typebox';
import {
  AttendanceRow,
  Cell,
  Figure,
  GroupRow,
  MeasureLabel,
  Nullable,
  PageContext,
  SchoolLabel,
  StudentLabel,
  TrendPoint,
} from './common.ts';
import { StatementShape } from './records.ts';

/** Superintendent: the district by school, with trends. */
export const DistrictPage = Type.Object({
  context: PageContext,
  district: Type.String(),
  figures: Type.Array(Figure),
  measures: Type.Array(MeasureLabel),
  /** One row a school, cells by measure id. */
  schools: Type.Array(Type.Object({ school: SchoolLabel, cells: Type.Record(Type.String(), Cell) })),
  /** The whole district on the same measures. */
  total: Type.Record(Type.String(), Cell),
  groups: Type.Array(GroupRow),
  /** Measure id → points of the district by school year. */
  years: Type.Record(Type.String(), Type.Array(TrendPoint)),
});
export type DistrictPage = Static<typeof DistrictPage>;

/** Principal: the own school. */
export const SchoolPage = Type.Object({
  context: PageContext,
  school: SchoolLabel,
  /** Other schools the viewer may open this page for. */
  schools: Type.Array(SchoolLabel),
  figures: Type.Array(Figure),
  measures: Type.Array(MeasureLabel),
  grades: Type.Array(GroupRow),
  groups: Type.Array(GroupRow),
  /** Students who have missed most, most urgent first; at most 50. */
  students: Type.Array(AttendanceRow),
  /** How many students there are in all behind `students`. */
  studentsTotal: Type.Integer(),
  /** Students absent three school days in a row or more. */
  streaks: Type.Integer(),
});
export type SchoolPage = Static<typeof SchoolPage>;

export const StudentsPage = Type.Object({
  context: PageContext,
  /** The measure that the list speaks of. */
  measures: Type.Array(MeasureLabel),
  /** The viewer's students, those who have missed most first; at most 1000. */
  students: Type.Array(AttendanceRow),
  /** How many students there are in all behind `students`. */
  studentsTotal: Type.Integer(),
  /** Students absent three school days in a row or more. */
  streaks: Type.Integer(),
});
export type StudentsPage = Static<typeof StudentsPage>;

export const ResultCell = Type.Object({
  score: Nullable(Type.Number()),
  percentile: Nullable(Type.Number()),
  level: Nullable(Type.String()),
  isProficient: Nullable(Type.Boolean()),
  date: Type.String(),
});
export type ResultCell = Static<typeof ResultCell>;

/** Teacher: own sections, benchmark results as table and graph. */
export const SectionsPage = Type.Object({
  context: PageContext,
  sections: Type.Array(
    Type.Object({
      id: Type.String(),
      title: Type.String(),
      school: SchoolLabel,
      period: Nullable(Type.String()),
      subject: Nullable(Type.String()),
      students: Type.Integer(),
    }),
  ),
  /** The section shown; null when the viewer teaches none. */
  section: Nullable(Type.String()),
  assessments: Type.Array(
    Type.Object({
      id: Type.String(),
      title: Type.String(),
      subject: Nullable(Type.String()),
      scoreName: Nullable(Type.String()),
      /** Periods with results, in order of the year. */
      periods: Type.Array(Type.String()),
    }),
  ),
  assessment: Nullable(Type.String()),
  rows: Type.Array(
    Type.Object({
      student: StudentLabel,
      /** By period (fall, winter, spring), most recent school year with results. */
      results: Type.Record(Type.String(), ResultCell),
      daysAbsent: Nullable(Type.Integer()),
      daysEnrolled: Nullable(Type.Integer()),
      missedShare: Nullable(Type.Number()),
    }),
  ),
  /** Students by period and level, levels from lowest to highest. */
  distribution: Type.Array(
    Type.Object({
      period: Type.String(),
      tested: Type.Integer(),
      untested: Type.Integer(),
      levels: Type.Array(Type.Object({ level: Type.String(), students: Type.Integer() })),
    }),
  ),
  /** School year the results are of. */
  resultsYear: Nullable(Type.Integer()),
});
export type SectionsPage = Static<typeof SectionsPage>;

/** Attendance monitor: today, and students by absences. */
export const AttendancePage = Type.Object({
  context: PageContext,
  /** The day shown and the instructional days one can choose, newest first. */
  date: Type.String(),
  dates: Type.Array(Type.String()),
  /** School filter; null for all schools of the viewer. */
  school: Nullable(Type.String()),
  schools: Type.Array(
    Type.Object({
      school: SchoolLabel,
      /** Whether the school has turned in its attendance for the day; null when it was not an instructional day. */
      delivered: Nullable(Type.Boolean()),
      enrolled: Type.Integer(),
      present: Nullable(Type.Integer()),
      absent: Nullable(Type.Integer()),
      tardy: Nullable(Type.Integer()),
      unknown: Nullable(Type.Integer()),
      rate: Cell,
    }),
  ),
  figures: Type.Array(Figure),
  /** Daily rate of the last 30 instructional days. */
  days: Type.Array(TrendPoint),
  students: Type.Array(AttendanceRow),
  studentsTotal: Type.Integer(),
});
export type AttendancePage = Static<typeof AttendancePage>;

/** One student's attendance trend. */
export const StudentAttendancePage = Type.Object({
  context: PageContext,
  student: StudentLabel,
  /** Whether the viewer is the student's family, or the student: then there is the record of who was given it. */
  isOwn: Type.Boolean(),
  /** What the family has to say to records that were left as they are (34 CFR 99.21(c)). */
  statements: Type.Array(StatementShape),
  school: SchoolLabel,
  summary: AttendanceRow,
  /** Instructional days of the school year, oldest first. `status` as in `AttendanceRow.pattern`, spelled out. */
  days: Type.Array(
    Type.Object({ date: Type.String(), status: Type.String(), sourceCode: Nullable(Type.String()) }),
  ),
  months: Type.Array(
    Type.Object({
      month: Type.String(),
      daysKnown: Type.Integer(),
      daysAbsent: Type.Integer(),
      daysTardy: Type.Integer(),
      missedShare: Nullable(Type.Number()),
    }),
  ),
  years: Type.Array(
    Type.Object({
      schoolYear: Type.Integer(),
      daysEnrolled: Type.Integer(),
      daysAbsent: Type.Integer(),
      missedShare: Nullable(Type.Number()),
    }),
  ),
});
export type StudentAttendancePage = Static<typeof StudentAttendancePage>;
