import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { dataFolderAt } from '../src/base/data-folder.ts';
import { districtSettings, districtSources } from '../src/district/sources.ts';
import { currentEdition, editionFile } from '../src/edition/editions.ts';
import { type MeasuredRun, measuredRun } from './process-tree.ts';

export const program = fileURLToPath(new URL('../bin/almanac.ts', import.meta.url));

/** Almanac's command line, as a process of its own. Code 3 says that something needs a person, which dirt on purpose does. */
export const almanac = (...words: string[]): Promise<MeasuredRun> =>
  measuredRun(process.execPath, [program, ...words], { accepted: [0, 3] });

/** A Thursday, so that one more day is the Friday; no later than the clock of the machine, or an edition would not speak of it. */
const asOf = '2026-11-19';

/** The files of an example district of that size, seed 1; made when they are not there yet. */
export async function districtFiles(work: string, students: number): Promise<string> {
  const out = join(work, `district-${students}`);
  const whole = join(work, `district-${students}.whole`);
  if (existsSync(whole)) return out;
  await almanac('generate', '--out', out, '--students', String(students), '--seed', '1', '--as-of', asOf);
  writeFileSync(whole, '');
  return out;
}

/** A new data folder that knows the district's sources, and nothing else. */
export async function newDataFolder(work: string, name: string, files: string): Promise<string> {
  const data = join(work, name);
  rmSync(data, { recursive: true, force: true });
  mkdirSync(data, { recursive: true });
  const { id, name: district, timeZone } = districtSettings();
  await almanac('init', '--data', data, '--id', id, '--name', district, '--time-zone', timeZone);
  // Without a time of its own a source is loaded whenever `almanac run` is.
  for (const source of districtSources(files))
    writeFileSync(join(data, 'sources', `${source.id}.yaml`), source.yaml.replace(/^schedule:.*\n/m, ''));
  return data;
}

/** The file of the edition that is served. */
export function editionIn(data: string): string {
  const folder = dataFolderAt(data);
  return editionFile(folder, currentEdition(folder).id);
}
