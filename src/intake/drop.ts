import { readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { DeliveredFile } from './landing.ts';
import type { Where } from './transport/where.ts';

/** What lies in the place of a source and makes one delivery. */
export interface Drop {
  /** YYYY-MM-DD */
  readonly asOf: string;
  readonly files: readonly DeliveredFile[];
}

/** The drops of a folder, oldest first. An empty folder is no drop. */
export async function dropsOf(
  { path, deliveries }: Extract<Where, { kind: 'folder' }>,
  today: string,
): Promise<Drop[]> {
  if (deliveries === 'one') {
    const files = await filesIn(path);
    return files.length > 0 ? [{ asOf: today, files }] : [];
  }
  const drops: Drop[] = [];
  for (const name of (await readdir(path)).sort()) {
    if (!isDay(name)) continue;
    const files = await filesIn(join(path, name));
    if (files.length > 0) drops.push({ asOf: name, files });
  }
  return drops;
}

/** One delivery of all files below a folder, e.g. of those somebody brought on screen. `asOf` is YYYY-MM-DD. */
export async function stagedDrop(folder: string, asOf: string): Promise<Drop> {
  return { asOf, files: await filesIn(folder) };
}

/** All files below a path, by name; hidden ones, which systems leave behind, are no part of a delivery. */
async function filesIn(path: string): Promise<DeliveredFile[]> {
  if ((await stat(path)).isFile()) return [{ name: basename(path), path }];
  const files: DeliveredFile[] = [];
  for (const name of (await readdir(path)).sort()) {
    if (name.startsWith('.') || name === 'Thumbs.db' || name === 'desktop.ini') continue;
    const inside = join(path, name);
    if ((await stat(inside)).isDirectory())
      files.push(...(await filesIn(inside)).map((file) => ({ ...file, name: `${name}/${file.name}` })));
    else files.push({ name, path: inside });
  }
  return files;
}

function isDay(name: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(name) && !Number.isNaN(Date.parse(`${name}T00:00:00Z`));
}
