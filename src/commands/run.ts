import { openDataFolder } from '../base/data-folder.ts';
import { startBuilder } from '../edition/builder-process.ts';
import type { CommandContext, CommandResult } from './context.ts';

/** Loads every source that is due, then publishes. Neither a refused delivery nor a source that fails stops the rest. */
export async function run(context: CommandContext): Promise<CommandResult> {
  const folder = openDataFolder(context.data);
  // It reads its program while this one reads the rest of its own, and waits.
  const builder = startBuilder();
  try {
    const { loadAndPublish } = await import('./load-and-publish.ts');
    return await loadAndPublish(folder, context, builder);
  } finally {
    builder.end();
  }
}
