import { existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '../../base/clock.ts';
import type { DataFolder } from '../../base/data-folder.ts';
import { Failure } from '../../base/failure.ts';
import { type Drop, dropsOf } from '../drop.ts';
import { type Source, shownName } from '../source.ts';
import { takeFromDropFolder } from './drop-folder.ts';
import { takeByHttps } from './https.ts';
import { takeBySftp } from './sftp.ts';

/** What the world gives to a transport; a test passes its own. */
export interface TransportEffects {
  readonly clock: Clock;
  /** Waits. Rejects when the program is told to stop. */
  sleep(milliseconds: number): Promise<void>;
  /** Where secrets may lie. */
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** The world as it is. */
export const systemTransport: Pick<TransportEffects, 'sleep' | 'environment'> = {
  sleep: (milliseconds) => sleep(milliseconds),
  environment: process.env,
};

/** What a source brought, lying in files, and what is to be done with those. */
export interface Acquisition {
  /** Oldest first. */
  readonly drops: readonly Drop[];
  /** When the newest of the files that lie there was written, whether or not it is news; null: nobody knows. */
  readonly newest: Date | null;
  /** What the other side said the new files hold, and what came. Null: it said nothing. */
  readonly bytes: { readonly declared: number | null; readonly received: number };
  /** Files that lie there and are no part of a delivery, with the reason. */
  readonly ignored: readonly Ignored[];
  /** To be called when the drops are in the landing area: they are not taken a second time. */
  taken(): Promise<void>;
  /** Removes what was staged, whether or not it was taken. */
  release(): Promise<void>;
}

export interface Ignored {
  readonly name: string;
  readonly because: 'temporary' | 'link' | 'marker';
}

/**
 * Brings in what a source has to offer. A file is either whole or not taken. `today` is the day of the district,
 * YYYY-MM-DD. Throws `delivery-place-missing`, and the failures of transports (`delivery-*`, `download-*`, `place-*`,
 * `secret-missing`).
 */
export async function acquire(
  folder: DataFolder,
  source: Source,
  today: string,
  effects: TransportEffects,
): Promise<Acquisition> {
  const { where } = source;
  switch (where.kind) {
    case 'folder':
      requirePlace(source, where.path);
      return asTheyLie(await dropsOf(where, today));
    case 'drop-folder':
      requirePlace(source, where.path);
      return takeFromDropFolder(folder, source.id, where, today, effects);
    case 'sftp':
      return takeBySftp(folder, source.id, where, today, effects);
    case 'https':
      return takeByHttps(folder, source.id, where, today, effects);
    case 'upload':
      return asTheyLie([]);
  }
}

/** Drops whose files may stay where they are. */
export async function asTheyLie(drops: readonly Drop[]): Promise<Acquisition> {
  const stats = await Promise.all(drops.flatMap(({ files }) => files.map(({ path }) => stat(path))));
  const newest = Math.max(...stats.map(({ mtimeMs }) => mtimeMs));
  return {
    drops,
    newest: stats.length === 0 ? null : new Date(newest),
    bytes: { declared: null, received: stats.reduce((sum, { size }) => sum + size, 0) },
    ignored: [],
    taken: async () => {},
    release: async () => {},
  };
}

function requirePlace(source: Source, path: string): void {
  if (existsSync(path)) return;
  throw new Failure('delivery-place-missing', { source: source.id, path, file: shownName(source.id) });
}
