import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { stoppedClock } from '../base/clock.ts';
import { type DataFolder, dataFolderAt } from '../base/data-folder.ts';
import {
  addUploadFile,
  beginUpload,
  discardUpload,
  filesFolder,
  openUploads,
  readUpload,
  sweepUploads,
  uploadedFiles,
  writeUpload,
} from './upload.ts';

let root: string;
let folder: DataFolder;
const clock = stoppedClock('2026-11-20T12:00:00Z');

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'almanac-upload-'));
  folder = dataFolderAt(root);
  mkdirSync(folder.sources);
  writeFileSync(folder.settingsFile, 'district: { id: "1", name: Test }\ntimeZone: America/New_York\n');
  writeFileSync(
    join(folder.sources, 'sis.yaml'),
    'id: sis\nreader: oneroster-csv\nwhere: { path: ../drop }\n',
  );
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const begin = () => beginUpload(folder, clock, { source: 'sis', asOf: '2026-11-20', by: 'm.ortega' });
const text = (words: string) => Readable.from([Buffer.from(words)]);

test('files are kept as they came, hidden until they are whole', async () => {
  const { id } = await begin();
  expect(await addUploadFile(folder, id, 'users.csv', text('a,b\n'))).toEqual({ bytes: 4 });
  expect(await addUploadFile(folder, id, 'users.csv', text('a,b,c\n'))).toEqual({ bytes: 6 });
  expect(await uploadedFiles(folder, id)).toEqual([{ name: 'users.csv', bytes: 6 }]);
  expect(readFileSync(join(filesFolder(folder, id), 'users.csv'), 'utf8')).toBe('a,b,c\n');
  const broken = new Readable({
    read() {
      this.push('half of it');
      this.destroy(new Error('the line was cut'));
    },
  });
  await expect(addUploadFile(folder, id, 'late.csv', broken)).rejects.toThrow('cut');
  expect(readdirSync(filesFolder(folder, id))).toEqual(['users.csv']);
});

test.each([
  '../x.csv',
  'a/b.csv',
  'a\\b.csv',
  '.hidden',
  '',
  '..',
  'x'.repeat(201),
  'a\u0000.csv',
  'a\n.csv',
  'C:x.csv',
])('the name %j is no name of a file', async (name) => {
  const { id } = await begin();
  await expect(addUploadFile(folder, id, name, text('a'))).rejects.toMatchObject({ code: 'upload-invalid' });
  expect(await uploadedFiles(folder, id)).toEqual([]);
});

test('what is too large or too much is refused, and nothing of it stays', async () => {
  const { id } = await begin();
  const limits = { fileMegabytes: 1, files: 2 };
  const large = Readable.from([Buffer.alloc(1024 * 1024), Buffer.alloc(1)]);
  await expect(addUploadFile(folder, id, 'large.csv', large, limits)).rejects.toMatchObject({
    code: 'upload-too-large',
  });
  await addUploadFile(folder, id, '1.csv', Readable.from([Buffer.alloc(1024 * 1024)]), limits);
  await addUploadFile(folder, id, '2.csv', text('a'), limits);
  await expect(addUploadFile(folder, id, '3.csv', text('a'), limits)).rejects.toMatchObject({
    code: 'upload-invalid',
  });
  expect(readdirSync(filesFolder(folder, id))).toEqual(['1.csv', '2.csv']);
});

test('an upload of somebody’s making is none', async () => {
  for (const id of ['x', '../sources', '0'.repeat(31), 'G'.repeat(32)]) {
    expect(() => readUpload(folder, id)).toThrow(expect.objectContaining({ code: 'upload-unknown' }));
    await expect(discardUpload(folder, id)).rejects.toMatchObject({ code: 'upload-unknown' });
  }
  await expect(
    beginUpload(folder, clock, { source: 'nobody', asOf: '2026-11-20', by: 'x' }),
  ).rejects.toMatchObject({ code: 'source-unknown' });
});

test('what is left is cleared away after a day, and what was thrown away at once', async () => {
  const old = await begin();
  await addUploadFile(folder, old.id, 'users.csv', text('a'));
  const thrown = await begin();
  await discardUpload(folder, thrown.id);
  expect(openUploads(folder).map(({ id }) => id)).toEqual([old.id]);
  await sweepUploads(folder, stoppedClock('2026-11-21T12:00:00Z'));
  expect(openUploads(folder).length).toBe(1);
  await sweepUploads(folder, stoppedClock('2026-11-21T12:00:01Z'));
  expect(existsSync(filesFolder(folder, old.id))).toBe(false);
});

test('work whose process is gone has failed and can be done again', async () => {
  const upload = await begin();
  // No system gives a process this number.
  writeUpload(folder, { ...upload, state: 'reading', pid: 2 ** 30 });
  expect(readUpload(folder, upload.id)).toMatchObject({ state: 'failed', pid: null });
  writeUpload(folder, { ...upload, state: 'reading', pid: process.pid });
  expect(readUpload(folder, upload.id).state).toBe('reading');
  await expect(addUploadFile(folder, upload.id, 'late.csv', text('a'))).rejects.toMatchObject({
    code: 'upload-not-ready',
  });
});
