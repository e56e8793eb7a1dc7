import type { AuditEntry, AuditEvent, AuditLog, AuditQuery } from './audit-log.ts';
import type { Disclosed, Disclosures } from './disclosures.ts';

/** One question about students and what came of it. Says what was asked, never what was answered. */
export interface Look {
  /** User name, or the role that asked where no person did. */
  readonly viewer: string;
  /** Whose pages the viewer looked at as, where that was not the viewer. */
  readonly as?: string;
  readonly roles: readonly string[];
  readonly purpose: string;
  /** The question as the gate understood it. */
  readonly question: unknown;
  /** What is done with the answer: `look`, `export`, `drill_through`. */
  readonly use: string;
  readonly tables: readonly string[];
  /** Columns read, by table; entries from before they were written down lack it. */
  readonly fields?: Readonly<Record<string, readonly string[]>>;
  /** Students whose rows were read for the answer. */
  readonly students: number;
  readonly edition: string;
  /** Rules that made the decision. */
  readonly rules: readonly string[];
  readonly decision: 'allowed' | 'denied';
  readonly reason: string | null;
}

/** A look in the audit log, with the number of its entry. */
export interface LoggedLook extends Look {
  readonly id: string;
  readonly at: string;
}

/** The looks in the audit log. */
export interface Looks {
  /** `disclosed`: what the answer gives to somebody outside. It is written into the record of each student in the same step. */
  record(look: Look, disclosed?: Disclosed): Promise<LoggedLook>;
  /** Newest first. */
  list(query?: Omit<AuditQuery, 'kinds'>): Promise<LoggedLook[]>;
  /** When somebody last got an answer by a rule that begins and ends like this, since an instant; null: never. */
  lastBy(
    viewer: string,
    rule: { readonly begins: string; readonly ends: string },
    since: string,
  ): Promise<string | null>;
}

export function looksIn(log: AuditLog, disclosures: Pick<Disclosures, 'disclose'>): Looks {
  return {
    async record({ viewer, decision, ...detail }, disclosed) {
      const kind = decision === 'allowed' ? 'question' : 'denial';
      const event: AuditEvent = { actor: viewer, kind, detail };
      const entry =
        disclosed === undefined ? await log.record(event) : await disclosures.disclose(event, disclosed);
      return lookOf(entry);
    },
    async list(query = {}) {
      return (await log.list({ ...query, kinds: ['question', 'denial'] })).map(lookOf);
    },
    async lastBy(viewer, { begins, ends }, since) {
      const found = await log.newest(
        { actor: viewer, kinds: ['question'], from: since },
        ({ detail }) =>
          Array.isArray(detail.rules) &&
          detail.rules.some(
            (rule) => typeof rule === 'string' && rule.startsWith(begins) && rule.endsWith(ends),
          ),
      );
      return found?.at ?? null;
    },
  };
}

function lookOf({ number, at, actor, kind, detail }: AuditEntry): LoggedLook {
  const look = detail as Omit<Look, 'viewer' | 'decision'>;
  return {
    ...look,
    id: String(number),
    at,
    viewer: actor,
    decision: kind === 'question' ? 'allowed' : 'denied',
  };
}
