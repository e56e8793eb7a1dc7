import { type Kysely, sql } from 'kysely';
import { rowsOfJson } from './node-sqlite.ts';
import type { Tables } from './tables.ts';

/** An id of a source system and the person (or school, section …) it stands for. */
export interface IdentityLink {
  /** What the id is of: student, staff, school … */
  readonly kind: string;
  /** Whose id it is: `local`, `state`, or a source's namespace. */
  readonly idSystem: string;
  readonly idValue: string;
  /** The Almanac id. */
  readonly personId: string;
}

export interface IdentityLinks {
  /** Every link, or those of one kind; 100,000 come in well under a second. */
  all(kind?: string): Promise<IdentityLink[]>;
  /** Every link of one kind, some thousands at a time: a big district has millions. */
  pages(kind: string): AsyncIterable<IdentityLink[]>;
  /**
   * Adds all links or none; `links` is JSON, an array of `IdentityLink`, as engines write it: to take hundreds of thousands apart here takes longer than to
   * add them. An id that is linked already is an error: a link is never turned round in passing.
   */
  add(links: string): Promise<void>;
  /** Two persons turned out to be one: every link of `from` now points at `to`. Returns how many links moved. */
  move(from: string, to: string): Promise<number>;
}

export function identityLinksIn(db: Kysely<Tables>): IdentityLinks {
  return {
    async all(kind) {
      let query = db
        .selectFrom('identity_link')
        .select(['kind', 'id_system as idSystem', 'id_value as idValue', 'person_id as personId']);
      if (kind !== undefined) query = query.where('kind', '=', kind);
      return await query.orderBy('kind').orderBy('id_system').orderBy('id_value').execute();
    },
    async *pages(kind) {
      const query = db
        .selectFrom('identity_link')
        .select(['kind', 'id_system as idSystem', 'id_value as idValue', 'person_id as personId'])
        .where('kind', '=', kind)
        .orderBy('id_system')
        .orderBy('id_value')
        .limit(page);
      let links = await query.execute();
      while (links.length > 0) {
        yield links;
        const last = links.at(-1);
        if (last === undefined || links.length < page) break;
        links = await query
          .where(sql<boolean>`(id_system, id_value) > (${last.idSystem}, ${last.idValue})`)
          .execute();
      }
    },
    async add(links) {
      await db
        .insertInto('identity_link')
        .columns(['kind', 'id_system', 'id_value', 'person_id'])
        .expression(rowsOfJson(links, ['kind', 'idSystem', 'idValue', 'personId']))
        .execute();
    },
    async move(from, to) {
      const result = await db
        .updateTable('identity_link')
        .set({ person_id: to })
        .where('person_id', '=', from)
        .executeTakeFirst();
      return Number(result.numUpdatedRows);
    },
  };
}

/** Links a page. */
const page = 50_000;
