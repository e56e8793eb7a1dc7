import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ZipFile } from 'yazl';
import { unpack } from './archive.ts';
import { openScratch } from './scratch.ts';
import { archiveLimits } from './zip-file.ts';

let folder: string;
let scratch: string;
let opened = 0;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'almanac-archive-'));
  mkdirSync(join(folder, 'landed'));
});
afterEach(() => rmSync(folder, { recursive: true }));

interface Entry {
  readonly text: string | Buffer;
  readonly mode?: number;
  readonly compress?: boolean;
}

async function zipOf(entries: Record<string, string | Entry>): Promise<Buffer> {
  const zip = new ZipFile();
  for (const [name, entry] of Object.entries(entries)) {
    const { text, mode, compress } =
      typeof entry === 'string' ? { text: entry, mode: undefined, compress: true } : entry;
    zip.addBuffer(Buffer.from(text), name, { ...(mode && { mode }), compress: compress ?? true });
  }
  zip.end();
  return buffer(zip.outputStream);
}

/** Changes bytes that the library which writes zips would not write. */
function renamed(zip: Buffer, from: string, to: string): Buffer {
  if (from.length !== to.length) throw new Error('names of the same length');
  return Buffer.from(zip.toString('latin1').replaceAll(from, to), 'latin1');
}

/** Changes a field of every central directory entry. */
function inDirectory(zip: Buffer, change: (header: Buffer) => void): Buffer {
  const bytes = Buffer.from(zip);
  const signature = Buffer.from([0x50, 0x4b, 1, 2]);
  for (let at = bytes.indexOf(signature); at >= 0; at = bytes.indexOf(signature, at + 4))
    change(bytes.subarray(at));
  return bytes;
}

async function open(name: string, bytes: Buffer, limits = archiveLimits, largest?: number) {
  const path = join(folder, 'landed', name);
  writeFileSync(path, bytes);
  opened += 1;
  scratch = join(folder, `scratch-${opened}`);
  const unpacked = await unpack({ name, path }, openScratch(scratch, largest), limits);
  return {
    nested: unpacked.nested,
    files: unpacked.files.map(({ name: own, path: place, bytes: size }) => {
      expect(place.startsWith(`${scratch}/`)).toBe(true);
      const text = readFileSync(place, 'utf8');
      expect(size).toBe(Buffer.byteLength(text));
      return [own, text];
    }),
  };
}

const table = 'STUDENT,DAY\n1,2026-11-20\n';

test('files come out under names of our own, whatever they are called; folders and what macOS adds do not', async () => {
  const zip = await zipOf({
    'a/b.csv': table,
    'ü.csv': 'x',
    '__MACOSX/a/._b.csv': 'y',
    '.DS_Store': 'z',
    'in.zip': 'n',
  });
  expect(await open('x.zip', zip)).toEqual({
    files: [
      ['a/b.csv', table],
      ['ü.csv', 'x'],
    ],
    nested: ['in.zip'],
  });
  expect(readdirSync(scratch).every((name) => /^[0-9a-f-]{36}$/.test(name))).toBe(true);
});

test('a gzip holds one file, in one piece or several', async () => {
  const pieces = Buffer.concat([gzipSync('a,b\n'), gzipSync('1,2\n')]);
  expect((await open('t.csv.gz', pieces)).files).toEqual([['t.csv', 'a,b\n1,2\n']]);
  expect((await open('T.CSV.GZ', gzipSync(''))).files).toEqual([['T.CSV', '']]);
  expect(await open('t.zip.gz', gzipSync('x'))).toEqual({ files: [], nested: ['t.zip'] });
});

const plainZip = () => zipOf({ 'xx/xx/a.csv': table });

const hostile: [string, () => Promise<Buffer>, RegExp][] = [
  ['no zip', async () => Buffer.from('no zip at all'), /damaged, or it is none/],
  ['an empty file', async () => Buffer.alloc(0), /damaged, or it is none/],
  ['cut in half', async () => (await plainZip()).subarray(0, 60), /damaged, or it is none/],
  ['a path upwards', async () => renamed(await plainZip(), 'xx/xx/', '../../'), /lead out/],
  ['a path upwards, Windows', async () => renamed(await plainZip(), 'xx/xx/', '..\\..\\'), /lead out/],
  ['an absolute path', async () => renamed(await plainZip(), 'xx/xx/', '/etc//'), /lead out/],
  ['a drive', async () => renamed(await plainZip(), 'xx/xx/', 'C:/xx/'), /lead out/],
  [
    'a name of control characters',
    async () => renamed(await plainZip(), 'xx/xx/', 'x\n/\0x/'),
    /cannot be shown/,
  ],
  [
    'a symbolic link',
    () => zipOf({ 'a.csv': { text: '/etc/passwd', mode: 0o120777 } }),
    /a link or a device/,
  ],
  ['a device', () => zipOf({ 'a.csv': { text: '', mode: 0o060666 } }), /a link or a device/],
  [
    'two files of one name',
    async () => renamed(await zipOf({ 'a.csv': 'x', 'b.csv': 'y' }), 'b.csv', 'a.csv'),
    /same name/,
  ],
  ['locked', async () => inDirectory(await plainZip(), (header) => header.writeUInt16LE(1, 8)), /password/],
  [
    'packed in another way',
    async () => inDirectory(await plainZip(), (header) => header.writeUInt16LE(14, 10)),
    /method 14/,
  ],
  [
    'files on top of each other',
    async () =>
      inDirectory(await zipOf({ 'a.csv': 'x'.repeat(99), 'b.csv': 'y'.repeat(99) }), (header) =>
        header.writeUInt32LE(0, 42),
      ),
    /on top of each other/,
  ],
  [
    'a size that is a lie',
    async () => inDirectory(await plainZip(), (header) => header.writeUInt32LE(9, 24)),
    /does not unpack/,
  ],
  [
    'a changed byte',
    async () => renamed(await zipOf({ 'a.csv': { text: table, compress: false } }), '2026', '2027'),
    /does not unpack/,
  ],
];

test.each(hostile)('a zip that is or has %s is refused', async (_name, make, problem) => {
  await expect(open('x.zip', await make())).rejects.toThrow(problem);
  expect(readdirSync(folder).sort()).toEqual(expect.arrayContaining(['landed']));
  expect(readdirSync(join(folder, 'landed'))).toEqual(['x.zip']);
});

test.each([
  ['no gzip', Buffer.from('a,b\n1,2\n'), /no gzip/],
  ['an empty file', Buffer.alloc(0), /no gzip/],
  ['cut off', gzipSync(table.repeat(100)).subarray(0, 40), /damaged/],
  ['a changed checksum', Buffer.concat([gzipSync(table).subarray(0, -8), Buffer.alloc(8)]), /damaged/],
])('a gzip that is %s is refused', async (_name, bytes, problem) => {
  await expect(open('x.csv.gz', bytes)).rejects.toThrow(problem);
});

test('a bomb is refused before it is unpacked where it says its size, and as soon as it shows where it does not', async () => {
  const limits = { ...archiveLimits, freeBytes: 1024 ** 2 };
  const zeros = Buffer.alloc(64 * 1024 ** 2);
  await expect(open('x.zip', await zipOf({ 'a.csv': { text: zeros } }), limits)).rejects.toThrow(/200 times/);
  expect(readdirSync(folder)).toEqual(['landed']);
  await expect(open('x.csv.gz', gzipSync(zeros), limits)).rejects.toThrow(/200 times/);
  expect(readdirSync(scratch)).toEqual([]);
  // Real tables are packed well, too, and small ones may be packed however tight.
  const rows = Array.from({ length: 60_000 }, (_, row) => `${100_000 + row},2026-11-20,UNX\n`).join('');
  expect((await open('x.zip', await zipOf({ 'a.csv': rows }), limits)).files[0]?.[1]).toBe(rows);
  expect((await open('x.csv.gz', gzipSync(zeros.subarray(0, 1000)), limits)).files).toHaveLength(1);
});

test('all archives of a delivery share what may be written for it', async () => {
  const zip = await zipOf({ 'a.csv': table, 'b.csv': table });
  await expect(open('x.zip', zip, archiveLimits, table.length)).rejects.toThrow(/room/);
  await expect(open('x.csv.gz', gzipSync(table), archiveLimits, table.length - 1)).rejects.toThrow(/room/);
  const path = join(folder, 'landed', 'y.zip');
  writeFileSync(path, zip);
  const shared = openScratch(join(folder, 'shared'), table.length * 3);
  await unpack({ name: 'y.zip', path }, shared);
  await expect(unpack({ name: 'y.zip', path }, shared)).rejects.toThrow(/room/);
});

test('a zip of very many files is refused without looking at them', async () => {
  const many = Object.fromEntries(Array.from({ length: 30 }, (_, file) => [`${file}.csv`, 'x']));
  await expect(open('x.zip', await zipOf(many), { ...archiveLimits, entries: 29 })).rejects.toThrow(
    /more than 29/,
  );
});
