import { type Static, Type } from 'typebox';
import { Nullable } from './common.ts';

/** Why something failed: a code of the table of failures, ready to show, with what it was filled in with. */
export const RunFailure = Type.Object({
  code: Type.String(),
  message: Type.String(),
  remedy: Type.String(),
  parameters: Type.Record(Type.String(), Type.Union([Type.String(), Type.Number()])),
});
export type RunFailure = Static<typeof RunFailure>;

/** What was promised and did not come. Times are ISO 8601. */
export const Missed = Type.Object({ promised: Type.String(), last: Nullable(Type.String()) });

export const RunSummary = Type.Object({
  id: Type.String(),
  source: Type.String(),
  title: Type.String(),
  trigger: Type.Union([Type.Literal('schedule'), Type.Literal('hand'), Type.Literal('upload')]),
  state: Type.Union([
    Type.Literal('running'),
    Type.Literal('done'),
    Type.Literal('failed'),
    Type.Literal('interrupted'),
  ]),
  startedAt: Type.String(),
  endedAt: Nullable(Type.String()),
  attempts: Type.Integer(),
  /** Deliveries that were new. */
  brought: Type.Integer(),
  rowsRead: Type.Integer(),
  /** The other side's word on how much there is; null where it says nothing. */
  bytesDeclared: Nullable(Type.Integer()),
  bytesReceived: Type.Integer(),
  edition: Nullable(Type.String()),
  failure: Nullable(RunFailure),
});
export type RunSummary = Static<typeof RunSummary>;

/** A source with its times. `place` holds no secret. */
export const SourceSchedule = Type.Object({
  id: Type.String(),
  title: Type.String(),
  kind: Type.Union([
    Type.Literal('folder'),
    Type.Literal('drop-folder'),
    Type.Literal('sftp'),
    Type.Literal('https'),
    Type.Literal('upload'),
  ]),
  place: Type.String(),
  /** Five fields of cron; null: with every run. */
  schedule: Nullable(Type.String()),
  skipsHolidays: Type.Boolean(),
  /** HH:MM of the district. */
  expectedBy: Nullable(Type.String()),
  next: Nullable(Type.String()),
  lastRun: Nullable(RunSummary),
  /** When something came last. */
  came: Nullable(Type.String()),
  missed: Nullable(Missed),
});
export type SourceSchedule = Static<typeof SourceSchedule>;

export const RunsPage = Type.Object({
  /** Of the district: its hours are those of the schedules. */
  timeZone: Type.String(),
  sources: Type.Array(SourceSchedule),
  /** Newest first, at most `shown`. */
  runs: Type.Array(RunSummary),
  /** Whether there are older ones than those listed. */
  hasMore: Type.Boolean(),
  /** Days they are kept. */
  keptDays: Type.Integer(),
});
export type RunsPage = Static<typeof RunsPage>;

export const RunPage = Type.Object({
  /** Of the district. */
  timeZone: Type.String(),
  run: RunSummary,
  attempts: Type.Array(
    Type.Object({
      startedAt: Type.String(),
      endedAt: Nullable(Type.String()),
      outcome: Type.Union([
        Type.Literal('running'),
        Type.Literal('brought'),
        Type.Literal('nothing-new'),
        Type.Literal('failed'),
        Type.Literal('interrupted'),
      ]),
      failure: Nullable(RunFailure),
      retryAt: Nullable(Type.String()),
    }),
  ),
  deliveries: Type.Array(
    Type.Object({
      id: Type.String(),
      outcome: Type.Union([
        Type.Literal('loaded'),
        Type.Literal('unchanged'),
        Type.Literal('remapped'),
        Type.Literal('refused'),
      ]),
      isHeld: Type.Boolean(),
      read: Type.Integer(),
      mapped: Type.Integer(),
      quarantined: Type.Integer(),
      skipped: Type.Integer(),
      bytes: Type.Integer(),
    }),
  ),
  /** Files that lay there and were no part of a delivery. */
  ignored: Type.Integer(),
  missed: Nullable(Missed),
});
export type RunPage = Static<typeof RunPage>;

export const RunStarted = Type.Object({ run: Type.String() });
export type RunStarted = Static<typeof RunStarted>;
