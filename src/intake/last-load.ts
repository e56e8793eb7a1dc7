import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../base/clock.ts';
import type { DataFolder } from '../base/data-folder.ts';
import { holidaysOf } from './holidays.ts';
import { nextTime, timetableOf } from './schedule.ts';
import { readSettings } from './settings.ts';
import { listSources, type Source } from './source.ts';

/** The sources whose schedule has come round since they were loaded last. One without a schedule is always due. */
export async function dueSources(folder: DataFolder, clock: Clock): Promise<Source[]> {
  const settings = readSettings(folder);
  const holidays = await holidaysOf(folder, settings);
  const due: Source[] = [];
  for (const source of listSources(folder)) {
    const last = await lastLoad(folder, source.id);
    const next = last && nextTime(timetableOf(source, settings.timeZone, holidays), last);
    if (!source.schedule || !last || (next && next <= clock.now())) due.push(source);
  }
  return due;
}

/** Remembered beside the deliveries: a load that finds nothing new leaves no delivery to tell the time by. */
const lastLoadName = 'last-load.json';

export async function noteLoad(folder: DataFolder, source: string, clock: Clock): Promise<void> {
  await mkdir(join(folder.landing, source), { recursive: true, mode: 0o700 });
  await writeFile(
    join(folder.landing, source, lastLoadName),
    JSON.stringify({ at: clock.now().toISOString() }),
  );
}

/** When a source was loaded last, whether or not something came of it; null: never. */
export async function lastLoad(folder: DataFolder, source: string): Promise<Date | null> {
  try {
    const noted: unknown = JSON.parse(await readFile(join(folder.landing, source, lastLoadName), 'utf8'));
    if (typeof noted !== 'object' || noted === null || !('at' in noted)) return null;
    const at = new Date(String(noted.at));
    return Number.isNaN(at.getTime()) ? null : at;
  } catch {
    return null;
  }
}
