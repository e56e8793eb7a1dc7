import type { Kysely } from 'kysely';
import type { Clock } from '../base/clock.ts';
import { appendEntry } from './audit-log.ts';
import type { Tables } from './tables.ts';

/** One way in which families were told of their rights in a school year (34 CFR 99.7). */
export interface AnnualNotice {
  readonly id: string;
  /** The year in which the school year ends. */
  readonly schoolYear: number;
  readonly givenOn: string;
  readonly way: string;
  readonly languages: readonly string[];
  readonly audience: string;
  readonly recordedAt: string;
  readonly recordedBy: string;
}

export interface AnnualNotices {
  /** Newest first. */
  list(): Promise<AnnualNotice[]>;
  add(notice: Omit<AnnualNotice, 'id' | 'recordedAt'>): Promise<AnnualNotice>;
}

export function annualNoticesIn(db: Kysely<Tables>, clock: Clock, newId: () => string): AnnualNotices {
  return {
    async list() {
      const rows = await db
        .selectFrom('annual_notice')
        .selectAll()
        .orderBy('given_on', 'desc')
        .orderBy('recorded_at', 'desc')
        .execute();
      return rows.map(noticeOf);
    },
    async add({ schoolYear, givenOn, way, languages, audience, recordedBy }) {
      const row = {
        ...{ id: newId(), school_year: schoolYear, given_on: givenOn, way },
        ...{ languages: JSON.stringify(languages), audience },
        ...{ recorded_at: clock.now().toISOString(), recorded_by: recordedBy },
      };
      await db.transaction().execute(async (transaction) => {
        await transaction.insertInto('annual_notice').values(row).execute();
        await appendEntry(transaction, clock, {
          actor: recordedBy,
          kind: 'annual-notice-recorded',
          detail: { notice: row.id, schoolYear, givenOn, languages },
        });
      });
      return noticeOf(row);
    },
  };
}

function noticeOf(row: Tables['annual_notice']): AnnualNotice {
  const languages: unknown = JSON.parse(row.languages);
  return {
    ...{ id: row.id, schoolYear: row.school_year, givenOn: row.given_on, way: row.way },
    languages: Array.isArray(languages) ? languages.map(String) : [],
    ...{ audience: row.audience, recordedAt: row.recorded_at, recordedBy: row.recorded_by },
  };
}
