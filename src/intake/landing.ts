import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { link, mkdir, mkdtemp, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { DataFolder } from '../base/data-folder.ts';
import { Failure } from '../base/failure.ts';
import { copyHashed, type DeliveredFile, holds, openDelivered } from './delivered-file.ts';
import { type Delivery, deliveryFolder } from './delivery.ts';
import type { Finding } from './finding.ts';
import { isReason, type LeftOut, leftOut } from './left-out.ts';
import type { LandedFile } from './reader.ts';

/**
 * A delivery being taken in. It lies in a folder of its own, aside, and takes its place in one rename when it is whole:
 * a process that ends half way leaves nothing that could be taken for a delivery.
 */
export interface Arrival {
  readonly folder: string;
  readonly files: readonly LandedFile[];
  /** What lay beside the files and was not taken. */
  readonly leftOut: readonly LeftOut[];
  /** Of the names and bytes of all files, and of what was left out. */
  readonly digest: string;
  /** Puts the delivery in its place and tells its id. */
  settle(delivery: (id: string) => Delivery, findings: readonly Finding[]): Promise<Delivery>;
  /** Puts it in the place of an earlier delivery with the same files, mapped differently. */
  replace(delivery: Delivery, findings: readonly Finding[]): Promise<Delivery>;
  discard(): Promise<void>;
}

/** Copies the files as they are. Throws `delivery-unsettled`. Student data: nobody but the account Almanac runs under may look in. */
export async function arrive(
  data: DataFolder,
  source: string,
  files: readonly DeliveredFile[],
  asOf: string,
  notTaken: readonly LeftOut[] = [],
): Promise<Arrival> {
  const folder = await openArrival(data, source);
  const landed: LandedFile[] = [];
  const others = [...notTaken];
  try {
    for (const file of files) {
      const copied = await copyIn(folder, file);
      if (!('sha256' in copied)) others.push(copied);
      else if (file.sha256 === undefined || copied.sha256 === file.sha256) landed.push(copied);
      else throw new Failure('delivery-unsettled', { source, files: file.name });
    }
    if (others.length > 0) await writeJson(join(folder, leftOutName), others);
  } catch (error) {
    // A program that stays would keep what only the end of a program clears.
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
  return arrivalIn(data, source, folder, landed, asOf, others);
}

/**
 * Whether a drop holds the very bytes of an earlier delivery: most do every night. Then nothing has to be copied to learn that it is no
 * news.
 */
export async function isAsBefore(
  files: readonly DeliveredFile[],
  notTaken: readonly LeftOut[],
  earlier: Delivery,
): Promise<boolean> {
  const kept = new Map(earlier.files.map((file) => [file.name, file]));
  if (files.length !== kept.size) return false;
  const again: Pick<LandedFile, 'name' | 'sha256'>[] = [];
  for (const file of files) {
    const before = kept.get(file.name);
    if (!before || !(await holds(file, before))) return false;
    again.push(before);
  }
  return digestOf(again, notTaken) === earlier.digest;
}

/** Takes in again what an earlier delivery kept, to be mapped anew. */
export async function arriveAgain(data: DataFolder, delivery: Delivery): Promise<Arrival> {
  const folder = await openArrival(data, delivery.source);
  const landed: LandedFile[] = [];
  for (const { name, bytes, sha256 } of delivery.files) {
    const path = join(folder, 'files', name);
    await mkdir(dirname(path), { recursive: true });
    await link(join(deliveryFolder(data, delivery.id), 'files', name), path);
    landed.push({ name, path, bytes, sha256 });
  }
  const others = await leftOutOf(deliveryFolder(data, delivery.id));
  if (others.length > 0) await writeJson(join(folder, leftOutName), others);
  return arrivalIn(data, delivery.source, folder, landed, delivery.asOf, others);
}

/** Kept beside the files: when a delivery is mapped anew, what was left out is told again. */
const leftOutName = 'left-out.json';

async function leftOutOf(folder: string): Promise<LeftOut[]> {
  if (!existsSync(join(folder, leftOutName))) return [];
  const kept: unknown = JSON.parse(await readFile(join(folder, leftOutName), 'utf8'));
  if (!Array.isArray(kept)) return [];
  return kept.flatMap(({ name, why }: Record<string, unknown>) =>
    isReason(why) ? [leftOut(String(name), why)] : [],
  );
}

/**
 * Removes what processes that are gone left behind, and puts back a delivery that one of them had taken out and not
 * replaced yet.
 */
export async function tidyLanding(data: DataFolder, source: string): Promise<void> {
  const place = join(data.landing, source);
  if (!existsSync(place)) return;
  for (const entry of await readdir(place)) {
    const arriving = /^\.(?:arriving|mapping)-(\d+)-/.exec(entry);
    if (arriving && !isRunning(Number(arriving[1])))
      await rm(join(place, entry), { recursive: true, force: true });
    const leaving = /^\.leaving-(\d+)-(.+)$/.exec(entry);
    if (leaving?.[2] && !isRunning(Number(leaving[1]))) {
      if (existsSync(join(place, leaving[2]))) await rm(join(place, entry), { recursive: true, force: true });
      else await rename(join(place, entry), join(place, leaving[2]));
    }
  }
}

async function openArrival(data: DataFolder, source: string): Promise<string> {
  const place = join(data.landing, source);
  await mkdir(place, { recursive: true, mode: 0o700 });
  await tidyLanding(data, source);
  const folder = await mkdtemp(join(place, `.arriving-${process.pid}-`));
  await mkdir(join(folder, 'files'));
  await mkdir(join(folder, 'rows'));
  return folder;
}

function arrivalIn(
  data: DataFolder,
  source: string,
  folder: string,
  files: readonly LandedFile[],
  asOf: string,
  others: readonly LeftOut[],
): Arrival {
  const place = join(data.landing, source);
  return {
    folder,
    files,
    leftOut: others,
    digest: digestOf(files, others),
    async settle(deliveryWith, findings) {
      for (let count = 1; ; count += 1) {
        const name = `${asOf}-${count}`;
        if (existsSync(join(place, name))) continue;
        const delivery = deliveryWith(`${source}/${name}`);
        await writeDown(folder, delivery, findings);
        try {
          await rename(folder, join(place, name));
        } catch (error) {
          // Another process took the name in between.
          if (existsSync(join(place, name))) continue;
          throw error;
        }
        await sync(place);
        return delivery;
      }
    },
    async replace(delivery, findings) {
      await writeDown(folder, delivery, findings);
      const target = deliveryFolder(data, delivery.id);
      const name = delivery.id.slice(source.length + 1);
      const leaving = join(place, `.leaving-${process.pid}-${name}`);
      await rename(target, leaving);
      await rename(folder, target);
      await sync(place);
      await rm(leaving, { recursive: true });
      return delivery;
    },
    async discard() {
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function copyIn(folder: string, file: DeliveredFile): Promise<LandedFile | LeftOut> {
  const source = await openDelivered(file);
  if ('why' in source) return source;
  try {
    const path = join(folder, 'files', file.name);
    await mkdir(dirname(path), { recursive: true });
    return { name: file.name, path, ...(await copyHashed(source, path)) };
  } finally {
    await source.close();
  }
}

function digestOf(files: readonly Pick<LandedFile, 'name' | 'sha256'>[], others: readonly LeftOut[]): string {
  const hash = createHash('sha256');
  for (const { name, sha256 } of files.toSorted((a, b) => (a.name < b.name ? -1 : 1)))
    hash.update(`${sha256} ${name}\n`);
  for (const { name, why } of others) if (why !== 'hidden') hash.update(`${why} ${name}\n`);
  return hash.digest('hex');
}

async function writeDown(folder: string, delivery: Delivery, findings: readonly Finding[]): Promise<void> {
  await writeJson(join(folder, 'findings.json'), findings);
  await writeJson(join(folder, 'delivery.json'), delivery);
}

async function writeJson(path: string, value: unknown): Promise<void> {
  const file = await open(path, 'w', 0o600);
  try {
    await file.writeFile(`${JSON.stringify(value, null, 2)}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Makes a rename last through a power cut. Not every system lets a folder be opened; then it is left to the system. */
async function sync(folder: string): Promise<void> {
  try {
    const handle = await open(folder, 'r');
    await handle.sync().finally(() => handle.close());
  } catch {
    return;
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
