import { createHash } from 'node:crypto';
import { beginningOf, type Clock, dayAfter, dayIn } from '../base/clock.ts';
import type { DataFolder } from '../base/data-folder.ts';
import { Failure } from '../base/failure.ts';
import { safeCsvLine } from '../base/safe-csv.ts';
import { listEditions } from '../edition/editions.ts';
import { readSettings } from '../intake/settings.ts';
import { entryShape, type WrittenEntry } from './audit-entry.ts';
import type { AuditCheck, AuditFile, AuditPage } from './shapes/audit.ts';
import type { SignedIn, Visitors } from './visitors.ts';

/** The audit log, as the store keeps it. */
export interface AuditBook<Kind extends string> {
  list(query: {
    readonly actor?: string;
    readonly kinds?: readonly Kind[];
    readonly from?: string;
    readonly until?: string;
    readonly text?: string;
    readonly before?: number;
    readonly limit?: number;
  }): Promise<readonly WrittenEntry[]>;
  head(): Promise<{ readonly number: number } | null>;
  verify(anchors: readonly { readonly number: number; readonly hash: string }[]): Promise<{
    readonly entries: number;
    readonly problems: readonly { readonly number: number; readonly problem: string }[];
  }>;
  record(event: {
    readonly actor: string;
    readonly kind: 'exported' | 'audit-verified';
    readonly detail: Readonly<Record<string, unknown>>;
  }): Promise<unknown>;
}

/** What is looked for. Days are the district's, both inclusive. */
export interface AuditFilter {
  readonly actor?: string;
  readonly kind?: string;
  readonly from?: string;
  readonly until?: string;
  readonly text?: string;
}

export interface AuditPagesEffects<Kind extends string> {
  readonly folder: DataFolder;
  readonly clock: Clock;
  readonly visitors: Visitors;
  readonly log: AuditBook<Kind>;
  /** Every kind of entry there is. */
  readonly kinds: readonly Kind[];
}

/** Entries a page. */
const pageSize = 50;
/** Problems that are told one by one, and entries a file holds. */
const mostProblems = 50;
const mostRows = 100_000;

/** The audit log for those who are charged with reading it. */
export function auditPagesOver<Kind extends string>({
  folder,
  clock,
  visitors,
  log,
  kinds,
}: AuditPagesEffects<Kind>) {
  const readers = async (user: SignedIn) => visitors.charged(user, 'read_audit');
  const newest = async (wanted: 'audit-verified' | 'audit-retired') =>
    (await log.list({ kinds: kinds.filter((kind) => kind === wanted), limit: 1 }))[0] ?? null;

  function queryOf({ actor, kind, from, until, text }: AuditFilter) {
    const known = kinds.find((each) => each === kind);
    if (kind !== undefined && known === undefined)
      throw new Failure('request-invalid', { problem: 'there is no such kind of entry' });
    const { timeZone } = readSettings(folder);
    const at = (day: string) => {
      if (Number.isNaN(Date.parse(`${day}T12:00:00Z`)))
        throw new Failure('request-invalid', { problem: 'a day is none' });
      return beginningOf(timeZone, day).toISOString();
    };
    return {
      ...(actor ? { actor } : {}),
      ...(known === undefined ? {} : { kinds: [known] }),
      ...(from ? { from: at(from) } : {}),
      ...(until ? { until: at(dayAfter(until, 1)) } : {}),
      ...(text ? { text } : {}),
    };
  }

  return {
    async audit(user: SignedIn, query: AuditFilter & { before?: number }): Promise<AuditPage> {
      await readers(user);
      const { before, ...filter } = query;
      const found = await log.list({
        ...queryOf(filter),
        ...(before === undefined ? {} : { before }),
        limit: pageSize + 1,
      });
      const shown = found.slice(0, pageSize);
      const settings = readSettings(folder);
      const [head, verified, retired] = await Promise.all([
        log.head(),
        newest('audit-verified'),
        newest('audit-retired'),
      ]);
      return {
        timeZone: settings.timeZone,
        head: head?.number ?? 0,
        entries: shown.map(entryShape),
        older: found.length > pageSize ? (shown.at(-1)?.number ?? null) : null,
        kinds: [...kinds],
        keptYears: settings.records.auditYears,
        verified: verified && {
          ...{ at: verified.at, by: verified.actor },
          ...{ through: numberIn(verified, 'through'), problems: numberIn(verified, 'problems') },
        },
        retired: retired && {
          ...{ at: retired.at, by: retired.actor, through: numberIn(retired, 'through') },
        },
      };
    },
    /** Reads the whole log, and writes down that it did and what came of it. */
    async verifyAudit(user: SignedIn): Promise<AuditCheck> {
      const { viewer } = await readers(user);
      const anchors = listEditions(folder).flatMap(({ auditHead }) => auditHead ?? []);
      const through = (await log.head())?.number ?? 0;
      const { entries, problems } = await log.verify(anchors);
      await log.record({
        actor: viewer.username,
        kind: 'audit-verified',
        detail: { through, editions: anchors.length, problems: problems.length },
      });
      return {
        ...{ entries, through, editions: anchors.length },
        problems: problems.slice(0, mostProblems).map(({ number, problem }) => ({ number, problem })),
        more: Math.max(0, problems.length - mostProblems),
      };
    },
    /** What is looked for, as a file; that it was made is written down. Throws `audit-export-too-large`. */
    async exportAudit(user: SignedIn, filter: AuditFilter): Promise<AuditFile> {
      const { viewer } = await readers(user);
      const found = await log.list({ ...queryOf(filter), limit: mostRows + 1 });
      if (found.length > mostRows) throw new Failure('audit-export-too-large', { most: mostRows });
      const content = [
        safeCsvLine(['number', 'at', 'who', 'what', 'detail']),
        ...found.map(({ number, at, actor, kind, detail }) =>
          safeCsvLine([number, at, actor, kind, JSON.stringify(detail)]),
        ),
      ].join('');
      const sha256 = createHash('sha256').update(content).digest('hex');
      await log.record({
        actor: viewer.username,
        kind: 'exported',
        detail: { what: 'audit', filter, rows: found.length, sha256 },
      });
      const day = dayIn(readSettings(folder).timeZone, clock.now());
      return { name: `audit-${day}.csv`, rows: found.length, sha256, content };
    },
  };
}

function numberIn({ detail }: WrittenEntry, field: string): number {
  const value = detail[field];
  return typeof value === 'number' ? value : 0;
}
