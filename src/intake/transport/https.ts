import { existsSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { DataFolder } from '../../base/data-folder.ts';
import { Failure } from '../../base/failure.ts';
import { deliveriesOf, deliveryFolder } from '../delivery.ts';
import { readSecret, readSecretFile } from '../secret.ts';
import { shownName } from '../source.ts';
import type { Acquisition, TransportEffects } from './acquire.ts';
import type { Answer } from './https-request.ts';
import { type Memory, recall, remember } from './memory.ts';
import { openStaging } from './staging.ts';
import type { Download, HttpsPlace } from './where.ts';

type Remembered = Memory['downloads'][number];

/** One file of the delivery: come now, or the same as the last time and still in the landing area. */
interface Gotten {
  readonly download: Download;
  readonly path: string;
  readonly remembered: Remembered;
  readonly isNew: boolean;
  readonly declared: number | null;
  readonly received: number;
  readonly modified: Date | null;
}

/**
 * Downloads the files a web server offers. What has not changed since the last time (ETag, Last-Modified) does not
 * travel again: where others have changed, it is taken from the landing area, so that a delivery is always whole.
 */
export async function takeByHttps(
  data: DataFolder,
  source: string,
  place: HttpsPlace,
  today: string,
  { environment }: TransportEffects,
): Promise<Acquisition> {
  // Most districts have no such source, and with the web client of Node every load would begin later.
  const { askFor } = await import('./https-request.ts');
  const staging = await openStaging(data, source);
  const release = () => rm(staging, { recursive: true, force: true });
  try {
    const secrets = Object.fromEntries(
      Object.entries(place.headers).map(([name, secret]) => [name, readSecret(secret, source, environment)]),
    );
    const ca = place.ca === null ? null : readAuthority(place.ca, source);
    const gotten: Gotten[] = [];
    for (const [index, download] of place.downloads.entries()) {
      const before = recall(data, source).downloads.find(({ url }) => url === download.url);
      const kept = before ? landedCopy(data, source, before, download) : null;
      const answer = await askFor({
        source,
        place,
        url: download.url,
        name: download.name,
        secrets,
        ca,
        path: join(staging, String(index)),
        known: before && kept !== null ? before : null,
      });
      gotten.push(gottenFrom(source, download, answer, before ?? null, kept, join(staging, String(index))));
    }
    const modified = gotten.flatMap((file) => (file.modified === null ? [] : [file.modified.getTime()]));
    return {
      drops: gotten.some(({ isNew }) => isNew)
        ? [
            {
              asOf: today,
              files: gotten.map(({ download, path, remembered }) => ({
                name: download.name,
                path,
                sha256: remembered.sha256,
              })),
            },
          ]
        : [],
      newest: modified.length === 0 ? null : new Date(Math.max(...modified)),
      bytes: {
        declared: gotten.some(({ declared }) => declared === null)
          ? null
          : gotten.reduce((sum, { declared }) => sum + (declared ?? 0), 0),
        received: gotten.reduce((sum, { received }) => sum + received, 0),
      },
      ignored: [],
      async taken() {
        remember(data, source, {
          ...recall(data, source),
          downloads: gotten.map(({ remembered }) => remembered),
        });
      },
      release,
    };
  } catch (error) {
    await release();
    throw error;
  }
}

function gottenFrom(
  source: string,
  download: Download,
  answer: Answer,
  before: Remembered | null,
  kept: string | null,
  path: string,
): Gotten {
  switch (answer.kind) {
    case 'unchanged': {
      if (before === null || kept === null)
        throw new Error('a server said "unchanged" of what it was not asked');
      const { declared, received, modified } = {
        declared: 0,
        received: 0,
        modified: dateOf(before.lastModified),
      };
      return { download, path: kept, remembered: before, isNew: false, declared, received, modified };
    }
    case 'came': {
      const { bytes, sha256 } = answer.written;
      if (download.sha256 !== null && download.sha256 !== sha256)
        throw new Failure('download-altered', { source, name: download.name, file: shownName(source) });
      return {
        download,
        path,
        remembered: {
          url: download.url,
          name: download.name,
          sha256,
          etag: answer.etag,
          lastModified: answer.lastModified,
        },
        isNew: kept === null || before?.sha256 !== sha256,
        declared: answer.declared,
        received: bytes,
        modified: dateOf(answer.lastModified),
      };
    }
  }
}

/** Where the bytes of the last time lie, if they are what is wanted now. */
function landedCopy(
  data: DataFolder,
  source: string,
  before: Remembered,
  { name, sha256 }: Download,
): string | null {
  if (before.name !== name || (sha256 !== null && sha256 !== before.sha256)) return null;
  const delivery = deliveriesOf(data, source).findLast(({ files }) =>
    files.some((file) => file.name === name && file.sha256 === before.sha256),
  );
  if (!delivery) return null;
  const path = join(deliveryFolder(data, delivery.id), 'files', name);
  return existsSync(path) ? path : null;
}

function readAuthority(path: string, source: string): string {
  return existsSync(path) ? readFileSync(path, 'utf8') : readSecretFile(path, source).toString('utf8');
}

function dateOf(text: string | null): Date | null {
  const date = text === null ? null : new Date(text);
  return date && !Number.isNaN(date.getTime()) ? date : null;
}
