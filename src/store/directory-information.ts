import type { Kysely } from 'kysely';
import type { Clock } from '../base/clock.ts';
import { appendEntry } from './audit-log.ts';
import type { Tables } from './tables.ts';

/** What the district has designated as directory information (34 CFR 99.37); items are the gate's. */
export interface DirectoryPolicy {
  readonly version: number;
  readonly items: readonly string[];
  readonly decidedAt: string;
  readonly decidedBy: string;
}

/** A family's word that nothing of a student is to be given out as directory information. Holds until it is taken back, also after the student has left. */
export interface OptOut {
  readonly student: string;
  readonly askedBy: string;
  readonly beginsOn: string;
  readonly recordedAt: string;
  readonly recordedBy: string;
}

export interface DirectoryInformation {
  /** Null: nothing was designated, so nothing is directory information. */
  policy(): Promise<DirectoryPolicy | null>;
  decidePolicy(items: readonly string[], by: string): Promise<DirectoryPolicy>;
  /** Ids of all students whose families opted out. Whatever day it begins: one who asked is not given out meanwhile. */
  optedOut(): Promise<string[]>;
  optOutOf(student: string): Promise<OptOut | null>;
  /** A second one changes nothing. */
  optOut(student: string, wanted: { askedBy: string; beginsOn: string; by: string }): Promise<void>;
  /** Takes it back; nothing where there was none. */
  optIn(student: string, by: string): Promise<void>;
}

export function directoryInformationIn(
  db: Kysely<Tables>,
  clock: Clock,
  newId: () => string,
): DirectoryInformation {
  return {
    async policy() {
      const row = await db
        .selectFrom('directory_policy')
        .selectAll()
        .orderBy('version', 'desc')
        .limit(1)
        .executeTakeFirst();
      return row === undefined ? null : policyOf(row);
    },
    decidePolicy: (items, by) =>
      db.transaction().execute(async (transaction) => {
        const decided_at = clock.now().toISOString();
        await appendEntry(transaction, clock, {
          ...{ actor: by, kind: 'directory-policy-decided', detail: { items } },
        });
        const last = await transaction
          .selectFrom('directory_policy')
          .select('version')
          .orderBy('version', 'desc')
          .limit(1)
          .executeTakeFirst();
        const row = {
          ...{ version: (last?.version ?? 0) + 1, items: JSON.stringify(items) },
          ...{ decided_at, decided_by: by },
        };
        await transaction.insertInto('directory_policy').values(row).execute();
        return policyOf(row);
      }),
    async optedOut() {
      const rows = await db
        .selectFrom('directory_opt_out')
        .select('student_id')
        .distinct()
        .where('ended_at', 'is', null)
        .orderBy('student_id')
        .execute();
      return rows.map(({ student_id }) => student_id);
    },
    async optOutOf(student) {
      const row = await db
        .selectFrom('directory_opt_out')
        .selectAll()
        .where('student_id', '=', student)
        .where('ended_at', 'is', null)
        .orderBy('recorded_at')
        .limit(1)
        .executeTakeFirst();
      if (row === undefined) return null;
      return {
        ...{ student: row.student_id, askedBy: row.asked_by, beginsOn: row.begins_on },
        ...{ recordedAt: row.recorded_at, recordedBy: row.recorded_by },
      };
    },
    async optOut(student, { askedBy, beginsOn, by }) {
      await db.transaction().execute(async (transaction) => {
        const there = await transaction
          .selectFrom('directory_opt_out')
          .select('id')
          .where('student_id', '=', student)
          .where('ended_at', 'is', null)
          .executeTakeFirst();
        if (there !== undefined) return;
        await transaction
          .insertInto('directory_opt_out')
          .values({
            ...{ id: newId(), student_id: student, asked_by: askedBy, begins_on: beginsOn },
            ...{ recorded_at: clock.now().toISOString(), recorded_by: by, ended_at: null, ended_by: null },
          })
          .execute();
        await appendEntry(transaction, clock, {
          ...{ actor: by, kind: 'directory-opt-out', detail: { student, beginsOn } },
        });
      });
    },
    async optIn(student, by) {
      await db.transaction().execute(async (transaction) => {
        const { numUpdatedRows } = await transaction
          .updateTable('directory_opt_out')
          .set({ ended_at: clock.now().toISOString(), ended_by: by })
          .where('student_id', '=', student)
          .where('ended_at', 'is', null)
          .executeTakeFirst();
        if (numUpdatedRows > 0n)
          await appendEntry(transaction, clock, {
            ...{ actor: by, kind: 'directory-opt-in', detail: { student } },
          });
      });
    },
  };
}

function policyOf(row: Tables['directory_policy']): DirectoryPolicy {
  const items: unknown = JSON.parse(row.items);
  return {
    version: row.version,
    // An item nobody can read is one that is not designated.
    items: Array.isArray(items) ? items.filter((item): item is string => typeof item === 'string') : [],
    decidedAt: row.decided_at,
    decidedBy: row.decided_by,
  };
}
