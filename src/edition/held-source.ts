import { type Static, Type } from 'typebox';

const Nullable = <Schema extends Parameters<typeof Type.Union>[0][number]>(schema: Schema) =>
  Type.Union([schema, Type.Null()]);

/**
 * A source whose newest delivery was held when an edition was built: the edition goes on with what it had, and every page
 * that draws on the source says so. Kept in the record beside the edition.
 */
export const HeldSource = Type.Object({
  source: Type.String(),
  title: Type.String(),
  /** The delivery that is held, and the day it speaks of. */
  delivery: Type.String(),
  asOf: Type.String(),
  /** The day of what is used in its place; null where the source has no other delivery. */
  usedAsOf: Nullable(Type.String()),
  /** Nobody has decided yet, or somebody has rejected it. */
  state: Type.Union([Type.Literal('waiting'), Type.Literal('rejected')]),
  /** Why, in English. */
  causes: Type.Array(Type.String()),
  /** Entities that the source delivers. */
  entities: Type.Array(Type.String()),
});
export type HeldSource = Static<typeof HeldSource>;
