import { type Static, Type } from 'typebox';
import { HeldRole, Nullable } from './common.ts';

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
  /** Whether editions are built from it; `held` waits for a decision. */
  standing: Type.Union([
    Type.Literal('good'),
    Type.Literal('held'),
    Type.Literal('approved'),
    Type.Literal('rejected'),
    Type.Literal('refused'),
  ]),
  files: Type.Integer(),
  bytes: Type.Integer(),
  accounting: Accounting,
  findings: Type.Object({ error: Type.Integer(), warning: Type.Integer(), note: Type.Integer() }),
});
export type DeliverySummary = Static<typeof DeliverySummary>;

/** One reason why a delivery is held; `cause` says which (intake/guard/hold.ts). */
export const HoldCauseShape = Type.Object({
  cause: Type.String(),
  feed: Nullable(Type.String()),
  entity: Nullable(Type.String()),
  column: Nullable(Type.String()),
  rows: Type.Integer(),
  of: Type.Integer(),
  share: Type.Number(),
  limit: Type.Number(),
});
export type HoldCauseShape = Static<typeof HoldCauseShape>;

/** A delivery beside the last good one, in counts. */
export const DifferenceShape = Type.Object({
  /** The deliveries it was compared with; none: there was nothing to compare with. */
  against: Type.Array(Type.Object({ delivery: Type.String(), asOf: Type.String() })),
  feeds: Type.Array(Type.Object({ feed: Type.String(), before: Type.Integer(), now: Type.Integer() })),
  entities: Type.Array(
    Type.Object({
      entity: Type.String(),
      before: Type.Integer(),
      now: Type.Integer(),
      added: Type.Integer(),
      changed: Type.Integer(),
      removed: Type.Integer(),
    }),
  ),
  /** Only schools where something differs. */
  schools: Type.Array(
    Type.Object({
      entity: Type.String(),
      school: Nullable(Type.String()),
      name: Nullable(Type.String()),
      added: Type.Integer(),
      changed: Type.Integer(),
      removed: Type.Integer(),
    }),
  ),
  /** Some of the records that differ, by key; null for viewers who may not see them one by one. */
  samples: Nullable(
    Type.Array(
      Type.Object({
        entity: Type.String(),
        kind: Type.Union([Type.Literal('added'), Type.Literal('changed'), Type.Literal('removed')]),
        key: Type.Array(Type.Object({ column: Type.String(), value: Type.String() })),
        school: Nullable(Type.String()),
        columns: Type.Array(Type.String()),
      }),
    ),
  ),
});
export type DifferenceShape = Static<typeof DifferenceShape>;

/** What somebody decided about a held delivery. */
export const DecisionShape = Type.Object({
  decidedAt: Type.String(),
  decidedBy: Type.String(),
  decision: Type.Union([Type.Literal('approved'), Type.Literal('rejected'), Type.Literal('raised')]),
  reason: Type.String(),
  thresholds: Nullable(Type.Record(Type.String(), Type.Number())),
  isUsed: Type.Boolean(),
});
export type DecisionShape = Static<typeof DecisionShape>;

/** How far work is that somebody started and does not wait for. */
export const WorkProgress = Type.Object({
  step: Type.String(),
  done: Type.Integer(),
  total: Nullable(Type.Integer()),
});
export type WorkProgress = Static<typeof WorkProgress>;

const Told = Type.Object({ message: Type.String(), remedy: Type.String() });

/** The last publish that was started on screen. */
export const PublishingShape = Type.Object({
  state: Type.Union([
    Type.Literal('idle'),
    Type.Literal('running'),
    Type.Literal('done'),
    Type.Literal('failed'),
  ]),
  by: Type.String(),
  startedAt: Type.String(),
  progress: Nullable(WorkProgress),
  edition: Nullable(Type.String()),
  problem: Nullable(Told),
});
export type PublishingShape = Static<typeof PublishingShape>;

const FeedShape = Type.Object({
  feed: Type.String(),
  files: Type.Array(Type.String()),
  accounting: Accounting,
  skippedBy: Type.Array(Type.Object({ rule: Type.String(), because: Type.String(), rows: Type.Integer() })),
});

/** Files that somebody brings on screen. */
export const UploadShape = Type.Object({
  id: Type.String(),
  source: Type.String(),
  title: Type.String(),
  asOf: Type.String(),
  by: Type.String(),
  startedAt: Type.String(),
  state: Type.Union([
    Type.Literal('open'),
    Type.Literal('reading'),
    Type.Literal('read'),
    Type.Literal('taking'),
    Type.Literal('taken'),
    Type.Literal('failed'),
  ]),
  files: Type.Array(Type.Object({ name: Type.String(), bytes: Type.Integer() })),
  progress: Nullable(WorkProgress),
  /** What the files would become; null until they are read. */
  preview: Nullable(
    Type.Object({
      state: Type.Union([Type.Literal('mapped'), Type.Literal('refused')]),
      problem: Nullable(Told),
      accounting: Accounting,
      feeds: Type.Array(FeedShape),
      entities: Type.Array(Type.Object({ entity: Type.String(), rows: Type.Integer() })),
      findings: Type.Array(FindingShape),
      /** Why it would be held. */
      causes: Type.Array(HoldCauseShape),
      difference: Nullable(DifferenceShape),
      /** The delivery that holds the very same bytes already. */
      same: Nullable(Type.String()),
    }),
  ),
  delivery: Nullable(Type.String()),
  problem: Nullable(Told),
});
export type UploadShape = Static<typeof UploadShape>;

export const UploadsPage = Type.Object({
  sources: Type.Array(Type.Object({ id: Type.String(), title: Type.String(), reader: Type.String() })),
  /** Today, in the district. */
  today: Type.String(),
  /** Uploads under way, newest first. */
  uploads: Type.Array(UploadShape),
  /** How large one file may be, and how many there may be. */
  limits: Type.Object({ fileMegabytes: Type.Integer(), files: Type.Integer() }),
});
export type UploadsPage = Static<typeof UploadsPage>;

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
  /** Deliveries that wait for a decision, newest first, with the reasons. */
  held: Type.Array(Type.Object({ delivery: DeliverySummary, causes: Type.Array(HoldCauseShape) })),
});
export type DeliveriesPage = Static<typeof DeliveriesPage>;

export const DeliveryPage = Type.Object({
  delivery: DeliverySummary,
  problem: Nullable(Type.Object({ message: Type.String(), remedy: Type.String() })),
  files: Type.Array(Type.Object({ name: Type.String(), bytes: Type.Integer(), sha256: Type.String() })),
  feeds: Type.Array(FeedShape),
  entities: Type.Array(Type.Object({ entity: Type.String(), rows: Type.Integer() })),
  findings: Type.Array(FindingShape),
  /** Why it is or was held; null where it never was. */
  hold: Nullable(
    Type.Object({
      causes: Type.Array(HoldCauseShape),
      /** The thresholds of its source, by name; each may be raised once for this delivery. */
      thresholds: Type.Record(Type.String(), Type.Number()),
      /** What editions use in its place; null: nothing. */
      instead: Nullable(Type.Object({ delivery: Type.String(), asOf: Type.String() })),
    }),
  ),
  /** All decisions about it, oldest first; the last one counts. */
  decisions: Type.Array(DecisionShape),
  /** Null where it was not compared. */
  difference: Nullable(DifferenceShape),
  /** Whether the edition that is served was built before the last decision: publishing changes what people see. */
  needsPublish: Type.Boolean(),
  publishing: PublishingShape,
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
  roles: Type.Array(HeldRole),
  /** Path of the viewer's own page, e.g. `/district`, `/school`, `/sections`, `/attendance`, `/deliveries`. */
  home: Type.String(),
  /** Pages the viewer may open, by path; the navigation shows these and no others. */
  pages: Type.Array(Type.String()),
  /** What the viewer may do beyond looking (gate/role.ts), e.g. `view_as`; the server decides, this spares dead buttons. */
  extras: Type.Array(Type.String()),
  /** Through whose eyes the viewer looks at present, with that person's roles; only what both may see is shown. */
  viewingAs: Type.Union([Type.Null(), Type.Object({ name: Type.String(), roles: Type.Array(HeldRole) })]),
  /** Whether names of students are replaced by ids. */
  isMasked: Type.Boolean(),
  isDemo: Type.Boolean(),
  /** Whether a second factor has to be set up before anything else. */
  mustEnroll: Type.Boolean(),
  /** Deliveries that wait for a decision, for those who may decide; 0 for everyone else. */
  held: Type.Integer(),
  /** Requests for access that wait for the viewer's decision; 0 for those who decide about none. */
  requests: Type.Integer(),
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
