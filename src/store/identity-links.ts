import { setImmediate as othersTurn } from 'node:timers/promises';
import { type CompiledQuery, type Kysely, sql } from 'kysely';
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
  /** Adds all of `links` or none. An id that is linked already is an error: a link is never turned round in passing. */
  add(links: readonly IdentityLink[]): Promise<void>;
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
      await db.transaction().execute(async (transaction) => {
        let insert: CompiledQuery | null = null;
        for (let at = 0; at < links.length; at += batch) {
          const part = links.slice(at, at + batch);
          // Writing the statement takes longer than running it, so full batches share one.
          if (insert === null || part.length < batch) insert = insertOf(transaction, part);
          await transaction.executeQuery({ ...insert, parameters: part.flatMap(valuesOf) });
          // SQLite answers at once: without a pause whatever else the program does would wait until all are written.
          await othersTurn();
        }
      });
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

/** Rows a statement: four parameters each, well below every database's limit. */
const batch = 500;

function insertOf(db: Kysely<Tables>, links: readonly IdentityLink[]): CompiledQuery {
  return db
    .insertInto('identity_link')
    .columns(['kind', 'id_system', 'id_value', 'person_id'])
    .values(
      links.map((link) => ({
        kind: link.kind,
        id_system: link.idSystem,
        id_value: link.idValue,
        person_id: link.personId,
      })),
    )
    .compile();
}

/** In the order of the columns of `insertOf`. */
function valuesOf(link: IdentityLink): string[] {
  return [link.kind, link.idSystem, link.idValue, link.personId];
}
