import type { DataFolder } from '../../base/data-folder.ts';
import { deliveriesOf } from '../delivery.ts';
import type { Finding } from '../finding.ts';
import type { KnownStudents, KnowStudents } from '../known-students.ts';
import type { Layout } from '../layout.ts';
import type { Source } from '../source.ts';
import { type SettledIds, type StudentIdChoice, usualStudentId } from '../student-id-choice.ts';
import { type Candidate, candidatesOf, fitOf, rateOf } from './candidate.ts';
import { type Decision, decide } from './decide.ts';
import { type FeedRows, feedRows } from './feed-rows.ts';
import { pinOf } from './pin.ts';
import { keptFinding, matchedFinding, nobodyKnownFinding, pinFinding, undecidedFinding } from './words.ts';

/** What settling needs to know of a source and its delivery. */
export interface Settling {
  readonly source: Pick<Source, 'id' | 'namespace' | 'studentIds'>;
  readonly layouts: readonly Layout[];
  readonly knownStudents: KnowStudents;
  /** What the newest earlier delivery of the source was settled on. */
  readonly before: readonly SettledIds[];
  /** Where the rows of a feed lie; null where there are none. */
  readonly rowsOf: (feed: string) => string | null;
}

/** Settles the student ids of every feed that leaves them open, and tells it. */
export async function settleStudentIds(
  settling: Settling,
): Promise<{ settled: SettledIds[]; findings: Finding[] }> {
  const settled: SettledIds[] = [];
  const findings: Finding[] = [];
  for (const { feed, columns, usual } of openFeeds(settling.layouts, settling.source.namespace)) {
    const pin = pinOf(settling.source, feed);
    const parquet = settling.rowsOf(feed);
    const tried = pin && !columns.includes(pin.column) ? [...columns, pin.column] : columns;
    const read = parquet === null ? null : await feedRows(parquet, tried);
    if (!read) continue;
    const { choice, state, finding } = settleFeed(
      settling,
      await settling.knownStudents(),
      pin,
      feed,
      usual,
      read,
    );
    settled.push({ feed, ...choice, state });
    findings.push(...finding);
  }
  return { settled, findings };
}

/** What the newest delivery of a source was settled on. */
export function settledBefore(data: DataFolder, source: string): readonly SettledIds[] {
  return deliveriesOf(data, source).findLast(({ studentIds }) => studentIds !== undefined)?.studentIds ?? [];
}

/** The rates of every column and id system of a feed, best first, and what they allow. */
export function ratesOf(
  read: FeedRows,
  known: KnownStudents,
): { candidates: Candidate[]; decision: Decision } {
  const candidates = candidatesOf(read.columns, read.rows, known);
  return {
    candidates,
    decision: decide(
      candidates,
      read.rows.map(({ rows }) => rows),
    ),
  };
}

/** The feeds of layouts that leave open whose ids they carry. */
export function openFeeds(
  layouts: readonly Layout[],
  namespace: string,
): { feed: string; columns: readonly string[]; usual: StudentIdChoice }[] {
  return layouts.flatMap(({ settings }) =>
    Object.entries(settings.student_ids ?? {}).flatMap(([feed, columns]) => {
      const usual = usualStudentId(settings, feed, namespace);
      return usual ? [{ feed, columns, usual }] : [];
    }),
  );
}

interface FeedSettled {
  readonly choice: StudentIdChoice;
  readonly state: SettledIds['state'];
  readonly finding: readonly Finding[];
}

function settleFeed(
  { before, source: { id: source, namespace } }: Settling,
  known: KnownStudents,
  pin: StudentIdChoice | null,
  feed: string,
  usual: StudentIdChoice,
  read: FeedRows,
): FeedSettled {
  if (pin) {
    const fit = fitOf(pin, read.columns, read.rows, known);
    return {
      choice: pin,
      state: 'pinned',
      finding: known.systems.size > 0 ? pinFinding(feed, fit, source) : [],
    };
  }
  if (known.systems.size === 0)
    return { choice: usual, state: 'unknown', finding: [nobodyKnownFinding(feed, usual)] };
  const { candidates, decision } = ratesOf(read, known);
  if (decision.kind === 'matched')
    return {
      choice: choiceOf(decision.best),
      state: 'matched',
      finding: [matchedFinding(feed, decision.best, candidates, read)],
    };
  const last = before.find(
    (each) => each.feed === feed && each.state !== 'undecided' && each.state !== 'unknown',
  );
  if (last && decision.why === 'chance') {
    const fit = fitOf(choiceOf(last), read.columns, read.rows, known);
    if (rateOf(fit) >= 0.9)
      return { choice: choiceOf(last), state: 'kept', finding: [keptFinding(feed, fit)] };
  }
  // Ids nobody can place stand under a system of their own: a person may decide them one by one.
  const system = known.systems.has(namespace) ? `${namespace}-${feed.toLowerCase()}` : namespace;
  return {
    choice: { column: decision.best?.column ?? usual.column, system, form: 'as-is' },
    state: 'undecided',
    finding: [undecidedFinding(feed, decision, candidates, read, source)],
  };
}

export function choiceOf({ column, system, form, width }: StudentIdChoice): StudentIdChoice {
  return { column, system, form, ...(width === undefined ? {} : { width }) };
}
