import { createWriteStream, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { openPromise } from 'yauzl';
import { openWarehouse } from '../src/engine/warehouse.ts';

/**
 * The bare baseline, as a process of its own: `node bench/baseline.ts FILES WORK MEMORY` unzips the roster, runs
 * `baseline.sql`, and leaves `WORK/baseline.duckdb`. It does nothing else, and prints how long each part took as JSON.
 */
const [files = '', work = '', memory = ''] = process.argv.slice(2);

const began = performance.now();
const roster = join(work, 'roster');
for (const delivery of countedRosters(readdirSync(join(files, 'sis-roster')).toSorted()))
  await unzip(join(files, 'sis-roster', delivery, 'oneroster.zip'), join(roster, delivery));
const unzipped = performance.now();

const warehouse = await openWarehouse({
  file: join(work, 'baseline.duckdb'),
  threads: 2,
  memoryLimit: memory,
});
const crosswalks = fileURLToPath(new URL('../src/intake/layouts', import.meta.url));
const text = (value: string) => `'${value.replaceAll("'", "''")}'`;
await warehouse.run(`set temp_directory = ${text(join(work, 'temp'))}`);
const today = new Date().toISOString().slice(0, 10);
for (const [name, value] of Object.entries({ files, roster, crosswalks, today }))
  await warehouse.run(`set variable ${name} = ${text(value)}`);

await warehouse.run(readFileSync(new URL('./baseline.sql', import.meta.url), 'utf8'));
warehouse.close();
process.stdout.write(
  `${JSON.stringify({ unzip: (unzipped - began) / 1000, sql: (performance.now() - unzipped) / 1000 })}\n`,
);

/** Of each school year (July to June) the newest roster counts; the names of deliveries are their days. */
function countedRosters(deliveries: readonly string[]): string[] {
  const yearOf = (day: string) => Number(day.slice(0, 4)) + (day.slice(5, 7) >= '07' ? 1 : 0);
  return [...new Map(deliveries.map((day) => [yearOf(day), day])).values()];
}

async function unzip(zip: string, folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const archive = await openPromise(zip);
  for await (const entry of archive.eachEntry())
    await pipeline(
      await archive.openReadStreamPromise(entry),
      createWriteStream(join(folder, entry.fileName)),
    );
}
