import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { stringify } from 'yaml';
import { isTimeZone } from '../base/clock.ts';
import { dataFolderAt } from '../base/data-folder.ts';
import { Failure } from '../base/failure.ts';
import { openStore } from '../store/store.ts';
import { type CommandContext, type CommandResult, done } from './context.ts';

export interface InitOptions {
  readonly id: string;
  readonly name: string;
  readonly timeZone: string;
  readonly firstMonth: number;
}

/** Makes an empty data folder. Throws `data-folder-taken`, `command-invalid`. */
export async function init(context: CommandContext, options: InitOptions): Promise<CommandResult> {
  const folder = dataFolderAt(context.data);
  if (existsSync(folder.settingsFile)) throw new Failure('data-folder-taken', { path: folder.root });
  if (!isTimeZone(options.timeZone)) {
    throw new Failure('command-invalid', {
      problem: `There is no time zone "${options.timeZone}"`,
      remedy: 'Use a name like America/New_York.',
    });
  }
  if (options.firstMonth < 1 || options.firstMonth > 12) {
    throw new Failure('command-invalid', {
      problem: `There is no month ${options.firstMonth}`,
      remedy: 'Give the month in which school years begin as a number from 1 to 12.',
    });
  }
  for (const path of [folder.root, folder.sources, folder.layouts, folder.landing, folder.editions]) {
    mkdirSync(path, { recursive: true, mode: 0o700 });
  }
  writeFileSync(
    folder.settingsFile,
    stringify({
      district: { id: options.id, name: options.name },
      timeZone: options.timeZone,
      firstMonthOfSchoolYear: options.firstMonth,
      language: 'en',
    }),
    { flag: 'wx', mode: 0o600 },
  );
  await (await openStore(folder.storeFile, context.clock)).close();
  return done(
    `Made an empty data folder at ${folder.root}.\nNext: almanac source add <id> --reader <reader> --layout <layout> --from <path>`,
    { folder: folder.root, district: options.name },
  );
}
