import type { Kysely, Selectable } from 'kysely';
import type { Clock } from '../base/clock.ts';
import { type AuditAnchor, appendEntry, headIn, rowsIn } from './audit-log.ts';
import { type AuditRetirement, retirementOf } from './audit-retirement.ts';
import type { Tables } from './tables.ts';

export interface Retiring {
  /** Entries from before this instant are retired, as far as they stand together at the beginning. */
  readonly before: string;
  readonly by: string;
  readonly reason: string;
  /**
   * Takes what is about to go, oldest first, e.g. into a file, and gives its SHA-256; null: it is not kept. Called before anything is taken off. The
   * rows are as the chain has them, so that they can be verified where they lie then.
   */
  keep(rows: AsyncIterable<Selectable<Tables['audit_entry']>>): Promise<string | null>;
}

/** Takes old entries off the front of the audit log, which then says so itself. */
export interface AuditArchive {
  /** Null where nothing is as old. The log has to be whole: who calls verifies it first, or a gap would be retired with the rest. */
  retire(retiring: Retiring): Promise<AuditRetirement | null>;
}

export function auditArchiveIn(db: Kysely<Tables>, clock: Clock): AuditArchive {
  return {
    async retire({ before, by, reason, keep }) {
      const last = await lastBefore(db, before);
      if (last === null) return null;
      const sha256 = await keep(rowsUpTo(db, last.number));
      return db.transaction().execute(async (transaction) => {
        const { entries } = await transaction
          .selectFrom('audit_entry')
          .select(({ fn }) => fn.countAll<number>().as('entries'))
          .where('number', '<=', last.number)
          .executeTakeFirstOrThrow();
        // Somebody else was faster.
        if (entries === 0) return null;
        const entry = await appendEntry(transaction, clock, {
          ...{ actor: by, kind: 'audit-retired' },
          detail: { through: last.number, hash: last.hash, entries, before, reason, sha256 },
        });
        await transaction.deleteFrom('audit_entry').where('number', '<=', last.number).execute();
        return retirementOf({ ...entry, detail: JSON.stringify(entry.detail) });
      });
    },
  };
}

/** The last of the entries that all are from before; entries behind a younger one stay with it. */
async function lastBefore(db: Kysely<Tables>, before: string): Promise<AuditAnchor | null> {
  const younger = await db
    .selectFrom('audit_entry')
    .select('number')
    .where('at', '>=', before)
    .orderBy('number')
    .limit(1)
    .executeTakeFirst();
  if (younger === undefined) return headIn(db);
  const last = await db
    .selectFrom('audit_entry')
    .select(['number', 'hash'])
    .where('number', '<', younger.number)
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst();
  return last ?? null;
}

async function* rowsUpTo(db: Kysely<Tables>, number: number) {
  for await (const row of rowsIn(db)) {
    if (row.number > number) return;
    yield row;
  }
}
