import { type Static, Type } from 'typebox';

const Nullable = <Schema extends Parameters<typeof Type.Union>[0][number]>(schema: Schema) =>
  Type.Union([schema, Type.Null()]);
const Part = Type.Object({ rows: Type.Integer(), of: Type.Integer() });

/** How a column of an entity differs between two deliveries. Only columns that are judged are listed. */
const ColumnDifference = Type.Object({
  column: Type.String(),
  /** Records with a value. */
  givenBefore: Type.Integer(),
  givenNow: Type.Integer(),
  /** Records of both deliveries that have another value now; null where a change is the rule (numbers, keys). */
  changed: Nullable(Type.Integer()),
  /** Total variation distance of the shares of the values, 0 to 1; null where the values are no closed list. */
  mix: Nullable(Type.Number()),
  /** Values unlike all before: numbers outside the middle, far days, ids of another form; null where that cannot be said. */
  strange: Nullable(Part),
});
export type ColumnDifference = Static<typeof ColumnDifference>;

const SchoolDifference = Type.Object({
  /** The school as the source names it; null where the row says none. */
  school: Nullable(Type.String()),
  added: Type.Integer(),
  changed: Type.Integer(),
  removed: Type.Integer(),
});
export type SchoolDifference = Static<typeof SchoolDifference>;

const EntityDifference = Type.Object({
  entity: Type.String(),
  /** The delivery it is compared with. */
  against: Type.String(),
  /** Records by key. */
  before: Type.Integer(),
  now: Type.Integer(),
  added: Type.Integer(),
  changed: Type.Integer(),
  removed: Type.Integer(),
  schools: Type.Array(SchoolDifference),
  columns: Type.Array(ColumnDifference),
});
export type EntityDifference = Static<typeof EntityDifference>;

const FeedDifference = Type.Object({
  feed: Type.String(),
  against: Type.String(),
  before: Type.Integer(),
  now: Type.Integer(),
});
export type FeedDifference = Static<typeof FeedDifference>;

/** `diff.json`: a delivery beside the last good one. Counts only: nothing of it is about a single student. */
export const Difference = Type.Object({
  feeds: Type.Array(FeedDifference),
  entities: Type.Array(EntityDifference),
});
export type Difference = Static<typeof Difference>;

/** Nothing to compare with: a first delivery, or feeds that add to what was there. */
export const noDifference: Difference = { feeds: [], entities: [] };
