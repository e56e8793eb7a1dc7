import { openDataFolder } from '../base/data-folder.ts';
import {
  currentEditionId,
  editionRecord,
  listEditions,
  previousEdition,
  serveEdition,
} from '../edition/editions.ts';
import { type CommandContext, type CommandResult, done } from './context.ts';
import { textTable } from './text-table.ts';

/** Lists published editions, newest first. */
export async function editions(context: CommandContext): Promise<CommandResult> {
  const folder = openDataFolder(context.data);
  const current = currentEditionId(folder);
  const records = listEditions(folder).map((record) => ({ ...record, isCurrent: record.id === current }));
  if (records.length === 0) return done('No edition has been published yet. Run "almanac publish".', []);
  return done(
    textTable(
      ['edition', 'as of', 'published', 'deliveries', 'current'],
      records.map(({ id, asOf, publishedAt, deliveries, isCurrent }) => [
        id,
        asOf,
        publishedAt,
        deliveries.length,
        isCurrent ? 'current' : '',
      ]),
    ),
    records,
  );
}

/** Serves an older edition: the named one, or the one before the current. Nothing is deleted. */
export async function rollback(context: CommandContext, id: string | null): Promise<CommandResult> {
  const folder = openDataFolder(context.data);
  const target = id === null ? previousEdition(folder) : editionRecord(folder, id);
  const record = serveEdition(folder, target.id);
  return done(`Edition ${record.id} (as of ${record.asOf}) is served now. Nothing was deleted.`, record);
}
