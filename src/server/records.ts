import { type Static, Type } from 'typebox';
import type { FoundStudents, RecordsPage, StudentRecordPage } from '../reports/shapes/records.ts';
import type { Asker } from './browser-session.ts';

/**
 * Disclosures, requests of families, directory information, notices. Every method throws `gate-denied` for who may not, and the same words for a
 * student who does not exist and one who is not theirs; changes throw `record-invalid`, `record-request-unknown`, `record-request-closed`.
 */
export interface Records {
  records(user: Asker): Promise<RecordsPage>;
  findStudents(user: Asker, letters: string): Promise<FoundStudents>;
  /** For who keeps records, and for the family. */
  studentRecord(user: Asker, student: string): Promise<StudentRecordPage>;
  addDisclosure(user: Asker, student: string, wanted: DisclosureBody): Promise<StudentRecordPage>;
  strikeDisclosure(
    user: Asker,
    student: string,
    disclosure: string,
    reason: string,
  ): Promise<StudentRecordPage>;
  askForRecord(user: Asker, student: string, wanted: RequestBody): Promise<StudentRecordPage>;
  answerRequest(
    user: Asker,
    student: string,
    request: string,
    wanted: AnswerBody,
  ): Promise<StudentRecordPage>;
  askHearing(user: Asker, student: string, request: string): Promise<StudentRecordPage>;
  holdHearing(user: Asker, student: string, request: string, wanted: HearingBody): Promise<StudentRecordPage>;
  placeStatement(
    user: Asker,
    student: string,
    request: string,
    statement: string,
  ): Promise<StudentRecordPage>;
  setOptOut(user: Asker, student: string, wanted: OptOutBody): Promise<StudentRecordPage>;
  decideDirectory(user: Asker, items: readonly string[]): Promise<RecordsPage>;
  addNotice(user: Asker, wanted: NoticeBody): Promise<RecordsPage>;
}

const strict = { additionalProperties: false };
const Day = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' });
const Line = Type.String({ minLength: 1, maxLength: 300 });
const Words = Type.String({ minLength: 1, maxLength: 4000 });

export const SearchBody = Type.Object(
  {
    letters: Type.String({ minLength: 2, maxLength: 100, description: 'Letters of a name, or a number.' }),
  },
  strict,
);

export const DisclosureBody = Type.Object(
  {
    disclosedOn: Day,
    outcome: Type.Union([Type.Literal('disclosed'), Type.Literal('refused')]),
    party: Line,
    interest: Line,
    provision: Type.String({ maxLength: 60, description: 'Of 34 CFR 99.31(a), by its code.' }),
    threat: Type.Optional(
      Type.String({ maxLength: 4000, description: 'With health_or_safety: the threat (99.32(a)(5)).' }),
    ),
    records: Line,
  },
  strict,
);
export type DisclosureBody = Static<typeof DisclosureBody>;

export const ReasonBody = Type.Object({ reason: Line }, strict);

export const RequestBody = Type.Object(
  {
    kind: Type.Union([Type.Literal('inspect'), Type.Literal('amend')]),
    what: Words,
    wanted: Type.Optional(Words),
    askedBy: Type.Optional({ ...Line, description: 'Of a letter: who asks.' }),
    askedOn: Type.Optional({ ...Day, description: 'Of a letter: when it came.' }),
  },
  strict,
);
export type RequestBody = Static<typeof RequestBody>;

export const AnswerBody = Type.Object(
  {
    answer: Type.Union([Type.Literal('inspected'), Type.Literal('amended'), Type.Literal('refused')]),
    on: Day,
    words: Type.String({ maxLength: 4000 }),
  },
  strict,
);
export type AnswerBody = Static<typeof AnswerBody>;

export const HearingBody = Type.Object(
  { on: Day, outcome: Type.Union([Type.Literal('amended'), Type.Literal('upheld')]) },
  strict,
);
export type HearingBody = Static<typeof HearingBody>;

export const StatementBody = Type.Object({ statement: Words }, strict);

export const OptOutBody = Type.Object(
  {
    isOptedOut: Type.Boolean(),
    askedBy: Type.Optional({ ...Line, description: 'Of a letter: who asks.' }),
    beginsOn: Type.Optional(Day),
  },
  strict,
);
export type OptOutBody = Static<typeof OptOutBody>;

export const DirectoryBody = Type.Object(
  { items: Type.Array(Type.String({ maxLength: 60 }), { maxItems: 20 }) },
  strict,
);

export const NoticeBody = Type.Object(
  {
    givenOn: Day,
    way: Line,
    languages: Type.Array(Type.String({ minLength: 1, maxLength: 60 }), { minItems: 1, maxItems: 40 }),
    audience: Line,
  },
  strict,
);
export type NoticeBody = Static<typeof NoticeBody>;
