import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Failure } from './failure.ts';

/** Where things lie in a data folder. Only this module knows the names. */
export interface DataFolder {
  readonly root: string;
  readonly settingsFile: string;
  readonly sources: string;
  readonly layouts: string;
  readonly landing: string;
  readonly editions: string;
  /** Records of runs, one file a run. */
  readonly runs: string;
  /** What transports remember of each source, and files on their way in. */
  readonly transport: string;
  /** Files that people bring on screen, until they are taken in or cleared away. */
  readonly uploads: string;
  readonly storeFile: string;
}

/** The paths of a data folder, whether or not it exists yet. */
export function dataFolderAt(path: string): DataFolder {
  const root = resolve(path);
  return {
    root,
    settingsFile: join(root, 'almanac.yaml'),
    sources: join(root, 'sources'),
    layouts: join(root, 'layouts'),
    landing: join(root, 'landing'),
    editions: join(root, 'editions'),
    runs: join(root, 'runs'),
    transport: join(root, 'transport'),
    uploads: join(root, 'uploads'),
    storeFile: join(root, 'store.sqlite'),
  };
}

/** An existing data folder. Throws `data-folder-missing`. */
export function openDataFolder(path: string): DataFolder {
  const folder = dataFolderAt(path);
  if (!existsSync(folder.settingsFile)) throw new Failure('data-folder-missing', { path: folder.root });
  return folder;
}
