import type { Kysely, Selectable } from 'kysely';
import type { Clock } from '../base/clock.ts';
import { Failure } from '../base/failure.ts';
import { type AuditKind, appendEntry } from './audit-log.ts';
import type { Tables } from './tables.ts';

export const requestKinds = ['inspect', 'amend'] as const;
export type RequestKind = (typeof requestKinds)[number];

/** How a request ended: seen or refused, changed or not. */
export const requestAnswers = ['inspected', 'refused', 'amended'] as const;
export type RequestAnswer = (typeof requestAnswers)[number];

/** A family's request to see a record (34 CFR 99.10) or to have it changed (99.20), and what came of it. */
export interface RecordRequest {
  readonly id: string;
  readonly student: string;
  readonly kind: RequestKind;
  readonly askedOn: string;
  /** Who asks, as the family knows them. */
  readonly askedBy: string;
  readonly way: 'screen' | 'letter';
  readonly dueOn: string;
  /** Which records; of a change, what is wrong. */
  readonly what: string;
  /** Of a change, what it should say. */
  readonly wanted: string | null;
  readonly recordedAt: string;
  readonly recordedBy: string;
  readonly answer: {
    readonly answer: RequestAnswer;
    readonly on: string;
    readonly by: string;
    readonly words: string;
  } | null;
  /** After a refused change: 99.21. */
  readonly hearing: {
    readonly askedOn: string;
    readonly on: string | null;
    readonly outcome: 'amended' | 'upheld' | null;
  } | null;
  /** What the family has to say to a record that was left as it is; goes with the record (99.21(c)). */
  readonly statement: { readonly words: string; readonly on: string; readonly by: string } | null;
}

export type NewRequest = Pick<
  RecordRequest,
  'student' | 'kind' | 'askedOn' | 'askedBy' | 'way' | 'dueOn' | 'what' | 'wanted' | 'recordedBy'
>;

/** What may be done to a request. Each step is written down, and none of the words is. */
export interface RecordRequests {
  add(request: NewRequest): Promise<RecordRequest>;
  of(student: string): Promise<RecordRequest[]>;
  /** Everything that is not answered, most urgent first, and what was answered since a day, newest first. */
  list(since: string): Promise<RecordRequest[]>;
  /** Throws `record-request-unknown`, `record-request-closed`. */
  answer(
    id: string,
    answer: { answer: RequestAnswer; on: string; by: string; words: string },
  ): Promise<RecordRequest>;
  askHearing(id: string, on: string, by: string): Promise<RecordRequest>;
  holdHearing(id: string, on: string, outcome: 'amended' | 'upheld', by: string): Promise<RecordRequest>;
  /** After a refused change that no hearing has made. A second statement takes the place of the first. */
  placeStatement(id: string, on: string, words: string, by: string): Promise<RecordRequest>;
}

type Row = Selectable<Tables['record_request']>;
type Step = { readonly kind: AuditKind; readonly by: string; readonly detail?: Record<string, unknown> };

export function recordRequestsIn(db: Kysely<Tables>, clock: Clock, newId: () => string): RecordRequests {
  /** One step of a request, from a standing in which it may be taken. */
  const change = (
    id: string,
    may: (row: Row) => boolean,
    set: Partial<Row>,
    { kind, by, detail = {} }: Step,
  ) =>
    db.transaction().execute(async (transaction) => {
      const row = await transaction
        .selectFrom('record_request')
        .selectAll()
        .where('id', '=', id)
        .executeTakeFirst();
      if (row === undefined) throw new Failure('record-request-unknown');
      if (!may(row)) throw new Failure('record-request-closed');
      await transaction.updateTable('record_request').set(set).where('id', '=', id).execute();
      await appendEntry(transaction, clock, {
        ...{ actor: by, kind, detail: { request: id, student: row.student_id, ...detail } },
      });
      return requestOf({ ...row, ...set });
    });

  return {
    async add(request) {
      const row: Row = {
        ...{ id: newId(), student_id: request.student, kind: request.kind },
        ...{ asked_on: request.askedOn, asked_by: request.askedBy, way: request.way, due_on: request.dueOn },
        ...{ what: request.what, wanted: request.wanted },
        ...{ recorded_at: clock.now().toISOString(), recorded_by: request.recordedBy },
        ...{ answer: null, answered_on: null, answered_by: null, answer_words: null },
        ...{ hearing_asked_on: null, hearing_on: null, hearing_outcome: null },
        ...{ statement: null, statement_on: null, statement_by: null },
      };
      await db.transaction().execute(async (transaction) => {
        await transaction.insertInto('record_request').values(row).execute();
        await appendEntry(transaction, clock, {
          actor: request.recordedBy,
          kind: 'record-request-added',
          detail: {
            ...{ request: row.id, student: row.student_id, asks: row.kind },
            ...{ way: row.way, askedOn: row.asked_on, dueOn: row.due_on },
          },
        });
      });
      return requestOf(row);
    },
    async of(student) {
      const rows = await db
        .selectFrom('record_request')
        .selectAll()
        .where('student_id', '=', student)
        .orderBy('asked_on', 'desc')
        .orderBy('recorded_at', 'desc')
        .execute();
      return rows.map(requestOf);
    },
    async list(since) {
      const rows = await db
        .selectFrom('record_request')
        .selectAll()
        .where((is) => is.or([is('answered_on', 'is', null), is('answered_on', '>=', since)]))
        .orderBy('due_on')
        .orderBy('recorded_at')
        .execute();
      const answered = rows.filter((row) => row.answered_on !== null);
      return [
        ...rows.filter((row) => row.answered_on === null),
        ...answered.toSorted((a, b) => (b.answered_on ?? '').localeCompare(a.answered_on ?? '')),
      ].map(requestOf);
    },
    answer: (id, { answer, on, by, words }) =>
      change(
        id,
        (row) => row.answered_on === null && (row.kind === 'inspect') === (answer === 'inspected'),
        { answer, answered_on: on, answered_by: by, answer_words: words },
        { kind: 'record-request-answered', by, detail: { answer, answeredOn: on } },
      ),
    askHearing: (id, on, by) =>
      change(
        id,
        (row) => isRefusedChange(row) && row.hearing_asked_on === null,
        { hearing_asked_on: on },
        { kind: 'hearing-asked', by },
      ),
    holdHearing: (id, on, outcome, by) =>
      change(
        id,
        (row) => row.hearing_asked_on !== null && row.hearing_on === null,
        { hearing_on: on, hearing_outcome: outcome },
        { kind: 'hearing-held', by, detail: { outcome } },
      ),
    placeStatement: (id, on, words, by) =>
      change(
        id,
        (row) => isRefusedChange(row) && row.hearing_outcome !== 'amended',
        { statement: words, statement_on: on, statement_by: by },
        { kind: 'statement-placed', by },
      ),
  };
}

const isRefusedChange = (row: Row) => row.kind === 'amend' && row.answer === 'refused';

function requestOf(row: Row): RecordRequest {
  const answer = requestAnswers.find((known) => known === row.answer);
  return {
    ...{ id: row.id, student: row.student_id, kind: row.kind === 'amend' ? 'amend' : 'inspect' },
    ...{ askedOn: row.asked_on, askedBy: row.asked_by, way: row.way === 'letter' ? 'letter' : 'screen' },
    ...{ dueOn: row.due_on, what: row.what, wanted: row.wanted },
    ...{ recordedAt: row.recorded_at, recordedBy: row.recorded_by },
    answer: answer
      ? { answer, on: row.answered_on ?? '', by: row.answered_by ?? '', words: row.answer_words ?? '' }
      : null,
    hearing:
      row.hearing_asked_on === null
        ? null
        : {
            askedOn: row.hearing_asked_on,
            on: row.hearing_on,
            outcome:
              row.hearing_outcome === 'amended' || row.hearing_outcome === 'upheld'
                ? row.hearing_outcome
                : null,
          },
    statement:
      row.statement === null
        ? null
        : { words: row.statement, on: row.statement_on ?? '', by: row.statement_by ?? '' },
  };
}
