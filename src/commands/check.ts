import { openDataFolder } from '../base/data-folder.ts';
import { checkDataFolder } from '../intake/check.ts';
import { type CommandContext, type CommandResult, done } from './context.ts';

/** Checks settings, sources and layouts; problems come with file, line and remedy. */
export async function check(context: CommandContext): Promise<CommandResult> {
  const problems = await checkDataFolder(openDataFolder(context.data));
  if (problems.length === 0) return done('Settings, sources and layouts are in order.', []);
  const text = problems
    .map(({ file, line, message, remedy }) => `${file}:${line}: ${message}\n  remedy: ${remedy}`)
    .join('\n');
  return done(text, problems, 3);
}
