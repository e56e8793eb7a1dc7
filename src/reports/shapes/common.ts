import { type Static, type TSchema, Type } from 'typebox';

export const Nullable = <Schema extends TSchema>(schema: Schema) => Type.Union([schema, Type.Null()]);

/** A text in every language of the product. */
export const Localized = Type.Object({ en: Type.String(), es: Type.String() });
export type Localized = Static<typeof Localized>;

/**
 * One number as a viewer may see it. `value` is a share (0..1) for `percent`, a number otherwise.
 * Hidden: value, numerator and denominator are all null and `state` is `suppressed`. Nobody knows: `no_data`.
 * `at_most` and `at_least` are coded percentages: the value is the bound and the counts are not given.
 */
export const Cell = Type.Object({
  state: Type.Union([
    Type.Literal('shown'),
    Type.Literal('suppressed'),
    Type.Literal('no_data'),
    Type.Literal('at_most'),
    Type.Literal('at_least'),
  ]),
  value: Nullable(Type.Number()),
  numerator: Nullable(Type.Number()),
  denominator: Nullable(Type.Number()),
  /** The day it speaks of, YYYY-MM-DD, where that is before the day of the page: too few have come or gone since to tell. */
  asOf: Type.Optional(Type.String()),
});
export type Cell = Static<typeof Cell>;

export const MeasureLabel = Type.Object({
  id: Type.String(),
  title: Localized,
  question: Localized,
  definition: Localized,
  numerator: Localized,
  denominator: Localized,
  unit: Type.Union([Type.Literal('percent'), Type.Literal('count'), Type.Literal('per_100')]),
  /** Which way is better. */
  direction: Type.Union([Type.Literal('higher'), Type.Literal('lower'), Type.Literal('none')]),
  sources: Type.Array(Type.String()),
  version: Type.Integer(),
});
export type MeasureLabel = Static<typeof MeasureLabel>;

export const TrendPoint = Type.Object({
  /** `2026-10` for a month, `2027` for a school year. */
  period: Type.String(),
  cell: Cell,
});
export type TrendPoint = Static<typeof TrendPoint>;

/** One of the 3-6 figures on top of a page. */
export const Figure = Type.Object({
  measure: MeasureLabel,
  cell: Cell,
  /** The same measure at the same day of the year one year before; null when there is none. */
  previous: Nullable(Cell),
  target: Nullable(Type.Number()),
  trend: Type.Array(TrendPoint),
});
export type Figure = Static<typeof Figure>;

export const SchoolLabel = Type.Object({
  id: Type.String(),
  name: Type.String(),
  level: Nullable(Type.String()),
});
export type SchoolLabel = Static<typeof SchoolLabel>;

export const StudentLabel = Type.Object({
  id: Type.String(),
  /** The name the student goes by, then the family name. */
  firstName: Type.String(),
  lastName: Type.String(),
  grade: Nullable(Type.String()),
  /** The family opted out of directory information: nothing of the student is given to anybody outside. */
  isOptedOut: Type.Optional(Type.Boolean()),
});
export type StudentLabel = Static<typeof StudentLabel>;

/** A role somebody has: its title, and whose rows it reaches, by the kind of scope and the names of places, grades, programs. */
export const HeldRole = Type.Object({
  role: Type.String(),
  title: Localized,
  scope: Type.Object({
    kind: Type.String(),
    places: Type.Array(Type.String()),
    grades: Type.Array(Type.String()),
    programs: Type.Array(Type.String()),
  }),
});
export type HeldRole = Static<typeof HeldRole>;

/** Where and when: the top line of each page, and what is behind it. */
export const PageContext = Type.Object({
  edition: Type.String(),
  /** Last day the data speak of, YYYY-MM-DD. */
  asOf: Type.String(),
  publishedAt: Type.String(),
  schoolYear: Type.Integer(),
  schoolYears: Type.Array(Type.Integer()),
  /** Roles by which the viewer sees this page, and whose rows they reach. */
  seenAs: Type.Array(HeldRole),
  purpose: Type.String(),
  suppression: Type.Object({
    cells: Type.Integer(),
    hidden: Type.Integer(),
    minimum: Type.Integer(),
    /** Reasons by code: small_group, complementary, extreme_share, changed_little. */
    reasons: Type.Array(Type.String()),
  }),
  /** Findings of the edition that touch what is shown, most rows first. */
  findings: Type.Array(
    Type.Object({
      rule: Type.String(),
      /** What it is about, e.g. the name of a school. */
      detail: Nullable(Type.String()),
      message: Type.String(),
      rows: Type.Integer(),
    }),
  ),
  /** Sources behind this page whose newest delivery is held: the page goes on with an older one. */
  held: Type.Array(
    Type.Object({
      source: Type.String(),
      title: Type.String(),
      /** The day the held delivery speaks of. */
      asOf: Type.String(),
      /** The day of what is shown instead; null where there is nothing. */
      usedAsOf: Nullable(Type.String()),
      state: Type.Union([Type.Literal('waiting'), Type.Literal('rejected')]),
      /** For those who may decide. */
      delivery: Nullable(Type.String()),
    }),
  ),
});
export type PageContext = Static<typeof PageContext>;

/** Rows by group: English learners, grade 7, … `dimension` is a breakdown id. */
export const GroupRow = Type.Object({
  dimension: Type.String(),
  group: Type.String(),
  label: Localized,
  cells: Type.Record(Type.String(), Cell),
});
export type GroupRow = Static<typeof GroupRow>;

/** One student's attendance in a list. */
export const AttendanceRow = Type.Object({
  student: StudentLabel,
  school: SchoolLabel,
  daysEnrolled: Type.Integer(),
  daysAbsent: Type.Integer(),
  daysTardy: Type.Integer(),
  daysUnknown: Type.Integer(),
  /** Share of known days missed, 0..1; null without a known day. */
  missedShare: Nullable(Type.Number()),
  isChronic: Nullable(Type.Boolean()),
  /** School days in a row missed up to the last delivered day. */
  streak: Type.Integer(),
  /** Status on the day the page is about; null when not enrolled that day. */
  today: Nullable(Type.String()),
  /**
   * The last 30 instructional days, oldest first: p present, a absent without excuse, e excused, s suspended,
   * t tardy, u unknown, n not delivered, - not enrolled.
   */
  pattern: Type.String(),
});
export type AttendanceRow = Static<typeof AttendanceRow>;
