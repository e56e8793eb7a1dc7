import { type Static, Type } from 'typebox';
import { HeldRole, Localized, Nullable, SchoolLabel } from './common.ts';

const Day = Type.String({ description: 'YYYY-MM-DD' });

/** A kind of data a role opens: parts of school life, how sensitive at most, student by student or in counts. Codes of gate/role.ts. */
export const OpenedData = Type.Object({
  domains: Type.Array(Type.String()),
  sensitivity: Type.String(),
  grain: Type.String(),
});
export type OpenedData = Static<typeof OpenedData>;

/** A role, and what it opens. */
export const RoleWords = Type.Object({
  role: Type.String(),
  title: Localized,
  about: Localized,
  opens: Type.Array(OpenedData),
  /** What may be done beyond looking, e.g. `export`. */
  extras: Type.Array(Type.String()),
  purpose: Type.String(),
});
export type RoleWords = Static<typeof RoleWords>;

/** One assignment by which something is seen, and where it comes from. */
export const ReasonShape = Type.Object({
  role: RoleWords,
  scope: HeldRole.properties.scope,
  /** position, roster, caseload, guardian, age, grant, operator. */
  origin: Type.String(),
  /** Who agreed to it, and its last day; null where nobody had to. */
  given: Nullable(Type.Object({ approver: Type.String(), endsOn: Nullable(Day) })),
  /** Whose it is, where somebody looks as somebody else. */
  side: Type.Union([Type.Literal('own'), Type.Literal('as')]),
});
export type ReasonShape = Static<typeof ReasonShape>;

/** Somebody who may decide about a request, and as what. */
export const Approver = Type.Object({ name: Type.String(), as: HeldRole });
export type Approver = Static<typeof Approver>;

/** Who may decide: the nearest few by name, and how many there are. */
export const Approvers = Type.Object({ nearest: Type.Array(Approver), total: Type.Integer() });
export type Approvers = Static<typeof Approvers>;

/** Whose rows are asked for. Ids are Almanac's. */
export const AskedScope = Type.Union([
  Type.Object({ kind: Type.Literal('district') }, { additionalProperties: false }),
  Type.Object(
    {
      kind: Type.Literal('school'),
      schools: Type.Array(Type.String({ minLength: 1, maxLength: 200 }), { minItems: 1, maxItems: 100 }),
    },
    { additionalProperties: false },
  ),
  Type.Object(
    {
      kind: Type.Literal('grade'),
      schools: Type.Array(Type.String({ minLength: 1, maxLength: 200 }), { minItems: 1, maxItems: 100 }),
      grades: Type.Array(Type.String({ minLength: 1, maxLength: 40 }), { minItems: 1, maxItems: 30 }),
    },
    { additionalProperties: false },
  ),
]);
export type AskedScope = Static<typeof AskedScope>;

/** A role that would open what was denied. */
export const OfferShape = Type.Object({
  role: RoleWords,
  scope: HeldRole.properties.scope,
  asked: AskedScope,
  approvers: Approvers,
});
export type OfferShape = Static<typeof OfferShape>;

/** Why somebody sees something, or why not, and what to do about it. */
export const WhyShape = Type.Object({
  isAllowed: Type.Boolean(),
  because: Type.Array(ReasonShape),
  /** Groups of fewer students are hidden; null where nothing is. */
  minimum: Nullable(Type.Integer()),
  denial: Nullable(
    Type.Object({
      /** Kind of gate/denial.ts. */
      kind: Type.String(),
      lack: Nullable(
        Type.Object({ domain: Type.String(), sensitivity: Type.String(), grain: Type.String() }),
      ),
    }),
  ),
  /** The narrowest first, not more than three. */
  offers: Type.Array(OfferShape),
  mayAsk: Type.Boolean(),
});
export type WhyShape = Static<typeof WhyShape>;

const requestFields = {
  id: Type.String(),
  requestedAt: Type.String(),
  /** Null where the district has taken the role away since. */
  role: Nullable(RoleWords),
  roleId: Type.String(),
  scope: HeldRole.properties.scope,
  justification: Type.String(),
  beginsOn: Day,
  endsOn: Day,
  state: Type.Union([
    ...([Type.Literal('open'), Type.Literal('approved')] as const),
    ...([Type.Literal('refused'), Type.Literal('withdrawn')] as const),
  ]),
  decidedAt: Nullable(Type.String()),
  decidedBy: Nullable(Type.String()),
  decisionReason: Nullable(Type.String()),
  grantedUntil: Nullable(Day),
};

export const OwnRequest = Type.Object({
  ...requestFields,
  /** Whether what was approved holds today. */
  isInForce: Type.Boolean(),
  /** Who may decide, while it is open. */
  approvers: Nullable(Approvers),
});
export type OwnRequest = Static<typeof OwnRequest>;

/** What a viewer can see and why, what they asked for, and what they may ask for. */
export const MyAccessPage = Type.Object({
  today: Day,
  because: Type.Array(ReasonShape),
  requests: Type.Array(OwnRequest),
  /** Null for those who may not ask: people who are not on the staff. */
  form: Nullable(
    Type.Object({
      roles: Type.Array(
        Type.Object({
          role: RoleWords,
          /** Kinds of scope that go with it: district, school, grade. */
          scopes: Type.Array(Type.String()),
        }),
      ),
      schools: Type.Array(SchoolLabel),
      ownSchools: Type.Array(Type.String()),
      grades: Type.Array(Type.String()),
      /** The last day that can be asked for. */
      latest: Day,
    }),
  ),
});
export type MyAccessPage = Static<typeof MyAccessPage>;

export const RequestMade = Type.Object({ request: Type.String(), approvers: Approvers });
export type RequestMade = Static<typeof RequestMade>;

export const QueuedRequest = Type.Object({
  ...requestFields,
  who: Type.Object({ name: Type.String(), username: Type.String(), roles: Type.Array(HeldRole) }),
  waitingDays: Type.Integer(),
  /** The last day it may be granted for. */
  latest: Day,
});
export type QueuedRequest = Static<typeof QueuedRequest>;

/** Requests for access that the viewer may decide about, oldest first, and those decided in the last 90 days, newest first. */
export const AccessPage = Type.Object({
  today: Day,
  mayApprove: Type.Boolean(),
  open: Type.Array(QueuedRequest),
  decided: Type.Array(Type.Object({ ...requestFields, who: Type.Object({ name: Type.String() }) })),
});
export type AccessPage = Static<typeof AccessPage>;
