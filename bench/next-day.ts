import { once } from 'node:events';
import {
  createReadStream,
  createWriteStream,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const day = 86_400_000;
const iso = (time: number) => new Date(time).toISOString().slice(0, 10);
const monthFirst = (date: string) =>
  `${Number(date.slice(5, 7))}/${Number(date.slice(8, 10))}/${date.slice(0, 4)}`;

/**
 * Writes the attendance delivery of the next weekday: the newest files once more, with that day's lines. The lines are those of the
 * same weekday a week before: as many absences as a real day has. Returns the folder, to be taken away again.
 */
export async function writeNextDay(files: string): Promise<{ folder: string; date: string; lines: number }> {
  const deliveries = join(files, 'sis-attendance');
  const newest = readdirSync(deliveries).toSorted().at(-1) ?? '';
  let time = Date.parse(`${newest}T00:00:00Z`) + day;
  while ([0, 6].includes(new Date(time).getUTCDay())) time += day;
  const [date, before] = [iso(time), iso(time - 7 * day)];
  const folder = join(deliveries, date);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  let lines = 0;
  for (const file of readdirSync(join(deliveries, newest))) {
    const from = join(deliveries, newest, file);
    if (file.startsWith('submissions_')) {
      const text = readFileSync(from, 'utf8');
      const schools = new Set([...text.matchAll(/^(\d+),/gm)].map(([, school]) => school));
      const rows = [...schools].map(
        (school) => `${school},${date.replaceAll('-', '')},Y,attendance office\r\n`,
      );
      writeFileSync(join(folder, file), text + rows.join(''));
    } else lines = await withDay(from, join(folder, file), monthFirst(before), monthFirst(date));
  }
  return { folder, date, lines };
}

/** Copies the file with one day's lines repeated under another day, before its trailer. */
async function withDay(from: string, to: string, before: string, date: string): Promise<number> {
  const out = createWriteStream(to);
  const added: string[] = [];
  let rows = -1;
  const put = async (line: string) => {
    if (!out.write(`${line}\r\n`)) await once(out, 'drain');
  };
  for await (const line of createInterface({ input: createReadStream(from), crlfDelay: Infinity })) {
    if (line.startsWith('TOTAL,')) continue;
    rows++;
    if (line.includes(`,${before},`)) added.push(line.replace(`,${before},`, `,${date},`));
    await put(line);
  }
  for (const line of added) await put(line);
  out.end(`TOTAL,,,,,${rows + added.length} rows\r\n`);
  await once(out, 'finish');
  return added.length;
}
