import { openDataFolder } from '../base/data-folder.ts';
import { Failure } from '../base/failure.ts';
import { openStore, type Store } from '../store/store.ts';
import type { UserAccount } from '../store/users.ts';
import type { CommandContext } from './context.ts';

/** Who is written down for what is done at the machine itself. */
export const operator = 'operator';

/** Opens the store, finds the user, and closes the store again when `work` is done. Throws `user-unknown`. */
export async function withUser<Result>(
  { data, clock }: CommandContext,
  username: string,
  work: (store: Store, user: UserAccount) => Promise<Result>,
): Promise<Result> {
  const store = await openStore(openDataFolder(data).storeFile, clock);
  try {
    const user = await store.users.byUsername(username);
    if (!user) throw new Failure('user-unknown', { username });
    return await work(store, user);
  } finally {
    await store.close();
  }
}
