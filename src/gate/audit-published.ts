import type { Warehouse } from '../engine/warehouse.ts';
import { measures } from '../measures/catalogue.ts';
import { editionSetting, publisherOn } from './ask-published.ts';
import { type Audit, audit } from './suppression/audit.ts';
import { type Slice, slicesOf } from './suppression/lattice.ts';
import { openSet } from './suppression/publish.ts';

/** What an attacker can find out of one published set. Says how many and how wide, never a number that is hidden. */
export interface AuditedSet {
  readonly slice: Slice;
  readonly cells: number;
  readonly hidden: number;
  readonly hiddenShare: number;
  /** Withheld numbers whose interval was worked out, and those whose interval is narrower than it has to be. */
  readonly intervals: number;
  readonly narrow: number;
  /** Width of the narrowest interval less what is needed; null where nothing is withheld. */
  readonly leastRoom: number | null;
}

/** Sets the attacker on everything that can be published of an edition: all measures, school years, kinds of assessment and breakdowns. */
export async function auditEdition(edition: Warehouse): Promise<AuditedSet[]> {
  const setting = await editionSetting(edition);
  const publisher = publisherOn(edition, setting, {
    of: async () => [],
    add: async (_, published) => published,
  });
  const audited: AuditedSet[] = [];
  for (const measure of measures().values())
    for (const slice of slicesOf(measure, await publisher.schoolYears(), publisher.currentSchoolYear)) {
      const set = await openSet(publisher, slice);
      if (set.cells.every(({ students }) => students === 0)) continue;
      audited.push({ slice, ...figuresOf(await audit(set, publisher.minimumOf(measure))) });
    }
  return audited;
}

function figuresOf({ cells, hidden, hiddenShare, intervals, narrow }: Audit): Omit<AuditedSet, 'slice'> {
  const rooms = intervals.map(({ low, high, needed }) => high - low - needed);
  return {
    ...{ cells, hidden: hidden.size, hiddenShare },
    ...{ intervals: intervals.length, narrow: narrow.length },
    leastRoom: rooms.length === 0 ? null : Math.min(...rooms),
  };
}
