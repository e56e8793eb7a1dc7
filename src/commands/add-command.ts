import { type Command, InvalidArgumentError } from 'commander';
import type { CommandContext, CommandResult } from './context.ts';

/** Adds a command with what all commands share, and runs `action` with its context. */
export type AddCommand = <Given extends unknown[]>(
  parent: Command,
  words: string,
  description: string,
  examples: readonly string[],
  configure: (command: Command) => Command,
  action: (context: CommandContext, ...given: Given) => Promise<CommandResult | null>,
  defaultData?: string,
) => void;

/** An option of several words, with commas or given again. */
export const list = (value: string, before: string[] = []) => [
  ...before,
  ...value.split(',').map((part) => part.trim()),
];

export const wholeNumber = (value: string): number => {
  if (!/^\d+$/.test(value)) throw new InvalidArgumentError('It has to be a whole number.');
  return Number(value);
};

/** A day as YYYY-MM-DD. */
export const day = (value: string): string => {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(value)) throw new InvalidArgumentError('Write a day as 2026-11-20.');
  return value;
};
