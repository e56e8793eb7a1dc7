import { momentIn } from '../base/clock.ts';
import { openDataFolder } from '../base/data-folder.ts';
import { Failure } from '../base/failure.ts';
import { readSettings } from '../intake/settings.ts';
import { breakGlassPath, issueBreakGlass } from '../server/break-glass.ts';
import { type CommandContext, type CommandResult, done } from './context.ts';
import { withUser } from './user-store.ts';

export interface BreakGlassOptions {
  /** Why; kept in the audit log. */
  readonly reason: string;
  /** How long the code can be used. */
  readonly minutes: number;
}

/** A code that is not used within an hour is better made anew. */
const longest = 60;

/** Makes a code that signs a person in once, past issuers, passwords and second factors. Throws `user-unknown`, `command-invalid`. */
export async function userBreakGlass(
  context: CommandContext,
  username: string,
  { reason, minutes }: BreakGlassOptions,
): Promise<CommandResult> {
  const problem =
    reason.trim() === ''
      ? 'The reason is empty'
      : minutes < 1 || minutes > longest
        ? `A code is good for 1 to ${longest} minutes`
        : null;
  if (problem !== null)
    throw new Failure('command-invalid', {
      problem,
      remedy: 'Say why in a few words, e.g. "issuer is down".',
    });
  const { signIn, timeZone } = readSettings(openDataFolder(context.data));
  return await withUser(context, username, async (store, user) => {
    if (user.disabledAt !== null)
      throw new Failure('command-invalid', {
        problem: `The account ${user.username} is turned off`,
        remedy: 'Choose one that is not.',
      });
    const { code, until } = await issueBreakGlass(store, context.clock, user, { reason, minutes });
    const link = `${signIn.address ?? 'http://localhost:4600'}${breakGlassPath}#${code}`;
    const text = [
      `Signs ${user.username} in, once, until ${momentIn(timeZone, new Date(until))}:`,
      `  ${link}`,
      `The code alone, for another machine: ${code}`,
      'It is in the audit log, with the reason.',
    ].join('\n');
    return done(text, { username: user.username, link, code, until });
  });
}
