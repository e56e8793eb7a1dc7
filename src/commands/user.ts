import { openDataFolder } from '../base/data-folder.ts';
import { Failure } from '../base/failure.ts';
import { hashPassword } from '../server/password.ts';
import { openStore } from '../store/store.ts';
import { type CommandContext, type CommandResult, done } from './context.ts';

export interface UserOptions {
  readonly name: string;
  readonly staffNumber?: string;
}

const shortest = 12;

/** Adds a person who may sign in. Their rights follow from their staff number; without one they have none until granted. */
export async function userAdd(
  context: CommandContext,
  username: string,
  options: UserOptions,
  input: NodeJS.ReadStream,
): Promise<CommandResult> {
  const folder = openDataFolder(context.data);
  const password = await readPassword(input);
  if (password.length < shortest) {
    throw new Failure('user-invalid', {
      problem: `the password is shorter than ${shortest} characters`,
      remedy: 'Give a longer one on standard input, for example a sentence.',
    });
  }
  const store = await openStore(folder.storeFile, context.clock);
  try {
    const user = await store.users.add({
      username,
      name: options.name,
      staffNumber: options.staffNumber ?? null,
      passwordHash: await hashPassword(password),
    });
    return done(`Added ${user.username}. They can sign in now.`, {
      id: user.id,
      username: user.username,
      name: user.name,
      staffNumber: user.staffNumber,
    });
  } finally {
    await store.close();
  }
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
