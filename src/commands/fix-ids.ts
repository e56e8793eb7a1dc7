import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { type DataFolder, openDataFolder } from '../base/data-folder.ts';
import { Failure } from '../base/failure.ts';
import { openEdition } from '../edition/edition.ts';
import { currentEdition, editionFile } from '../edition/editions.ts';
import type { Warehouse } from '../engine/warehouse.ts';
import { gateOn } from '../gate/gate.ts';
import { keyOf } from '../intake/fix-list.ts';
import { applyFixList, exportFixList, type FixDesk, undoFixes } from '../reports/fix-ids.ts';
import { openStore, type Store } from '../store/store.ts';
import { accessRules } from './access-rules.ts';
import { viewerNamed } from './ask.ts';
import { type CommandContext, type CommandResult, done } from './context.ts';
import { readKnownStudents } from './known-students.ts';
import { textTable } from './text-table.ts';

export interface ExportOptions {
  readonly out: string;
  readonly as: string;
}

/** Writes the ids of a source that match no student into a file of its own, for the eyes of this account alone. Throws `gate-denied`. */
export async function fixIdsExport(
  context: CommandContext,
  source: string,
  options: ExportOptions,
): Promise<CommandResult> {
  const folder = openDataFolder(context.data);
  const file = resolve(options.out);
  if (existsSync(file)) throw invalid(`The file ${options.out} is there already`, 'Name another one.');
  return withDesk(context, folder, source, async (desk, store) => {
    const rules = await accessRules(folder, store, context.clock);
    const viewer = await viewerNamed(desk.edition, store, options.as, rules);
    const gate = await gateOn(desk.edition, { log: store.looks, memory: store.publishedSets });
    const { text, ids, rows, leftOut } = await exportFixList(desk, gate, viewer);
    if (ids === 0)
      return done(`Every id of "${source}" in the current edition matches a student.`, {
        ids,
        rows,
        leftOut,
      });
    // Before the file is there: what nobody could write down does not leave.
    await store.auditLog.record({
      actor: viewer.username,
      kind: 'exported',
      detail: { what: 'fix-ids', source, ids, rows, leftOut, sha256: sha256Of(text) },
    });
    writeFileSync(file, text, { mode: 0o600, flag: 'wx' });
    const without =
      leftOut.length > 0 ? `\nLeft out, because the viewer may not see them: ${leftOut.join(', ')}.` : '';
    return done(
      `${ids} ids in ${rows} rows match no student. Written to ${file} (student data: keep it private, delete it when done).${without}\nNext: fill in the column "student" with a local or state id, then "almanac fix-ids apply ${source} --from ${options.out} --by … --reason …".`,
      { ids, rows, leftOut, file },
    );
  });
}

function sha256Of(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

export interface ApplyOptions {
  readonly from: string;
  readonly by: string;
  readonly reason: string;
}

/** Applies a list that was filled in, all of it or nothing. Exit code 1 where a line is wrong. Throws `decision-invalid`. */
export async function fixIdsApply(
  context: CommandContext,
  source: string,
  options: ApplyOptions,
): Promise<CommandResult> {
  const folder = openDataFolder(context.data);
  const file = resolve(options.from);
  if (!existsSync(file))
    throw invalid(`There is no file ${options.from}`, 'Name the list that was filled in.');
  return withDesk(context, folder, source, async (desk, store) => {
    const by = await personNamed(store, options.by);
    const { applied, problems } = await applyFixList(desk, readFileSync(file, 'utf8'), by, options.reason);
    if (problems.length > 0)
      return done(
        [
          ...problems.map(({ line, problem }) => `${options.from}:${line}: ${problem}`),
          'Nothing was applied.',
        ].join('\n'),
        { applied: 0, problems },
        1,
      );
    return done(
      applied.length === 0
        ? 'No line names a student. Nothing was applied.'
        : `${applied.length} ids decided by ${by}. They count from the next "almanac publish" on.`,
      { applied: applied.length, problems: [] },
    );
  });
}

export interface UndoOptions {
  readonly keys: readonly string[];
  readonly all: boolean;
  readonly by: string;
  readonly reason: string;
}

/** Takes decisions back. Throws `decision-invalid`. */
export async function fixIdsUndo(
  context: CommandContext,
  source: string,
  options: UndoOptions,
): Promise<CommandResult> {
  if (options.all === options.keys.length > 0)
    throw invalid('It is not said what to take back', 'Give --keys with the keys of the list, or --all.');
  const store = await openStore(openDataFolder(context.data).storeFile, context.clock);
  try {
    const by = await personNamed(store, options.by);
    const undone = await undoFixes(store.idDecisions, source, options.keys, by, options.reason);
    return done(
      `${undone.length} decisions taken back by ${by}. They no longer count from the next "almanac publish" on.`,
      { undone: undone.length },
    );
  } finally {
    await store.close();
  }
}

/** The decisions about ids of a source: by whom, when and why. No id is shown, only keys. */
export async function fixIdsList(context: CommandContext, source: string): Promise<CommandResult> {
  const store = await openStore(openDataFolder(context.data).storeFile, context.clock);
  try {
    const all = (await store.idDecisions.list(source)).map((decision) => ({
      key: keyOf(decision.idSystem, decision.idValue),
      idSystem: decision.idSystem,
      decidedAt: decision.decidedAt,
      decidedBy: decision.decidedBy,
      reason: decision.reason,
      undone: decision.undone,
    }));
    if (all.length === 0) return done(`Nothing has been decided about ids of "${source}".`, all);
    const table = textTable(
      ['key', 'ids of', 'decided', 'by', 'reason', 'taken back'],
      all.map(({ key, idSystem, decidedAt, decidedBy, reason, undone }) => [
        ...[key, idSystem, decidedAt, decidedBy, reason],
        undone === null ? '' : `${undone.at} by ${undone.by}: ${undone.reason}`,
      ]),
    );
    return done(table, all);
  } finally {
    await store.close();
  }
}

async function withDesk<Result>(
  context: CommandContext,
  folder: DataFolder,
  source: string,
  work: (desk: FixDesk, store: Store) => Promise<Result>,
): Promise<Result> {
  const edition: Warehouse = await openEdition(editionFile(folder, currentEdition(folder).id));
  const store = await openStore(folder.storeFile, context.clock);
  try {
    const known = await readKnownStudents(folder, context.clock);
    return await work({ folder, edition, source, known, book: store.idDecisions }, store);
  } finally {
    edition.close();
    await store.close();
  }
}

/** Who decides has to be somebody: a user, or whoever works at the machine. */
async function personNamed(store: Store, username: string): Promise<string> {
  if (username === 'operator') return username;
  const account = await store.users.byUsername(username);
  if (account) return account.username;
  throw invalid(`There is no user "${username}"`, 'Name who decided by their user name, or "operator".');
}

function invalid(problem: string, remedy: string): Failure {
  return new Failure('command-invalid', { problem, remedy });
}
