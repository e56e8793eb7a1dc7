import { randomBytes } from 'node:crypto';
import { createWriteStream, existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type Static, Type } from 'typebox';
import { Check } from 'typebox/schema';
import type { Clock } from '../base/clock.ts';
import type { DataFolder } from '../base/data-folder.ts';
import { replaceFile } from '../base/durable-file.ts';
import { Failure } from '../base/failure.ts';
import { DeliveryFeed, FindingsFile } from './delivery.ts';
import { Hold } from './guard/hold.ts';
import { isRunning } from './running-process.ts';
import { readSource } from './source.ts';

const Nullable = <Schema extends Parameters<typeof Type.Union>[0][number]>(schema: Schema) =>
  Type.Union([schema, Type.Null()]);

/** What files that were brought would become; see `previewLoad`. */
const UploadPreview = Type.Object({
  state: Type.Union([Type.Literal('mapped'), Type.Literal('refused')]),
  problem: Nullable(Type.Object({ message: Type.String(), remedy: Type.String() })),
  schoolYear: Type.Integer(),
  feeds: Type.Array(DeliveryFeed),
  entities: Type.Array(Type.Object({ entity: Type.String(), rows: Type.Integer() })),
  findings: FindingsFile,
  hold: Nullable(Hold),
  same: Nullable(Type.String()),
});
export type UploadPreview = Static<typeof UploadPreview>;

/** `upload.json`: files that somebody brings on screen, on their way to be a delivery. */
const UploadFile = Type.Object({
  id: Type.String(),
  source: Type.String(),
  /** The day the files speak of, YYYY-MM-DD. */
  asOf: Type.String(),
  /** User name of who brings them. */
  by: Type.String(),
  startedAt: Type.String(),
  /** `open`: files are coming. `reading`, `taking`: a process is at work. `read`: there is a preview. */
  state: Type.Union([
    Type.Literal('open'),
    Type.Literal('reading'),
    Type.Literal('read'),
    Type.Literal('taking'),
    Type.Literal('taken'),
    Type.Literal('failed'),
  ]),
  /** The process at work; one that is gone has been stopped half way. */
  pid: Nullable(Type.Integer()),
  progress: Nullable(
    Type.Object({ step: Type.String(), done: Type.Integer(), total: Nullable(Type.Integer()) }),
  ),
  preview: Nullable(UploadPreview),
  /** The delivery it has become. */
  delivery: Nullable(Type.String()),
  problem: Nullable(Type.Object({ message: Type.String(), remedy: Type.String() })),
});
export type Upload = Static<typeof UploadFile>;

/** How much one upload may bring. */
export const uploadLimits = { fileMegabytes: 4096, files: 200 };
export type UploadLimits = typeof uploadLimits;

/** Uploads are cleared away a day after they were begun, whatever became of them. */
const keptHours = 24;

/** Begins an upload for a source. Throws `source-unknown`, `upload-invalid`. */
export async function beginUpload(
  folder: DataFolder,
  clock: Clock,
  wanted: Pick<Upload, 'source' | 'asOf' | 'by'>,
): Promise<Upload> {
  const source = readSource(folder, wanted.source);
  await sweepUploads(folder, clock);
  const upload: Upload = {
    id: randomBytes(16).toString('hex'),
    source: source.id,
    asOf: wanted.asOf,
    by: wanted.by,
    startedAt: clock.now().toISOString(),
    state: 'open',
    ...{ pid: null, progress: null, preview: null, delivery: null, problem: null },
  };
  await mkdir(filesFolder(folder, upload.id), { recursive: true, mode: 0o700 });
  writeUpload(folder, upload);
  return upload;
}

/**
 * Writes one file of an upload as it streams in; a second one of the same name takes its place. What was written of a file that
 * breaks off is removed. Throws `upload-unknown`, `upload-not-ready`, `upload-invalid`, `upload-too-large`.
 */
export async function addUploadFile(
  folder: DataFolder,
  id: string,
  name: string,
  content: Readable,
  limits: UploadLimits = uploadLimits,
): Promise<{ bytes: number }> {
  const upload = readUpload(folder, id);
  if (upload.state !== 'open' && upload.state !== 'read' && upload.state !== 'failed')
    throw new Failure('upload-not-ready', { upload: id, state: upload.state });
  const place = filesFolder(folder, id);
  checkName(name);
  const others = (await readdir(place)).filter((each) => each !== name);
  if (others.length >= limits.files)
    throw new Failure('upload-invalid', {
      problem: `an upload holds at most ${limits.files} files`,
      remedy: 'Put them into one zip and upload that.',
    });
  const most = limits.fileMegabytes * 1024 * 1024;
  let bytes = 0;
  const counting = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      if (bytes > most) done(new Failure('upload-too-large', { megabytes: limits.fileMegabytes }));
      else done(null, chunk);
    },
  });
  // Hidden until it is whole: what is read has only whole files.
  const aside = join(place, `.${randomBytes(8).toString('hex')}.part`);
  try {
    await pipeline(content, counting, createWriteStream(aside, { mode: 0o600, flush: true }));
    await rename(aside, join(place, name));
  } catch (error) {
    await rm(aside, { force: true });
    throw error;
  }
  writeUpload(folder, { ...readUpload(folder, id), state: 'open', preview: null, problem: null });
  return { bytes };
}

/** Files of an upload that have come whole, by name. */
export async function uploadedFiles(
  folder: DataFolder,
  id: string,
): Promise<{ name: string; bytes: number }[]> {
  const place = filesFolder(folder, id);
  if (!existsSync(place)) return [];
  const names = (await readdir(place)).filter((name) => !name.startsWith('.')).sort();
  return Promise.all(names.map(async (name) => ({ name, bytes: (await stat(join(place, name))).size })));
}

/** An upload as it stands. One whose process is gone has failed. Throws `upload-unknown`. */
export function readUpload(folder: DataFolder, id: string): Upload {
  try {
    const value: unknown = JSON.parse(readFileSync(join(uploadFolder(folder, id), 'upload.json'), 'utf8'));
    if (Check(UploadFile, value)) return afterItsProcess(value);
  } catch (error) {
    if (error instanceof Failure) throw error;
  }
  throw new Failure('upload-unknown', { upload: id });
}

/** Uploads that have not become deliveries, newest first. */
export function openUploads(folder: DataFolder): Upload[] {
  if (!existsSync(folder.uploads)) return [];
  return readdirSync(folder.uploads)
    .filter((id) => isId(id) && existsSync(join(folder.uploads, id, 'upload.json')))
    .map((id) => readUpload(folder, id))
    .filter(({ state }) => state !== 'taken')
    .sort((a, b) => b.startedAt.localeCompare(a.startedAt));
}

export function writeUpload(folder: DataFolder, upload: Upload): void {
  replaceFile(join(uploadFolder(folder, upload.id), 'upload.json'), `${JSON.stringify(upload)}\n`);
}

/** Throws it away with its files. Throws `upload-unknown`. */
export async function discardUpload(folder: DataFolder, id: string): Promise<void> {
  const { state } = readUpload(folder, id);
  if (state === 'taking') throw new Failure('upload-not-ready', { upload: id, state });
  await rm(uploadFolder(folder, id), { recursive: true, force: true });
}

/** Clears away what is older than a day: nobody must find a child's data in a corner a year later. */
export async function sweepUploads(folder: DataFolder, clock: Clock): Promise<void> {
  if (!existsSync(folder.uploads)) return;
  const oldest = new Date(clock.now().getTime() - keptHours * 3_600_000).toISOString();
  for (const id of readdirSync(folder.uploads)) {
    if (!isId(id)) continue;
    const file = join(folder.uploads, id, 'upload.json');
    const begun = existsSync(file) ? readUpload(folder, id) : null;
    if (begun?.state === 'taking') continue;
    if (begun === null || begun.startedAt < oldest)
      await rm(join(folder.uploads, id), { recursive: true, force: true });
  }
}

/** Where the files of an upload lie. Throws `upload-unknown`. */
export function filesFolder(folder: DataFolder, id: string): string {
  return join(uploadFolder(folder, id), 'files');
}

/** The folder of an upload; `diff.json` and `diff.parquet` of its preview lie there. Throws `upload-unknown`. */
export function uploadFolder(folder: DataFolder, id: string): string {
  if (!isId(id)) throw new Failure('upload-unknown', { upload: id });
  return join(folder.uploads, id);
}

function isId(id: string): boolean {
  return /^[0-9a-f]{32}$/.test(id);
}

/** A name is a name: no way out of the folder, nothing hidden, nothing a terminal would act on. */
function checkName(name: string): void {
  const isFit =
    name.length > 0 &&
    Buffer.byteLength(name) <= 200 &&
    !name.startsWith('.') &&
    // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what is looked for
    !/[/\\:*?"<>|\u0000-\u001f\u007f]/.test(name);
  if (!isFit)
    throw new Failure('upload-invalid', {
      problem: 'the name of a file is empty, hidden, too long or holds characters that no file name may hold',
      remedy: 'Give the file a plain name and upload it again.',
    });
}

function afterItsProcess(upload: Upload): Upload {
  if (upload.pid === null || isRunning(upload.pid)) return upload;
  return {
    ...upload,
    pid: null,
    progress: null,
    state: 'failed',
    problem: {
      message: 'The work was stopped half way. Nothing was taken in.',
      remedy: 'Read the files again.',
    },
  };
}
