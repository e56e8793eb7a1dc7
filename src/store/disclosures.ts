import type { Kysely, Selectable } from 'kysely';
import type { Clock } from '../base/clock.ts';
import { type AuditEntry, type AuditEvent, appendEntry } from './audit-log.ts';
import type { Tables } from './tables.ts';

/**
 * Records of one student that went to somebody, or were asked for in vain (34 CFR 99.32(a)). Families read it, so it says what the law wants to be
 * known, and nothing of what was in the records.
 */
export interface Disclosure {
  readonly id: string;
  readonly student: string;
  /** The day, YYYY-MM-DD. */
  readonly disclosedOn: string;
  /** `refused`: somebody asked and did not get it; the law wants that kept too. */
  readonly outcome: 'disclosed' | 'refused';
  readonly party: string;
  /** The legitimate interest: a purpose of the gate, or words. */
  readonly interest: string;
  /** By which provision of 34 CFR 99.31, as a code; `agreement` where the gate wrote it down. */
  readonly provision: string;
  /** The articulable and significant threat behind a disclosure in an emergency (99.32(a)(5), 99.36). */
  readonly threat: string | null;
  /** Which records: tables, where the gate wrote it down, or words. */
  readonly records: string;
  readonly edition: string | null;
  /** Number of the audit entry of the look; null where a person wrote it down. */
  readonly look: number | null;
  readonly recordedAt: string;
  readonly recordedBy: string;
  /** Entered by mistake: kept, and not shown to families. */
  readonly struck: { readonly at: string; readonly by: string; readonly reason: string } | null;
}

export type NewDisclosure = Omit<Disclosure, 'id' | 'recordedAt' | 'struck' | 'look'>;

/** What the gate gave somebody outside: the students, and what is the same for all of them. */
export interface Disclosed {
  readonly students: readonly string[];
  readonly disclosedOn: string;
  readonly party: string;
  readonly interest: string;
  readonly provision: string;
  readonly records: string;
  readonly edition: string;
}

/**
 * The record of disclosures that goes with each student, apart from the audit log: looks of school officials, of the family, and what was consented
 * to are not in it (99.32(d)).
 */
export interface Disclosures {
  /** Of one student, newest first, struck ones too. */
  of(student: string): Promise<Disclosure[]>;
  /** By a person, for what happened outside Almanac. */
  add(disclosure: NewDisclosure): Promise<Disclosure>;
  /** Marks an entry of the student as made by mistake. False where there is none that still counts. */
  strike(id: string, student: string, by: string, reason: string): Promise<boolean>;
  /** Writes down a look and what it gave away of each student: all of it, or nothing. */
  disclose(event: AuditEvent, disclosed: Disclosed): Promise<AuditEntry>;
}

type Row = Selectable<Tables['disclosure']>;

export function disclosuresIn(db: Kysely<Tables>, clock: Clock, newId: () => string): Disclosures {
  return {
    async of(student) {
      const rows = await db
        .selectFrom('disclosure')
        .selectAll()
        .where('student_id', '=', student)
        .orderBy('disclosed_on', 'desc')
        .orderBy('recorded_at', 'desc')
        .orderBy('id')
        .execute();
      return rows.map(disclosureOf);
    },
    async add(disclosure) {
      const row: Row = {
        ...{ id: newId(), student_id: disclosure.student, disclosed_on: disclosure.disclosedOn },
        ...{ outcome: disclosure.outcome, party: disclosure.party, interest: disclosure.interest },
        ...{ provision: disclosure.provision, threat: disclosure.threat, records: disclosure.records },
        ...{ edition: disclosure.edition, look: null },
        ...{ recorded_at: clock.now().toISOString(), recorded_by: disclosure.recordedBy },
        ...{ struck_at: null, struck_by: null, struck_reason: null },
      };
      await db.transaction().execute(async (transaction) => {
        await transaction.insertInto('disclosure').values(row).execute();
        await appendEntry(transaction, clock, {
          actor: disclosure.recordedBy,
          kind: 'disclosure-recorded',
          detail: {
            ...{ disclosure: row.id, student: row.student_id, disclosedOn: row.disclosed_on },
            ...{ outcome: row.outcome, provision: row.provision },
          },
        });
      });
      return disclosureOf(row);
    },
    strike: (id, student, by, reason) =>
      db.transaction().execute(async (transaction) => {
        const { numUpdatedRows } = await transaction
          .updateTable('disclosure')
          .set({ struck_at: clock.now().toISOString(), struck_by: by, struck_reason: reason })
          .where('id', '=', id)
          .where('student_id', '=', student)
          .where('struck_at', 'is', null)
          .executeTakeFirst();
        if (numUpdatedRows === 0n) return false;
        await appendEntry(transaction, clock, {
          actor: by,
          kind: 'disclosure-struck',
          detail: { disclosure: id, student },
        });
        return true;
      }),
    disclose: (event, { students, ...same }) =>
      db.transaction().execute(async (transaction) => {
        const entry = await appendEntry(transaction, clock, event);
        const shared = {
          ...{ disclosed_on: same.disclosedOn, outcome: 'disclosed', party: same.party },
          ...{ interest: same.interest, provision: same.provision, threat: null, records: same.records },
          ...{ edition: same.edition, look: entry.number },
          ...{ recorded_at: entry.at, recorded_by: event.actor },
          ...{ struck_at: null, struck_by: null, struck_reason: null },
        };
        const distinct = [...new Set(students)];
        for (let from = 0; from < distinct.length; from += lot)
          await transaction
            .insertInto('disclosure')
            .values(
              distinct.slice(from, from + lot).map((student) => ({
                ...{ id: newId(), student_id: student },
                ...shared,
              })),
            )
            .execute();
        return entry;
      }),
  };
}

/** Rows a statement: databases bind some ten thousand values, and a row has sixteen. */
const lot = 500;

function disclosureOf(row: Row): Disclosure {
  return {
    ...{ id: row.id, student: row.student_id, disclosedOn: row.disclosed_on },
    outcome: row.outcome === 'refused' ? 'refused' : 'disclosed',
    ...{ party: row.party, interest: row.interest, provision: row.provision, threat: row.threat },
    ...{ records: row.records, edition: row.edition, look: row.look },
    ...{ recordedAt: row.recorded_at, recordedBy: row.recorded_by },
    struck:
      row.struck_at === null
        ? null
        : { at: row.struck_at, by: row.struck_by ?? '', reason: row.struck_reason ?? '' },
  };
}
