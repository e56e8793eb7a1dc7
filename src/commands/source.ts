import { resolve } from 'node:path';
import { openDataFolder } from '../base/data-folder.ts';
import { addSource, placeWords } from '../intake/source.ts';
import { type CommandContext, type CommandResult, done } from './context.ts';

export interface SourceOptions {
  readonly reader: string;
  readonly layout: readonly string[];
  readonly from: string;
  readonly title?: string;
  readonly steward?: string;
  readonly namespace?: string;
  readonly datedFolders: boolean;
  readonly dropFolder: boolean;
  readonly schedule?: string;
}

/** Writes sources/<id>.yaml. Throws `source-taken`, `reader-unknown`, `layout-unknown`. */
export async function sourceAdd(
  context: CommandContext,
  id: string,
  options: SourceOptions,
): Promise<CommandResult> {
  const folder = openDataFolder(context.data);
  const source = addSource(folder, {
    id,
    reader: options.reader,
    path: resolve(options.from),
    layouts: options.layout,
    title: options.title,
    steward: options.steward,
    namespace: options.namespace,
    deliveries: options.dropFolder ? 'drop-folder' : options.datedFolders ? 'dated-folders' : 'one',
    schedule: options.schedule,
  });
  return done(
    `Added the source ${id}: reader ${source.reader}, files at ${placeWords(source.where)}.\nNext: almanac load ${id}`,
    source,
  );
}
