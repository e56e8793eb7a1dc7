import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Failure } from '../base/failure.ts';
import type { Progress } from '../base/progress.ts';
import { dayOf } from './day.ts';
import { writeAttendance } from './exports/attendance.ts';
import { writeBehavior } from './exports/behavior.ts';
import { writeFinance } from './exports/finance.ts';
import { writeGrowth } from './exports/growth.ts';
import { writeHr } from './exports/hr.ts';
import { writeLiteracy } from './exports/literacy.ts';
import { writePrograms } from './exports/programs.ts';
import { writeRoster } from './exports/roster.ts';
import { writeSignInSheets } from './exports/sign-in-sheets.ts';
import { writeStateTest } from './exports/state-test.ts';
import { writeSurveys } from './exports/surveys.ts';
import { writeTransport } from './exports/transport.ts';
import { type Outbox, outboxAt } from './outbox.ts';
import { personasOf } from './personas.ts';
import { mostSchools } from './schools.ts';
import { districtSources } from './sources.ts';
import { writeTruth } from './truth.ts';
import { type Delivery, makeWorld, type World } from './world.ts';

export interface GenerateOptions {
  /** Folder to write to: a new or empty one, or one an earlier run has made, which is replaced. */
  readonly out: string;
  readonly seed: number;
  /** Students enrolled at a time, 500 to 1,000,000. */
  readonly students: number;
  readonly schools?: number;
  /** The newest day the exports know, YYYY-MM-DD. */
  readonly asOf: string;
  readonly progress: Progress;
}

/** Writes the example district's files as its systems would export them. Same options, same bytes. */
export async function generateDistrict(
  options: GenerateOptions,
): Promise<{ files: number; bytes: number; students: number }> {
  const { progress } = options;
  const wanted = checked(options);
  clear(options.out);
  progress.step('Telling the story of the example district');
  const world = makeWorld(wanted);
  progress.done(`${world.students.length} students in ${world.years.length} school years`);
  progress.step('Writing the exports of the example district', exporters.length * world.deliveries.length);
  const out = outboxAt(options.out);
  // First of all, so that a run that was stopped half way can be repeated.
  out.aside(markFile, `${JSON.stringify({ ...wanted, asOf: options.asOf }, null, 2)}\n`);
  let done = 0;
  for (const exporter of exporters)
    for (const delivery of world.deliveries) {
      await exporter(world, delivery, out);
      progress.at(++done);
      // Lets the progress be shown while the next export is made.
      await new Promise((resolve) => setImmediate(resolve));
    }
  out.aside('personas.json', `${JSON.stringify(personasOf(world), null, 2)}\n`);
  writeTruth(world, out);
  const bytes = out.written.reduce((sum, file) => sum + file.bytes, 0);
  progress.done(`${out.written.length} files`);
  return { files: out.written.length, bytes, students: world.students.length };
}

/** Below, schools have too few students for the rates of the story; above, the memory bound has not been measured. */
const fewestStudents = 500;
const mostStudents = 1_000_000;

/** Lies in a folder this generator has made. */
const markFile = 'example-district.json';

/** Takes away what an earlier run left. A folder that holds anything else is somebody's own and stays as it is. */
function clear(folder: string): void {
  if (!existsSync(folder) || readdirSync(folder).length === 0) return;
  if (!existsSync(join(folder, markFile)))
    throw new Failure('command-invalid', {
      problem: `The folder ${folder} holds files that are not an example district`,
      remedy: 'Name an empty folder or a new one.',
    });
  for (const name of ['truth', ...districtSources('').map(({ id }) => id)])
    rmSync(join(folder, name), { recursive: true, force: true });
}

type Exporter = (world: World, delivery: Delivery, out: Outbox) => Promise<void> | void;

const exporters: readonly Exporter[] = [
  writeRoster,
  writeAttendance,
  writePrograms,
  writeGrowth,
  writeLiteracy,
  writeStateTest,
  writeBehavior,
  writeHr,
  writeTransport,
  writeFinance,
  writeSurveys,
  writeSignInSheets,
];

function checked({ seed, students, schools, asOf }: GenerateOptions) {
  const refuse = (problem: string, remedy: string) => new Failure('command-invalid', { problem, remedy });
  const most = mostSchools.elementary + mostSchools.middle + mostSchools.high;
  const count = schools ?? Math.min(most, Math.max(3, Math.round(students / 417)));
  if (!Number.isInteger(students) || students < fewestStudents || students > mostStudents)
    throw refuse(
      `A district of ${students} students cannot be made`,
      `Ask for ${fewestStudents} to ${mostStudents} students.`,
    );
  if (!Number.isInteger(count) || count < 3 || count > most)
    throw refuse(`A district of ${count} schools cannot be made`, `Ask for 3 to ${most} schools.`);
  if (!/^\d{4}-\d{2}-\d{2}$/.test(asOf) || Number.isNaN(dayOf(asOf)))
    throw refuse(`"${asOf}" is not a day`, 'Write the day as YYYY-MM-DD, for example 2026-11-20.');
  return { seed, students, schools: count, asOf: dayOf(asOf) };
}
