import { type Static, Type } from 'typebox';
import { Nullable, StudentLabel } from './common.ts';

/** A student as records name them. */
export const RecordStudent = Type.Object({
  student: StudentLabel,
  number: Nullable(Type.String()),
  school: Nullable(Type.String()),
});
export type RecordStudent = Static<typeof RecordStudent>;

/** One disclosure, or a request for one that was refused. Days are YYYY-MM-DD. */
export const DisclosureShape = Type.Object({
  id: Type.String(),
  disclosedOn: Type.String(),
  outcome: Type.Union([Type.Literal('disclosed'), Type.Literal('refused')]),
  party: Type.String(),
  interest: Type.String(),
  provision: Type.String(),
  threat: Nullable(Type.String()),
  /** Tables where Almanac wrote it down, words where a person did. */
  records: Type.Array(Type.String()),
  isLook: Type.Boolean(),
  /** How often on that day; looks of one party at the same records are told once. */
  times: Type.Integer(),
  recordedBy: Type.String(),
  /** Entered by mistake; only who keeps the records sees it. */
  struck: Nullable(Type.Object({ on: Type.String(), by: Type.String(), reason: Type.String() })),
});
export type DisclosureShape = Static<typeof DisclosureShape>;

export const RequestShape = Type.Object({
  id: Type.String(),
  kind: Type.Union([Type.Literal('inspect'), Type.Literal('amend')]),
  askedOn: Type.String(),
  askedBy: Type.String(),
  way: Type.Union([Type.Literal('screen'), Type.Literal('letter')]),
  dueOn: Type.String(),
  /** Days until it is due, below 0 when it is overdue; null when it is answered. */
  daysLeft: Nullable(Type.Integer()),
  what: Type.String(),
  wanted: Nullable(Type.String()),
  answer: Nullable(
    Type.Object({
      answer: Type.Union([Type.Literal('inspected'), Type.Literal('refused'), Type.Literal('amended')]),
      on: Type.String(),
      words: Type.String(),
    }),
  ),
  hearing: Nullable(
    Type.Object({
      askedOn: Type.String(),
      on: Nullable(Type.String()),
      outcome: Nullable(Type.Union([Type.Literal('amended'), Type.Literal('upheld')])),
    }),
  ),
  statement: Nullable(Type.Object({ words: Type.String(), on: Type.String() })),
  /** What the viewer may do next. */
  may: Type.Array(
    Type.Union([
      Type.Literal('answer'),
      Type.Literal('ask_hearing'),
      Type.Literal('hold_hearing'),
      Type.Literal('place_statement'),
    ]),
  ),
});
export type RequestShape = Static<typeof RequestShape>;

export const OptOutShape = Type.Object({ askedBy: Type.String(), beginsOn: Type.String() });

/** The records about one student's record: who was given it, what the family asked, what it has to say. */
export const StudentRecordPage = Type.Object({
  district: Type.String(),
  contact: Nullable(Type.String()),
  today: Type.String(),
  student: RecordStudent,
  /** Who looks: who keeps the records, or the family. */
  standing: Type.Union([Type.Literal('keeper'), Type.Literal('family')]),
  /** Whether something may be written: nobody does while looking as somebody else. */
  mayWrite: Type.Boolean(),
  answerWithinDays: Type.Integer(),
  disclosures: Type.Array(DisclosureShape),
  requests: Type.Array(RequestShape),
  optOut: Nullable(OptOutShape),
  /** What the district gives out as directory information, by item. */
  directoryItems: Type.Array(Type.String()),
  /** Provisions a disclosure outside Almanac may rest on. */
  provisions: Type.Array(Type.String()),
});
export type StudentRecordPage = Static<typeof StudentRecordPage>;

export const NoticeShape = Type.Object({
  id: Type.String(),
  schoolYear: Type.Integer(),
  givenOn: Type.String(),
  way: Type.String(),
  languages: Type.Array(Type.String()),
  audience: Type.String(),
  recordedBy: Type.String(),
});
export type NoticeShape = Static<typeof NoticeShape>;

/** What the privacy officer keeps. */
export const RecordsPage = Type.Object({
  today: Type.String(),
  schoolYear: Type.Integer(),
  answerWithinDays: Type.Integer(),
  /** Open ones, most urgent first, then those answered in the last year. */
  requests: Type.Array(Type.Object({ request: RequestShape, student: Nullable(RecordStudent) })),
  directory: Type.Object({
    /** What can be designated. */
    items: Type.Array(Type.String()),
    designated: Type.Array(Type.String()),
    decidedAt: Nullable(Type.String()),
    decidedBy: Nullable(Type.String()),
    optOuts: Type.Integer(),
  }),
  notices: Type.Array(NoticeShape),
});
export type RecordsPage = Static<typeof RecordsPage>;

export const FoundStudents = Type.Object({ students: Type.Array(RecordStudent), hasMore: Type.Boolean() });
export type FoundStudents = Static<typeof FoundStudents>;

/** What a family has to say to a record that was left as it is. It stands beside the record for everybody who sees it. */
export const StatementShape = Type.Object({ about: Type.String(), words: Type.String(), on: Type.String() });
export type StatementShape = Static<typeof StatementShape>;
