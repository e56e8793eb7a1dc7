import { createReadStream, readdirSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Readable } from 'node:stream';
import { nearestWord } from '../../edit-distance.ts';
import { openZip } from '../../zip-file.ts';
import { type FileName, fileNames, hasFile, isFileName, type Version } from '../spec.ts';
import type { StrictRule } from './rules.ts';

/** Tells a breach that is about a file by its name, e.g. `export/users.csv`. */
export type TellFile = (rule: StrictRule, file: string | null, detail?: string) => void;

/** A file of the container. */
export interface SetFile {
  /** With the folders it lies in, and `/` between them. */
  readonly name: string;
  readonly folders: readonly string[];
  readonly base: string;
  open(): Promise<Readable>;
}

export interface OpenContainer {
  readonly files: readonly SetFile[];
  close(): void;
}

/** What a container holds. */
export interface Container {
  readonly manifest: SetFile | null;
  readonly data: ReadonlyMap<FileName, SetFile>;
}

/** Opens a folder or a zip; null where the zip cannot be opened. */
export async function openContainer(path: string, tell: TellFile): Promise<OpenContainer | null> {
  if (statSync(path).isDirectory()) {
    const names = readdirSync(path, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && !entry.name.startsWith('.'))
      .map((entry) =>
        join(entry.parentPath, entry.name).slice(path.length).replaceAll('\\', '/').replace(/^\/+/, ''),
      )
      .toSorted();
    return {
      files: names.map((name) => setFile(name, async () => createReadStream(join(path, name)))),
      close() {},
    };
  }
  try {
    const zip = await openZip(path);
    return { files: zip.entries.map(({ name, open }) => setFile(name, open)), close: zip.close };
  } catch {
    tell('zip-damaged', basename(path));
    return null;
  }
}

/** Which file of the container is which; names that are off are told, and read as what they nearly are. */
export function sortContainer(files: readonly SetFile[], tell: TellFile): Container {
  const known: readonly string[] = ['manifest', ...fileNames];
  const sorted = new Map<string, SetFile>();
  const present = new Set(files.map(({ base }) => base));
  // Files at the root are meant before those in folders.
  for (const file of files.toSorted((a, b) => a.folders.length - b.folders.length)) {
    const isCsv = file.base.toLowerCase().endsWith('.csv');
    const word = file.base.replace(/\.csv$/i, '');
    const open = known.filter((name) => !present.has(`${name}.csv`));
    const exact = known.find((name) => `${name}.csv` === file.base);
    const meant =
      exact ?? known.find((name) => name.toLowerCase() === word.toLowerCase()) ?? nearestWord(word, open);
    if (!isCsv || meant === null) {
      tell('file-unknown', file.name);
      continue;
    }
    if (exact === undefined) tell('file-name', file.name, `Taken for ${meant}.csv.`);
    if (file.folders.length > 0) tell('file-in-folder', file.name);
    if (sorted.has(meant)) tell('file-repeated', file.name);
    else sorted.set(meant, file);
  }
  return {
    manifest: sorted.get('manifest') ?? null,
    data: new Map([...sorted].flatMap(([name, file]) => (isFileName(name) ? [[name, file] as const] : []))),
  };
}

export function tellForeignFiles({ data }: Container, version: Version, tell: TellFile): void {
  for (const [name, file] of data) if (!hasFile(version, name)) tell('file-of-other-version', file.name);
}

function setFile(name: string, open: SetFile['open']): SetFile {
  const parts = name.split('/');
  return { name, folders: parts.slice(0, -1), base: parts.at(-1) ?? name, open };
}
