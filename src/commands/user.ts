import { openDataFolder } from '../base/data-folder.ts';
import { openStore } from '../store/store.ts';
import { type CommandContext, type CommandResult, done } from './context.ts';
import { newPasswordHash } from './user-password.ts';

export interface UserOptions {
  readonly name: string;
  readonly staffNumber?: string;
}

/** Adds a person who may sign in. Their rights follow from their staff number; without one they have none until granted. */
export async function userAdd(
  context: CommandContext,
  username: string,
  options: UserOptions,
  input: NodeJS.ReadStream,
): Promise<CommandResult> {
  const folder = openDataFolder(context.data);
  const passwordHash = await newPasswordHash(input, username);
  const store = await openStore(folder.storeFile, context.clock);
  try {
    const user = await store.users.add({
      username,
      name: options.name,
      staffNumber: options.staffNumber ?? null,
      passwordHash,
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
