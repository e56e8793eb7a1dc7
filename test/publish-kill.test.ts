import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { dataFolderAt } from '../src/base/data-folder.ts';
import type { MappedDelivery } from '../src/edition/delivery.ts';
import { openEdition } from '../src/edition/edition.ts';
import { currentEdition, editionFile, listEditions } from '../src/edition/editions.ts';
import { submitted, weekdays, writeDelivery } from './edition-fixture.ts';

const root = mkdtempSync(join(tmpdir(), 'almanac-kill-'));
const folder = dataFolderAt(join(root, 'data'));
let deliveries: MappedDelivery[] = [];

beforeAll(async () => {
  mkdirSync(folder.root);
  const days = weekdays('A', '2026-08-24', '2026-11-20');
  const ids = Array.from({ length: 300 }, (_, index) => `s${index}`);
  deliveries = [
    await writeDelivery(join(root, 'delivery'), 0, {
      asOf: '2026-11-20',
      rows: {
        school: [{ school_id: 'A', name: 'Aspen' }],
        calendar_day: days,
        attendance_submission: submitted(days),
        student: ids.map((id) => ({ student_id: id, first_name: 'F', last_name: id })),
        student_school_enrollment: ids.map((id) => ({
          student_id: id,
          school_id: 'A',
          school_year: 2027,
          entry_date: '2026-08-24',
          is_inferred: false,
        })),
      },
    }),
  ];
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** Starts a publish in a process group of its own, so that it and its builder can be killed together. */
function startPublish(): ChildProcess {
  return spawn(
    process.execPath,
    [
      fileURLToPath(new URL('./publish-process.ts', import.meta.url)),
      folder.root,
      JSON.stringify(deliveries),
    ],
    { detached: true, stdio: ['ignore', 'pipe', 'pipe'] },
  );
}

function ended(child: ChildProcess): Promise<{ code: number | null; output: string }> {
  let output = '';
  child.stdout?.on('data', (chunk) => {
    output += String(chunk);
  });
  child.stderr?.on('data', (chunk) => {
    output += String(chunk);
  });
  return new Promise((resolve) => child.once('exit', (code) => resolve({ code, output })));
}

async function studentsServed(): Promise<number> {
  const edition = await openEdition(editionFile(folder, currentEdition(folder).id));
  const [row] = await edition.all<{ days: number }>('select count(*) as days from edition.student_day');
  edition.close();
  return row?.days ?? -1;
}

/** Waits for a moment of a build: a step it prints, or a file that appears in the editions folder. */
async function moment(child: ChildProcess, when: { step: string } | { newFile: RegExp }): Promise<void> {
  if ('step' in when) {
    await new Promise<void>((resolve) => {
      let output = '';
      child.stdout?.on('data', (chunk) => {
        output += String(chunk);
        if (output.includes(when.step)) resolve();
      });
      child.once('exit', () => resolve());
    });
    return;
  }
  const before = new Set(readdirSync(folder.editions));
  while (child.exitCode === null) {
    if (readdirSync(folder.editions).some((name) => when.newFile.test(name) && !before.has(name))) return;
    await new Promise((resolve) => setImmediate(resolve));
  }
}

const moments = [
  { name: 'at the start', when: { step: 'Reading deliveries' }, ms: 0 },
  { name: 'while reading', when: { step: 'Reading deliveries' }, ms: 40 },
  { name: 'while giving ids', when: { step: 'Giving each person one id' }, ms: 0 },
  { name: 'later while giving ids', when: { step: 'Giving each person one id' }, ms: 60 },
  { name: 'while building tables', when: { step: 'Building tables' }, ms: 0 },
  { name: 'later while building tables', when: { step: 'Building tables' }, ms: 100 },
  { name: 'while checking', when: { step: 'Checking' }, ms: 0 },
  { name: 'later while checking', when: { step: 'Checking' }, ms: 60 },
  { name: 'after the edition is renamed', when: { newFile: /\.duckdb$/ }, ms: 0 },
  { name: 'after its record is written', when: { newFile: /^2.*\.json$/ }, ms: 0 },
] as const;

test('a build killed at any moment leaves the served edition as it is, and the next build works', async () => {
  expect(await ended(startPublish())).toMatchObject({ code: 0 });
  const first = currentEdition(folder).id;
  const days = await studentsServed();
  expect(days).toBe(300 * 65);

  let killed = 0;
  for (const { name, when, ms } of moments) {
    const before = currentEdition(folder).id;
    const child = startPublish();
    const end = ended(child);
    await moment(child, when);
    await new Promise((resolve) => setTimeout(resolve, ms));
    if (child.exitCode === null && child.pid !== undefined) {
      process.kill(-child.pid, 'SIGKILL');
      killed += 1;
    }
    await end;
    // Before the last rename the old edition is served, after it the new one; never half of one.
    const served = currentEdition(folder).id;
    if (served !== before) expect(listEditions(folder)[0]?.id, name).toBe(served);
    expect(await studentsServed(), name).toBe(days);
  }
  // The last moments are a race with the end of the build; the others are not.
  expect(killed).toBeGreaterThanOrEqual(8);

  const last = await ended(startPublish());
  expect(last.output).toContain('published');
  expect(currentEdition(folder).id).not.toBe(first);
  expect(await studentsServed()).toBe(days);
  expect(readdirSync(folder.editions).filter((name) => name.startsWith('.building-'))).toEqual([]);
}, 180_000);

test('a builder that dies alone is reported, and the edition stays', async () => {
  const before = currentEdition(folder).id;
  const child = startPublish();
  const end = ended(child);
  // The builder is the only child of the publish process.
  await new Promise<void>((resolve) => child.stdout?.once('data', () => resolve()));
  const builder = Number(
    execFileSync('ps', ['-o', 'pid=', '--ppid', String(child.pid)], { encoding: 'utf8' })
      .trim()
      .split('\n')[0],
  );
  process.kill(builder, 'SIGKILL');
  const { code, output } = await end;
  expect(code).not.toBe(0);
  expect(output).toContain('stopped by SIGKILL');
  expect(output).toContain('The served edition was left as it is');
  expect(currentEdition(folder).id).toBe(before);
});

test('two builds at once: the second is told and changes nothing', async () => {
  const first = startPublish();
  const firstEnd = ended(first);
  await new Promise<void>((resolve) => first.stdout?.once('data', () => resolve()));
  // A build that has little to make anew would be over before the second has started.
  if (first.pid !== undefined) process.kill(-first.pid, 'SIGSTOP');
  const second = await ended(startPublish());
  if (first.pid !== undefined) process.kill(-first.pid, 'SIGCONT');
  expect(second.code).not.toBe(0);
  expect(second.output).toContain('Another build is running');
  expect(await firstEnd).toMatchObject({ code: 0 });
});
