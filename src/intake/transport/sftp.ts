import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { DataFolder } from '../../base/data-folder.ts';
import { Failure } from '../../base/failure.ts';
import { shownName } from '../source.ts';
import type { Acquisition, Ignored, TransportEffects } from './acquire.ts';
import { linksIn } from './ignored.ts';
import { recall, remember } from './memory.ts';
import { isTemporary, matches, type SeenFile, settledFiles } from './settling.ts';
import type { SftpSession } from './sftp-session.ts';
import { openStaging, type Written } from './staging.ts';
import { isPlainName, placeWords, type SftpPlace } from './where.ts';

/**
 * Fetches what is new in a folder of an SFTP server, once it has settled. Each file is compared with what was listed
 * before and after it came; what does not fit is not taken, and nothing there is changed. Names are the listing's own
 * last word: one that leads elsewhere refuses the whole.
 */
export async function takeBySftp(
  data: DataFolder,
  source: string,
  place: SftpPlace,
  today: string,
  effects: TransportEffects,
): Promise<Acquisition> {
  // Most districts have no such source, and its library is a good part of what a load would have to start with.
  const { openSftp } = await import('./sftp-session.ts');
  const session = await openSftp(source, place, effects.environment);
  let staging: string | null = null;
  const release = async () => {
    if (staging !== null) await rm(staging, { recursive: true, force: true });
  };
  try {
    const ignored: Ignored[] = [];
    const { files, fresh } = await settledFiles(
      data,
      source,
      place,
      async () => {
        ignored.length = 0;
        return listed(source, place, session, ignored);
      },
      effects,
    );
    for (const { name, bytes } of fresh)
      if (bytes > place.megabytes * 1e6)
        throw new Failure('delivery-too-large', {
          source,
          name,
          megabytes: place.megabytes,
          file: shownName(source),
        });
    staging = await openStaging(data, source);
    const fetched: { file: SeenFile; written: Written; path: string }[] = [];
    for (const [index, file] of fresh.entries()) {
      // A number, not the name: what a server calls its files is no path of ours.
      const path = join(staging, String(index));
      fetched.push({ file, path, written: await fetchWhole(source, place, session, file, path) });
    }
    const before = new Map(recall(data, source).taken.map(({ name, sha256 }) => [name, sha256]));
    const isNews = fetched.some(({ file, written }) => before.get(file.name) !== written.sha256);
    const newest = Math.max(...files.map(({ modified }) => modified.getTime()));
    return {
      drops: isNews
        ? [
            {
              asOf: today,
              files: fetched.map(({ file, written, path }) => ({
                name: file.name,
                path,
                sha256: written.sha256,
              })),
              leftOut: linksIn(ignored),
            },
          ]
        : [],
      newest: files.length === 0 ? null : new Date(newest),
      bytes: {
        declared: fresh.reduce((sum, { bytes }) => sum + bytes, 0),
        received: fetched.reduce((sum, { written }) => sum + written.bytes, 0),
      },
      ignored,
      async taken() {
        const memory = recall(data, source);
        const present = new Set(files.map(({ name }) => name));
        const isOther = (name: string) => present.has(name) && !fresh.some((file) => file.name === name);
        remember(data, source, {
          ...memory,
          look: null,
          taken: [
            ...memory.taken.filter(({ name }) => isOther(name)),
            ...fetched.map(({ file, written }) => ({
              name: file.name,
              mark: file.mark,
              sha256: written.sha256,
            })),
          ],
        });
      },
      release,
    };
  } catch (error) {
    await release();
    throw error;
  } finally {
    session.close();
  }
}

async function listed(
  source: string,
  place: SftpPlace,
  session: SftpSession,
  ignored: Ignored[],
): Promise<SeenFile[]> {
  const entries = (await session.list()).filter(({ name }) => name !== '.' && name !== '..');
  const names = entries.map(({ name }) => name);
  // A name that comes twice would stand for two files in one place.
  const unsafe = names.filter((name, index) => !isPlainName(name) || names.indexOf(name) < index).length;
  if (unsafe > 0)
    throw new Failure('delivery-names-unsafe', { source, count: unsafe, place: placeWords(place) });
  const wanted = entries.filter(
    ({ name }) =>
      place.files.some((pattern) => matches(pattern, name)) ||
      (place.complete !== null && matches(place.complete, name)),
  );
  const seen: SeenFile[] = [];
  for (const { name, kind, bytes, modified } of wanted.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    if (isTemporary(name)) ignored.push({ name, because: 'temporary' });
    else if (kind === 'link') ignored.push({ name, because: 'link' });
    else if (kind === 'file') {
      const mark = markOf(bytes, modified);
      if (place.complete !== null && matches(place.complete, name)) ignored.push({ name, because: 'marker' });
      seen.push({ name, bytes, modified, mark, state: mark });
    }
  }
  return seen;
}

function markOf(bytes: number, modified: Date): string {
  return `${bytes} ${modified.getTime()}`;
}

async function fetchWhole(
  source: string,
  place: SftpPlace,
  session: SftpSession,
  file: SeenFile,
  path: string,
): Promise<Written> {
  const written = await session.fetch(file.name, path, file.bytes);
  const after = await session.stat(file.name);
  if (after === null || written.bytes !== file.bytes || markOf(after.bytes, after.modified) !== file.mark)
    throw new Failure('delivery-unsettled', { source, files: `${file.name} at ${placeWords(place)}` });
  return written;
}
