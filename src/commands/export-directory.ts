import { createHash } from 'node:crypto';
import { rmSync, writeFileSync } from 'node:fs';
import { openDataFolder } from '../base/data-folder.ts';
import { Failure } from '../base/failure.ts';
import { openEdition } from '../edition/edition.ts';
import { currentEdition, editionFile } from '../edition/editions.ts';
import { gateOn } from '../gate/gate.ts';
import { directoryCsv } from '../reports/directory-list.ts';
import { openStore } from '../store/store.ts';
import { accessRules } from './access-rules.ts';
import { viewerNamed } from './ask.ts';
import { type CommandContext, type CommandResult, done } from './context.ts';

export interface DirectoryExportOptions {
  readonly out: string;
  readonly as: string;
  /** Who is given it, for the audit log. */
  readonly for: string;
}

/**
 * Writes what the district has designated as directory information, of the viewer's students but those whose families opted out. Whoever asks, the
 * gate answers as for somebody outside. Throws `viewer-unknown`, `gate-denied`, `command-invalid`.
 */
export async function exportDirectory(
  context: CommandContext,
  { out, as, for: party }: DirectoryExportOptions,
): Promise<CommandResult> {
  const folder = openDataFolder(context.data);
  const edition = await openEdition(editionFile(folder, currentEdition(folder).id));
  const store = await openStore(folder.storeFile, context.clock);
  try {
    const directory = store.directoryInformation;
    const rules = await accessRules(folder, store, context.clock);
    const viewer = await viewerNamed(edition, store, as, rules);
    const gate = await gateOn(edition, { log: store.looks, memory: store.publishedSets, directory });
    const policy = await directory.policy();
    const list = await directoryCsv(gate, viewer, policy?.items ?? []);
    try {
      writeFileSync(out, list.text, { mode: 0o600, flag: 'wx' });
    } catch (error) {
      throw new Failure(
        'command-invalid',
        {
          problem: `${out} cannot be written, or is there already`,
          remedy: 'Name a new file in a folder that is there.',
        },
        { cause: error },
      );
    }
    try {
      await store.auditLog.record({
        actor: viewer.username,
        kind: 'exported',
        detail: {
          ...{ what: 'directory', for: party, edition: list.edition, items: policy?.items ?? [] },
          ...{ policy: policy?.version ?? 0, fields: list.columns, rows: list.rows, look: list.logged },
          sha256: createHash('sha256').update(list.text).digest('hex'),
        },
      });
    } catch (error) {
      // What nobody could write down does not stay.
      rmSync(out, { force: true });
      throw error;
    }
    return done(
      `Wrote ${out}: ${list.rows} students, edition ${list.edition}. Students whose families opted out are not in it.`,
      { file: out, rows: list.rows, columns: list.columns, edition: list.edition, logged: list.logged },
    );
  } finally {
    edition.close();
    await store.close();
  }
}
