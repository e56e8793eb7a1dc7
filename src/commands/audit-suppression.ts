import { openDataFolder } from '../base/data-folder.ts';
import { openEdition } from '../edition/edition.ts';
import { currentEdition, editionFile } from '../edition/editions.ts';
import { type AuditedSet, auditEdition } from '../gate/audit-published.ts';
import { type CommandContext, type CommandResult, done } from './context.ts';
import { textTable } from './text-table.ts';

/**
 * Works out, for everything that people without the right to see students can be shown of the current edition, what somebody who knows all of it can find
 * out about what is hidden. Exit code 3 where an interval is narrower than it has to be. Throws `edition-none`.
 */
export async function auditSuppression(context: CommandContext): Promise<CommandResult> {
  const folder = openDataFolder(context.data);
  const { id } = currentEdition(folder);
  const edition = await openEdition(editionFile(folder, id));
  try {
    const sets = await auditEdition(edition);
    const narrow = sets.reduce((sum, set) => sum + set.narrow, 0);
    const verdict =
      narrow === 0
        ? 'No hidden number can be narrowed down further than it may.'
        : `${narrow} hidden numbers can be narrowed down too far.\n  remedy: report this with the table above to the people who make Almanac; until then leave counts to those who may see the students.`;
    const text = [`Edition ${id}, published sets:`, '', table(sets), '', verdict].join('\n');
    return done(text, { edition: id, narrow, sets }, narrow === 0 ? 0 : 3);
  } finally {
    edition.close();
  }
}

function table(sets: readonly AuditedSet[]): string {
  return textTable(
    ['measure', 'year', 'kind', 'reach', 'numbers', 'hidden', 'students in hidden', 'intervals', 'narrow'],
    sets.map(({ slice, cells, hidden, hiddenShare, intervals, narrow }) => [
      slice.measure,
      slice.schoolYear,
      slice.assessmentType ?? '',
      slice.reach,
      cells,
      hidden,
      `${(100 * hiddenShare).toFixed(1)} %`,
      intervals,
      narrow,
    ]),
  );
}
