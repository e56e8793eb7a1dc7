import { openDataFolder } from '../base/data-folder.ts';
import { openStore, type Store } from '../store/store.ts';
import type { CommandContext } from './context.ts';

/** Opens the store of the data folder for as long as `ask` takes. */
export async function withStore<Result>(
  { data, clock }: Pick<CommandContext, 'data' | 'clock'>,
  ask: (store: Store) => Promise<Result>,
): Promise<Result> {
  const store = await openStore(openDataFolder(data).storeFile, clock);
  try {
    return await ask(store);
  } finally {
    await store.close();
  }
}
