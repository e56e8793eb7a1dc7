import { openDataFolder } from '../base/data-folder.ts';
import { startBuilder } from '../edition/builder-process.ts';
import { openMapperPool } from '../intake/mapper-pool.ts';
import type { CommandContext, CommandResult } from './context.ts';

/** Loads every source that is due, then publishes. Neither a refused delivery nor a source that fails stops the rest. */
export async function run(context: CommandContext): Promise<CommandResult> {
  const folder = openDataFolder(context.data);
  // They read their programs while this one reads the rest of its own, and wait.
  const builder = startBuilder();
  const mapper = openMapperPool();
  mapper.start();
  try {
    const { loadAndPublish } = await import('./load-and-publish.ts');
    return await loadAndPublish(folder, context, { builder, mapper });
  } finally {
    mapper.close();
    builder.end();
  }
}
