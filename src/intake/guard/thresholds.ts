import { type Static, Type } from 'typebox';

const Share = (description: string) => Type.Optional(Type.Number({ minimum: 0, maximum: 1, description }));
const Rows = (description: string) => Type.Optional(Type.Integer({ minimum: 0, description }));

/** `guard:` in `almanac.yaml`, and in the file of a source where it differs. What is left out keeps its default. */
export const GuardSettings = Type.Object(
  {
    removedRows: Rows('so many records of a table, or rows of a feed, may go without anybody being asked'),
    removedShare: Share('more than removedRows and more than this share of a table gone: held'),
    feedShare: Share('a feed with less than this share of the rows it had: held'),
    columnValues: Rows('a column with fewer values than this, then or now, is too small to judge'),
    emptiedShare: Share('the share of records without a value rises by more than this: held'),
    mixDistance: Share('the shares of the values of a closed list move by more than this: held'),
    changedShare: Share('more than this share of the known records has another value: held'),
    strangeShare: Share('more than this share of the values is unlike those before: held'),
  },
  { additionalProperties: false },
);
export type GuardSettings = Static<typeof GuardSettings>;
export type Thresholds = Required<GuardSettings>;

/**
 * Where a delivery is held. The first three are the rule of the product. The bounds on columns are far above what a district's nightly files do
 * (students move, days are added, grades change) and below what a shifted column, a lost crosswalk or another date order does:
 * - 0.3 of the records losing a value, or of a closed list moving, is a column that went missing or was read with other codes;
 * - half of the known records with another text or id is a shifted or re-encoded column; numbers are left out here, because grades do that;
 * - `strangeShare` counts numbers outside the middle four fifths of the earlier ones (a fifth is usual), days more than a year
 *   away from all earlier ones, and ids of a form (`A-99999`) that no id had before.
 */
export const usualThresholds: Thresholds = {
  removedRows: 10,
  removedShare: 0.1,
  feedShare: 0.5,
  columnValues: 50,
  emptiedShare: 0.3,
  mixDistance: 0.3,
  changedShare: 0.5,
  strangeShare: 0.6,
};

export const thresholdNames = Object.keys(usualThresholds) as (keyof Thresholds)[];

/** The usual thresholds with what the district, then the source says otherwise. */
export function thresholdsFrom(...settings: readonly (GuardSettings | undefined)[]): Thresholds {
  return Object.assign({}, usualThresholds, ...settings);
}
