import { type Static, Type } from 'typebox';
import { Nullable } from './common.ts';

/** One cause found in a delivery or an edition. */
export const FindingShape = Type.Object({
  rule: Type.String(),
  severity: Type.Union([Type.Literal('error'), Type.Literal('warning'), Type.Literal('note')]),
  /** The delivery, where the finding is of an edition. */
  delivery: Nullable(Type.String()),
  feed: Nullable(Type.String()),
  file: Nullable(Type.String()),
  column: Nullable(Type.String()),
  message: Type.String(),
  remedy: Type.String(),
  rows: Type.Integer(),
  lines: Type.Array(Type.Integer()),
});
export type FindingShape = Static<typeof FindingShape>;

/** `read = mapped + quarantined + skipped`, always. */
export const Accounting = Type.Object({
  read: Type.Integer(),
  mapped: Type.Integer(),
  quarantined: Type.Integer(),
  skipped: Type.Integer(),
});
export type Accounting = Static<typeof Accounting>;

export const DeliverySummary = Type.Object({
  id: Type.String(),
  source: Type.String(),
  asOf: Type.String(),
  receivedAt: Type.String(),
  reader: Type.String(),
  layout: Nullable(Type.String()),
  state: Type.Union([Type.Literal('mapped'), Type.Literal('refused')]),
  files: Type.Integer(),
  bytes: Type.Integer(),
  accounting: Accounting,
  findings: Type.Object({ error: Type.Integer(), warning: Type.Integer(), note: Type.Integer() }),
});
export type DeliverySummary = Static<typeof DeliverySummary>;

export const DeliveriesPage = Type.Object({
  sources: Type.Array(
    Type.Object({
      id: Type.String(),
      title: Type.String(),
      steward: Nullable(Type.String()),
      reader: Type.String(),
      layouts: Type.Array(Type.String()),
      schedule: Nullable(Type.String()),
      lastDelivery: Nullable(DeliverySummary),
    }),
  ),
  deliveries: Type.Array(DeliverySummary),
});
export type DeliveriesPage = Static<typeof DeliveriesPage>;

export const DeliveryPage = Type.Object({
  delivery: DeliverySummary,
  problem: Nullable(Type.Object({ message: Type.String(), remedy: Type.String() })),
  files: Type.Array(Type.Object({ name: Type.String(), bytes: Type.Integer(), sha256: Type.String() })),
  feeds: Type.Array(
    Type.Object({
      feed: Type.String(),
      files: Type.Array(Type.String()),
      accounting: Accounting,
      skippedBy: Type.Array(
        Type.Object({ rule: Type.String(), because: Type.String(), rows: Type.Integer() }),
      ),
    }),
  ),
  entities: Type.Array(Type.Object({ entity: Type.String(), rows: Type.Integer() })),
  findings: Type.Array(FindingShape),
});
export type DeliveryPage = Static<typeof DeliveryPage>;

export const EditionSummary = Type.Object({
  id: Type.String(),
  asOf: Type.String(),
  publishedAt: Type.String(),
  isCurrent: Type.Boolean(),
  bytes: Type.Integer(),
  seconds: Type.Number(),
  deliveries: Type.Integer(),
  findings: Type.Object({ error: Type.Integer(), warning: Type.Integer(), note: Type.Integer() }),
});
export type EditionSummary = Static<typeof EditionSummary>;

export const EditionsPage = Type.Object({ editions: Type.Array(EditionSummary) });
export type EditionsPage = Static<typeof EditionsPage>;

export const EditionPage = Type.Object({
  edition: EditionSummary,
  deliveries: Type.Array(DeliverySummary),
  tables: Type.Array(Type.Object({ table: Type.String(), rows: Type.Integer(), grain: Type.String() })),
  findings: Type.Array(FindingShape),
});
export type EditionPage = Static<typeof EditionPage>;

/** Who is signed in. */
export const SessionShape = Type.Object({
  name: Type.String(),
  username: Type.String(),
  district: Type.String(),
  roles: Type.Array(Type.Object({ role: Type.String(), scope: Type.String() })),
  /** Path of the viewer's own page, e.g. `/district`, `/school`, `/sections`, `/attendance`, `/deliveries`. */
  home: Type.String(),
  /** Pages the viewer may open, by path; the navigation shows these and no others. */
  pages: Type.Array(Type.String()),
  isDemo: Type.Boolean(),
});
export type SessionShape = Static<typeof SessionShape>;

export const ProblemShape = Type.Object({
  code: Type.String(),
  message: Type.String(),
  remedy: Type.String(),
  /** What the message was filled with, for a reader of another language; `kind` tells denials apart. */
  parameters: Type.Record(Type.String(), Type.Union([Type.String(), Type.Number()])),
});
export type ProblemShape = Static<typeof ProblemShape>;
