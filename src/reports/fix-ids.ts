import type { DataFolder } from '../base/data-folder.ts';
import { Failure } from '../base/failure.ts';
import type { EntityName } from '../edition/schema/entities.ts';
import type { Warehouse } from '../engine/warehouse.ts';
import type { Gate } from '../gate/gate.ts';
import type { Viewer } from '../gate/viewer.ts';
import {
  type FixProblem,
  fixListText,
  keyOf,
  likelyStudents,
  type OpenId,
  openIds,
  readFixList,
  studentColumns,
} from '../intake/fix-list.ts';
import type { KnownStudents } from '../intake/known-students.ts';
import { readSource } from '../intake/source.ts';

/** What somebody decided about an id, as the store keeps it. */
export interface IdDecisionMade {
  readonly id: string;
  readonly source: string;
  readonly idSystem: string;
  readonly idValue: string;
  readonly personId: string;
  readonly decidedAt: string;
  readonly decidedBy: string;
  readonly reason: string;
  readonly undone: { readonly at: string; readonly by: string; readonly reason: string } | null;
}

/** Where decisions are kept; the store's. */
export interface IdDecisionBook {
  add(
    decisions: readonly Omit<IdDecisionMade, 'id' | 'decidedAt' | 'undone'>[],
  ): Promise<readonly IdDecisionMade[]>;
  undo(ids: readonly string[], by: string, reason: string): Promise<readonly IdDecisionMade[]>;
  list(source?: string): Promise<readonly IdDecisionMade[]>;
}

/** All that is needed to look at the open ids of one source. */
export interface FixDesk {
  readonly folder: DataFolder;
  readonly edition: Warehouse;
  readonly source: string;
  readonly known: KnownStudents;
  readonly book: IdDecisionBook;
}

/** A list to fill in: its text, how many ids are on it, and how many kinds of records the viewer may not see were left out. */
export interface FixList {
  readonly text: string;
  readonly ids: number;
  readonly rows: number;
  readonly leftOut: readonly string[];
}

/**
 * The ids of a source that match no student, as CSV. They are in no edition, so they go out by the gate's door for such rows: only to
 * viewers of the whole district, only for kinds of records they may see, and written down. Throws `gate-denied`, `source-unknown`.
 */
export async function exportFixList(desk: FixDesk, gate: Gate, viewer: Viewer): Promise<FixList> {
  readSource(desk.folder, desk.source);
  const asked = { kind: 'fix-ids', source: desk.source };
  const kinds = [...new Set(studentColumns.map(({ entity }) => entity))];
  const student = [
    'student_id',
    'local_student_id',
    'state_student_id',
    'first_name',
    'last_name',
    'birth_date',
  ];
  const parts = Object.fromEntries(
    kinds.map((kind) => {
      const columns = studentColumns.flatMap(({ entity, column }) => (entity === kind ? [column] : []));
      return [kind, kind === 'student' ? { student } : { student, [kind]: columns }];
    }),
  );
  let seen: readonly string[] = [];
  const lines = await gate.outside(viewer, {
    asked,
    parts,
    async read(granted) {
      seen = granted;
      const open = await openIdsOf(
        desk,
        kinds.filter((kind) => granted.includes(kind)),
      );
      const likely = likelyStudents(desk.known);
      const rows = open.map((each) => ({ open: each, likely: likely(each) }));
      const named = new Set(rows.flatMap((row) => row.likely.map(({ person }) => person)));
      return { rows, students: open.length + named.size };
    },
  });
  if (lines === null) return gate.refuse(viewer, asked, 'not-granted');
  return {
    text: fixListText(lines),
    ids: lines.length,
    rows: lines.reduce((sum, { open }) => sum + open.rows, 0),
    leftOut: kinds.filter((kind) => !seen.includes(kind)),
  };
}

/** What came of a list that was filled in. With problems, nothing was applied. */
export interface FixResult {
  readonly applied: readonly IdDecisionMade[];
  readonly problems: readonly FixProblem[];
}

/** Applies a list that was filled in: all of it, or nothing. Throws `source-unknown`, `decision-invalid`. */
export async function applyFixList(
  desk: FixDesk,
  text: string,
  by: string,
  reason: string,
): Promise<FixResult> {
  readSource(desk.folder, desk.source);
  const why = reasonIn(reason);
  const open = await openIdsOf(desk, [...new Set(studentColumns.map(({ entity }) => entity))]);
  const decided = new Set(
    (await desk.book.list(desk.source))
      .filter(({ undone }) => undone === null)
      .map(({ idSystem, idValue }) => keyOf(idSystem, idValue)),
  );
  const { decisions, problems } = readFixList(text, open, decided, desk.known);
  if (problems.length > 0) return { applied: [], problems };
  const applied = await desk.book.add(
    decisions.map(({ idSystem, idValue, personId }) => ({
      source: desk.source,
      idSystem,
      idValue,
      personId,
      decidedBy: by,
      reason: why,
    })),
  );
  return { applied, problems: [] };
}

/** Takes decisions back by their keys; without keys, all of the source. Throws `decision-invalid`. */
export async function undoFixes(
  book: IdDecisionBook,
  source: string,
  keys: readonly string[],
  by: string,
  reason: string,
): Promise<readonly IdDecisionMade[]> {
  const why = reasonIn(reason);
  const held = (await book.list(source)).filter(({ undone }) => undone === null);
  const unknown = keys.find((key) => !held.some((each) => keyOf(each.idSystem, each.idValue) === key));
  if (unknown !== undefined)
    throw new Failure('decision-invalid', {
      problem: `no decision of "${source}" that holds has the key "${unknown}"`,
      remedy: `See "almanac fix-ids list ${source}".`,
    });
  const chosen = held.filter(
    ({ idSystem, idValue }) => keys.length === 0 || keys.includes(keyOf(idSystem, idValue)),
  );
  return book.undo(
    chosen.map(({ id }) => id),
    by,
    why,
  );
}

async function openIdsOf(
  { folder, edition, source, known, book }: FixDesk,
  entities: readonly EntityName[],
): Promise<OpenId[]> {
  const decided = new Set(
    (await book.list(source))
      .filter(({ undone }) => undone === null)
      .map(({ idSystem, idValue }) => keyOf(idSystem, idValue)),
  );
  return openIds(folder, edition, source, new Set(entities), (idSystem, idValue) => {
    if (decided.has(keyOf(idSystem, idValue))) return true;
    return known.systems.get(idSystem)?.has(idValue) ?? false;
  });
}

function reasonIn(reason: string): string {
  const why = reason.trim();
  if (why.length >= 3) return why;
  throw new Failure('decision-invalid', {
    problem: 'a decision needs a reason',
    remedy: 'Say in a few words why; whoever asks later will read it.',
  });
}
