import { hashPassword } from '../server/password.ts';
import { foldUsername } from '../store/users.ts';
import { type CommandContext, type CommandResult, done } from './context.ts';
import { withUser } from './user-store.ts';

/** Gives a person another password, read from standard input, and ends their sessions. Throws `user-unknown`, `user-invalid`. */
export async function userSetPassword(
  context: CommandContext,
  username: string,
  input: NodeJS.ReadStream,
): Promise<CommandResult> {
  return await withUser(context, username, async (store, user) => {
    await store.users.setPasswordHash(user.id, await newPasswordHash(input, user.username));
    return done(`${user.username} has another password; their sessions have ended.`, {
      username: user.username,
    });
  });
}

/** The hash of the password on standard input. Throws `user-invalid` for one that is too short, too long or tried first. */
export async function newPasswordHash(input: NodeJS.ReadStream, username: string): Promise<string> {
  return await hashPassword(await readPassword(input), [foldUsername(username)]);
}

/** The first line of standard input. A terminal is asked for it; what is typed there is not hidden, so a file or pipe is better. */
async function readPassword(input: NodeJS.ReadStream): Promise<string> {
  if (input.isTTY) process.stderr.write('Password (it will be visible; better: < file): ');
  let text = '';
  for await (const chunk of input) {
    text += String(chunk);
    if (text.includes('\n')) break;
  }
  return text.split('\n')[0]?.replace(/\r$/, '') ?? '';
}
