import type { Kysely } from 'kysely';
import type { Clock } from '../base/clock.ts';
import type { Tables } from './tables.ts';

/** What was published of one set of numbers with one edition. Holds nothing that was hidden. */
export interface PublishedRecord<Cell> {
  readonly edition: string;
  readonly asOf: string;
  readonly cells: readonly Cell[];
}

/** Numbers shown to people who may not see the students behind them, so that a later one is held against them (gate/suppression). */
export interface PublishedSets {
  /** Everything that was published under a name, oldest first. */
  of<Cell>(key: string): Promise<PublishedRecord<Cell>[]>;
  /** Of two that publish the same at the same time the first one's counts, which is what comes back. */
  add<Cell>(key: string, published: PublishedRecord<Cell>): Promise<PublishedRecord<Cell>>;
}

export function publishedSetsIn(db: Kysely<Tables>, clock: Clock): PublishedSets {
  const read = async <Cell>(key: string): Promise<PublishedRecord<Cell>[]> => {
    const rows = await db
      .selectFrom('published_set')
      .selectAll()
      .where('key', '=', key)
      .orderBy('published_at')
      .orderBy('edition')
      .execute();
    return rows.map(({ edition, as_of, cells }) => ({ edition, asOf: as_of, cells: JSON.parse(cells) }));
  };
  return {
    of: read,
    async add<Cell>(key: string, published: PublishedRecord<Cell>) {
      await db
        .insertInto('published_set')
        .values({
          ...{
            key,
            edition: published.edition,
            as_of: published.asOf,
            cells: JSON.stringify(published.cells),
          },
          published_at: clock.now().toISOString(),
        })
        .onConflict((conflict) => conflict.columns(['key', 'edition']).doNothing())
        .execute();
      const all = await read<Cell>(key);
      return all.find(({ edition }) => edition === published.edition) ?? published;
    },
  };
}
