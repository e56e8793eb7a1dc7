import type { Clock } from '../base/clock.ts';
import type { DataFolder } from '../base/data-folder.ts';
import { Failure } from '../base/failure.ts';
import type { Progress } from '../base/progress.ts';
import { stagedDrop } from '../intake/drop.ts';
import { previewLoad } from '../intake/load.ts';
import { readPublishing, writePublishing } from '../intake/publishing.ts';
import { runSource } from '../intake/source-run.ts';
import { filesFolder, readUpload, type Upload, uploadFolder, writeUpload } from '../intake/upload.ts';
import { loadingNow } from './load.ts';
import { publishFolder } from './publish.ts';

/** What a data manager starts from the screen and does not wait for. */
export type DeskWork =
  | { readonly kind: 'preview'; readonly upload: string }
  | { readonly kind: 'take'; readonly upload: string }
  | { readonly kind: 'publish' };

/** Does the work and writes down how far it is and what came of it; whatever fails is written down too. */
export async function doWork(folder: DataFolder, clock: Clock, work: DeskWork): Promise<void> {
  switch (work.kind) {
    case 'preview':
      return onUpload(folder, work.upload, (upload, progress) => preview(folder, clock, upload, progress));
    case 'take':
      return onUpload(folder, work.upload, (upload, progress) => take(folder, clock, upload, progress));
    case 'publish':
      return publishNow(folder, clock);
  }
}

async function preview(folder: DataFolder, clock: Clock, upload: Upload, progress: Progress) {
  const { delivery, findings, hold, same } = await previewLoad({
    ...(await loading(folder, clock, upload, progress)),
    drop: await stagedDrop(filesFolder(folder, upload.id), upload.asOf),
    place: uploadFolder(folder, upload.id),
  });
  const { state, problem, schoolYear, feeds, entities } = delivery;
  return {
    state: 'read' as const,
    preview: {
      ...{ state, problem, schoolYear, feeds, entities, hold, same },
      findings: findings.map((finding) => ({ ...finding, lines: [...finding.lines] })),
    },
  };
}

async function take(folder: DataFolder, clock: Clock, upload: Upload, progress: Progress) {
  const { report, failure } = await runSource({
    ...{ folder, clock, progress, sourceId: upload.source, trigger: 'upload', attempts: 1 },
    loading: () => loadingNow(folder, clock),
    drops: [await stagedDrop(filesFolder(folder, upload.id), upload.asOf)],
  });
  if (report === null) throw failure;
  return { state: 'taken' as const, delivery: report.deliveries[0]?.delivery.id ?? null };
}

async function loading(folder: DataFolder, clock: Clock, upload: Upload, progress: Progress) {
  return {
    ...{ folder, clock, progress, sourceId: upload.source },
    ...(await loadingNow(folder, clock)),
  };
}

async function onUpload(
  folder: DataFolder,
  id: string,
  work: (upload: Upload, progress: Progress) => Promise<Partial<Upload>>,
): Promise<void> {
  const upload = readUpload(folder, id);
  const progress = notedProgress((at) => writeUpload(folder, { ...upload, pid: process.pid, progress: at }));
  const done = { pid: null, progress: null };
  try {
    writeUpload(folder, { ...upload, ...done, ...(await work(upload, progress)), problem: null });
  } catch (error) {
    writeUpload(folder, { ...upload, ...done, state: 'failed', problem: problemOf(error) });
  }
}

async function publishNow(folder: DataFolder, clock: Clock): Promise<void> {
  const before = { ...readPublishing(folder), pid: process.pid };
  const progress = notedProgress((at) => writePublishing(folder, { ...before, progress: at }));
  const done = { ...before, pid: null, progress: null };
  try {
    const { edition } = await publishFolder(folder, { clock, progress });
    writePublishing(folder, { ...done, state: 'done', edition: edition.id });
  } catch (error) {
    writePublishing(folder, { ...done, state: 'failed', problem: problemOf(error) });
  }
}

/** Progress that is written down, at most every 200 ms within a step. */
function notedProgress(note: (at: { step: string; done: number; total: number | null }) => void): Progress {
  let step = { step: '', done: 0, total: null as number | null };
  let last = 0;
  return {
    step(name, total = null) {
      step = { step: name, done: 0, total };
      note(step);
    },
    at(done) {
      step = { ...step, done };
      if (Date.now() - last < 200) return;
      last = Date.now();
      note(step);
    },
    done() {},
  };
}

/** What goes wrong inside is told by its kind only: a message from deep down may quote a row. */
function problemOf(error: unknown): { message: string; remedy: string } {
  if (error instanceof Failure) return { message: error.message, remedy: error.remedy };
  return {
    message: `Something went wrong inside Almanac (${error instanceof Error ? error.name : 'unknown'}). Nothing was taken in.`,
    remedy: 'Try again; if it comes back, try it on the command line and report what it says.',
  };
}
