import { randomUUID } from 'node:crypto';
import { lstatSync } from 'node:fs';
import { lstat, mkdir, readdir, rename } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { DataFolder } from '../../base/data-folder.ts';
import type { Acquisition, Ignored, TransportEffects } from './acquire.ts';
import { linksIn } from './ignored.ts';
import { recall, remember } from './memory.ts';
import { isTemporary, matches, type SeenFile, settledFiles } from './settling.ts';
import { hashOf } from './staging.ts';
import type { DropFolder } from './where.ts';

/** Where files go that were taken, if the district wants them moved. */
const takenName = 'taken';

/**
 * Takes what another system has put into a folder, once it has settled. What was taken is remembered by its content:
 * the same bytes under the same name are no news, however often they are written. Nothing is ever deleted.
 */
export async function takeFromDropFolder(
  data: DataFolder,
  source: string,
  place: DropFolder,
  today: string,
  effects: TransportEffects,
): Promise<Acquisition> {
  let ignored: Ignored[] = [];
  const { files, fresh } = await settledFiles(
    data,
    source,
    place,
    async (isKnown) => {
      ignored = [];
      const found = await filesBelow(place.path, '', ignored);
      const seen: SeenFile[] = [];
      for (const file of found) {
        // All of a file is read to know whether it settles; what was taken as it is has settled.
        const state = isKnown(file.name, file.mark) ? file.mark : await hashNow(join(place.path, file.name));
        seen.push({ ...file, state });
      }
      return seen;
    },
    effects,
  );
  const before = new Map(recall(data, source).taken.map((file) => [file.name, file]));
  const isNews = fresh.some(({ name, state }) => before.get(name)?.sha256 !== state);
  // A change of owner or rights writes nothing: such a file is no part of what came.
  const isWritten = ({ name, mark, state }: SeenFile) => {
    const known = before.get(name);
    return known?.sha256 !== state || writtenOf(known.mark) !== writtenOf(mark);
  };
  const batch = isNews ? fresh.filter(isWritten) : [];
  const newest = Math.max(...files.map(({ modified }) => modified.getTime()));
  const markers = place.complete;
  return {
    drops:
      batch.length === 0
        ? []
        : [
            {
              asOf: today,
              files: batch.map(({ name, state }) => ({
                name,
                path: join(place.path, name),
                sha256: state,
              })),
              leftOut: linksIn(ignored),
            },
          ],
    newest: files.length === 0 ? null : new Date(newest),
    bytes: { declared: null, received: batch.reduce((sum, { bytes }) => sum + bytes, 0) },
    ignored: [
      ...ignored,
      ...(markers === null ? [] : await markersIn(place.path, markers)).map((name) => ({
        name,
        because: 'marker' as const,
      })),
    ],
    async taken() {
      const now = recall(data, source);
      const others = now.taken.filter(({ name }) => !fresh.some((file) => file.name === name));
      // Names that are gone need not be remembered, or a folder of dated files would grow the memory for ever.
      const present = new Set(files.map(({ name }) => name));
      const taken = [
        ...others.filter(({ name }) => present.has(name)),
        ...fresh.map(({ name, mark, state }) => ({ name, mark, sha256: state })),
      ];
      remember(data, source, { ...now, taken, look: null });
      if (place.after === 'move') await moveAside(place, fresh, today);
    },
    release: async () => {},
  };
}

async function filesBelow(
  root: string,
  inside: string,
  ignored: Ignored[],
): Promise<Omit<SeenFile, 'state'>[]> {
  const files: Omit<SeenFile, 'state'>[] = [];
  for (const entry of (await readdir(join(root, inside))).sort()) {
    const name = inside === '' ? entry : `${inside}/${entry}`;
    if (inside === '' && entry === takenName) continue;
    const found = await lstat(join(root, name)).catch(() => null);
    // Gone since it was listed: a name that was only for the time of writing.
    if (found === null) continue;
    if (found.isSymbolicLink()) ignored.push({ name, because: 'link' });
    else if (isTemporary(entry) || entry === 'Thumbs.db' || entry === 'desktop.ini')
      ignored.push({ name, because: 'temporary' });
    else if (found.isDirectory()) files.push(...(await filesBelow(root, name, ignored)));
    else if (found.isFile())
      files.push({ name, bytes: found.size, modified: found.mtime, mark: markOf(found) });
  }
  return files;
}

/** The time of the last change of a file's entry cannot be set by a program, as the time of its content can. */
function markOf({
  size,
  mtimeMs,
  ctimeMs,
  ino,
}: {
  size: number;
  mtimeMs: number;
  ctimeMs: number;
  ino: number;
}): string {
  return `${size} ${mtimeMs} ${ctimeMs} ${ino}`;
}

/** The part of a mark that writing changes: size and time of the content. */
function writtenOf(mark: string): string {
  return mark.split(' ').slice(0, 2).join(' ');
}

/** The hash of a file as it is now. One that is held shut while it is written has a state that never stays the same. */
async function hashNow(path: string): Promise<string> {
  try {
    return await hashOf(path);
  } catch {
    return `unreadable ${randomUUID()}`;
  }
}

async function markersIn(root: string, pattern: string): Promise<string[]> {
  return (await readdir(root)).filter((name) => matches(pattern, name)).sort();
}

/** Moves taken files to `taken/<day>/`, and never onto another one. What was written anew meanwhile stays. */
async function moveAside(place: DropFolder, files: readonly SeenFile[], today: string): Promise<void> {
  for (const { name, mark } of files) {
    const from = join(place.path, name);
    const found = lstatSync(from, { throwIfNoEntry: false });
    if (!found || markOf(found) !== mark) continue;
    await rename(from, await freeName(join(place.path, takenName, today, name)));
  }
  if (place.complete === null) return;
  for (const name of await markersIn(place.path, place.complete))
    await rename(join(place.path, name), await freeName(join(place.path, takenName, today, name)));
}

async function freeName(path: string): Promise<string> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  for (let count = 1; ; count += 1) {
    const name = count === 1 ? path : join(dirname(path), `${count}-${basename(path)}`);
    if (!lstatSync(name, { throwIfNoEntry: false })) return name;
  }
}
