import type { ColumnDifference, Difference, EntityDifference } from './difference.ts';
import type { HoldCause } from './hold.ts';
import type { Thresholds } from './thresholds.ts';

/** Why a delivery that differs so from the last good one has to be held; empty where it need not be. */
export function judge({ feeds, entities }: Difference, thresholds: Thresholds): HoldCause[] {
  const causes: HoldCause[] = [];
  for (const entity of entities) {
    causes.push(...removed(entity, thresholds));
    for (const column of entity.columns) causes.push(...columnCauses(entity, column, thresholds));
  }
  for (const { feed, before, now } of feeds) {
    const share = before === 0 ? 1 : now / before;
    if (before - now > thresholds.removedRows && share < thresholds.feedShare)
      causes.push({
        ...nowhere,
        cause: 'feed-shrunk',
        feed,
        rows: now,
        of: before,
        share,
        limit: thresholds.feedShare,
      });
  }
  return causes;
}

function removed({ entity, before, removed: rows }: EntityDifference, thresholds: Thresholds): HoldCause[] {
  const share = before === 0 ? 0 : rows / before;
  const isTooMuch = rows > thresholds.removedRows && share > thresholds.removedShare;
  const limit = thresholds.removedShare;
  return isTooMuch ? [{ ...nowhere, cause: 'records-removed', entity, rows, of: before, share, limit }] : [];
}

function columnCauses(
  { entity, before, now }: EntityDifference,
  column: ColumnDifference,
  thresholds: Thresholds,
): HoldCause[] {
  const { givenBefore, givenNow, changed, mix, strange } = column;
  const place = { ...nowhere, entity, column: column.column };
  const causes: HoldCause[] = [];
  if (givenBefore < thresholds.columnValues || now < thresholds.columnValues) return causes;
  const emptied = (now - givenNow) / now - (before - givenBefore) / before;
  if (emptied > thresholds.emptiedShare)
    causes.push({
      ...place,
      cause: 'column-emptied',
      rows: now - givenNow,
      of: now,
      share: emptied,
      limit: thresholds.emptiedShare,
    });
  if (changed !== null && changed / givenBefore > thresholds.changedShare)
    causes.push({
      ...place,
      cause: 'column-changed',
      rows: changed,
      of: givenBefore,
      share: changed / givenBefore,
      limit: thresholds.changedShare,
    });
  if (givenNow < thresholds.columnValues) return causes;
  if (mix !== null && mix > thresholds.mixDistance)
    causes.push({
      ...place,
      cause: 'column-mix',
      rows: givenNow,
      of: now,
      share: mix,
      limit: thresholds.mixDistance,
    });
  if (strange !== null && strange.of > 0 && strange.rows / strange.of > thresholds.strangeShare)
    causes.push({
      ...place,
      cause: 'column-strange',
      rows: strange.rows,
      of: strange.of,
      share: strange.rows / strange.of,
      limit: thresholds.strangeShare,
    });
  return causes;
}

const nowhere = { feed: null, entity: null, column: null };
