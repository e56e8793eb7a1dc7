import { type Static, Type } from 'typebox';
import { ReasonShape, RoleWords } from './access.ts';
import { HeldRole, Nullable } from './common.ts';

const Day = Type.String({ description: 'YYYY-MM-DD' });

/** How somebody stands to a student, by the closest of their reasons. */
export const viewerGroups = ['teachers', 'specialists', 'school', 'district', 'family', 'granted'] as const;

/** Somebody who can see a student, and why. */
export const StudentViewer = Type.Object({
  /** Null where the viewer may not know who the family is. */
  name: Nullable(Type.String()),
  /** Without one it is a member of the staff who would see the student if they could sign in. */
  hasAccount: Type.Boolean(),
  group: Type.Enum(viewerGroups),
  because: Type.Array(
    Type.Object({
      reason: ReasonShape,
      /** Titles of the sections that lead to the student. */
      sections: Type.Array(Type.String()),
      /** What a guardian is to the student, as the source says it. */
      relationship: Nullable(Type.String()),
    }),
  ),
});
export type StudentViewer = Static<typeof StudentViewer>;

/** Everybody who can see one student, one by one. */
export const StudentViewers = Type.Object({ today: Day, viewers: Type.Array(StudentViewer) });
export type StudentViewers = Static<typeof StudentViewers>;

/** A role given by hand, as a review needs it. */
export const ReviewedGrant = Type.Object({
  id: Type.String(),
  who: Type.Object({ name: Type.String(), username: Type.String(), isOff: Type.Boolean() }),
  /** Null where the district has taken the role away since: then it opens nothing. */
  role: Nullable(RoleWords),
  roleId: Type.String(),
  scope: HeldRole.properties.scope,
  requester: Type.String(),
  approver: Type.String(),
  justification: Type.String(),
  beginsOn: Day,
  endsOn: Nullable(Day),
  /** Days since it began; negative: until it begins. */
  ageDays: Type.Integer(),
  /** Opens sensitive or restricted data student by student. */
  isSensitive: Type.Boolean(),
  /** When it last led to data about students; null: never since it began. */
  lastUsedAt: Nullable(Type.String()),
  review: Nullable(Type.Object({ at: Type.String(), by: Type.String(), reason: Type.String() })),
  /** The viewer's own: it can be given back, and is for somebody else to attest. */
  isOwn: Type.Boolean(),
});
export type ReviewedGrant = Static<typeof ReviewedGrant>;

/** Every grant that holds or will hold, the sensitive ones first, and what comes by position. */
export const GrantsPage = Type.Object({
  today: Day,
  grants: Type.Array(ReviewedGrant),
  byPosition: Type.Array(
    Type.Object({
      role: RoleWords,
      /** How many of the staff have it today. */
      people: Type.Integer(),
      isSensitive: Type.Boolean(),
    }),
  ),
});
export type GrantsPage = Static<typeof GrantsPage>;
