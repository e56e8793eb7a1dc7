import { lstat, readdir, realpath, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { DeliveredFile } from './delivered-file.ts';
import { type LeftOut, type LeftOutReason, leftOut } from './left-out.ts';
import type { Where } from './transport/where.ts';

/** What lies in the place of a source and makes one delivery. */
export interface Drop {
  /** YYYY-MM-DD */
  readonly asOf: string;
  readonly files: readonly DeliveredFile[];
  /** What lies there and is not taken; absent: nothing. */
  readonly leftOut?: readonly LeftOut[];
}

/** The drops of a folder, oldest first. An empty folder is no drop. */
export async function dropsOf(
  { path, deliveries }: Extract<Where, { kind: 'folder' }>,
  today: string,
): Promise<Drop[]> {
  if (deliveries === 'one') {
    const found = await filesIn(path);
    return hasAnything(found) ? [{ asOf: today, ...found }] : [];
  }
  const drops: Drop[] = [];
  for (const name of (await readdir(path)).sort()) {
    if (!isDay(name)) continue;
    const inside = join(path, name);
    const why = (await kindOf(inside)) ?? 'device';
    const found = why === 'file' || why === 'folder' ? await filesIn(inside) : nothingBut(name, why);
    if (hasAnything(found)) drops.push({ asOf: name, ...found });
  }
  return drops;
}

/** The files of the newest drop alone, in a folder that may hold years of them. */
export async function newestFiles(
  where: Extract<Where, { kind: 'folder' | 'drop-folder' }>,
): Promise<readonly DeliveredFile[]> {
  if (where.kind !== 'folder' || where.deliveries !== 'dated-folders')
    return (await filesIn(where.path)).files;
  const newest = (await readdir(where.path)).filter(isDay).sort().at(-1);
  return newest === undefined ? [] : (await filesIn(join(where.path, newest))).files;
}

/** One delivery of all files below a folder, e.g. of those somebody brought on screen. `asOf` is YYYY-MM-DD. */
export async function stagedDrop(folder: string, asOf: string): Promise<Drop> {
  return { asOf, ...(await filesIn(folder)) };
}

interface Found {
  readonly files: DeliveredFile[];
  readonly leftOut: LeftOut[];
}

/** What systems leave behind on their own. */
const litter = new Set(['.DS_Store', 'Thumbs.db', 'desktop.ini']);

const mostFiles = 10_000;
const deepest = 20;
const longestName = 1024;

/**
 * All files below a path, by name. The path itself may be a link: whoever set up the source chose it. Below it whoever delivers chooses,
 * and nothing is followed that leads elsewhere.
 */
async function filesIn(path: string): Promise<Found> {
  const found: Found = { files: [], leftOut: [] };
  const top = await stat(path);
  if (top.isDirectory()) await collect(path, '', 1, found);
  else if (top.isFile()) found.files.push({ name: basename(path), path: await realpath(path) });
  else found.leftOut.push(leftOut(basename(path), 'device'));
  return found;
}

async function collect(folder: string, before: string, depth: number, found: Found): Promise<void> {
  for (const base of (await readdir(folder)).sort()) {
    if (litter.has(base)) continue;
    const name = `${before}${base}`;
    const why = base.startsWith('.') ? 'hidden' : await reasonAgainst(join(folder, base), name, depth, found);
    if (why === 'file') found.files.push({ name, path: join(folder, base) });
    else if (why === 'folder') await collect(join(folder, base), `${name}/`, depth + 1, found);
    else if (why !== null) found.leftOut.push(leftOut(name, why));
    if (why === 'many') return;
  }
}

async function reasonAgainst(
  path: string,
  name: string,
  depth: number,
  { files, leftOut: others }: Found,
): Promise<'file' | 'folder' | LeftOutReason | null> {
  if (others.at(-1)?.why === 'many') return null;
  // A name whose bytes are no letters comes with signs for them, and then leads nowhere.
  if (Buffer.byteLength(name) > longestName || /[\p{Cc}\ufffd]/u.test(name)) return 'name';
  const kind = await kindOf(path);
  if (kind === 'folder' && depth >= deepest) return 'deep';
  if (kind === 'file' && files.length >= mostFiles) return 'many';
  return kind;
}

/** Null for what is gone by now. */
async function kindOf(path: string): Promise<'file' | 'folder' | 'link' | 'device' | 'unreadable' | null> {
  try {
    const about = await lstat(path);
    if (about.isFile()) return 'file';
    if (about.isDirectory()) return 'folder';
    return about.isSymbolicLink() ? 'link' : 'device';
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'ENOENT' ? null : 'unreadable';
  }
}

function nothingBut(name: string, why: LeftOutReason): Found {
  return { files: [], leftOut: [leftOut(name, why)] };
}

/** Hidden files alone are no delivery: many folders have some. */
function hasAnything({ files, leftOut: others }: Found): boolean {
  return files.length > 0 || others.some(({ why }) => why !== 'hidden');
}

function isDay(name: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(name) && !Number.isNaN(Date.parse(`${name}T00:00:00Z`));
}
