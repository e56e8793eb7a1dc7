import { rmSync } from 'node:fs';
import { openDataFolder } from '../base/data-folder.ts';
import { openEdition } from '../edition/edition.ts';
import { currentEdition, editionFile } from '../edition/editions.ts';
import { fileHash } from '../edition/file-hash.ts';
import { gateOn } from '../gate/gate.ts';
import { type OneRosterFile, type OneRosterRecords, writeOneRoster } from '../intake/oneroster-writer.ts';
import { oneRosterExport } from '../reports/oneroster-set.ts';
import { openStore } from '../store/store.ts';
import { accessRules } from './access-rules.ts';
import { viewerNamed } from './ask.ts';
import { type CommandContext, type CommandResult, done } from './context.ts';

export interface RosterExportOptions {
  readonly out: string;
  readonly as: string;
}

/**
 * Writes the roster of the current edition as a OneRoster 1.2 zip, for a viewer who may see the whole district student by student. Throws
 * `viewer-unknown`, `gate-denied`, `oneroster-unwritable`, `oneroster-invalid`.
 */
export async function exportOneRoster(
  context: CommandContext,
  { out, as }: RosterExportOptions,
): Promise<CommandResult> {
  const folder = openDataFolder(context.data);
  const edition = await openEdition(editionFile(folder, currentEdition(folder).id));
  const store = await openStore(folder.storeFile, context.clock);
  try {
    const rules = await accessRules(folder, store, context.clock);
    const viewer = await viewerNamed(edition, store, as, rules);
    const gate = await gateOn(edition, { log: store.looks, memory: store.publishedSets });
    const [setting] = await edition.all<{ year: number }>(
      'select current_school_year as year from edition.build_setting',
    );
    const roster = await oneRosterExport(gate, viewer, setting?.year ?? 0);
    const files: Partial<Record<OneRosterFile, OneRosterRecords>> = {};
    for (const [file, rows] of Object.entries(roster.files)) files[file as OneRosterFile] = { rows };
    const at = new Date(`${roster.asOf}T12:00:00`);
    const written = await writeOneRoster(
      { files, at, system: { name: 'Almanac', code: roster.edition } },
      out,
    );
    try {
      await store.auditLog.record({
        actor: viewer.username,
        kind: 'exported',
        detail: {
          what: 'oneroster',
          edition: roster.edition,
          files: written.files,
          looks: roster.logged,
          sha256: fileHash(out),
        },
      });
    } catch (error) {
      // What nobody could write down does not stay.
      rmSync(out, { force: true });
      throw error;
    }
    const left = Object.entries(roster.leftOut).map(([reason, rows]) => `  left out: ${rows} × ${reason}`);
    const counts = written.files.map(({ file, rows }) => `  ${file}.csv: ${rows}`);
    const text = [`Wrote ${out}, edition ${roster.edition}, as of ${roster.asOf}:`, ...counts, ...left].join(
      '\n',
    );
    return done(text, {
      file: out,
      edition: roster.edition,
      asOf: roster.asOf,
      files: written.files,
      leftOut: roster.leftOut,
      logged: roster.logged,
    });
  } finally {
    edition.close();
    await store.close();
  }
}
