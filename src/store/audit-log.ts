import { createHash } from 'node:crypto';
import { type Kysely, type Selectable, sql, type Transaction } from 'kysely';
import type { Clock } from '../base/clock.ts';
import { Failure } from '../base/failure.ts';
import { type AuditRetirement, retirementOf } from './audit-retirement.ts';
import type { Tables } from './tables.ts';

/** What is written down: what the gate was asked and how it decided (see looks.ts), people and their browsers, and what people decide. */
export const auditKinds = [
  ...(['question', 'denial'] as const),
  ...(['sign-in', 'sign-in-failed', 'sign-in-locked', 'sign-out'] as const),
  ...(['user-added', 'user-disabled', 'user-enabled', 'password-changed'] as const),
  ...(['grant-added', 'grant-ended', 'grant-kept', 'role-changed', 'job-title-decided'] as const),
  ...(['access-requested', 'access-decided'] as const),
  ...([
    'identity-bound',
    'identity-unbound',
    'factor-added',
    'factor-removed',
    'recovery-code-used',
  ] as const),
  ...(['sign-in-denied', 'session-ended', 'break-glass-issued', 'break-glass-used'] as const),
  ...(['view-as-began', 'view-as-ended'] as const),
  ...(['delivery-decided', 'ids-decided', 'ids-undecided', 'exported', 'minimum-changed'] as const),
  ...(['disclosure-recorded', 'disclosure-struck', 'directory-policy-decided'] as const),
  ...(['directory-opt-out', 'directory-opt-in', 'annual-notice-recorded'] as const),
  ...(['record-request-added', 'record-request-answered', 'statement-placed'] as const),
  ...(['hearing-asked', 'hearing-held', 'audit-verified', 'audit-retired'] as const),
] as const;
export type AuditKind = (typeof auditKinds)[number];

/** Something that somebody did. `detail` says what, and never what a student's value is. */
export interface AuditEvent {
  /** User name, or the role that asked where no person did. */
  readonly actor: string;
  readonly kind: AuditKind;
  readonly detail: Readonly<Record<string, unknown>>;
}

/** An event in its place in the chain. */
export interface AuditEntry extends AuditEvent {
  /** 1, 2, 3 … without a gap. */
  readonly number: number;
  /** ISO 8601, UTC. */
  readonly at: string;
  /** Hash of the entry before it. */
  readonly previous: string;
  /** SHA-256 over all of the above. */
  readonly hash: string;
}

/** How far the log went at some time, kept where those who write into the store do not write. */
export interface AuditAnchor {
  readonly number: number;
  readonly hash: string;
}

/** What is wrong with the log, entry by entry. */
export interface AuditProblem {
  readonly number: number;
  /**
   * `altered`: what the entry says is not what its hash was made of. `missing`: there is no entry of that number. `unlinked`: it does not go on
   * from the entry before it. `replaced`: an anchor remembers another one. `cut-off`: an anchor remembers it, and the log ends before.
   */
  readonly problem: 'altered' | 'missing' | 'unlinked' | 'replaced' | 'cut-off';
}

export interface AuditProof {
  readonly entries: number;
  readonly problems: readonly AuditProblem[];
  /** What was retired from the beginning of the log (audit-retirement.ts); null where it is all there. */
  readonly retired: AuditRetirement | null;
}

export interface AuditQuery {
  readonly actor?: string;
  readonly kinds?: readonly AuditKind[];
  /** Instants, ISO 8601; from inclusive, until exclusive. */
  readonly from?: string;
  readonly until?: string;
  /** Letters that stand somewhere in the detail, such as a list, a measure or an id; capitals do not matter. */
  readonly text?: string;
  /** Only entries with a smaller number: where the page before ended. */
  readonly before?: number;
  readonly limit?: number;
}

/**
 * Everything that was asked and done, only ever added to. Each entry carries the hash of the one before it, so that an entry that is
 * changed, taken out or put in breaks the chain from there on; who writes the whole chain anew is found by the anchors that
 * editions keep of it.
 */
export interface AuditLog {
  record(event: AuditEvent): Promise<AuditEntry>;
  /** Newest first. */
  list(query?: AuditQuery): Promise<AuditEntry[]>;
  /** The newest entry that is as wanted, read in parts; null: there is none. */
  newest(
    query: Omit<AuditQuery, 'limit' | 'before'>,
    isWanted: (entry: AuditEntry) => boolean,
  ): Promise<AuditEntry | null>;
  /** The end of the log; null where nothing has been written down. */
  head(): Promise<AuditAnchor | null>;
  /** Reads the log from its beginning to its end and holds it against the anchors. Problems in the order of the entries. */
  verify(anchors?: readonly AuditAnchor[]): Promise<AuditProof>;
}

/** What the first entry goes on from. */
export const noEntry = '0'.repeat(64);

type Row = Selectable<Tables['audit_entry']>;

/** The row of an event that goes on from `last`. */
export function chained(last: AuditAnchor | null, at: string, { actor, kind, detail }: AuditEvent): Row {
  const entry = {
    number: (last?.number ?? 0) + 1,
    at,
    actor,
    kind,
    detail: JSON.stringify(detail),
    previous: last?.hash ?? noEntry,
  };
  return { ...entry, hash: hashOf(entry) };
}

function hashOf({ number, at, actor, kind, detail, previous }: Omit<Row, 'hash'>): string {
  const content = JSON.stringify([number, at, actor, kind, detail, previous]);
  return createHash('sha256').update(content).digest('hex');
}

/**
 * Writes an event down within the transaction that does what it tells: both are there, or neither. The lock is the transaction's, so that two
 * processes never go on from the same entry.
 */
export async function appendEntry(
  transaction: Transaction<Tables>,
  clock: Clock,
  event: AuditEvent,
): Promise<AuditEntry> {
  const row = chained(await headIn(transaction), clock.now().toISOString(), event);
  await transaction.insertInto('audit_entry').values(row).execute();
  return entryOf(row);
}

export function auditLogIn(db: Kysely<Tables>, clock: Clock): AuditLog {
  return {
    async record(event) {
      // Without a transaction: it would be open while others of this process want to write, and SQLite waits with the whole process.
      for (;;) {
        const row = chained(await headIn(db), clock.now().toISOString(), event);
        const { numInsertedOrUpdatedRows } = await db
          .insertInto('audit_entry')
          .values(row)
          .onConflict((conflict) => conflict.column('number').doNothing())
          .executeTakeFirst();
        // Where another process was faster, this one goes on from its entry.
        if (numInsertedOrUpdatedRows === 1n) return entryOf(row);
      }
    },
    async list(query = {}) {
      const rows = await entriesIn(db, query).execute();
      return rows.map(entryOf);
    },
    async newest(query, isWanted) {
      for (let before = Number.MAX_SAFE_INTEGER; ; ) {
        const rows = await entriesIn(db, { ...query, before, limit: page }).execute();
        const found = rows.map(entryOf).find(isWanted);
        if (found !== undefined) return found;
        if (rows.length < page) return null;
        before = rows.at(-1)?.number ?? 0;
      }
    },
    head: () => headIn(db),
    async verify(anchors = []) {
      const problems: AuditProblem[] = [];
      const remembered = new Map(anchors.map(({ number, hash }) => [number, hash]));
      let entries = 0;
      const retired = await retirementIn(db);
      let last: AuditAnchor =
        retired === null ? { number: 0, hash: noEntry } : { number: retired.through, hash: retired.hash };
      if (retired !== null && (remembered.get(retired.through) ?? retired.hash) !== retired.hash)
        problems.push({ number: retired.through, problem: 'replaced' });
      for await (const row of rowsIn(db)) {
        entries += 1;
        const { number, previous, hash } = row;
        for (let gap = last.number + 1; gap < number; gap += 1)
          problems.push({ number: gap, problem: 'missing' });
        if (hashOf(row) !== hash) problems.push({ number, problem: 'altered' });
        if (number === last.number + 1 && previous !== last.hash)
          problems.push({ number, problem: 'unlinked' });
        const known = remembered.get(number);
        if (known !== undefined && known !== hash) problems.push({ number, problem: 'replaced' });
        last = { number, hash };
      }
      for (const number of [...remembered.keys()].toSorted((a, b) => a - b))
        if (number > last.number) problems.push({ number, problem: 'cut-off' });
      return { entries, problems, retired };
    },
  };
}

/** Entries as a query wants them, newest first. */
function entriesIn(db: Kysely<Tables>, query: AuditQuery) {
  let select = db.selectFrom('audit_entry').selectAll();
  if (query.actor !== undefined) select = select.where('actor', '=', query.actor);
  if (query.kinds !== undefined) select = select.where('kind', 'in', query.kinds);
  if (query.from !== undefined) select = select.where('at', '>=', query.from);
  if (query.until !== undefined) select = select.where('at', '<', query.until);
  if (query.text !== undefined)
    select = select.where(sql<boolean>`lower(detail) like ${containing(query.text)} escape '~'`);
  if (query.before !== undefined) select = select.where('number', '<', query.before);
  if (query.limit !== undefined) select = select.limit(query.limit);
  return select.orderBy('number', 'desc');
}

/** The end of the log. */
export async function headIn(db: Kysely<Tables> | Transaction<Tables>): Promise<AuditAnchor | null> {
  const row = await db
    .selectFrom('audit_entry')
    .select(['number', 'hash'])
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row ?? null;
}

/** The pattern for a text as it stands in the JSON of a detail. */
function containing(text: string): string {
  const written = JSON.stringify(text).slice(1, -1).toLowerCase();
  return `%${written.replaceAll(/[~%_]/g, (sign) => `~${sign}`)}%`;
}

/**
 * The retirement that the oldest entry goes on from; null where the log begins at its beginning, and where no entry that is whole says so: then
 * what is not there is missing.
 */
async function retirementIn(db: Kysely<Tables>): Promise<AuditRetirement | null> {
  const first = await db
    .selectFrom('audit_entry')
    .select('number')
    .orderBy('number')
    .limit(1)
    .executeTakeFirst();
  if (first === undefined || first.number === 1) return null;
  const rows = await db
    .selectFrom('audit_entry')
    .selectAll()
    .where('kind', '=', 'audit-retired')
    .orderBy('number', 'desc')
    .execute();
  const told = rows.filter((row) => hashOf(row) === row.hash).map(retirementOf);
  return told.find((each) => each?.through === first.number - 1) ?? null;
}

/** Entries held in memory at a time. */
const page = 1000;

/** Every entry as it lies in the store, oldest first. */
export async function* rowsIn(db: Kysely<Tables>): AsyncGenerator<Row> {
  for (let last = -1; ; ) {
    const rows = await db
      .selectFrom('audit_entry')
      .selectAll()
      .where('number', '>', last)
      .orderBy('number')
      .limit(page)
      .execute();
    yield* rows;
    last = rows.at(-1)?.number ?? last;
    if (rows.length < page) return;
  }
}

function entryOf(row: Row): AuditEntry {
  const kind = auditKinds.find((known) => known === row.kind);
  if (kind === undefined)
    throw new Failure('store-unreadable', { problem: `an audit entry is of the kind "${row.kind}"` });
  const { number, at, actor, previous, hash } = row;
  return { number, at, actor, kind, detail: JSON.parse(row.detail), previous, hash };
}
