import { stat } from 'node:fs/promises';
import { newestFiles } from './drop.ts';
import { readers, type Source } from './source.ts';

/**
 * The order in which sources are best begun when several load at a time. Rosters first: they tell whose ids the files of others hold. Then those
 * that wait for another machine, and then by the size of what lies there: a heavy one begun last would work alone at the end.
 */
export async function heaviestFirst(sources: readonly Source[]): Promise<Source[]> {
  const weighed = await Promise.all(
    sources.map(async (source) => ({
      source,
      isRoster: readers[source.reader].layout !== null,
      bytes: await bytesThere(source),
    })),
  );
  return weighed
    .toSorted((a, b) => Number(b.isRoster) - Number(a.isRoster) || b.bytes - a.bytes)
    .map(({ source }) => source);
}

/** Size of the newest delivery, as far as it can be seen from here. What is wrong with a place is told when the source is loaded. */
async function bytesThere({ where }: Source): Promise<number> {
  switch (where.kind) {
    case 'sftp':
    case 'https':
      return Number.MAX_SAFE_INTEGER;
    case 'upload':
      return 0;
    case 'folder':
    case 'drop-folder':
      try {
        const files = await newestFiles(where);
        const sizes = await Promise.all(files.map(({ path }) => stat(path)));
        return sizes.reduce((sum, { size }) => sum + size, 0);
      } catch {
        return 0;
      }
  }
}
