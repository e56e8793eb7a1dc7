import { resolve } from 'node:path';
import { generateDistrict } from '../district/generate.ts';
import { type CommandContext, type CommandResult, done } from './context.ts';

export interface GenerateCommand {
  readonly out: string;
  readonly students: number;
  readonly schools?: number;
  readonly seed: number;
  readonly asOf: string;
}

/** Writes the example district's files. */
export async function generate(context: CommandContext, options: GenerateCommand): Promise<CommandResult> {
  const out = resolve(options.out);
  const { students, seed, asOf, schools } = options;
  const written = await generateDistrict({
    out,
    students,
    seed,
    asOf,
    ...(schools === undefined ? {} : { schools }),
    progress: context.progress,
  });
  const megabytes = (written.bytes / 1e6).toFixed(1);
  return done(`Wrote ${written.files} files (${megabytes} MB) of ${written.students} students to ${out}.`, {
    out,
    ...written,
  });
}
