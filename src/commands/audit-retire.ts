import { createHash } from 'node:crypto';
import { closeSync, fsyncSync, openSync, rmSync, writeSync } from 'node:fs';
import { beginningOf, dayIn } from '../base/clock.ts';
import { openDataFolder } from '../base/data-folder.ts';
import { Failure } from '../base/failure.ts';
import { listEditions } from '../edition/editions.ts';
import { readSettings } from '../intake/settings.ts';
import { type CommandContext, type CommandResult, done } from './context.ts';
import { withStore } from './with-store.ts';

export interface RetireOptions {
  readonly by: string;
  readonly reason: string;
  readonly to?: string;
}

/**
 * Takes entries off the front of the audit log that are older than `records.auditYears`. The log is verified first: a gap must not go with them. Throws
 * `command-invalid`, `audit-not-whole`.
 */
export async function auditRetire(
  context: CommandContext,
  { by, reason, to }: RetireOptions,
): Promise<CommandResult> {
  const folder = openDataFolder(context.data);
  const { records, timeZone } = readSettings(folder);
  if (records.auditYears === null)
    throw new Failure('command-invalid', {
      problem: 'The district keeps the audit log for ever',
      remedy: 'Say in almanac.yaml how long it is kept, for example "records: { auditYears: 7 }".',
    });
  const before = beginningOf(timeZone, yearsBefore(dayIn(timeZone, context.clock.now()), records.auditYears));
  const anchors = listEditions(folder).flatMap(({ auditHead }) => auditHead ?? []);
  return withStore(context, async (store) => {
    const { problems } = await store.auditLog.verify(anchors);
    if (problems.length > 0) throw new Failure('audit-not-whole');
    const retired = await store.auditArchive.retire({
      ...{ before: before.toISOString(), by, reason },
      keep: async (rows) => (to === undefined ? null : writeLines(to, rows)),
    });
    const day = dayIn(timeZone, before);
    if (retired === null) return done(`No entry is from before ${day}. Nothing was retired.`, null);
    const kept = to === undefined ? 'They are gone' : `They are in ${to}`;
    return done(
      `Retired ${retired.entries} entries from before ${day}, up to number ${retired.through}. ${kept}; entry ${retired.number} says so.`,
      retired,
    );
  });
}

/** The same day so many years ago; of a 29 February the 28th. */
function yearsBefore(day: string, years: number): string {
  const earlier = `${Number(day.slice(0, 4)) - years}${day.slice(4)}`;
  const isDay = new Date(`${earlier}T12:00:00Z`).toISOString().slice(0, 10) === earlier;
  return isDay ? earlier : earlier.replace('-29', '-28');
}

/** One entry a line, as the chain has it. The file is whole on disk before anything is taken off; a file that is there is left as it is. */
async function writeLines(file: string, rows: AsyncIterable<unknown>): Promise<string> {
  const hash = createHash('sha256');
  const handle = opened(file);
  try {
    for await (const row of rows) {
      const line = `${JSON.stringify(row)}\n`;
      hash.update(line);
      writeSync(handle, line);
    }
    fsyncSync(handle);
  } catch (error) {
    rmSync(file, { force: true });
    throw error;
  } finally {
    closeSync(handle);
  }
  return hash.digest('hex');
}

function opened(file: string): number {
  try {
    return openSync(file, 'wx', 0o600);
  } catch (error) {
    throw new Failure(
      'command-invalid',
      {
        problem: `${file} cannot be written, or is there already`,
        remedy: 'Name a new file in a folder that is there.',
      },
      { cause: error },
    );
  }
}
