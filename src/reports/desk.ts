import type { Readable } from 'node:stream';
import type { Clock } from '../base/clock.ts';
import { dayIn } from '../base/clock.ts';
import type { DataFolder } from '../base/data-folder.ts';
import { Failure } from '../base/failure.ts';
import { differenceIn } from '../intake/held.ts';
import { readPublishing, writePublishing } from '../intake/publishing.ts';
import { readSettings } from '../intake/settings.ts';
import { listSources, readSource, sourceIds } from '../intake/source.ts';
import {
  addUploadFile,
  beginUpload,
  discardUpload,
  openUploads,
  readUpload,
  sweepUploads,
  type Upload,
  uploadedFiles,
  uploadFolder,
  uploadLimits,
  writeUpload,
} from '../intake/upload.ts';
import { publishingShape } from './delivery-pages.ts';
import { differenceShape, type Look } from './difference-shape.ts';
import type { PublishingShape, UploadShape, UploadsPage } from './shapes/operations.ts';

/** Starts work in a process of its own, which says on disk how far it is; nobody waits for it here. */
export interface Workers {
  preview(upload: string): void;
  take(upload: string): void;
  publish(): void;
}

/** What a data manager does with files and editions on screen. Who may is asked before. */
export interface Desk {
  page(look: Look): Promise<UploadsPage>;
  begin(by: string, wanted: { source: string; asOf: string }): Promise<UploadShape>;
  addFile(id: string, name: string, content: Readable): Promise<{ bytes: number }>;
  upload(id: string, look: Look): Promise<UploadShape>;
  /** Reads the files and says what they would become. */
  read(id: string): Promise<UploadShape>;
  /** Takes the files in as a delivery. */
  take(id: string): Promise<UploadShape>;
  discard(id: string): Promise<void>;
  publish(by: string): PublishingShape;
}

export function deskOver(folder: DataFolder, clock: Clock, workers: Workers): Desk {
  /** Marks an upload as being worked on, so that a second click finds it so, and starts the work. */
  async function start(id: string, from: readonly Upload['state'][], state: 'reading' | 'taking') {
    const upload = readUpload(folder, id);
    if (!from.includes(upload.state))
      throw new Failure('upload-not-ready', { upload: id, state: upload.state });
    if ((await uploadedFiles(folder, id)).length === 0)
      throw new Failure('upload-invalid', {
        problem: 'it holds no file',
        remedy: 'Choose at least one file.',
      });
    const started: Upload = { ...upload, state, pid: process.pid, progress: null, problem: null };
    writeUpload(folder, started);
    return uploadShape(folder, started, nobody);
  }
  return {
    async page(look) {
      await sweepUploads(folder, clock);
      return {
        sources: listSources(folder).map(({ id, title, reader }) => ({ id, title, reader })),
        today: dayIn(readSettings(folder).timeZone, clock.now()),
        uploads: await Promise.all(openUploads(folder).map((upload) => uploadShape(folder, upload, look))),
        limits: { ...uploadLimits },
      };
    },
    async begin(by, { source, asOf }) {
      if (Number.isNaN(Date.parse(`${asOf}T00:00:00Z`)))
        throw new Failure('upload-invalid', {
          problem: 'the day the files speak of is no day',
          remedy: 'Choose a day of the calendar.',
        });
      return uploadShape(folder, await beginUpload(folder, clock, { source, asOf, by }), nobody);
    },
    addFile: (id, name, content) => addUploadFile(folder, id, name, content),
    upload: async (id, look) => uploadShape(folder, readUpload(folder, id), look),
    async read(id) {
      const shape = await start(id, ['open', 'read', 'failed'], 'reading');
      workers.preview(id);
      return shape;
    },
    async take(id) {
      const shape = await start(id, ['read'], 'taking');
      workers.take(id);
      return shape;
    },
    discard: (id) => discardUpload(folder, id),
    publish(by) {
      if (readPublishing(folder).state === 'running')
        throw new Failure('build-running', { path: folder.editions });
      writePublishing(folder, {
        ...{ state: 'running', by, startedAt: clock.now().toISOString(), pid: process.pid },
        ...{ progress: null, edition: null, problem: null },
      });
      workers.publish();
      return publishingShape(folder);
    },
  };
}

const nobody: Look = async () => null;

async function uploadShape(folder: DataFolder, upload: Upload, look: Look): Promise<UploadShape> {
  const { id, source, asOf, by, startedAt, state, progress, preview, delivery, problem } = upload;
  const known = sourceIds(folder).includes(source) ? readSource(folder, source) : null;
  const place = uploadFolder(folder, id);
  return {
    ...{ id, source, asOf, by, startedAt, state, progress, delivery, problem },
    title: known?.title ?? source,
    files: await uploadedFiles(folder, id),
    preview: preview && {
      state: preview.state,
      problem: preview.problem,
      accounting: addedUp(preview.feeds),
      feeds: preview.feeds.map(({ feed, files, accounting, skippedBy }) => ({
        ...{ feed, files, accounting, skippedBy },
      })),
      entities: preview.entities,
      findings: preview.findings.map((finding) => ({ ...finding, delivery: null })),
      causes: preview.hold?.causes ?? [],
      difference: await differenceShape(folder, differenceIn(place), {
        place,
        namespace: known?.namespace ?? source,
        asked: { kind: 'upload-samples', upload: id },
        look,
      }),
      same: preview.same,
    },
  };
}

function addedUp(feeds: NonNullable<Upload['preview']>['feeds']) {
  const sum = { read: 0, mapped: 0, quarantined: 0, skipped: 0 };
  for (const { accounting } of feeds) {
    sum.read += accounting.read;
    sum.mapped += accounting.mapped;
    sum.quarantined += accounting.quarantined;
    sum.skipped += accounting.skipped;
  }
  return sum;
}
