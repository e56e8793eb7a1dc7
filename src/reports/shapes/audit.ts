import { type Static, Type } from 'typebox';
import { Nullable } from './common.ts';

/** One entry of the audit log. */
export const AuditEntryShape = Type.Object({
  number: Type.Integer(),
  at: Type.String(),
  actor: Type.String(),
  kind: Type.String(),
  /** What it is about in a word or two: a list, a measure, a role, a delivery; null where its kind says all. */
  about: Nullable(Type.String()),
  students: Nullable(Type.Integer()),
  purpose: Nullable(Type.String()),
  /** All that was written down, field by field: `question.list`, `fields.student`. */
  facts: Type.Array(Type.Object({ field: Type.String(), value: Type.String() })),
});
export type AuditEntryShape = Static<typeof AuditEntryShape>;

/** The audit log, a page at a time, newest first. */
export const AuditPage = Type.Object({
  timeZone: Type.String(),
  /** Number of the newest entry; 0: nothing has been written down. */
  head: Type.Integer(),
  entries: Type.Array(AuditEntryShape),
  /** Where the next page begins; null where there is none. */
  older: Nullable(Type.Integer()),
  kinds: Type.Array(Type.String()),
  /** Years entries are kept; null: for ever. */
  keptYears: Nullable(Type.Integer()),
  /** When it was last verified from the screen, and how far. */
  verified: Nullable(
    Type.Object({
      at: Type.String(),
      by: Type.String(),
      through: Type.Integer(),
      problems: Type.Integer(),
    }),
  ),
  /** What was retired from the front. */
  retired: Nullable(Type.Object({ at: Type.String(), by: Type.String(), through: Type.Integer() })),
});
export type AuditPage = Static<typeof AuditPage>;

/** What verifying found. */
export const AuditCheck = Type.Object({
  entries: Type.Integer(),
  through: Type.Integer(),
  /** Editions that remember how far the log went. */
  editions: Type.Integer(),
  problems: Type.Array(Type.Object({ number: Type.Integer(), problem: Type.String() })),
  /** Problems that are not listed. */
  more: Type.Integer(),
});
export type AuditCheck = Static<typeof AuditCheck>;

export const AuditFile = Type.Object({
  name: Type.String(),
  rows: Type.Integer(),
  sha256: Type.String(),
  content: Type.String(),
});
export type AuditFile = Static<typeof AuditFile>;
