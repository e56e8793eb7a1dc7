import type { Kysely, Selectable } from 'kysely';
import type { Clock } from '../base/clock.ts';
import { appendEntry } from './audit-log.ts';
import type { Tables } from './tables.ts';

/** Whom an id stands for where a source writes it, as a person decided: it holds for that source alone. */
export interface IdDecision {
  readonly id: string;
  readonly source: string;
  readonly idSystem: string;
  readonly idValue: string;
  /** The Almanac id. */
  readonly personId: string;
  readonly decidedAt: string;
  readonly decidedBy: string;
  readonly reason: string;
  /** When it was taken back, by whom and why; null while it holds. */
  readonly undone: { readonly at: string; readonly by: string; readonly reason: string } | null;
}

export interface IdDecisions {
  /** Adds all or none. Throws where an id has a decision that holds. */
  add(
    decisions: readonly Pick<
      IdDecision,
      'source' | 'idSystem' | 'idValue' | 'personId' | 'decidedBy' | 'reason'
    >[],
  ): Promise<IdDecision[]>;
  /** Takes decisions back, all or none; those that are taken back already are left. Returns those it took back. */
  undo(ids: readonly string[], by: string, reason: string): Promise<IdDecision[]>;
  /** Of one source, or all; in the order they were made. */
  list(source?: string): Promise<IdDecision[]>;
}

/**
 * The id system under which a decided id is linked (see identity-links.ts). Builds look an id up under it for rows of
 * that source only: what one vendor means by a number says nothing about what another one means.
 */
export function decidedSystem(source: string, idSystem: string): string {
  return `${decidedPrefix}${source}:${idSystem}`;
}

export const decidedPrefix = 'decided:';

export function idDecisionsIn(db: Kysely<Tables>, clock: Clock, newId: () => string): IdDecisions {
  return {
    async add(decisions) {
      const at = clock.now().toISOString();
      const rows: Row[] = decisions.map((decision) => ({
        id: newId(),
        source: decision.source,
        id_system: decision.idSystem,
        id_value: decision.idValue,
        person_id: decision.personId,
        decided_at: at,
        decided_by: decision.decidedBy,
        reason: decision.reason,
        undone_at: null,
        undone_by: null,
        undone_reason: null,
      }));
      await db.transaction().execute(async (transaction) => {
        for (const row of rows) {
          await transaction.insertInto('id_decision').values(row).execute();
          await transaction
            .insertInto('identity_link')
            .values({
              kind: 'student',
              id_system: decidedSystem(row.source, row.id_system),
              id_value: row.id_value,
              person_id: row.person_id,
            })
            .execute();
        }
        // How many, not which: an id may tell who a child is.
        for (const [by, own] of Map.groupBy(rows, (row) => row.decided_by))
          await appendEntry(transaction, clock, {
            actor: by,
            kind: 'ids-decided',
            detail: { sources: sourcesOf(own), ids: own.length },
          });
      });
      return rows.map(decisionOf);
    },
    async undo(ids, by, reason) {
      const at = clock.now().toISOString();
      return await db.transaction().execute(async (transaction) => {
        const undone: IdDecision[] = [];
        for (const id of ids) {
          const row = await transaction
            .updateTable('id_decision')
            .set({ undone_at: at, undone_by: by, undone_reason: reason })
            .where('id', '=', id)
            .where('undone_at', 'is', null)
            .returningAll()
            .executeTakeFirst();
          if (!row) continue;
          await transaction
            .deleteFrom('identity_link')
            .where('kind', '=', 'student')
            .where('id_system', '=', decidedSystem(row.source, row.id_system))
            .where('id_value', '=', row.id_value)
            .execute();
          undone.push(decisionOf(row));
        }
        if (undone.length > 0)
          await appendEntry(transaction, clock, {
            actor: by,
            kind: 'ids-undecided',
            detail: { sources: sourcesOf(undone), ids: undone.length, reason },
          });
        return undone;
      });
    },
    async list(source) {
      let query = db.selectFrom('id_decision').selectAll();
      if (source !== undefined) query = query.where('source', '=', source);
      const rows = await query.orderBy('decided_at').orderBy('id_system').orderBy('id_value').execute();
      return rows.map(decisionOf);
    },
  };
}

type Row = Selectable<Tables['id_decision']>;

function sourcesOf(decisions: readonly { readonly source: string }[]): string[] {
  return [...new Set(decisions.map(({ source }) => source))].sort();
}

function decisionOf(row: Row): IdDecision {
  return {
    id: row.id,
    source: row.source,
    idSystem: row.id_system,
    idValue: row.id_value,
    personId: row.person_id,
    decidedAt: row.decided_at,
    decidedBy: row.decided_by,
    reason: row.reason,
    undone:
      row.undone_at === null
        ? null
        : { at: row.undone_at, by: row.undone_by ?? '', reason: row.undone_reason ?? '' },
  };
}
