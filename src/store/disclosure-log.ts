import type { Kysely, Selectable } from 'kysely';
import type { Clock } from '../base/clock.ts';
import { Failure } from '../base/failure.ts';
import type { Tables } from './tables.ts';

/**
 * One question about students and what came of it (34 CFR 99.32 asks for a record of disclosures; this one keeps the looks
 * of school officials too). Says what was asked, never what was answered.
 */
export interface Disclosure {
  readonly id: string;
  readonly at: string;
  /** User name, or the role that asked where no person did. */
  readonly viewer: string;
  readonly roles: readonly string[];
  readonly purpose: string;
  /** The question as the gate understood it. */
  readonly question: unknown;
  readonly tables: readonly string[];
  /** Students whose rows were read for the answer. */
  readonly students: number;
  readonly edition: string;
  /** Rules that made the decision. */
  readonly rules: readonly string[];
  readonly decision: 'allowed' | 'denied';
  readonly reason: string | null;
}

export interface DisclosureQuery {
  readonly viewer?: string;
  /** Instants, ISO 8601; from inclusive, until exclusive. */
  readonly from?: string;
  readonly until?: string;
  readonly limit?: number;
}

/** Only ever added to. */
export interface DisclosureLog {
  record(disclosure: Omit<Disclosure, 'id' | 'at'>): Promise<Disclosure>;
  /** Newest first. */
  list(query?: DisclosureQuery): Promise<Disclosure[]>;
}

export function disclosureLogIn(db: Kysely<Tables>, clock: Clock, newId: () => string): DisclosureLog {
  return {
    async record(disclosure) {
      const row: Row = {
        id: newId(),
        at: clock.now().toISOString(),
        viewer: disclosure.viewer,
        roles: JSON.stringify(disclosure.roles),
        purpose: disclosure.purpose,
        question: JSON.stringify(disclosure.question ?? null),
        tables: JSON.stringify(disclosure.tables),
        students: disclosure.students,
        edition: disclosure.edition,
        rules: JSON.stringify(disclosure.rules),
        decision: disclosure.decision,
        reason: disclosure.reason,
      };
      await db.insertInto('disclosure_log').values(row).execute();
      return disclosureOf(row);
    },
    async list(query = {}) {
      let select = db.selectFrom('disclosure_log').selectAll();
      if (query.viewer !== undefined) select = select.where('viewer', '=', query.viewer);
      if (query.from !== undefined) select = select.where('at', '>=', query.from);
      if (query.until !== undefined) select = select.where('at', '<', query.until);
      if (query.limit !== undefined) select = select.limit(query.limit);
      const rows = await select.orderBy('at', 'desc').orderBy('id', 'desc').execute();
      return rows.map(disclosureOf);
    },
  };
}

type Row = Selectable<Tables['disclosure_log']>;

function disclosureOf(row: Row): Disclosure {
  const { decision } = row;
  if (decision !== 'allowed' && decision !== 'denied') {
    throw new Failure('store-unreadable', { problem: `a disclosure has the decision "${decision}"` });
  }
  return {
    id: row.id,
    at: row.at,
    viewer: row.viewer,
    roles: textsIn(row.roles),
    purpose: row.purpose,
    question: JSON.parse(row.question),
    tables: textsIn(row.tables),
    students: row.students,
    edition: row.edition,
    rules: textsIn(row.rules),
    decision,
    reason: row.reason,
  };
}

function textsIn(json: string): string[] {
  const list: unknown = JSON.parse(json);
  if (Array.isArray(list) && list.every((item) => typeof item === 'string')) return list;
  throw new Failure('store-unreadable', { problem: 'a list in the disclosure log is not a list of texts' });
}
