import type { Clock } from '../base/clock.ts';
import type { Progress } from '../base/progress.ts';

/** What every command is given. `data` is the data folder as typed. */
export interface CommandContext {
  readonly data: string;
  readonly clock: Clock;
  readonly progress: Progress;
}

/** What a command prints on stdout: text for people, or `json` where --json is given. */
export interface CommandResult {
  readonly text: string;
  readonly json: unknown;
  /** 0 done, 1 what was looked at breaks a rule, 3 done but something needs a person (a refused delivery, a problem found by check). */
  readonly exitCode: 0 | 1 | 3;
}

export function done(text: string, json: unknown, exitCode: 0 | 1 | 3 = 0): CommandResult {
  return { text, json, exitCode };
}
