import { literal } from '../engine/sql.ts';
import type { Warehouse } from '../engine/warehouse.ts';

/** A source that had promised a delivery and brought nothing new by the time an edition was built. */
export interface MissedDelivery {
  readonly source: string;
  /** What people call the source. */
  readonly title: string;
  /** Day and hour of the district, for people. */
  readonly promised: string;
  /** When something came last, the same way; null: never. */
  readonly last: string | null;
}

const remedy =
  'Ask whoever answers for the source, and see its runs. Until it delivers, the edition goes on with what it brought before.';

/** Writes one finding `delivery-missed` for each; they are about sources, not about rows, and are never copied from an earlier edition. */
export async function recordMissed(warehouse: Warehouse, missed: readonly MissedDelivery[]): Promise<void> {
  for (const { source, title, promised, last } of missed) {
    const since = last === null ? 'has never delivered' : `brought nothing new since ${last}`;
    const message = `${title} (${source}) had promised a delivery for ${promised} and ${since}.`;
    await warehouse.run(`
      insert into edition.edition_finding
      select 'delivery-missed', 'warning', ${literal(title)}, null, null, ${literal(message)}, ${literal(remedy)}, 1, null`);
  }
}
