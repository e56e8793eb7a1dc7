import { type Static, Type } from 'typebox';

const Nullable = <Schema extends Parameters<typeof Type.Union>[0][number]>(schema: Schema) =>
  Type.Union([schema, Type.Null()]);

/** One reason why a delivery waits for a person. Numbers and names of tables, feeds and columns; never a value. */
export const HoldCause = Type.Object({
  cause: Type.Union([
    Type.Literal('records-removed'),
    Type.Literal('feed-shrunk'),
    Type.Literal('column-emptied'),
    Type.Literal('column-mix'),
    Type.Literal('column-changed'),
    Type.Literal('column-strange'),
    /** Nearly all ids are new while the records are the same ones: the reader of the delivery says so. */
    Type.Literal('ids-changed'),
    /** Comparing failed, e.g. for want of room on the disk. */
    Type.Literal('not-compared'),
  ]),
  feed: Nullable(Type.String()),
  entity: Nullable(Type.String()),
  column: Nullable(Type.String()),
  /** So many rows or records, of so many. */
  rows: Type.Integer(),
  of: Type.Integer(),
  /** What was measured, 0 to 1, and the threshold it passed. */
  share: Type.Number(),
  limit: Type.Number(),
});
export type HoldCause = Static<typeof HoldCause>;

/** Why a delivery is held. Whether a person has decided since is in the store. */
export const Hold = Type.Object({ causes: Type.Array(HoldCause, { minItems: 1 }) });
export type Hold = Static<typeof Hold>;

/** A cause in English, for the command line and logs; screens have their own words. */
export function causeText({ cause, feed, entity, column, rows, of, share, limit }: HoldCause): string {
  const where = `${entity ?? feed ?? 'the delivery'}${column === null ? '' : `.${column}`}`;
  const measured = `${percent(share)}, the limit is ${percent(limit)}`;
  switch (cause) {
    case 'records-removed':
      return `${count(rows)} of ${count(of)} records of ${where} would be gone (${measured})`;
    case 'feed-shrunk':
      return `the feed ${where} has ${count(rows)} rows, it had ${count(of)} (${measured})`;
    case 'column-emptied':
      return `${where} lost its values: ${count(rows)} of ${count(of)} records have none (${measured} more than before)`;
    case 'column-mix':
      return `the values of ${where} are shared out otherwise (distance ${measured})`;
    case 'column-changed':
      return `${count(rows)} of ${count(of)} records have another value in ${where} (${measured})`;
    case 'column-strange':
      return `${count(rows)} of ${count(of)} values of ${where} are unlike those before (${measured})`;
    case 'not-compared':
      return 'it could not be compared with the last good delivery';
    case 'ids-changed':
      return `${count(rows)} of ${count(of)} ids of ${where} are new at once (${measured})`;
  }
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1).replace(/\.0$/, '')} %`;
}

function count(value: number): string {
  return value.toLocaleString('en-US');
}
